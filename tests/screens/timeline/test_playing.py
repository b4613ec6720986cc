"""Playing the timeline as a reader does; time is a number that the test moves on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from book_kit import CONTENT, shipped
from screen_kit import Reader, reading
from textual import events
from textual.screen import Screen

from sij_tui.core.book import Book
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Capabilities, Preferences, Session
from sij_tui.core.timeline.player import FRAME, Player
from sij_tui.core.validation.load import load
from sij_tui.screens.services import Services
from sij_tui.screens.timeline.screen import TimelineScreen
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.track import INSET, TimelineTrack

timeline = shipped().content.timeline
assert timeline
TIMELINE = timeline
LABELS = TIMELINE.labels
LAST = len(TIMELINE.step) - 1


class Clock:
    """Seconds, and room for frames, as the test wants them."""

    def __init__(self) -> None:
        self.now = 100.0
        self.cells = 100_000

    @property
    def services(self) -> Services:
        return Services(clock=lambda: self.now, cell_budget=lambda: self.cells)


class Play(Reader):
    """A reader in front of the timeline."""

    clock: Clock

    @property
    def line(self) -> TimelineScreen:
        found = [s for s in self.app.screen_stack if isinstance(s, TimelineScreen)]
        return found[0]

    @property
    def player(self) -> Player:
        return self.line.player

    @property
    def runs(self) -> bool:
        """Whether the timer runs."""
        timer = self.line._timer
        assert timer
        return timer._active.is_set()

    @property
    def picture(self) -> str:
        """The picture's rows as text."""
        frame = self.line.query_one("#picture", Picture)._frame
        return frame.text if frame else ""

    @property
    def marks(self) -> list[str]:
        """The mark of each step on the track."""
        glyphs = self.line.query_one("#track", TimelineTrack).glyphs
        known = (glyphs.seen, glyphs.here, glyphs.unseen)
        row = self.line.query_one("#track", TimelineTrack).region.y + 1
        return [mark for mark in self.lines[row] if mark in known]

    async def tick(self, seconds: float) -> None:
        """Let time pass, in one tick."""
        self.clock.now += seconds
        self.line._tick()
        await self.settle()


@asynccontextmanager
async def playing(
    *, at: str = "", size: tuple[int, int] = (80, 24), motion: bool = True,
    tier: GlyphTier = "blocks", book: Book | None = None, **options: object
) -> AsyncIterator[Play]:  # fmt: skip
    clock = Clock()
    session = Session(
        capabilities=Capabilities(motion=motion), preferences=Preferences(glyphs=tier)
    ).visit(Route("timeline", at))
    async with reading(book, size, session, services=clock.services, **options) as reader:
        reader.__class__ = Play
        assert isinstance(reader, Play)
        reader.clock = clock
        with tick_by_hand(reader):
            yield reader


@contextmanager
def tick_by_hand(reader: Play) -> Iterator[None]:
    """The timer only tells that it would run; the test ticks."""
    timer = reader.line._timer
    assert timer
    timer._callback = lambda: None
    yield


# -- the beginning


async def test_it_starts_paused_on_the_first_frame_with_the_gate() -> None:
    async with playing() as play:
        assert (play.player.position, play.player.playing, play.runs) == (0.0, False, False)
        assert TIMELINE.gate
        assert TIMELINE.gate.title in play.text
        assert LABELS.paused in play.text
        assert LABELS.not_to_scale in play.text
        for item in TIMELINE.gate.items:
            assert " ".join(item.facts) in play.text


async def test_it_opens_at_the_step_that_was_left() -> None:
    async with playing(at="dye") as play:
        assert TIMELINE.step[play.player.at].id == "dye"
        assert not play.player.playing
        assert play.session.route.key == "dye"


# -- playing


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
        timer = play.line._timer
        assert timer
        await play.do("palette")
        assert not timer._active.is_set() or timer._task is None or timer._task.done()
        await play.do("back")
        await play.until(lambda: isinstance(play.app.screen, TimelineScreen))
        assert (play.player.at, play.player.playing) == (3, False)


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


async def test_speed_and_frames() -> None:
    async with playing(at="lie") as play:
        await play.do("timeline.faster", "timeline.faster")
        assert play.player.speed == 4
        assert "4" in play.lines[-2].split("1/14")[1]
        await play.do("timeline.slower")
        assert play.player.speed == 2
        await play.do("timeline.frame_on", "timeline.frame_on", "timeline.frame_back")
        assert play.player.elapsed == pytest.approx(FRAME)


async def test_speed_is_held_back_where_a_picture_would_flicker() -> None:
    async with playing(at="ease") as play:
        await play.do("timeline.faster", "timeline.faster")
        assert play.player.speed == 4
        assert play.player.rate < 2
        await play.do("next")
        assert play.player.at == 10
        assert play.player.rate == 4
        assert TIMELINE.step[10].title in play.text


# -- going to a step


async def test_arrows_step() -> None:
    async with playing() as play:
        await play.do("next", "next", "next", "previous")
        assert play.player.at == 1
        assert TIMELINE.step[1].title in play.text


