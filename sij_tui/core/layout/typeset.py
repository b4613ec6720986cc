"""Typesetting: lays elements out in lines of runs, for a width in cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from msgspec.structs import replace

from sij_tui.core.content.control_characters import visible
from sij_tui.core.layout.cells import crop, pad, width, wrap
from sij_tui.core.layout.elements import Cell, Element, Line, Page, Run
from sij_tui.core.layout.glyphs import Glyphs, to_charset

MARGIN = 12
"""Cells of the right-hand margin, where there is room for one."""
MEASURE = 66
"""Longest line of running text, in cells; 45 to 75 characters read best (Bringhurst 1992)."""
_MARGIN_FROM = 70
_GAP = 2
WIDEST_TEXT = MEASURE + _GAP + MARGIN
"""Cells that running text takes with its margin, at most."""
_MIN_COLUMN = 14
"""Fewest cells of a column of text; below it the columns are stacked."""
_MIN_REMARK = 18
"""Fewest cells in which a remark is shown cut off."""
_MIN_HELP = 30
"""Fewest cells in which what a command does is shown, in as many lines as it needs."""
_FULL_WIDTH = ("entry", "command")
"""Styles of elements in columns that take the whole width."""


class Placement(NamedTuple):
    """The lines of an element that has a key: from ``first`` up to, not including, ``last``."""

    key: str
    element: int
    first: int
    last: int


class Layout(NamedTuple):
    """A page laid out: its lines, and the placements of the elements with a key, in order."""

    lines: tuple[Line, ...]
    placements: tuple[Placement, ...]
    cells: int

    def index_at(self, line: int) -> int:
        """Return the index of the placement that contains a line, or -1."""
        return next((i for i, s in enumerate(self.placements) if s.first <= line < s.last), -1)

    def index_of(self, key: str) -> int:
        """Return the index of the placement with a key, or -1."""
        return next((i for i, s in enumerate(self.placements) if s.key == key), -1)


def typeset(
    page: Page | tuple[Element, ...],
    cells: int,
    glyphs: Glyphs,
    *,
    rtl: bool = False,
    keeps_margin: bool = False,
) -> Layout:
    """Lay elements out in lines of at most ``cells`` cells; from right to left if ``rtl``.

    With ``keeps_margin`` lines are as long as on a page with a margin, if there is room for one.
    """
    elements = page.elements if isinstance(page, Page) else page
    wants_margin = keeps_margin or any(element.margin for element in elements)
    has_margin = wants_margin and cells >= _MARGIN_FROM
    measure = min(MEASURE, cells - MARGIN - _GAP) if has_margin else min(MEASURE + MARGIN, cells)
    room = measure + _GAP + MARGIN if has_margin else measure
    lines: list[Line] = []
    placements: list[Placement] = []
    for index, element in enumerate(elements):
        if lines:
            lines.extend(() for _ in range(element.before))
        first = len(lines)
        if element.cells:
            lines.extend(_columns(element, cells if element.style in _FULL_WIDTH else room, glyphs))
        elif element.style == "art":
            lines.extend(_drawn(element, cells))
        else:
            lines.extend(_running(element, measure, has_margin, glyphs))
        if element.key:
            if len(lines) == first:
                lines.append(())  # an element with a key needs a line for the cursor
            placements.append(Placement(element.key, index, first, len(lines)))
    if rtl:
        gaps = (Run(" " * max(0, cells - line_width(line)), "body") for line in lines)
        lines = [(gap, *line) if line else line for gap, line in zip(gaps, lines, strict=True)]
    return Layout(tuple(lines), tuple(placements), cells)


def line_width(line: Iterable[Run]) -> int:
    """Return the width of a line, in cells."""
    return sum(width(run.text) for run in line)


def _prefixes(element: Element, glyphs: Glyphs) -> tuple[Line, Line]:
    """Return the prefix of the first line of an element, and that of its other lines."""
    indent = Run(" " * element.indent, "body")
    if element.style == "note":
        rail = (indent, Run(glyphs.rail + " ", "rail"))
        return rail, rail
    if element.mark:
        mark = glyphs.bullet if element.mark == "*" else element.mark
        return (indent, Run(mark + " ", "mark")), (indent, Run(" " * (width(mark) + 1), "body"))
    return (indent,), (indent,)


def _running(element: Element, measure: int, has_margin: bool, glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of running text, with its mark, and its facts in the margin or at the end."""
    first, other = _prefixes(element, glyphs)
    text, margin = to_charset(element.text, glyphs), to_charset(element.margin, glyphs)
    marked = [
        (len(to_charset(element.text[:start], glyphs)), len(to_charset(element.text[:end], glyphs)))
        for start, end in element.marked
    ]
    beside = has_margin and width(margin) <= MARGIN
    room = max(1, measure - line_width(first))
    tail = 0 if beside or not margin else _GAP + width(margin)
    rows = wrap(text, room, tail)
    for number, (start, end) in enumerate(rows):
        lead = first if number == 0 else other
        line = [*lead, *_highlighted(text, start, end, element.style, marked)]
        if margin and number == 0 and beside:
            fill = measure + _GAP - line_width(line)
            line += [Run(" " * fill, "body"), Run(margin, "margin")]
        if margin and not beside and number == len(rows) - 1:
            if line_width(line) + tail > measure:
                yield without_empty_runs(line)
                line = list(other)
            else:
                line.append(Run(" " * _GAP, "body"))
            line.append(Run(crop(margin, room), "margin"))
        yield without_empty_runs(line)


