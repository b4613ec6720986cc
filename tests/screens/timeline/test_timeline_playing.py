"""Playing and pausing, guided, through and in a loop; time is a number that the test moves on."""

from __future__ import annotations

import pytest
from textual.screen import Screen
from timeline_player import LABELS, LAST, TIMELINE, playing

from sij_tui.core.timeline.player import FRAME_S
from sij_tui.screens.timeline.screen import TimelineScreen


async def test_space_plays_and_pauses_though_the_words_have_the_keys() -> None:
    async with playing(at="clean") as play:
        assert play.app.focused is play.pane("words")
        await play.press("space")
        assert play.player.playing
        assert play.runs
        await play.tick(1.0)
        before = play.player.position
        assert before > 3
        await play.press("space")
        assert not play.player.playing
        assert not play.runs
        await play.tick(1.0)
        assert play.player.position == before


@pytest.mark.parametrize(
    ("key", "does", "undoes"),
    [
        ("space", LABELS.action.play.label, LABELS.pause),
        (LABELS.action.guide.key, LABELS.action.guide.label, LABELS.each),
        (LABELS.action.loop.key, LABELS.action.loop.label, LABELS.once),
    ],
)
async def test_a_key_is_named_for_what_it_does_now(key: str, does: str, undoes: str) -> None:
    async with playing(at="lie", size=(120, 40)) as play:
        assert does != undoes

        def named() -> list[bool]:
            return [f" {name} " in play.footer for name in (does, undoes)]

        assert named() == [True, False]
        await play.press(key)
        assert named() == [False, True]
        await play.tick(1)
        assert named() == [False, True]
        await play.press(key)
        assert named() == [True, False]
        await play.press("space")
        await play.tick(60)  # it has stopped by itself, after the step
        assert named() == [True, False]
        await play.press("space")
        await play.do("motion", "motion")
        assert named() == [True, False]


async def test_guided_it_stops_after_the_step_and_space_goes_on() -> None:
    async with playing(at="lie") as play:
        assert LABELS.guided in play.text
        await play.press("space")
        await play.tick(60)
        assert (play.player.position, play.player.playing, play.runs) == (1.0, False, False) or (
            play.player.at == 0 and play.player.progress == 1.0 and not play.runs
        )
        assert play.marks.index("◆") == 0
        await play.press("space")
        assert (play.player.at, play.player.playing, play.runs) == (1, True, True)
        assert play.marks.index("◆") == 1


async def test_through_it_plays_on_and_ends_at_the_end() -> None:
    async with playing(at=TIMELINE.step[-2].id) as play:
        await play.do("timeline.guide")
        assert LABELS.through in play.text
        await play.press("space")
        await play.tick(TIMELINE.step[-2].pace + 1)
        assert (play.player.at, play.player.playing) == (LAST, True)
        assert TIMELINE.step[-1].title in play.text
        await play.tick(60)
        assert play.player.at_end
        assert not play.runs


async def test_a_loop_plays_the_step_again() -> None:
    async with playing(at="vein") as play:
        await play.do("timeline.loop")
        assert LABELS.looping in play.text
        await play.press("space")
        await play.tick(TIMELINE.step[1].pace + 1)
        assert play.player.at == 1
        assert play.player.elapsed == pytest.approx(1.0)
        assert play.runs


async def test_the_picture_moves_and_its_words_stay() -> None:
    async with playing(at="vein") as play:
        before, caption = play.picture, play.text
        await play.press("space")
        await play.tick(3)
        assert play.picture != before
        scene = next(s for s in play.book.content.scene if s.id == "vein")
        assert " ".join(scene.caption.split()[:4]) in caption


async def test_covered_nothing_runs_and_uncovered_it_goes_on() -> None:
    async with playing(at="clean") as play:
        await play.press("space")
        await play.tick(1)
        place = play.player.position
        await play.app.push_screen(Screen())
        await play.settle()
        assert not play.runs
        play.clock.now += 30
        play.app.pop_screen()
        await play.settle()
        assert play.runs
        await play.tick(0)
        assert play.player.position == place


async def test_left_nothing_runs_and_back_it_is_at_the_step() -> None:
    async with playing(at="clean") as play:
        await play.press("space")
        timer = play.line._frames._timer
        assert timer
        await play.do("palette")
        assert not timer._active.is_set() or timer._task is None or timer._task.done()
        await play.do("back")
        await play.until(lambda: isinstance(play.app.screen, TimelineScreen))
        assert (play.player.at, play.player.playing) == (3, False)


async def test_speed_and_frames() -> None:
    async with playing(at="lie") as play:
        await play.do("timeline.faster", "timeline.faster")
        assert play.player.speed == 4
        assert "4" in play.lines[-2].split("1/14")[1]
        await play.do("timeline.slower")
        assert play.player.speed == 2
        await play.do("timeline.frame_on", "timeline.frame_on", "timeline.frame_back")
        assert play.player.elapsed == pytest.approx(FRAME_S)


async def test_speed_is_held_back_where_a_picture_would_flicker() -> None:
    async with playing(at="ease") as play:
        await play.do("timeline.faster", "timeline.faster")
        assert play.player.speed == 4
        assert play.player.rate < 2
        await play.do("next")
        assert play.player.at == 10
        assert play.player.rate == 4
        assert TIMELINE.step[10].title in play.text


async def test_the_key_for_motion_stops_what_plays() -> None:
    async with playing(at="clean") as play:
        await play.press("space")
        await play.tick(1)
        await play.do("motion")
        assert not play.player.playing
        assert not play.runs
        assert LABELS.still in play.text
        await play.do("motion")
        assert LABELS.paused in play.text
