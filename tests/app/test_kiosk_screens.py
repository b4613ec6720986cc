"""A kiosk: readers come and go, and none finds anything of the one before."""

from __future__ import annotations

import gc

import pytest
from book_kit import shipped
from kiosk_kit import IDLE, STILL, KioskReader, open_kiosk
from textual import events

from sij_tui.core.layout.elements import Route
from sij_tui.screens.find import SearchScreen
from sij_tui.widgets.pane import Pane

PARTS = shipped().parts


async def leave(reader: KioskReader) -> None:
    """Go away until nobody is asked for any more."""
    await reader.wait(IDLE)
    assert reader.warned
    await reader.wait(30)
    assert not reader.warned


async def test_it_asks_counts_down_and_goes_back_to_the_start() -> None:
    async with open_kiosk() as reader:
        opening = reader.left
        await reader.press("4", "j", "t")
        await reader.wait(IDLE - 1)
        assert not reader.warned
        await reader.wait(1)
        assert reader.warned
        assert " 20 " in reader.words
        await reader.wait(7)
        assert " 13 " in reader.words
        assert reader.page == PARTS[3]
        await reader.wait(13)
        assert reader.left == opening
        assert reader.session == STILL


async def test_what_the_terminal_has_told_holds_for_the_next_reader() -> None:
    async with open_kiosk() as reader:
        reader.app.session = reader.app.session.with_octants(True)
        await reader.press("4")
        await leave(reader)
        assert reader.session.route.page == "home"
        assert reader.session.tier == "octants"


async def test_who_cannot_wait_for_the_first_screen_is_forgotten_like_all_others() -> None:
    async with open_kiosk() as reader:
        await reader.press("4")
        reader.app.on_ready()  # the program is up only now
        await reader.wait(IDLE)
        assert reader.warned


@pytest.mark.parametrize("key", ["q", "enter", "j", "n", "escape", "ctrl+q", "h", "3"])
async def test_a_key_at_the_warning_does_nothing_but_stay(key: str) -> None:
    async with open_kiosk() as reader:
        await reader.press("4", "j")
        before, place = reader.text, reader.screen.with_place(reader.session).route
        await reader.wait(IDLE + 3)
        assert reader.warned
        await reader.press(key)
        assert reader.text == before
        assert reader.screen.with_place(reader.session).route == place
        await reader.wait(IDLE - 1)
        assert not reader.warned


async def test_a_click_at_the_warning_stays_and_opens_nothing() -> None:
    async with open_kiosk() as reader:
        before = reader.left
        await reader.press("j", "k")
        await reader.wait(IDLE)
        await reader.click(shipped().page(PARTS[1]).title)
        assert reader.page == "home"
        assert reader.left == before


async def test_pasting_and_the_wheel_are_somebody_but_a_nudged_mouse_is_not() -> None:
    async with open_kiosk() as reader:
        await reader.press("/")
        await reader.wait(IDLE - 1)
        reader.send(events.Paste("x"))
        await reader.settle()
        await reader.wait(IDLE - 1)
        assert not reader.warned
        await reader.wheel(1, "results")
        await reader.wait(IDLE - 1)
        assert not reader.warned
        reader.send(events.MouseMove(None, 3, 3, 1, 1, 0, False, False, False))
        await reader.settle()
        await reader.wait(1)
        assert reader.warned


async def test_whoever_only_looked_from_afar_is_not_asked() -> None:
    async with open_kiosk() as reader:
        await reader.wait(10 * IDLE)
        assert not reader.warned


async def test_without_an_idle_time_nobody_is_asked() -> None:
    async with open_kiosk(idle=0) as reader:
        await reader.press("4")
        await reader.wait(1e6)
        assert not reader.warned
        assert reader.page == PARTS[3]


async def test_nothing_of_a_reader_is_left() -> None:
    """History, search, what was read, notices, what was cut out, the cursor, colours and all."""
    async with open_kiosk() as reader:
        opening = reader.left
        await reader.press("3", "l", "l", "escape", "/")
        await reader.type("pregnan")
        await reader.press("ctrl+x", "enter", "t", "g", "m")
        await reader.press("h", "j", "j", "j")
        reader.app._clipboard, reader.app.suspended = "mine", {"checker": object()}
        assert reader.session.history or reader.session.seen
        await leave(reader)
        assert reader.left == opening
        assert reader.session == STILL
        assert len(reader.app.screen_stack) == 1
        assert (reader.app._clipboard, reader.app.suspended) == ("", {})
        assert reader.forgotten == 1
        await reader.press("n")  # no results of a search to step through
        assert reader.page == "home"
        await reader.press("escape")
        assert reader.page == "home"


