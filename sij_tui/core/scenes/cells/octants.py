"""Octants (Unicode 16): eight dots a cell, two colours a cell; lines come before tones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sij_tui.core.scenes.cells.base import two_inks
from sij_tui.core.scenes.frame import BLANK, FrameCell
from sij_tui.core.scenes.layer import Ink, union

_ELSEWHERE = {
    0x00: " ", 0x03: "\U0001fb82", 0x05: "▘", 0x0A: "▝", 0x0F: "▀", 0x3F: "\U0001fb85",
    0x50: "▖", 0x55: "▌", 0x5A: "▞", 0x5F: "▛", 0xA0: "▗", 0xA5: "▚", 0xAA: "▐", 0xAF: "▜",
    0xC0: "▂", 0xF0: "▄", 0xF5: "▙", 0xFA: "▟", 0xFC: "▆", 0xFF: "█",
}  # fmt: skip
"""Patterns that Unicode had before the block of octants, which leaves them out."""
_REPLACED = {0x01: 0x05, 0x02: 0x0A, 0x40: 0x50, 0x80: 0xA0, 0x14: 0x15, 0x28: 0x2A}
"""Patterns whose characters (single corners, middle quarters at a side) terminals lack, and the
nearest pattern that they draw."""
_FULL = 0xFF


def _glyphs() -> Iterator[str]:
    codes = iter(range(0x1CD00, 0x1CDE6))
    drawn = [
        _ELSEWHERE.get(bits) or (chr(next(codes)) if bits not in _REPLACED else "")
        for bits in range(256)
    ]
    for bits in range(256):
        yield drawn[_REPLACED.get(bits, bits)]


GLYPHS = "".join(_glyphs())
"""By octants set: 1 upper left, 2 upper right, 4 below the first, and so on downwards."""

_BY_DOTS = "".join(
    GLYPHS[sum(1 << (place % 4 * 2 + place // 4) for place in range(8) if dots >> place & 1)]
    for dots in range(256)
)
"""By the dots of a grid, which go down the left column first."""


def cell(parts: Sequence[tuple[Ink, int]], weights: Mapping[str, int]) -> FrameCell:
    """Return the cell: every line dot in the colour of the heaviest line, on the largest rest.

    Without a line, the two inks with most dots.
    """
    lines = [(ink, dots) for ink, dots in parts if not ink.tone]
    tones = [(ink, dots) for ink, dots in parts if ink.tone]
    if not lines:
        return _tones(tones)
    front, _ = max(
        lines, key=lambda line: (max(weights.get(line[0].front, 0), 1) * line[1].bit_count(), line)
    )
    alike = (dots for ink, dots in tones if ink[:2] == front[:2])
    dots = union((*(dots for _, dots in lines), *alike))
    counts = _counts(tones, _FULL & ~dots)
    back = max(counts, key=lambda ink: (counts[ink], ink.strength if ink else 0))
    return two_inks(_BY_DOTS[dots], front, back if counts[back] else None)


def _tones(tones: Sequence[tuple[Ink, int]]) -> FrameCell:
    counts = _counts(tones, _FULL)
    back, *others = (ink for ink, count in counts.most_common() if count)
    if not others:
        return BLANK if back is None else two_inks(_BY_DOTS[0], None, back)
    front = others[0]
    if front is None:  # nothing can only be at the back
        front, back = back, None
    return two_inks(_BY_DOTS[dict(tones)[front] if front else 0], front, back)


def _counts(tones: Sequence[tuple[Ink, int]], among: int) -> Counter[Ink | None]:
    """Return how many of some dots each tone has, and how many none has."""
    counts: Counter[Ink | None] = Counter()
    counts[None] = (among & ~union(dots for _, dots in tones)).bit_count()
    for ink, dots in tones:
        counts[ink] += (among & dots).bit_count()
    return counts
