"""Damage tracking: the bounding boxes (dirty regions) of a picture that have to be drawn anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

from sij_tui.core.layout.boxes import box_union, boxes_overlap
from sij_tui.core.scenes.pixels.raster import Operation, PixelBox

_MERGE_DISTANCE = 8
"""Pixels between boxes that are drawn as one: each has its price."""

Operations = tuple[Operation, ...]


def damaged(
    before: Sequence[Operations], after: Sequence[Operations], window: PixelBox
) -> tuple[PixelBox, ...]:
    """Return the boxes in which pictures differ, which are given outline by outline."""
    boxes: list[PixelBox] = []
    for old, new in zip(before, after, strict=True):
        if old is not new and old != new:
            boxes += (
                box
                for operation in {*old, *new} - ({*old} & {*new})
                if (box := clipped(operation, window))
            )
    return merged(boxes)


def clipped(operation: Operation, window: PixelBox) -> PixelBox | None:
    """Return the pixels that an operation may touch in a window; None if there are none."""
    left, top, right, bottom = operation.box()
    box = (
        max(floor(left), window[0]),
        max(floor(top), window[1]),
        min(ceil(right), window[2]),
        min(ceil(bottom), window[3]),
    )
    return box if box[0] < box[2] and box[1] < box[3] else None


def merged(boxes: Iterable[PixelBox]) -> tuple[PixelBox, ...]:
    """Return boxes that are apart from one another and cover the same."""
    left = list(boxes)
    done: list[PixelBox] = []
    while left:
        box = left.pop()
        for other in (*left, *done):
            if boxes_overlap(box, other, _MERGE_DISTANCE):
                (left if other in left else done).remove(other)
                left.append(box_union(box, other))
                break
        else:
            done.append(box)
    return tuple(sorted(done))
