"""What has changed, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sij_tui.core.changes.model import ContentChange
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.labels import Labels
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.layout.elements import CELL_SEPARATOR, Cell, Element, Page

_WIDTHS = (18, 12, 0, 0)
"""Cells of the columns: what, change, before, now."""
_NAMED_BY_PLACE = frozenset({"rule", "label", "about"})
"""Groups in which the keys of the file say which of several texts has changed."""


def changes_page(changes: Sequence[ContentChange], before: Loaded, labels: Labels) -> Page:
    """Return a table for each group of changes, in the words of the later edition's labels."""
    words, meta = labels.changes, before.content.meta
    since = fill(
        words.since, title=meta.title, version=meta.version, fingerprint=before.fingerprint[:16]
    )
    elements = [
        Element(text=words.heading, style="title"),
        Element(text=since, style="quiet"),
        *_groups(changes, labels),
    ]
    if not changes:
        elements.append(Element(text=words.none, before=1))
    return Page(id="changes", title=words.heading, elements=tuple(elements))


def _groups(changes: Sequence[ContentChange], labels: Labels) -> Iterator[Element]:
    words = labels.changes
    columns = (words.what, words.kind_of_change, words.before, words.now)
    for group, members in groupby(changes, key=lambda change: change.group):
        yield Element(text=getattr(words.group, group), style="heading", before=1)
        yield Element(cells=tuple(Cell(each, "column") for each in columns), widths=_WIDTHS)
        for change in members:
            kind = getattr(words.kind, change.kind)
            yield Element(
                cells=(Cell(_what(change), "label"), Cell(kind), Cell(change.before),
                       Cell(change.after)),
                widths=_WIDTHS,
            )  # fmt: skip


def _what(change: ContentChange) -> str:
    """Where a change is: the title that readers know, the ids, and keys where they tell more."""
    by_place = change.group in _NAMED_BY_PLACE or not change.name
    parts = (change.title, change.name, change.field if by_place else "")
    return CELL_SEPARATOR.join(dict.fromkeys(filter(None, parts)))