def without_empty_runs(line: Iterable[Run]) -> Line:
    """Return a line without its empty runs."""
    return tuple(run for run in line if run.text)


def _drawn(element: Element, cells: int) -> Iterator[Line]:
    """Yield the lines of a drawing; none if it is wider than ``cells``."""
    rows = [visible(row) for row in element.text.splitlines()]
    size = max(map(width, rows), default=0)
    if size <= cells:
        for row in rows:
            yield (Run(pad(row, size), "art"),)  # one width, to be set against the right as one


def _highlighted(
    text: str, start: int, end: int, role: str, marked: Iterable[tuple[int, int]]
) -> Iterator[Run]:
    """Yield the runs of ``text[start:end]``, those in ``marked`` with the role "found"."""
    at = start
    for first, last in marked:
        first, last = max(first, start), min(last, end)
        if first < last:
            yield Run(text[at:first], role)
            yield Run(text[first:last], "found")
            at = last
    yield Run(text[at:end], role)


def column_widths(element: Element, cells: int, gap: int = _GAP) -> tuple[int, ...]:
    """Return the widths of an element's columns: as preferred, or an equal share of the rest.

    Where ``cells`` are too few the widest columns shrink first. ``gap`` cells separate columns.
    """
    count = len(element.cells)
    likes = _preferred(element)
    room = max(count, cells - gap * (count - 1))
    while sum(likes) > room:
        likes[likes.index(max(likes))] -= 1
    share = (room - sum(likes)) // max(1, likes.count(0))
    return tuple(like or share for like in likes)


