"""What the source does not say, by name, and where the screens tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from sij_tui.core.content.model import Content, ItemList, KeyFacts, Row, Screen, SmallTable
from sij_tui.core.content.table import Statement


class Place(NamedTuple):
    """Where a gap is told."""

    page: str
    """``id`` of the screen."""
    key: str
    """Name of the element on it."""
    text: str


def gap_places(content: Content) -> dict[str, Place]:
    """The first place on a screen that tells of each named gap."""
    found: dict[str, Place] = {}
    for screen in content.screen:
        for key, statement in _statements(screen):
            if statement.gap:
                found.setdefault(statement.gap, Place(screen.id, key, _text(statement)))
    return found


def gap_names(tables: Iterable[msgspec.Struct]) -> tuple[str, ...]:
    """All named gaps of the tables of a content, in their order."""
    names = (getattr(table, "gap", None) for table in tables)
    return tuple(dict.fromkeys(name for name in names if name))


def _statements(screen: Screen) -> Iterator[tuple[str, Statement | Row]]:
    """The statements of a screen with the names that its page gives their elements."""
    for number, block in enumerate(screen.block, start=1):
        inner: tuple[Statement | Row, ...] = ()
        if isinstance(block, Statement):
            yield f"{number}", block
        elif isinstance(block, ItemList | KeyFacts):
            inner = block.items
        elif isinstance(block, SmallTable):
            inner = block.rows
        for at, statement in enumerate(inner, start=1):
            yield f"{number}.{at}", statement


def _text(statement: Statement | Row) -> str:
    if isinstance(statement, Row):
        return ": ".join(cell for cell in statement.cells if cell)
    return statement.text
