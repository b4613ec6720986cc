"""Ordered dithering: dot patterns fixed to the canvas, so that no moving shape shimmers."""

from __future__ import annotations

from sij_tui.core.content.scenes import Tone

STRENGTH: dict[Tone, int] = {
    "none": 0,
    "tint": 14,
    "sparse": 18,
    "light": 26,
    "half": 45,
    "solid": 100,
}
"""How strong a tone is in percent, where a cell can show strength."""

TILES: dict[Tone, tuple[int, ...]] = {
    "sparse": (0x11, 0, 0, 0, 0x44, 0, 0, 0),
    "light": (0x55, 0, 0xAA, 0, 0x55, 0, 0xAA, 0),
    "half": (0x55, 0xAA, 0x55, 0xAA, 0x55, 0xAA, 0x55, 0xAA),
    "solid": (0xFF,) * 8,
}
"""The dots that a tone sets: 1 in 16, 1 in 4, 1 in 2, or all; none for a tint."""


def _threshold(x: int, y: int) -> int:
    """Return the place of a dot in the 8 x 8 ordered-dither matrix, 0 to 63."""
    place = 0
    for bit in range(3):
        a, b = x >> bit & 1, y >> bit & 1
        place |= (a ^ b) << (5 - 2 * bit) | b << (4 - 2 * bit)
    return place


def fade_tile(level: int) -> tuple[int, ...]:
    """Return `level` of every 64 dots or cells, spread evenly, as eight rows of bits."""
    rows = range(8)
    return tuple(sum(1 << x for x in rows if _threshold(x, y) < level) for y in rows)
