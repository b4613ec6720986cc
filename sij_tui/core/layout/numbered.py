"""Lines to choose from by number: each says what it does, and a digit takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sij_tui.core.layout.elements import Cell, Element


def numbered(ways: Iterable[tuple[str, str]], role: str) -> Iterator[Element]:
    """A line for each (action, words), with a blank line before the first."""
    for number, (do, text) in enumerate(ways, start=1):
        yield Element(
            cells=(Cell(f"{number}", "number"), Cell(text, role)),
            widths=(1, 0),
            before=1 if number == 1 else 0,
            key=do,
            do=do,
        )