async def test_what_was_typed_is_not_in_memory_any_more() -> None:
    async with open_kiosk() as reader:
        await reader.press("/")
        await reader.type("xyzzy")
        assert any(isinstance(thing, SearchScreen) for thing in gc.get_objects())
        await leave(reader)
        await reader.press("j")  # whatever a screen of its own may have been waiting for
        gc.collect()
        assert not any(isinstance(thing, SearchScreen) for thing in gc.get_objects())


async def test_answers_of_the_checker_are_gone_and_nothing_asks_first() -> None:
    async with open_kiosk() as reader:
        reader.app.session = reader.session.visit(Route("checker"))
        await reader.settle()
        fresh = reader.text
        await reader.press("enter", "y")
        await reader.press("n")
        assert reader.text != fresh
        await leave(reader)
        assert reader.page == "home"
        reader.app.session = reader.session.visit(Route("checker"))
        await reader.settle()
        assert reader.text == fresh


async def test_a_round_of_practice_is_gone_too_finished_or_not() -> None:
    async with open_kiosk() as reader:
        reader.app.session = reader.session.visit(Route("practice"))
        await reader.settle()
        fresh = reader.text
        await reader.press("enter", "1", "enter", "enter")
        assert reader.text != fresh
        await leave(reader)
        reader.app.session = reader.session.visit(Route("practice"))
        await reader.settle()
        assert reader.text == fresh


@pytest.mark.parametrize("start", ["home", "practice"])
@pytest.mark.parametrize("mode", ["learn", "test"])
async def test_an_answer_that_is_still_to_be_written_is_gone_with_its_reader(
    mode: str, start: str
) -> None:
    async with open_kiosk(STILL.visit(Route(start))) as reader:

        async def practise() -> str:
            reader.app.session = reader.session.visit(Route("practice"))
            await reader.settle()
            return reader.text

        fresh = await practise()
        for _ in range(2):  # the next reader finds the same, and can practise too
            controller = reader.screen.controller
            controller.act(f"begin:{mode}")
            await reader.settle()
            await reader.press("1")
            controller.act("answer")
            assert controller.state.given
            for seconds in (IDLE, 30):
                reader.now += seconds
                reader.app.check_due()
            await reader.settle()
            assert reader.page == start
            assert await practise() == fresh
            assert not reader.screen.controller.review_log.answers()
            assert not reader.screen.controller.review_log.suspended()


async def test_it_goes_back_to_where_it_was_started() -> None:
    start = STILL.prefer(theme="light", glyphs="ascii").visit(Route(PARTS[2]))
    async with open_kiosk(start) as reader:
        opening = reader.left
        await reader.press("t", "g", "m", "l", "j")
        await leave(reader)
        assert reader.left == opening
        assert reader.session == start
        assert reader.app.theme == "light"


async def test_keys_for_colours_motion_and_characters_work_and_are_wiped() -> None:
    async with open_kiosk() as reader:
        before = reader.session.preferences
        await reader.do("theme", "glyphs", "motion")
        after = reader.session.preferences
        assert (after.theme != before.theme, after.motion != before.motion) == (True, True)
        assert reader.session.tier != STILL.tier
        await leave(reader)
        assert reader.session.preferences == before
        assert reader.screen.query_one("#list", Pane).glyphs == STILL.glyphs


async def test_the_next_reader_can_do_everything_again() -> None:
    async with open_kiosk() as reader:
        for _ in range(3):
            await reader.press("5", "l")
            assert reader.page == PARTS[5]
            await leave(reader)
            assert reader.page == "home"


async def test_after_a_failure_too_all_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    from sij_tui.screens.read import ReadScreen

    async with open_kiosk(failures=1) as reader:
        with monkeypatch.context() as broken:
            broken.setattr(ReadScreen, "populate", lambda self: 1 / 0)
            await reader.press("3")
            assert reader.page == "trouble"
        await leave(reader)
        assert reader.page == "home"
        assert shipped().content.labels.trouble.screen_failed not in reader.words
        await reader.press("3")
        assert reader.page == PARTS[2]


async def test_ctrl_c_ends_even_at_the_warning() -> None:
    async with open_kiosk() as reader:
        await reader.press("4")
        await reader.wait(IDLE)
        reader.type_ahead("ctrl+c")
        await reader.until(lambda: not reader.app.is_running)
        assert reader.app.return_code == 0
