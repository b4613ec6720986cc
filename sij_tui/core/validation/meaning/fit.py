"""Texts that are too wide or too long to be read well; widths are in terminal cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sij_tui.core.content.blocks import SmallTable
from sij_tui.core.content.document import Document, Text
from sij_tui.core.content.label_table import LabelTable
from sij_tui.core.content.labels import Action
from sij_tui.core.content.meta import Banner
from sij_tui.core.content.problems import Finding, quoted
from sij_tui.core.layout.cells import char_width, width

WINDOW_COLUMNS: Final = 60
"""Columns of the narrowest window that shows a text in full."""

MARGIN_COLUMNS: Final = 4
"""Columns that margins take from it."""

TEXT_COLUMNS: Final = WINDOW_COLUMNS - MARGIN_COLUMNS

_COLUMN_GAP = 2

MAX_CELLS: Final[Mapping[str, int]] = {"title": 40, "label": 50, "term": 40}
"""Fields that stand in one line, and the width up to which they look well."""

ONE_LINE_FIELDS: Final = frozenset({*MAX_CELLS, "subtitle", "summary", "caption"})
"""Fields in which a line break means nothing."""

MAX_LENGTHS: Final[Mapping[str, int]] = {"summary": 90, "subtitle": 90, "text": 480, "ask": 240}
"""Fields of running text, and the width up to which they are easy to read."""

_ACTION_LABEL = 16

_HINTS: Final[Mapping[str, int]] = {"search_hint": 52, "palette_hint": 52}
"""Labels that stand in a line of their own to type in, and the width that fits in it."""


def texts_fit(document: Document) -> Iterator[Finding]:
    """What stands in one line fits into a narrow window, and so does every word."""
    for text in document.texts:
        if text.field in ONE_LINE_FIELDS and "\n" in text.text.strip("\n"):
            yield Finding(
                path=text.path,
                message=f"{quoted(text.text)} has a line break in it.",
                allowed="It stands in one line: write it in one.",
            )
        cells = width(text.text) if text.field in MAX_CELLS else 0
        if cells > TEXT_COLUMNS:
            yield Finding(
                path=text.path,
                message=f"{quoted(text.text)} is {cells} columns wide.",
                allowed=f"In a narrow window there is room for {TEXT_COLUMNS}.",
            )
            continue
        for word in text.text.split():
            if len(word) > TEXT_COLUMNS // 2 and _unbroken(word) > TEXT_COLUMNS:
                yield Finding(
                    path=text.path,
                    message=f"the word {quoted(word)} is {_unbroken(word)} columns wide.",
                    allowed=f"In a narrow window there is room for {TEXT_COLUMNS}.",
                )


def _unbroken(word: str) -> int:
    """Cells of the longest part of a word that cannot be broken: wide characters part anywhere."""
    longest = current = 0
    for char in word:
        cells = char_width(char)
        current = 0 if cells == 2 else current + cells
        longest = max(longest, current)
    return longest


def texts_are_short(document: Document) -> Iterator[Finding]:
    """Warn of titles and texts that are longer than is easy to read."""
    for text in document.texts:
        most = _most(text)
        cells = width(text.text) if most else 0
        if most and cells > most and not (text.field in MAX_CELLS and cells > TEXT_COLUMNS):
            yield Finding(
                path=text.path,
                message=f"{quoted(text.text)} is {cells} characters long.",
                allowed=f"Up to {most} are easy to read here.",
                severity="warning",
            )


def _most(text: Text) -> int:
    """The width up to which a text reads well; 0 if it does not matter."""
    if isinstance(text.table, Action):
        return _ACTION_LABEL if text.field == "label" else 0
    if isinstance(text.table, LabelTable):
        return _HINTS.get(text.field, 0)
    return MAX_CELLS.get(text.field, 0) or MAX_LENGTHS.get(text.field, 0)


def tables_fit(document: Document) -> Iterator[Finding]:
    """Warn of tables that become lists in a narrow window."""
    for path, table in document.tables:
        if not isinstance(table, SmallTable):
            continue
        rows = [row.cells for row in table.rows]
        columns = [
            max(_longest_word(cells[index : index + 1]) for cells in (table.columns, *rows))
            for index in range(len(table.columns))
        ]
        needed = sum(columns) + _COLUMN_GAP * (len(columns) - 1)
        if needed > TEXT_COLUMNS:
            yield Finding(
                path=(*path, "columns"),
                message=f"the table needs {needed} columns, so a narrow window shows a list.",
                allowed=f"A table fits in {TEXT_COLUMNS}: use fewer columns or shorter words.",
                severity="warning",
            )


def _longest_word(cells: tuple[str, ...]) -> int:
    return max((_unbroken(word) or 2 for cell in cells for word in cell.split()), default=0)


def banner_fits(document: Document) -> Iterator[Finding]:
    """The drawn title fits into a narrow window; the plain drawing has ASCII alone."""
    banner = document.content.banner
    for field in Banner.__struct_fields__:
        drawing: str = getattr(banner, field)
        widest = max(map(width, drawing.splitlines()), default=0)
        if widest > TEXT_COLUMNS:
            yield Finding(
                path=("banner", field),
                message=f"the drawing is {widest} columns wide, so a narrow window leaves it out.",
                allowed=f"There is room for {TEXT_COLUMNS}.",
                severity="warning",
            )
    if not banner.ascii.isascii():
        char = next(char for char in banner.ascii if not char.isascii())
        yield Finding(
            path=("banner", "ascii"),
            message=f"{quoted(char)} is not an ASCII character.",
            allowed="Some terminals can show nothing else: draw it with plain characters.",
        )
