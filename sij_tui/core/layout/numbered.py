"""Numbered lines: each is an action that its digit starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sij_tui.core.layout.elements import Cell, Element


def numbered(ways: Iterable[tuple[str, str]], role: str) -> Iterator[Element]:
    """Yield a line for each (action, text), with a blank line before the first."""
    for number, (do, text) in enumerate(ways, start=1):
        yield Element(
            cells=(Cell(f"{number}", "number"), Cell(text, role)),
            widths=(1, 0),
            before=1 if number == 1 else 0,
            key=do,
            do=do,
        )
