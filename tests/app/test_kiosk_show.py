"""While nobody has the keys, the program shows itself; any key takes over."""

from __future__ import annotations

import pytest
from book_kit import shipped, small
from kiosk_kit import IDLE, PAGE, STILL, KioskReader, open_kiosk

from sij_tui.core.checker.state import CheckerState
from sij_tui.core.kiosk_policy import show_pages
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Capabilities, Session
from sij_tui.screens.checker.screen import CheckerScreen
from sij_tui.screens.timeline.screen import TimelineScreen

BOOK = shipped()
PARTS = BOOK.parts
STOPS = show_pages(PARTS, BOOK.page_ids)
MOVING = Session(capabilities=Capabilities(keep=False))
TIMELINE = BOOK.content.timeline
assert TIMELINE
MOST_PAGES = 400


async def turn_until(reader: KioskReader, page: str) -> None:
    """Let the show go on until it is at a page."""
    for _ in range(MOST_PAGES):
        if reader.page == page:
            return
        await reader.wait(PAGE)
    pytest.fail(f"the show never comes to {page}")


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_it_shows_every_page_to_its_end_and_begins_again(size: tuple[int, int]) -> None:
    async with open_kiosk(autoplay=PAGE, size=size) as reader:
        assert reader.shows_itself
        way, seen = [reader.page], ""
        for _ in range(MOST_PAGES):
            seen += f" {reader.words}"
            await reader.wait(PAGE)
            if way[-1] != reader.page:
                way.append(reader.page)
            if reader.page == "home" and len(way) > 2:
                break
        assert tuple(way) == (*STOPS, "home")
        assert reader.shows_itself
        for part in PARTS:
            last = [element for element in BOOK.page(part).elements if element.plain_text][-1]
            assert last.plain_text.split()[-1] in seen, part


async def test_each_page_stays_its_time() -> None:
    async with open_kiosk(autoplay=PAGE) as reader:
        before = reader.text
        await reader.wait(PAGE - 0.5)
        assert reader.left == [line[:48] for line in before.split("\n")] or reader.page == "home"
        await turn_until(reader, PARTS[0])
        await reader.wait(PAGE / 2)
        assert reader.page == PARTS[0]


@pytest.mark.parametrize("key", ["q", "enter", "3", "j", "escape", "ctrl+q", "/"])
async def test_any_key_takes_over_and_does_nothing_else(key: str) -> None:
    async with open_kiosk(autoplay=PAGE) as reader:
        await turn_until(reader, PARTS[2])
        await reader.press(key)
        assert reader.page == PARTS[2]
        assert not reader.shows_itself
        await reader.wait(3 * PAGE)
        assert reader.page == PARTS[2]
        assert reader.session.seen <= {PARTS[2]}, "the show has read nothing in a reader's name"
        await reader.press("escape")
        assert reader.page == "home"


async def test_a_click_takes_over() -> None:
    async with open_kiosk(autoplay=PAGE) as reader:
        await turn_until(reader, PARTS[1])
        await reader.click_at(5, 5)
        assert not reader.shows_itself
        assert reader.page == PARTS[1]
        await reader.wait(3 * PAGE)
        assert reader.page == PARTS[1]


async def test_after_the_idle_time_the_show_begins_again() -> None:
    async with open_kiosk(autoplay=PAGE) as reader:
        await turn_until(reader, PARTS[1])
        await reader.press("x", "t", "j")
        await reader.wait(IDLE)
        assert reader.warned
        await reader.wait(30)
        assert reader.shows_itself
        assert reader.page == "home"
        assert reader.session.preferences == STILL.preferences
        await turn_until(reader, PARTS[0])


async def test_without_motion_it_goes_from_step_to_step() -> None:
    async with open_kiosk(autoplay=PAGE) as reader:
        await turn_until(reader, "timeline")
        screen = reader.screen
        assert isinstance(screen, TimelineScreen)
        assert screen.gate
        steps = []
        while reader.page == "timeline":
            if not screen.gate and screen.player.at not in steps:
                steps.append(screen.player.at)
            await reader.wait(PAGE)
        assert steps == list(range(len(TIMELINE.step)))


async def test_with_motion_it_plays_all_the_way() -> None:
    async with open_kiosk(MOVING, autoplay=PAGE) as reader:
        await turn_until(reader, "timeline")
        screen = reader.screen
        assert isinstance(screen, TimelineScreen)
        while screen.gate:
            await reader.wait(PAGE)
        assert screen.player.playing
        for _ in range(500):
            if screen.player.at_end:
                break
            reader.now += 0.5
            screen._frames.tick()
            await reader.settle()
        assert screen.player.at == len(TIMELINE.step) - 1, "it stops at no step in between"
        assert reader.page == "timeline"
        await reader.wait(PAGE)
        assert reader.page != "timeline"


async def test_whoever_takes_over_the_timeline_finds_it_paused_and_guided() -> None:
    async with open_kiosk(MOVING, autoplay=PAGE) as reader:
        await turn_until(reader, "timeline")
        screen = reader.screen
        assert isinstance(screen, TimelineScreen)
        while not screen.player.playing:
            await reader.wait(PAGE)
        await reader.press("x")
        assert reader.screen is screen
        assert not screen.player.playing
        assert screen.player.guided


async def test_the_checker_is_shown_but_never_answered() -> None:
    async with open_kiosk(autoplay=PAGE) as reader:
        await turn_until(reader, "checker")
        screen = reader.screen
        assert isinstance(screen, CheckerScreen)
        while reader.page == "checker":
            assert screen.exercise == CheckerState()
            await reader.wait(PAGE)


async def test_a_failing_page_does_not_end_the_show(monkeypatch: pytest.MonkeyPatch) -> None:
    from sij_tui.screens.read import ReadScreen

    fill = ReadScreen.populate

    def sometimes(self: ReadScreen) -> None:
        if self.session.route.page == PARTS[1]:
            raise ValueError
        fill(self)

    async with open_kiosk(autoplay=PAGE, failures=1) as reader:
        monkeypatch.setattr(ReadScreen, "populate", sometimes)
        await turn_until(reader, "trouble")
        assert reader.app._timer._task, "nothing would ever wake it again"
        await turn_until(reader, PARTS[2])


async def test_a_window_without_the_keys_shows_on() -> None:
    """A terminal in the background tells so; then no pane has the keys."""
    async with open_kiosk(autoplay=PAGE, size=(60, 20)) as reader:
        await turn_until(reader, PARTS[2])
        reader.app.app_focus = False
        await reader.settle()
        before = reader.text
        await reader.wait(PAGE)
        assert reader.page == PARTS[2], "there is more of this page"
        assert reader.text != before


async def test_a_book_without_timeline_and_checker_is_shown_too() -> None:
    async with open_kiosk(autoplay=PAGE, book=small()) as reader:
        for _ in range(30):
            await reader.wait(PAGE)
        assert reader.shows_itself


async def test_the_show_begins_at_the_first_stop_wherever_the_start_is() -> None:
    async with open_kiosk(STILL.visit(Route(PARTS[4])), autoplay=PAGE) as reader:
        await reader.settle()
        assert reader.page == "home"
        assert reader.shows_itself
