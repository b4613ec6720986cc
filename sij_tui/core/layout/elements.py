"""Elements: the units of a page before layout.

Leaflet screens, the home screen, sources, help, search results and the origin panel are all rows of
elements. Nothing but :mod:`sij_tui.core.layout.typeset` turns elements into lines for a width.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from sij_tui.core.content.table import Basis

Style = Literal[
    "title",
    "lead",
    "heading",
    "body",
    "item",
    "note",
    "quiet",
    "entry",
    "command",
    "alert",
    "review",
    "art",
]
"""How an element is set. The names are also the roles that a theme colours."""
CELL_SEPARATOR = " · "
"""Stands between cells where their texts are one."""


class Run(NamedTuple):
    """Text of one role: the unit that reaches the screen."""

    text: str
    role: str


Line = tuple[Run, ...]
"""The runs of one row of cells."""


class Cell(NamedTuple):
    """One cell of an element that is set in columns."""

    text: str
    role: str = "body"


class Route(NamedTuple):
    """A place to go: a page, and an element on it."""

    page: str
    key: str = ""


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One unit of a page."""

    text: str = ""
    style: Style = "body"
    before: int = 0
    """Blank lines before it."""
    indent: int = 0
    """Cells before each of its lines."""
    mark: str = ""
    """Stands before the first line: a bullet or a number."""
    margin: str = ""
    """Stands in the right-hand margin: the facts that carry the element."""
    cells: tuple[Cell, ...] = ()
    """Where set in columns; then ``text`` is empty."""
    widths: tuple[int, ...] = ()
    """Preferred widths of the columns, in terminal cells; 0 takes the rest of the line."""
    key: str = ""
    """Its name on the page, if it has none that of its action; with one it can be pointed at."""
    go: Route | None = None
    """Where it leads."""
    do: str = ""
    """Name of the action that it runs when it is chosen."""
    facts: tuple[str, ...] = ()
    basis: Basis | None = None
    """Set for statements only."""
    also: tuple[str, ...] = ()
    """Words that find it besides its own; never shown."""
    marked: tuple[tuple[int, int], ...] = ()
    """(start, end) indexes of ``text`` to highlight."""

    def __post_init__(self) -> None:
        """Line ends of the content file are spaces, but for drawings."""
        if self.do and not self.key:
            msgspec.structs.force_setattr(self, "key", self.do)
        if "\n" in self.text and self.style != "art":
            msgspec.structs.force_setattr(self, "text", _in_one_line(self.text))
        if any("\n" in cell.text for cell in self.cells):
            cells = tuple(Cell(_in_one_line(cell.text), cell.role) for cell in self.cells)
            msgspec.structs.force_setattr(self, "cells", cells)

    @property
    def plain_text(self) -> str:
        """All its words, for search and reading aloud."""
        words = (cell.text for cell in self.cells if cell.text and cell.role != "margin")
        return self.text or CELL_SEPARATOR.join(words)


def _in_one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page before layout."""

    id: str
    title: str
    elements: tuple[Element, ...]
    summary: str = ""
    number: int = 0
    """1 and up for the parts of the leaflet, else 0."""
    scene: str = ""
    """The picture that may stand beside or below it: ``id`` of a scene."""

    def element(self, key: str) -> Element | None:
        """The element with a name, if there is one."""
        return next((element for element in self.elements if key and element.key == key), None)


def numbered(ways: Iterable[tuple[str, str]], role: str) -> Iterator[Element]:
    """Yield a numbered element for each (action, text), with a blank line before the first.

    The number is the key that runs the action; ``role`` is that of the text.
    """
    for number, (do, text) in enumerate(ways, start=1):
        yield Element(
            cells=(Cell(f"{number}", "number"), Cell(text, role)),
            widths=(1, 0),
            before=1 if number == 1 else 0,
            do=do,
        )
