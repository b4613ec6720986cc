"""The parts of the leaflet as pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import msgspec

from sij_tui.core.content.blocks.base import BlockPart, Heading, Passage, StatementGrid
from sij_tui.core.content.label_text import cite
from sij_tui.core.content.labels import Labels
from sij_tui.core.content.model import Content
from sij_tui.core.content.screen import Screen, statement_key
from sij_tui.core.content.table import Cited, Sourced
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Page, Style

_WIDEST_FIXED_COLUMN = 20
_FLEXIBLE = 0
"""Takes what the other columns leave."""
_MARGIN = 12


def leaflet_page(content: Content, screen: Screen, number: int = 0) -> Page:
    """A part of the leaflet, ``number`` from 1; 0 is a page that is none of its parts."""
    elements: list[Element] = [Element(text=screen.title, style="title", also=screen.also)]
    if screen.summary:
        elements.append(Element(text=screen.summary, style="lead"))
    elements += _blocks(screen, content)
    return Page(
        id=screen.id if number else "summary",
        title=screen.title,
        summary=screen.summary,
        number=number,
        scene=screen.scene or "",
        elements=tuple(elements),
    )


def statement_element(
    said: Sourced, labels: Labels, key: str, *,
    style: Style = "body", mark: str = "", indent: int = 0, before: int = 0,
) -> Element:  # fmt: skip
    """A statement that says where it comes from; ``key`` names it on its page."""
    return Element(
        text=said.text, style=style, mark=mark, key=key, facts=said.facts, basis=said.basis,
        margin=_margin(said, labels), indent=indent, before=before,
    )  # fmt: skip


def _margin(said: Sourced | Cited, labels: Labels) -> str:
    """What the margin says of a statement: its facts, or whose words it is."""
    if said.basis == "product":
        return labels.reading.own_words
    return labels.reading.silence if said.basis == "silence" else cite(said.facts)


def _blocks(screen: Screen, content: Content) -> Iterator[Element]:
    references = content.references
    for place, block in enumerate(screen.block, start=1):
        before = 1  # a blank line above the block, and none inside it
        for part in block.parts(references):
            for element in _elements(part, place, content.labels):
                yield msgspec.structs.replace(element, before=before) if before else element
                before = 0


def _elements(part: BlockPart, place: int, labels: Labels) -> Iterator[Element]:
    """The elements that show a part of the block at ``place``."""
    match part:
        case Heading():
            yield Element(text=part.text, style=part.style)
        case Passage():
            yield _passage(part, place, labels)
        case StatementGrid():
            yield from _grid(part, place, labels)
        case _:
            assert_never(part)


def _passage(part: Passage, place: int, labels: Labels) -> Element:
    statement = part.statement
    margin = cite(statement.facts) if part.cited else _margin(statement, labels)
    return Element(
        text=statement.text,
        style=part.style,
        mark=part.mark,
        key=statement_key(place, part.number),
        facts=statement.facts,
        basis=statement.basis,
        also=statement.also,
        margin=margin,
    )


def _grid(part: StatementGrid, place: int, labels: Labels) -> Iterator[Element]:
    widths = _grid_widths(part)
    if part.columns:
        names = (Cell(column, "column") for column in part.columns)
        yield Element(cells=(*names, Cell("", "margin")), widths=widths)
    for number, row in enumerate(part.rows, start=1):
        statement = row.statement
        first, *others = row.cells
        margin = Cell(_margin(statement, labels), "margin")
        yield Element(
            cells=(Cell(first, "label"), *map(Cell, others), margin),
            widths=widths,
            key=statement_key(place, number),
            facts=statement.facts,
            basis=statement.basis,
            also=statement.also,
        )


def _grid_widths(part: StatementGrid) -> tuple[int, ...]:
    """Narrow columns take what they need; the others share the rest; the margin stands last.

    Labels without a name above them are short: their column is narrow.
    """
    rows = [*filter(None, (part.columns,)), *(row.cells for row in part.rows)]
    natural = [max(map(width, column)) for column in zip(*rows, strict=True)]
    if not part.columns:
        natural[0] = min(natural[0], _WIDEST_FIXED_COLUMN)
    widths = [size if size <= _WIDEST_FIXED_COLUMN else _FLEXIBLE for size in natural]
    if _FLEXIBLE not in widths:
        widths[-1] = _FLEXIBLE
    return (*widths, _MARGIN)