def _columns(element: Element, cells: int, glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of an element in columns: one for an entry, all that a table row needs.

    A command needs all of them too, or has no last column where that is too narrow to be read.

    The cells of a drawing stand side by side as they are.
    """
    if element.style == "art":
        yield tuple(Run(cell.text, cell.role) for cell in element.cells)
        return
    widths = column_widths(element, cells - element.indent)
    lead = Run(" " * element.indent, "body")
    if element.style == "command" and widths[-1] < _MIN_HELP:
        element = replace(element, cells=element.cells[:-1], style="entry")
    if element.style == "entry":
        yield _entry_line(element, cells, lead, glyphs)
        return
    likes = zip(widths, _preferred(element), strict=True)
    if any(size < min(like or _MIN_COLUMN, _MIN_COLUMN) for size, like in likes):
        yield from _stacked(element, cells, glyphs)
        return
    texts = [to_charset(cell.text, glyphs) for cell in element.cells]
    wrapped = [
        [(0, len(text))] if width(text) <= size else wrap(text, size)  # numbers keep their blanks
        for text, size in zip(texts, widths, strict=True)
    ]
    for row in range(max(map(len, wrapped))):
        line = [lead]
        for text, rows, size, cell in zip(texts, wrapped, widths, element.cells, strict=True):
            start, end = rows[row] if row < len(rows) else (0, 0)
            line.append(Run(pad(text[start:end], size) + " " * _GAP, cell.role))
        yield _trimmed(line)


def _preferred(element: Element) -> list[int]:
    """Return the preferred width of each column; 0 is an equal share of the rest."""
    return [*element.widths, *(0 for _ in element.cells)][: len(element.cells)]


def _stacked(element: Element, cells: int, glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of cells set below one another, for columns too narrow to read."""
    for number, cell in enumerate(cell for cell in element.cells if cell.text):
        indent = Run(" " * (element.indent + (2 if number else 0)), "body")
        text = to_charset(cell.text, glyphs)
        for start, end in wrap(text, cells - width(indent.text)):
            yield without_empty_runs((indent, Run(text[start:end], cell.role)))


def _entry_line(element: Element, cells: int, lead: Run, glyphs: Glyphs) -> Line:
    """Return the line of an entry, without the columns that are too narrow to be read."""
    line, left = [lead], cells - element.indent
    likes = _preferred(element)
    texts = [to_charset(cell.text, glyphs) for cell in element.cells]
    gap = _gap(element, left)
    sizes = _entry_widths(element, texts, left, gap)
    for cell, text, size, like in zip(element.cells, texts, sizes, likes, strict=True):
        size = min(size, max(0, left))
        enough = size > 6 if like else size >= _MIN_REMARK
        shown = crop(text, size, glyphs.ellipsis) if enough or width(text) <= size else ""
        line.append(Run(pad(shown, size) + " " * gap, cell.role))
        left -= size + gap
    return _trimmed(line)


def _gap(element: Element, cells: int) -> int:
    """Return the cells between the columns of an entry: 1 where its preferred widths do not fit.

    It depends on the widths alone, so that entries below one another stay in line.
    """
    return _GAP if sum(element.widths) + _GAP * (len(element.widths) - 1) <= cells else 1


def _entry_widths(element: Element, texts: list[str], cells: int, gap: int) -> list[int]:
    """Return the widths of the columns of an entry; names are complete before remarks get room.

    So no name is cut while there is room in its line, whatever width it was thought to need.
    """
    sizes = list(column_widths(element, cells, gap))
    likes = _preferred(element)
    named = [index for index, like in enumerate(likes) if like]
    spare = cells - gap * (len(texts) - 1) - sum(sizes[index] for index in named)
    for index in named:
        extra = max(0, min(width(texts[index]) - sizes[index], spare))
        sizes[index] += extra
        spare -= extra
    flexible = len(texts) - len(named)
    return [size if like else spare // flexible for size, like in zip(sizes, likes, strict=True)]


def _trimmed(line: list[Run]) -> Line:
    """Return a line without trailing spaces and empty runs."""
    while line and not line[-1].text.strip():
        line.pop()
    if line:
        line[-1] = Run(line[-1].text.rstrip(), line[-1].role)
    return without_empty_runs(line)


def side_by_side(
    left: Iterable[Element], right: Iterable[Element], cells: tuple[int, int], glyphs: Glyphs
) -> Iterator[Element]:
    """Yield one element for each line of two columns of ``cells``, with no gap between them.

    A line has the key of the element that begins in it, that of the left column first.
    """
    columns = [
        typeset(tuple(c), size, glyphs) for c, size in zip((left, right), cells, strict=True)
    ]
    keys = {
        placement.first: placement.key
        for layout in reversed(columns)
        for placement in layout.placements
    }
    lines = zip_longest(*(layout.lines for layout in columns), fillvalue=())
    for row, (first, second) in enumerate(lines):
        gap = Run(" " * (cells[0] - line_width(first)), "body")
        runs = (*first, gap, *second) if second else first
        shown = tuple(Cell(run.text, run.role) for run in runs if run.text)
        yield Element(cells=shown or (Cell(" "),), style="art", key=keys.get(row, ""))
