"""The timeline in every window, in every set of glyphs, and without motion."""

from __future__ import annotations

import pytest
from timeline_player import LABELS, LAST, TIMELINE, playing

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.widgets.picture import Picture


async def test_another_size_keeps_the_place() -> None:
    async with playing(at="numb") as play:
        await play.press("space")
        await play.tick(2)
        before = play.player
        for size in [(40, 12), (200, 60), (20, 6), (80, 24)]:
            await play.resize(*size)
            assert play.player == before
        assert play.runs
        assert TIMELINE.step[4].title in play.text


@pytest.mark.parametrize("size", [(40, 12), (44, 20), (60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("tier", ["blocks", "ascii"])
async def test_every_step_stands_in_every_window(size: tuple[int, int], tier: GlyphTier) -> None:
    async with playing(at="lie", size=size, tier=tier) as play:
        for number, step in enumerate(TIMELINE.step, start=1):
            assert step.title in play.text
            assert f"{number}/{LAST + 1}" in play.text
            if tier == "ascii":
                assert play.text.isascii()
            if size[0] >= 60:
                assert len(set(play.picture)) > 3
            await play.do("next")


async def test_a_tiny_window_shows_the_words_and_no_picture() -> None:
    async with playing(at="dye", size=(44, 14)) as play:
        assert play.picture == ""
        assert TIMELINE.step[6].team[0].text.split()[0] in play.text


async def test_without_motion_it_is_a_storyboard() -> None:
    async with playing(motion=False, at="vein") as play, playing(at="vein") as moving:
        scene = next(s for s in play.book.content.scene if s.id == "vein")
        assert LABELS.still in play.text
        assert play.label_of("timeline.play") not in play.footer
        await moving.do("timeline.frame_on")
        moving.line.query_one("#picture", Picture).set_scene("vein", scene.still, scene.caption)
        assert play.picture == moving.picture
        for key in ("timeline.frame_on", "timeline.faster", "timeline.loop", "timeline.guide"):
            before = play.player
            await play.do(key)
            assert play.player == before
        await play.press("space")
        assert (play.player.at, play.player.playing, play.runs) == (2, False, False)
        words = [element.text for element in play.pane("words").elements]
        await moving.do("next")
        assert [element.text for element in moving.pane("words").elements] == words


@pytest.mark.parametrize("size", [(50, 24), (60, 20), (80, 24), (120, 40), (200, 60)])
async def test_no_picture_touches_the_edge_of_the_window(size: tuple[int, int]) -> None:
    async with playing(at="lie", size=size) as play:
        region = play.line.query_one("#picture", Picture).content_region
        assert region.x >= 2
        assert region.right <= size[0] - 1
