"""Named gaps in the source, and the elements on screens that state them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from sij_tui.core.content.model import Content
from sij_tui.core.content.screen import statements_of


class GapPlace(NamedTuple):
    """Where a screen tells of a gap."""

    page: str
    """``id`` of the screen."""
    key: str
    """Name of the element on it."""
    text: str


def gap_places(content: Content) -> dict[str, GapPlace]:
    """The first place on a screen that tells of each named gap."""
    found: dict[str, GapPlace] = {}
    references = content.references
    for screen in content.screen:
        for key, statement in statements_of(screen, references):
            if statement.gap:
                found.setdefault(statement.gap, GapPlace(screen.id, key, statement.words))
    return found


def gap_names(tables: Iterable[msgspec.Struct]) -> tuple[str, ...]:
    """All named gaps of the tables of a content, in their order."""
    names = (getattr(table, "gap", None) for table in tables)
    return tuple(dict.fromkeys(name for name in names if name))
