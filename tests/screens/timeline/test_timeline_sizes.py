"""The timeline in every window, in every set of glyphs, and without motion."""

from __future__ import annotations

import pytest
from book_kit import shipped
from msgspec.structs import replace
from timeline_player import LABELS, LAST, TIMELINE, Play, playing

from sij_tui.core.book import Book
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.scenes.frame import Frame
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


def stage(play: Play) -> tuple[Picture, Frame]:
    """The picture and its frame."""
    picture = play.line.query_one("#picture", Picture)
    assert picture.frame
    return picture, picture.frame


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50), (200, 60)])
async def test_the_picture_takes_the_room_that_the_words_leave(size: tuple[int, int]) -> None:
    async with playing(at="needle", size=size) as play:
        picture, frame = stage(play)
        words = play.pane("words").region.width
        assert 36 <= words <= 66 + 12 + 6
        assert words + picture.region.width == size[0]
        high = len(frame.rows) == picture.size.height - 1
        assert high or picture.size.width - frame.columns <= 1
        assert picture.region.width >= (size[0] // 2 if size[0] < 100 else size[0] * 0.65)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_picture_and_caption_stand_in_the_middle_of_their_room(size: tuple[int, int]) -> None:
    async with playing(at="lie", size=size) as play:
        for step in TIMELINE.step:
            picture, frame = stage(play)
            caption = next(s.caption for s in play.book.content.scene if s.id == step.scene)
            region, top = picture.content_region, picture._top
            rows = [line[region.x : region.right].strip() for line in play.lines]
            rows = rows[region.y : region.bottom]
            lines = rows[top + len(frame.rows) :]
            below = len(lines) - next(n for n in range(len(lines), -1, -1) if any(lines[n - 1 : n]))
            assert abs(top - below) <= 1, step.id
            assert " ".join(" ".join(lines).split()) == caption
            await play.do("next")


@pytest.mark.parametrize(
    ("size", "shown"),
    [((44, 30), False), ((60, 20), False), ((80, 24), True), ((120, 40), True), ((200, 60), True)],
)
async def test_what_comes_before_any_step_has_a_picture_of_its_own(
    size: tuple[int, int], shown: bool
) -> None:
    async with playing(size=size) as play:
        picture = play.line.query_one("#picture", Picture)
        assert picture.scene == TIMELINE.gate_scene != TIMELINE.step[0].scene
        assert bool(picture.region) == shown
        assert play.pane("words").region.width >= 44
        await play.press("space")
        assert picture.scene == TIMELINE.step[0].scene
        assert picture.region
        await play.do("previous")
        assert (picture.scene, bool(picture.region)) == (TIMELINE.gate_scene, shown)


async def test_without_a_picture_of_its_own_it_has_the_whole_window() -> None:
    async with playing(book=with_gate_scene(""), size=(120, 40)) as play:
        assert not play.line.query_one("#picture", Picture).region
        assert play.pane("words").region.width == 120


def with_gate_scene(scene: str) -> Book:
    """The shipped book with another picture of what comes before any step."""
    assert TIMELINE.gate
    timeline = replace(TIMELINE, gate=replace(TIMELINE.gate, scene=scene))
    return Book(Loaded(replace(shipped().content, timeline=timeline), "other.toml", b""), "0")
