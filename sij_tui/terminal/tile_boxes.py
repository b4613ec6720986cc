"""Groups cells into few bounding boxes: each picture that is sent costs bytes of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sij_tui.core.layout.boxes import IntBox, box_union, boxes_overlap

Position = tuple[int, int]
CellBox = IntBox
"""In cells."""
MayHold = Callable[[Position], object]
"""Says by a true value whether a cell may be in a box without being asked for."""
_GAP = 3
"""Cells between runs of one row that are sent as one."""
_MAX_WASTE_SHARE, _MAX_WASTE_CELLS = 0.35, 6
"""Share of cells, and cells besides, that a box may have too much."""


def boxes(
    cells: Collection[Position], most: tuple[int, int], may_hold: MayHold = lambda at: True
) -> list[CellBox]:
    """Return boxes, none larger than *most*, each cell in exactly one of them.

    Args:
        cells: The cells.
        most: Columns and rows of the largest box.
        may_hold: Says whether a box may hold another cell, too.
    """
    found: list[tuple[CellBox, int]] = []
    for box, count in _runs(cells, may_hold):
        for place, (other, others) in enumerate(found):
            union = box_union(box, other)
            if _area(union) <= (count + others) / (
                1 - _MAX_WASTE_SHARE
            ) + _MAX_WASTE_CELLS and _is_within(union, most):
                if any(boxes_overlap(union, third) for third, _ in found if third is not other):
                    continue
                if not all(at in cells or may_hold(at) for at in _cells(union)):
                    continue
                found[place] = (union, count + others)
                break
        else:
            found += ((part, count) for part in _split(box, most))
    return [box for box, _ in found]


def _runs(cells: Collection[Position], may_hold: MayHold) -> Iterator[tuple[CellBox, int]]:
    """Yield the runs of each row from the top, and how many of their cells have to be sent."""
    start: Position | None = None
    x = y = count = 0
    for column, row in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        gap = ((between, y) for between in range(x + 1, column))
        if start and row == y and column - x <= _GAP and all(map(may_hold, gap)):
            x, count = column, count + 1
            continue
        if start:
            yield (start[0], y, x + 1, y + 1), count
        start, x, y, count = (column, row), column, row, 1
    if start:
        yield (start[0], y, x + 1, y + 1), count


def _split(box: CellBox, most: tuple[int, int]) -> Iterator[CellBox]:
    left, top, right, bottom = box
    for start in range(left, right, most[0]):
        yield start, top, min(start + most[0], right), bottom


def _cells(box: CellBox) -> Iterator[Position]:
    left, top, right, bottom = box
    return ((column, row) for row in range(top, bottom) for column in range(left, right))


def _area(box: CellBox) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_within(box: CellBox, most: tuple[int, int]) -> bool:
    return box[2] - box[0] <= most[0] and box[3] - box[1] <= most[1]
