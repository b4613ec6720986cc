"""The frames between two pictures: what both share stays, the rest fades out or in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sij_tui.core.layout.cells import FIRST_TILE, LAST_TILE
from sij_tui.core.scenes.frame import (
    BLANK,
    Frame,
    FrameCell,
    FrameRow,
    can_be_cut,
    cells_of,
    make_row,
)

if TYPE_CHECKING:  # pictures in glyphs have none
    from sij_tui.core.layout.tiles import TileStore


def crossfade(old: Frame, new: Frame, share: float, tiles: TileStore | None = None) -> Frame:
    """Return the picture that is so far, from 0 to 1, on the way from one to another.

    A cell in which only one of them draws anything fades by itself. Where both do, the old one is
    seen in the first half and the new one in the second. Pictures of different size are cut.
    `tiles` are those of pictures in pixels.
    """
    if old is new or share >= 1 or not has_same_size(old, new):
        return new
    rows = tuple(
        after if before is after or before == after else _row(before, after, share, tiles)
        for before, after in zip(old.rows, new.rows, strict=True)
    )
    return Frame(new.columns, rows)


def has_same_size(one: Frame, other: Frame) -> bool:
    """Whether two pictures have as many columns and rows."""
    return (one.columns, len(one.rows)) == (other.columns, len(other.rows))


def _row(old: FrameRow, new: FrameRow, share: float, tiles: TileStore | None) -> FrameRow:
    if not (can_be_cut(old) and can_be_cut(new)):
        return old if share < 0.5 else new
    return make_row(_mixed(old, new, share, tiles))


def _mixed(
    old: FrameRow, new: FrameRow, share: float, tiles: TileStore | None
) -> Iterator[FrameCell]:
    leaving, coming = round(100 * (1 - share)), round(100 * share)
    for before, after in zip(cells_of(old), cells_of(new), strict=True):
        if before == after or (tiles and tiles.alike(before.text, after.text)):
            yield after
        elif after == BLANK or (before != BLANK and share < 0.5):
            yield _faded(before, leaving, tiles)
        else:
            yield _faded(after, coming, tiles)


def _faded(cell: FrameCell, percent: int, tiles: TileStore | None) -> FrameCell:
    if tiles and FIRST_TILE <= cell.text <= LAST_TILE:
        return FrameCell(tiles.faded(cell.text, percent), cell.style)
    return FrameCell(cell.text, cell.style._replace(opacity=percent))
