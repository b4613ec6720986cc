"""From step to step the pictures mix for a few frames; never where nothing is to move."""

from __future__ import annotations

import pytest
from textual.screen import Screen
from timeline_player import TIMELINE, Play, playing

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.timeline.player import FRAMES, MIN_INTERVAL_S
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.track import TimelineTrack

NUMBER = 4
FIRST, SECOND, THIRD = (step.id for step in TIMELINE.step[NUMBER : NUMBER + 3])


def opacities(play: Play) -> set[int]:
    """How much the cells of the picture cover the ground."""
    frame = play.line.query_one("#picture", Picture).frame
    assert frame
    return {run.style.opacity for row in frame.rows for run in row}


async def shown_alone(step: str) -> str:
    """The picture of a step at its beginning."""
    async with playing(at=step) as play:
        return play.picture


@pytest.mark.parametrize("tier", ["octants", "blocks", "braille"])
async def test_a_step_fades_in_and_the_timer_stops(tier: GlyphTier) -> None:
    async with playing(at=SECOND, tier=tier) as alone, playing(at=FIRST, tier=tier) as play:
        await play.do("next")
        found = [opacities(play)]
        for _ in range(FRAMES - 1):
            assert play.runs
            await play.tick(0.075)
            found.append(opacities(play))
        assert all(len(each) > 1 for each in found[:-1])
        assert found[-1] == {100}
        assert not play.runs
        assert play.picture == alone.picture


async def test_the_playhead_glides() -> None:
    async with playing(at=FIRST) as play:
        track = play.line.query_one("#track", TimelineTrack)
        places = []
        await play.do("next")
        for _ in range(FRAMES):
            places.append(track._playhead)
            await play.tick(0.075)
        assert places == sorted(set(places), key=lambda place: place or 0)
        assert NUMBER < (places[0] or 0) < NUMBER + 1 == places[-1]


async def test_words_do_not_wait() -> None:
    async with playing(at=FIRST) as play:
        await play.do("next")
        assert TIMELINE.step[NUMBER + 1].title in play.text
        assert len(opacities(play)) > 1


@pytest.mark.parametrize(
    "options", [{"motion": False}, {"tier": "ascii"}], ids=["no motion", "ascii"]
)
async def test_where_nothing_may_fade_steps_are_cut(options: dict[str, object]) -> None:
    async with (
        playing(at=SECOND, **options) as alone,  # type: ignore[arg-type]
        playing(at=FIRST, **options) as play,  # type: ignore[arg-type]
    ):
        await play.do("next")
        assert opacities(play) == {100}
        assert play.picture == alone.picture
        assert not play.runs


@pytest.mark.parametrize("cells", [0, 300])
async def test_over_a_slow_link_steps_are_cut(cells: int) -> None:
    async with playing(at=FIRST) as play:
        play.clock.cells = cells
        await play.do("next")
        assert opacities(play) == {100}
        assert not play.runs


async def test_steps_that_follow_at_once_are_cut() -> None:
    async with playing(at=FIRST) as play:
        await play.do("next")
        await play.do("next")
        assert opacities(play) == {100}
        assert play.picture == await shown_alone(THIRD)
        play.clock.now += MIN_INTERVAL_S
        await play.do("next")
        assert len(opacities(play)) > 1


async def test_covered_in_the_middle_it_is_whole_when_it_is_seen_again() -> None:
    async with playing(at=FIRST) as play:
        await play.do("next")
        await play.app.push_screen(Screen())
        await play.settle()
        assert not play.runs
        play.app.pop_screen()
        await play.settle()
        assert opacities(play) == {100}
        assert play.picture == await shown_alone(SECOND)


async def test_playing_on_it_fades_too() -> None:
    async with playing(at=FIRST) as play:
        await play.do("timeline.guide")
        await play.press("space")
        await play.tick(TIMELINE.step[NUMBER].pace - 0.1)
        await play.tick(0.2)
        assert play.player.at == NUMBER + 1
        assert len(opacities(play)) > 1
        for _ in range(FRAMES):
            await play.tick(0.075)
        assert opacities(play) == {100}
        assert play.runs
