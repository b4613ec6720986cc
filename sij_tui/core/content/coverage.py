"""Where each fact of a content is used."""

from __future__ import annotations

from sij_tui.core.content.document import tables_in
from sij_tui.core.content.model import Content


def coverage(content: Content) -> dict[str, tuple[str, ...]]:
    """For each fact, in order: the ids of the screens that show it, then ``[table]`` for others.

    A fact that is used nowhere has an empty tuple.
    """
    places: dict[str, dict[str, None]] = {fact.id: {} for fact in content.fact}
    for path, table in tables_in(content, ()):
        for fact in getattr(table, "facts", ()):
            if fact in places and path:
                on_screen = path[0] == "screen" and isinstance(path[1], int)
                name = content.screen[int(path[1])].id if on_screen else f"[{path[0]}]"
                places[fact][name] = None
    return {fact: tuple(sorted(names, key=_tables_last)) for fact, names in places.items()}


def _tables_last(name: str) -> bool:
    return name.startswith("[")
