"""Boxes in whole units: left, top, right and bottom; right and bottom are outside."""

from __future__ import annotations

IntBox = tuple[int, int, int, int]


def box_union(one: IntBox, other: IntBox) -> IntBox:
    """Return the smallest box that has both."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def boxes_overlap(one: IntBox, other: IntBox, gap: int = 0) -> bool:
    """Return whether boxes have a unit in common, or are less than ``gap`` units apart."""
    return (
        one[0] - gap < other[2]
        and other[0] - gap < one[2]
        and one[1] - gap < other[3]
        and other[1] - gap < one[3]
    )
