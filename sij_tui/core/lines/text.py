"""Elements as lines of text: nothing in columns, no bars, nothing beside anything else.

Each ends in a mark, as speech runs on over the end of a line: a heading into the text below it, a
choice into the number of the next.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from functools import reduce

import msgspec

from sij_tui.core.layout.elements import CELL_SEPARATOR, Cell, Element
from sij_tui.core.layout.glyphs import Glyphs, to_charset

_MOST_COLUMNS = 200
"""Characters that a line has at most."""
VERBATIM = "verbatim"
"""Key of an element that is to be typed elsewhere as it stands."""
_APART = "  "
"""Stands between texts that the screen has apart in one line."""
_SILENT = frozenset({"mark", "unseen", "seen", "key", "margin"})
"""Roles of cells that only show what a word says as well; an id is said by the word for sources."""
_VERDICTS = frozenset({"verdict_right", "verdict_wrong"})
_CLOSING = "\"'”’“‘)]»«›‹」』）"
"""What may stand behind the mark at the end of a text."""
_LAST_ALPHABETIC = "\u2e7f"
"""What comes after it in Unicode is Chinese, Japanese or Korean, which have another full stop."""
_ENDS = tuple(".!?…:;。！？：؟۔।॥։")
"""After one of these, a text needs no other mark to be apart from the next."""


def in_words(elements: Iterable[Element]) -> Iterator[Element]:
    """Elements without columns: a row of a table names the column before each value."""
    columns: tuple[Cell, ...] = ()
    for element in elements:
        if not element.cells:
            columns = ()
            yield element
        elif any(cell.role == "column" for cell in element.cells):
            columns = element.cells
        else:
            if text := _row(element, columns):
                yield msgspec.structs.replace(element, text=text, cells=(), widths=(), margin="")


def _row(element: Element, columns: tuple[Cell, ...]) -> str:
    text = gap = ""
    for index, cell in enumerate(element.cells):
        if cell.role in _SILENT or not any(letter.isalnum() for letter in cell.text):
            continue
        name = columns[index].text if 0 < index < len(columns) else ""
        words = cell.text.strip()
        said = without_sign(words) if cell.role in _VERDICTS else words
        text = _joined(text, gap, (f"{name}: " if name else "") + said)
        gap = ". " if columns or cell.role in ("number", "entry") else ": "
    return text


def without_numbers(elements: Iterable[Element]) -> Iterator[Element]:
    """Lines that do something without the numbers that the screen gives them."""
    for element in elements:
        if element.do:
            cells = tuple(cell for cell in element.cells if cell.role != "number")
            yield msgspec.structs.replace(element, cells=cells)
        else:
            yield element


def marked_options(elements: Iterable[Element]) -> Iterator[Element]:
    """What is said of an answer without the options that were rightly left alone."""
    before = 0
    for element in elements:
        if element.do and not any(cell.role.startswith("verdict") for cell in element.cells):
            before = max(before, element.before)
        else:
            yield msgspec.structs.replace(element, before=max(before, element.before))
            before = 0


def with_commas(texts: Iterable[str]) -> str:
    """Texts one after the other, with a comma after each that does not end in a mark."""
    return reduce(lambda said, text: _joined(said, ", ", text), texts)


def _joined(before: str, gap: str, after: str) -> str:
    return f"{before} {after}" if before.endswith(_ENDS) else f"{before}{gap}{after}"


def without_sign(text: str) -> str:
    """A verdict without the sign before it, which would be read out as well as the word."""
    first, _, rest = text.partition(" ")
    return text if any(letter.isalnum() for letter in first) else rest


def ended(text: str) -> str:
    """A text with a mark at its end, so that speech pauses after it; a path stays as it is."""
    last = text.rpartition(" ")[2]
    if not text or "/" in last or "\\" in last or text.rstrip(_CLOSING).endswith(_ENDS):
        return text
    return f"{text}{'。' if text[-1] > _LAST_ALPHABETIC else '.'}"


def _mark(element: Element) -> str:
    """What stands before a text: a number, or a mark that speech passes over."""
    return element.mark if element.mark[:1].isalnum() else "-" if element.mark else ""


def lines_of(elements: Iterable[Element], columns: int, glyphs: Glyphs) -> Iterator[str]:
    """What is said, in lines of at most ``columns`` characters, and never more than 200."""
    for element in in_words(elements):
        if element.style == "art":
            continue
        if element.before:
            yield ""
        text = element.text
        if element.key != VERBATIM:
            text = with_commas(ended(text).replace(CELL_SEPARATOR, _APART).split(_APART))
        text = to_charset(" ".join(filter(None, (_mark(element), text))), glyphs)
        yield from textwrap.wrap(text, min(columns, _MOST_COLUMNS), break_on_hyphens=False)
