"""One cut across the body stands from the needles to the treatment, while the step changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from book_kit import shipped

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.tiles import PixelCells, TileStore
from sij_tui.core.scenes.crossfade import crossfade
from sij_tui.core.scenes.frame import BLANK, Frame, FrameCell, cells_of
from sij_tui.core.scenes.pixels.renderer import PixelRenderer
from sij_tui.core.scenes.renderer import Renderer

SCENES = ("needle", "dye", "treat")
CHANGES = tuple(pairwise(SCENES))
ART = shipped().content.art
LEFT, RIGHT, TOP = 62, 84, 50
"""A part of the view where all is cut: below the skin, beside the needle."""
SMALL_LEFT, SMALL_RIGHT = 30, 55
"""The same where the canvas is small."""


def part(frame: Frame) -> list[FrameCell]:
    """The cells of that part."""
    left, right = (LEFT, RIGHT) if frame.columns >= 50 else (SMALL_LEFT, SMALL_RIGHT)
    first, last = left * frame.columns // 160 + 1, right * frame.columns // 160
    start, stop = TOP * len(frame.rows) // 100, 85 * len(frame.rows) // 100
    return [cell for row in frame.rows[start:stop] for cell in tuple(cells_of(row))[first:last]]


@pytest.mark.parametrize("change", CHANGES, ids="-".join)
@pytest.mark.parametrize("size", [(40, 12), (56, 18), (75, 24), (120, 38)])
@pytest.mark.parametrize("tier", ["blocks", "octants", "braille"])
def test_the_cut_does_not_move_or_fade_in_cells(
    tier: GlyphTier, size: tuple[int, int], change: tuple[str, str]
) -> None:
    first, second = (Renderer(ART, scene, *size, tier) for scene in change)
    old, new = first.frame(1.0), second.frame(0.0)
    drawn = [cell for cell in part(old) if cell != BLANK]
    assert len(drawn) > len(part(old)) / (8 if tier == "braille" else 2)
    for share in (0.2, 0.5, 0.8):
        kept = [
            before == shown == after
            for before, shown, after in zip(
                part(old), part(crossfade(old, new, share)), part(new), strict=True
            )
        ]
        assert sum(kept) / len(kept) > 0.97  # which of two colours wins a cell may be a tie


@pytest.mark.parametrize("change", CHANGES, ids="-".join)
def test_the_cut_does_not_fade_in_pixels(change: tuple[str, str]) -> None:
    tiles = TileStore()
    cells = PixelCells(width=8, height=16, tiles=tiles)
    look = ("#11171e", "dark")
    before, after = (PixelRenderer(ART, scene, (62, 20), cells, look) for scene in change)
    old, new = before.frame(1.0), after.frame(0.0)
    mixed = crossfade(old, new, 0.5, tiles)
    kept = [cell == will for cell, will in zip(part(mixed), part(new), strict=True)]
    assert sum(kept) / len(kept) > 0.9


def test_what_the_pictures_do_not_share_changes() -> None:
    for one, other in CHANGES:
        old, new = (Renderer(ART, scene, 56, 18, "octants").frame(1.0) for scene in (one, other))
        before, after = (
            [cell for row in frame.rows for cell in tuple(cells_of(row))[:18]]
            for frame in (old, new)
        )
        assert sum(a != b for a, b in zip(before, after, strict=True)) > len(before) / 3
