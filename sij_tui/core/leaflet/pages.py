"""The parts of the leaflet as pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.content.labels import Labels
from sij_tui.core.content.model import (
    Content,
    ItemList,
    KeyFacts,
    Note,
    Paragraph,
    Screen,
    ShowSourceNote,
    SmallTable,
)
from sij_tui.core.content.table import Basis
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Page

_WIDEST_FIXED_COLUMN = 20
_FLEXIBLE = 0


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


def margin_of(facts: Iterable[str], basis: Basis, labels: Labels) -> str:
    """What the margin says of a statement: its facts, or whose words it is."""
    if basis == "product":
        return labels.reading.own_words
    if basis == "silence":
        return labels.reading.silence
    return cite(facts)


def _blocks(screen: Screen, content: Content) -> Iterator[Element]:
    for number, block in enumerate(screen.block, start=1):
        key = f"{number}"
        match block:
            case Paragraph():
                yield Element(
                    text=block.text,
                    before=1,
                    key=key,
                    facts=block.facts,
                    basis=block.basis,
                    also=block.also,
                    margin=margin_of(block.facts, block.basis, content.labels),
                )
            case Note():
                yield from _note(block, key, content.labels)
            case ItemList():
                yield from _list(block, key, content.labels)
            case KeyFacts():
                yield from _key_facts(block, key, content.labels)
            case SmallTable():
                yield from _table(block, key, content.labels)
            case ShowSourceNote():
                yield from _source_note(block, key, content)


def _heading(title: str) -> Iterator[Element]:
    if title:
        yield Element(text=title, style="heading", before=1)


def _note(block: Note, key: str, labels: Labels) -> Iterator[Element]:
    yield from _heading(block.title)
    yield Element(
        text=block.text,
        style="note",
        before=0 if block.title else 1,
        key=key,
        facts=block.facts,
        basis=block.basis,
        also=block.also,
        margin=margin_of(block.facts, block.basis, labels),
    )


def _list(block: ItemList, key: str, labels: Labels) -> Iterator[Element]:
    yield from _heading(block.title)
    for number, item in enumerate(block.items, start=1):
        yield Element(
            text=item.text,
            style="item",
            before=1 if number == 1 and not block.title else 0,
            mark=f"{number}" if block.numbered else "*",
            key=f"{key}.{number}",
            facts=item.facts,
            basis=item.basis,
            also=item.also,
            margin=margin_of(item.facts, item.basis, labels),
        )


def _key_facts(block: KeyFacts, key: str, labels: Labels) -> Iterator[Element]:
    yield from _heading(block.title)
    label_width = min(_WIDEST_FIXED_COLUMN, max(width(item.label) for item in block.items))
    for number, item in enumerate(block.items, start=1):
        margin = margin_of(item.facts, item.basis, labels)
        yield Element(
            before=1 if number == 1 and not block.title else 0,
            cells=(Cell(item.label, "label"), Cell(item.text), Cell(margin, "margin")),
            widths=(label_width, _FLEXIBLE, 12),
            key=f"{key}.{number}",
            facts=item.facts,
            basis=item.basis,
            also=item.also,
        )


def _table(block: SmallTable, key: str, labels: Labels) -> Iterator[Element]:
    yield from _heading(block.title)
    widths = _table_widths(block)
    yield Element(
        before=0 if block.title else 1,
        cells=(*(Cell(column, "column") for column in block.columns), Cell("", "margin")),
        widths=widths,
    )
    for number, row in enumerate(block.rows, start=1):
        margin = margin_of(row.facts, row.basis, labels)
        first, *others = row.cells
        yield Element(
            cells=(Cell(first, "label"), *map(Cell, others), Cell(margin, "margin")),
            widths=widths,
            key=f"{key}.{number}",
            facts=row.facts,
            basis=row.basis,
            also=row.also,
        )


def _table_widths(block: SmallTable) -> tuple[int, ...]:
    """Narrow columns take what they need; the others share the rest; the margin stands last."""
    natural = [
        max(width(cell) for cell in (block.columns[at], *(row.cells[at] for row in block.rows)))
        for at in range(len(block.columns))
    ]
    likes = [size if size <= _WIDEST_FIXED_COLUMN else _FLEXIBLE for size in natural]
    if _FLEXIBLE not in likes:
        likes[-1] = _FLEXIBLE
    return (*likes, 12)


def _source_note(block: ShowSourceNote, key: str, content: Content) -> Iterator[Element]:
    note = next(note for note in content.source_note if note.id == block.note)
    title = fill(content.labels.reading.source_note, title=note.title)
    yield Element(text=title, style="quiet", before=1)
    yield Element(
        text=note.text,
        style="note",
        key=key,
        facts=note.facts,
        basis="product",
        margin=cite(note.facts),
    )
