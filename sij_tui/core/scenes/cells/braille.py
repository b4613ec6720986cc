"""Braille: eight dots a cell, one colour a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sij_tui.core.content.scenes import ACCENT_WEIGHT
from sij_tui.core.scenes.frame import BLANK, CellStyle, FrameCell
from sij_tui.core.scenes.layer import Ink

_BRAILLE_BITS = (0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80)
"""The bit of a braille character for each bit of a cell: left column, then right, downwards."""


def cell(parts: Sequence[tuple[Ink, int]], weights: Mapping[str, int]) -> FrameCell:
    """Return the cell: all line dots, and the tone of the role that wins the colour."""
    role = winner(parts, weights)
    bits = 0
    for ink, dots in parts:
        if not ink.tone or ink.role == role:
            bits |= dots
    if not bits:
        return BLANK
    pattern = sum(bit for place, bit in enumerate(_BRAILLE_BITS) if bits >> place & 1)
    return FrameCell(chr(0x2800 + pattern), CellStyle(role))


def winner(parts: Sequence[tuple[Ink, int]], weights: Mapping[str, int]) -> str:
    """Return the role that gives a cell its colour.

    Dots are added up by role; accents count triple, tone a quarter; a tie goes to the weight.
    """
    points: dict[str, float] = {}
    for ink, dots in parts:
        score = dots.bit_count() * (3.0 if weights.get(ink.role, 0) >= ACCENT_WEIGHT else 1.0)
        points[ink.role] = points.get(ink.role, 0.0) + (score / 4 if ink.tone else score)
    return max(points, key=lambda role: (points[role], weights.get(role, 0), role))
