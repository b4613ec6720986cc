"""A way of showing dots in cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from sij_tui.core.scenes.frame import CellStyle, FrameCell
from sij_tui.core.scenes.layer import Ink

Parts = Sequence[tuple[Ink, int]]
"""The inks in one cell, each with its dots as bits."""


class CellRenderer(msgspec.Struct, frozen=True):
    """How dots become cells."""

    cell: Callable[[Parts, Mapping[str, int]], FrameCell]
    """One cell from its inks and the weights of their roles."""
    cell_width: int = 2
    cell_height: int = 4
    reach: int = 1
    """Dots of this kind to one dot in the content file."""
    step: tuple[int, int] = (1, 1)
    """Dots across and down by which shapes travel: a finer step would change their form."""
    dithers: bool = False
    """Tones are dot patterns, with quiet dots between a line and its tone; otherwise areas of some
    strength."""
    mixes: bool = False
    """A fading shape is mixed towards the background; otherwise it loses dots or cells."""
    thin: bool = False
    """Lines are never wider than one dot."""
    rules: str = ""
    """Characters of leader lines: across, down, and the corners right-down, right-up, left-down,
    left-up, as seen from the word; empty where leaders are drawn in dots."""


def two_inks(glyph: str, front: Ink | None, back: Ink | None) -> FrameCell:
    """Return the cell of a glyph in one ink, on a ground of another, where there are any."""
    role, strength = (front.role, front.strength) if front else ("", 100)
    return FrameCell(
        glyph, CellStyle(role, strength, back.role if back else "", back.strength if back else 0)
    )