@pytest.mark.parametrize("key", ["right", "1", "space"])
@pytest.mark.parametrize("motion", [True, False])
async def test_what_comes_before_any_step_is_followed_by_the_first(key: str, motion: bool) -> None:
    async with playing(motion=motion) as play:
        assert TIMELINE.gate
        await play.press(key)
        await play.tick(0.5)
        assert TIMELINE.gate.title not in play.text
        assert TIMELINE.step[0].title in play.text
        assert play.player.at == 0


async def test_before_any_step_nothing_claims_to_be_the_first() -> None:
    async with playing(size=(120, 40)) as play:
        for again in (False, True):
            if again:
                await play.do("next", "previous")
            number = fill(LABELS.step, number=1, total=len(TIMELINE.step))
            assert number not in play.text
            assert not play.line.query_one("#picture", Picture).region
            track = "\n".join(play.lines[-6:-2])
            assert play.session.glyphs.here not in track
            assert play.session.glyphs.seen not in track
        await play.do("next")
        assert number in play.text
        assert play.line.query_one("#picture", Picture).region
        assert play.line.query_one("#picture", Picture).scene == TIMELINE.step[0].scene


async def test_before_the_first_step_stands_the_gate_again() -> None:
    async with playing(at="lie") as play:
        assert TIMELINE.gate
        assert TIMELINE.gate.title not in play.text
        await play.do("previous")
        assert TIMELINE.gate.title in play.text
        await play.do("next")
        await play.press("home")
        assert TIMELINE.gate.title in play.text
        assert play.player.position == 0


async def test_end_leads_to_the_end() -> None:
    async with playing() as play:
        await play.press("end")
        assert play.player.at_end
        assert not play.runs


async def test_digits_lead_to_a_step_and_two_make_a_number() -> None:
    async with playing() as play:
        await play.press("7")
        assert play.player.at == 6
        play.clock.now += 5
        await play.press("1", "4")
        assert play.player.at == 13
        play.clock.now += 5
        await play.press("1")
        play.clock.now += 5
        await play.press("2")
        assert play.player.at == 1
        assert play.page == "timeline"


async def test_a_click_on_the_track_leads_there_and_a_drag_follows() -> None:
    async with playing() as play:
        region = play.line.query_one("#track", TimelineTrack).region
        cells = region.width - 2 * INSET

        def mouse(kind: type[events.MouseEvent], part: float) -> None:
            x = region.x + INSET + round(part * cells)
            play.send(kind(None, x, region.y + 1, 0, 0, 1, False, False, False))

        steps = LAST + 1
        mouse(events.MouseDown, 0.5)
        await play.settle()
        assert play.player.position == pytest.approx(0.5 * steps, abs=0.3)
        mouse(events.MouseMove, 0.8)
        await play.settle()
        assert play.player.position == pytest.approx(0.8 * steps, abs=0.3)
        mouse(events.MouseUp, 0.8)
        await play.settle()
        mouse(events.MouseMove, 0.1)
        await play.settle()
        assert play.player.position == pytest.approx(0.8 * steps, abs=0.3)
        assert TIMELINE.step[int(0.8 * steps)].title in play.text


async def test_the_bar_of_keys_can_be_clicked() -> None:
    async with playing(at="vein") as play:
        await play.click(play.label_of("timeline.play"))
        assert play.player.playing
        await play.click(play.label_of("next"))
        assert play.player.at == 2


# -- where it comes from


async def test_a_key_shows_where_a_statement_comes_from() -> None:
    async with playing(at="numb") as play:
        await play.press("down")
        await play.do("origin")
        assert "F25" in play.text
        assert play.book.content.labels.name.origin in play.text
        await play.do("back")
        assert TIMELINE.step[4].title in play.text
        assert play.pane("words").key == "numb.team.2"
        await play.do("origin", "next")
        assert TIMELINE.step[5].title in play.text


@pytest.mark.parametrize("step", [step.id for step in TIMELINE.step])
async def test_every_step_has_an_origin(step: str) -> None:
    async with playing(at=step) as play:
        await play.do("origin")
        first = (*TIMELINE.step[play.player.at].team, *TIMELINE.step[play.player.at].person)[0]
        assert first.facts[0] in play.text


# -- sizes, glyphs, motion


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


async def test_a_saved_file_is_shown_at_the_same_step() -> None:
    data = CONTENT.read_bytes()
    title = TIMELINE.step[4].title
    changed = data.replace(f'title = "{title}"'.encode(), b'title = "Quite another title"')
    changed = changed.replace(b'short = "Vein"', b'short = "Brand"')
    async with playing(at="numb", size=(140, 40)) as play:
        await play.do("timeline.frame_on")
        play.line.set_book(Book(load(changed, "content.toml"), "x"))
        await play.settle()
        assert "Quite another title" in play.text
        assert "Brand" in play.text
        assert play.player.at == 4
        assert play.player.elapsed > 0


@pytest.mark.parametrize("size", [(50, 24), (60, 20), (80, 24), (120, 40), (200, 60)])
async def test_no_picture_touches_the_edge_of_the_window(size: tuple[int, int]) -> None:
    async with playing(at="lie", size=size) as play:
        region = play.line.query_one("#picture", Picture).content_region
        assert region.x >= 2
        assert region.right <= size[0] - 1
