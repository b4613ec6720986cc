"""Between two pictures each cell fades by itself; what both share does not move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.layout.tiles import Tile, TileStore, faded_palette
from sij_tui.core.scenes.crossfade import crossfade
from sij_tui.core.scenes.frame import BLANK, CellStyle, Frame, FrameCell, cells_of, make_row

A = FrameCell("█", CellStyle("near"))
B = FrameCell("▀", CellStyle("far", 50, "near", 20))
CELLS = st.sampled_from([BLANK, A, B, FrameCell("x", CellStyle("label"))])
ROWS = st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=3, max_size=3)


def frame(rows: list[list[FrameCell]]) -> Frame:
    return Frame(len(rows[0]), tuple(map(make_row, rows)))


def one(old: FrameCell, new: FrameCell, share: float) -> FrameCell:
    """What a cell shows on the way from one to another."""
    [cell] = cells_of(crossfade(frame([[old]]), frame([[new]]), share).rows[0])
    return cell


def opacity(cell: FrameCell) -> tuple[str, int]:
    return cell.text, cell.style.opacity


def test_what_comes_and_what_goes_fades_all_the_way() -> None:
    assert [opacity(one(BLANK, A, share)) for share in (0.25, 0.5, 0.75)] == [
        ("█", 25), ("█", 50), ("█", 75),
    ]  # fmt: skip
    assert [opacity(one(A, BLANK, share)) for share in (0.25, 0.5, 0.75)] == [
        ("█", 75), ("█", 50), ("█", 25),
    ]  # fmt: skip


def test_one_thing_for_another_changes_in_the_middle() -> None:
    assert [opacity(one(A, B, share)) for share in (0.25, 0.5, 0.75)] == [
        ("█", 75), ("▀", 50), ("▀", 75),
    ]  # fmt: skip


@given(ROWS, ROWS, st.floats(0.01, 0.99))
def test_what_both_share_stays(
    old: list[list[FrameCell]], new: list[list[FrameCell]], share: float
) -> None:
    mixed = crossfade(frame(old), frame(new), share)
    for before, after, shown in zip(old, new, mixed.rows, strict=True):
        for was, will, now in zip(before, after, cells_of(shown), strict=True):
            if was == will:
                assert now == will
            else:
                assert now.text in (was.text, will.text)
                assert 0 <= now.style.opacity < 100


@given(ROWS, ROWS)
def test_it_ends_at_the_new_one(old: list[list[FrameCell]], new: list[list[FrameCell]]) -> None:
    after = frame(new)
    assert crossfade(frame(old), after, 1.0) is after


def test_pictures_of_different_size_are_cut() -> None:
    new = frame([[A, A]])
    assert crossfade(frame([[A]]), new, 0.5) is new


def test_a_row_with_wide_characters_changes_as_a_whole() -> None:
    wide = frame([[FrameCell("縦", CellStyle("label")), FrameCell("", CellStyle("label"))]])
    new = frame([[A, A]])
    assert crossfade(wide, new, 0.25).rows == wide.rows
    assert crossfade(wide, new, 0.5).rows == new.rows


def test_a_tile_fades_to_its_ground() -> None:
    store = TileStore()
    palette = bytes((10, 20, 30, 210, 120, 130))
    tile = store.character(Tile(1, 2, palette, b"\0\1"))
    faded = store.tile(store.faded(tile, 50))
    assert faded == Tile(1, 2, bytes((10, 20, 30, 110, 70, 80)), b"\0\1")
    assert store.faded("\U000f0fff", 50) == " "  # nobody has it any more
    shown = frame([[FrameCell(tile, CellStyle())]])
    blank = frame([[BLANK]])
    [cell] = cells_of(crossfade(shown, blank, 0.5, store).rows[0])
    assert store.tile(cell.text) == faded


ONE = Tile(2, 1, bytes((10, 20, 30, 210, 120, 130)), b"\0\1")
SOFTER = ONE._replace(palette=bytes((205, 130, 130, 12, 20, 30)), pixels=b"\1\0")
"""The same pixels but for a trace, in another order of the palette."""


@pytest.mark.parametrize(
    ("other", "stays"),
    [
        (ONE, True),
        (SOFTER, True),
        (ONE._replace(pixels=b"\1\0"), False),
        (ONE._replace(palette=bytes((10, 20, 30, 210, 120, 190))), False),
        (ONE._replace(width=1, height=2), False),
    ],
)
def test_tiles_that_look_alike_stay_though_each_picture_has_its_own_palette(
    other: Tile, stays: bool
) -> None:
    store = TileStore()
    before, after = store.character(ONE), store.character(other)
    frames = [frame([[FrameCell(tile, CellStyle())]]) for tile in (before, after)]
    [cell] = cells_of(crossfade(*frames, 0.5, store).rows[0])
    assert (cell.text == after) is stays
    assert not store.alike(before, " ")


@pytest.mark.parametrize(("percent", "expected"), [(0, 10), (100, 210), (25, 60)])
def test_a_palette_fades_evenly(percent: int, expected: int) -> None:
    assert faded_palette(bytes((10, 0, 0, 210, 0, 0)), percent)[3] == expected
