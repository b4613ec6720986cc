"""Half and quadrant blocks: four quarters a cell, two colours a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sij_tui.core.scenes.cells.base import two_inks
from sij_tui.core.scenes.frame import BLANK, CellStyle, FrameCell
from sij_tui.core.scenes.layer import Ink

GLYPHS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""By quarters set: 1 upper left, 2 upper right, 4 lower left, 8 lower right."""

_QUARTERS = (0x03, 0x30, 0x0C, 0xC0)
"""The dots of each quarter, in the order of the bits above."""


def cell(parts: Sequence[tuple[Ink, int]], weights: Mapping[str, int]) -> FrameCell:
    """Return the cell with its two strongest colours; a quarter with any line dot is line."""
    quarters = [_ink(parts, weights, mask) for mask in _QUARTERS]
    counts = Counter(quarters)
    lines = [ink for ink in counts if ink and not ink.tone]
    if not lines:
        return _tones(counts, quarters)
    front = max(lines, key=lambda ink: (_weight(ink, weights) * counts[ink], ink))
    rest = {ink: n for ink, n in counts.items() if ink is None or ink[:2] != front[:2]}
    if not rest:
        return FrameCell("█", CellStyle(front.role, front.strength))
    back = max(rest, key=lambda ink: _rank(ink, rest[ink]))
    bits = sum(
        1 << place
        for place, ink in enumerate(quarters)
        if ink is not None and (ink[:2] == front[:2] or (ink != back and not ink.tone))
    )
    return two_inks(GLYPHS[bits], front, back)


def _ink(parts: Sequence[tuple[Ink, int]], weights: Mapping[str, int], mask: int) -> Ink | None:
    """Return the ink of a quarter: the heaviest line in it, else the largest tone."""
    best: Ink | None = None
    best_rank: tuple[bool, int, int, str] | None = None
    for ink, dots in parts:
        count = (dots & mask).bit_count()
        if count:
            rank = (
                not ink.tone,
                count * (1 if ink.tone else _weight(ink, weights)),
                ink.strength,
                ink.role,
            )
            if best_rank is None or rank > best_rank:
                best, best_rank = ink, rank
    return best


def _weight(ink: Ink, weights: Mapping[str, int]) -> int:
    return max(weights.get(ink.front, 0), 1)


def _rank(ink: Ink | None, count: int) -> tuple[int, int, bool]:
    if ink is None:
        return (count, 0, False)
    return (count, 1 + ink.strength, not ink.tone)


def _tones(counts: Counter[Ink | None], quarters: Sequence[Ink | None]) -> FrameCell:
    (back, _), *others = counts.most_common()
    if not others:
        return BLANK if back is None else two_inks(" ", None, back)
    front = max((ink for ink, _ in others if ink), key=lambda ink: ink.strength, default=None)
    if front is None:
        front, back = back, None
    bits = sum(1 << place for place, ink in enumerate(quarters) if ink == front)
    return two_inks(GLYPHS[bits], front, back)
