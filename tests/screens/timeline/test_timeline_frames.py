"""The picture on a slow link: frames wait, or are sent in parts that come to the same."""

from __future__ import annotations

import pytest
from timeline_player import LABELS, playing

from sij_tui.widgets.picture import Picture


async def test_no_frame_while_the_terminal_is_behind() -> None:
    async with playing(at="vein") as play:
        await play.press("space")
        play.clock.cells = 0
        await play.tick(2)
        assert play.player.elapsed == 0
        play.clock.cells = 100_000
        await play.tick(1)
        assert play.player.elapsed == pytest.approx(3.0)


async def test_little_room_sends_the_picture_in_parts_that_come_to_the_same() -> None:
    async with playing(at="clean") as play, playing(at="clean") as other:
        await play.press("space")
        await other.press("space")
        play.clock.cells = 10
        await play.tick(2)
        await other.tick(2)
        assert play.picture != other.picture
        for _ in range(40):
            await play.tick(0)
        picture = play.line.query_one("#picture", Picture)
        for _ in range(40):
            picture.set_scene("clean", play.player.progress, picture._caption, 10)
        assert play.picture == other.picture


async def test_little_room_changes_no_more_cells_than_that() -> None:
    async with playing(at="clean") as play:
        await play.press("space")
        play.clock.cells = 7
        for _ in range(20):
            before = play.picture
            await play.tick(0.3)
            assert sum(a != b for a, b in zip(before, play.picture, strict=True)) <= 7


@pytest.mark.parametrize("key", ["timeline.faster", "timeline.loop"])
async def test_a_key_takes_no_part_of_the_picture_with_it_on_a_slow_link(key: str) -> None:
    async with playing(at="clean") as play:
        await play.press("space")
        play.clock.cells = 7
        for _ in range(4):
            await play.tick(0.5)
        before, status = play.picture, play.lines[-2]
        await play.do(key)
        assert play.lines[-2] != status
        assert play.picture == before
        await play.tick(0.5)
        assert play.picture != before


async def test_a_pause_shows_what_frames_on_a_slow_link_left_out() -> None:
    async with playing(at="clean") as play, playing(at="clean") as other:
        await play.press("space")
        await other.press("space")
        play.clock.cells = 7
        await play.tick(2)
        await other.tick(2)
        await play.press("space")
        assert LABELS.paused in play.text
        assert play.picture == other.picture
