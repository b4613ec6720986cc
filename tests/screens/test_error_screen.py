"""When something goes wrong: the reader is told, and goes on reading."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import wraps

import pytest
from book_kit import shipped
from screen_kit import Reader, reading
from textual.drivers.headless_driver import HeadlessDriver

from sij_tui.app.base_app import BaseApp
from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.error_screen import ErrorScreen
from sij_tui.screens.find import SearchScreen
from sij_tui.screens.home import HomeScreen
from sij_tui.screens.read import ReadScreen
from sij_tui.screens.settings import SettingsScreen
from sij_tui.widgets.bars import KeyBar
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.row_widget import RowWidget

PARTS = shipped().parts
TROUBLE = shipped().content.labels.trouble
Break = Callable[[type, str], None]


class Broken(Exception):
    """What a mistake in the program raises."""


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Makes a method of a class fail."""

    def fail(*_: object, **__: object) -> None:
        raise Broken

    return lambda owner, name: monkeypatch.setattr(owner, name, fail)


def is_told(reader: Reader) -> bool:
    return TROUBLE.screen_failed in reader.text


async def assert_goes_on(reader: Reader) -> None:
    """Other screens are there, and work."""
    await reader.do("settings")
    assert reader.page == "settings"
    assert shipped().content.labels.settings.contrast in reader.text
    await reader.do("home")
    assert reader.page == "home"
    assert shipped().content.meta.title in reader.text
    await reader.do("last", "first", "down")
    assert reader.cursor_rows()
    await reader.do("search")
    await reader.type("dye")
    assert reader.pane("results").elements
    await reader.press("escape")
    assert reader.page == "home"
    assert len(reader.app.screen_stack) <= 2


FAULTS = [
    (ReadScreen, "compose"),
    (ReadScreen, "compose_body"),
    (ReadScreen, "on_mount"),
    (ReadScreen, "populate"),
    (ReadScreen, "shown_keys"),
    (ReadScreen, "__init__"),
]


@pytest.mark.parametrize(("owner", "name"), FAULTS, ids=[name for _, name in FAULTS])
async def test_a_screen_that_cannot_be_opened(broken: Break, owner: type, name: str) -> None:
    broken(owner, name)
    async with reading(failures=None) as reader:
        await reader.press("3")
        await reader.until(lambda: is_told(reader))
        assert TROUBLE.screen_failed_hint in reader.text
        assert isinstance(reader.app.failures[0], Broken)
        await reader.do("back")
        await reader.until(lambda: is_told(reader))  # it was tried once more
        await reader.do("back")
        assert reader.page == "home"
        await assert_goes_on(reader)


@pytest.mark.parametrize("name", ["draw", "on_focus", "relayout", "on_resize"])
async def test_a_widget_that_cannot_be_drawn(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = getattr(Pane, name)

    @wraps(real)  # Textual looks at what a handler takes
    def fail(pane: Pane, *args: object) -> object:
        if pane.id == "text":
            raise Broken
        return real(pane, *args)

    monkeypatch.setattr(Pane, name, fail)
    async with reading(failures=None) as reader:
        await reader.press("3")
        await reader.until(lambda: is_told(reader))
        await reader.do("home")
        await assert_goes_on(reader)


async def test_what_a_screen_was_to_do_once_painted_is_not_done_after_it_is_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its widgets are gone, and nobody sees it any more."""
    left: list[SettingsScreen] = []

    def draw_once_more(screen: SettingsScreen) -> None:
        screen.call_after_refresh(lambda: screen.query_one("Pane"))
        left.append(screen)

    async with reading() as reader:
        await reader.do("settings")
        monkeypatch.setattr(SettingsScreen, "on_screen_suspend", draw_once_more)
        await reader.do("home")
        await reader.until(lambda: left and not left[0].is_running)
        await reader.settle()
        assert not is_told(reader)
        await assert_goes_on(reader)


@pytest.mark.parametrize("key", ["down", "pagedown", "enter", "o", "right"])
async def test_a_key_that_fails(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Broken

    async with reading(failures=None, session=Session().visit(Route("times"))) as reader:
        with monkeypatch.context() as patch:
            for name in ("action_down", "action_page_down", "action_open"):
                patch.setattr(Pane, name, fail)
            for name in ("action_origin", "action_next"):
                patch.setattr(ReadScreen, name, fail)
            await reader.press(key)
            await reader.until(lambda: is_told(reader))
        await reader.do("back")  # to where it was, with what failed made anew
        assert (reader.page, is_told(reader)) == ("times", False)
        await reader.do("down")
        assert reader.pane().key == "1.2"
        await assert_goes_on(reader)


@pytest.mark.parametrize("action", ["search", "next_result", "theme", "help"])
async def test_an_action_of_the_app_that_fails(
    monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Broken

    async with reading(failures=None, session=Session().visit(Route("times"))) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(LeafletApp, "action_do", fail)
            await reader.do(action)
            await reader.until(lambda: is_told(reader))
        await reader.do("home")
        await assert_goes_on(reader)


@pytest.mark.parametrize(
    "name",
    ["on_navigate", "on_result_opened", "on_preferences_changed", "on_run_action", "on_turn_page"],
)
async def test_a_message_to_the_app_that_fails(broken: Break, name: str) -> None:
    from sij_tui.widgets import messages

    async with reading(failures=None) as reader:
        broken(LeafletApp, name)
        sent = {
            "on_navigate": messages.Navigate(Route("times")),
            "on_result_opened": messages.ResultOpened((Route("times"),), 0),
            "on_preferences_changed": messages.PreferencesChanged(theme="light"),
            "on_run_action": messages.RunAction("help"),
            "on_turn_page": messages.TurnPage(1),
        }
        reader.screen.post_message(sent[name])
        await reader.until(lambda: is_told(reader))
        await reader.do("home")
        await reader.do("settings")
        assert reader.page == "settings"


async def test_the_home_screen_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Broken

    async with reading(failures=None) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(Pane, "action_down", fail)
            await reader.do("down")
            await reader.until(lambda: is_told(reader))
        for way in ("back", "home"):
            await reader.do(way)
            assert reader.page == "home"
            assert not is_told(reader)
        await reader.do("down", "down", "open")
        assert reader.page == PARTS[2]
        await reader.do("back")
        await assert_goes_on(reader)


async def test_a_part_of_the_home_screen_that_died_is_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Broken

    async with reading(failures=None) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(Pane, "on_mouse_scroll_down", fail)
            await reader.wheel(1, "list")
            await reader.until(lambda: is_told(reader))
        await reader.do("back")
        before = reader.text
        await reader.wheel(2, "list")
        assert reader.text != before


async def test_a_home_screen_that_cannot_be_made_leaves_the_rest(broken: Break) -> None:
    broken(HomeScreen, "populate")
    async with reading(failures=None) as reader:
        await reader.until(lambda: is_told(reader))
        await reader.press("3")
        assert reader.page == PARTS[2]
        assert shipped().page(PARTS[2]).title in reader.text
        await reader.do("next")
        assert reader.page == PARTS[3]


async def test_screens_of_the_program_may_fail_too(broken: Break) -> None:
    for owner in (SearchScreen, SettingsScreen):
        broken(owner, "populate")
    async with reading(failures=None) as reader:
        for name in ("search", "settings"):
            await reader.press("3")
            await reader.do(name)
            for _ in range(2):
                if reader.page != PARTS[2]:
                    await reader.until(lambda: is_told(reader))
                    await reader.do("back")
            assert reader.page == PARTS[2]
            assert shipped().page(PARTS[2]).title in reader.text
            await reader.do("home")


async def test_a_bar_that_fails(broken: Break) -> None:
    async with reading(failures=None) as reader:
        await reader.press("3")
        broken(KeyBar, "on_click")
        await reader.click(reader.label_of("next"), last=True)
        await reader.until(lambda: is_told(reader))
        await reader.do("back")
        assert (reader.page, is_told(reader)) == (PARTS[2], False)


async def test_when_everything_fails_it_ends(broken: Break) -> None:
    """Rather than fail for ever: with a status that says so."""
    broken(BaseScreen, "compose")
    app = LeafletApp(shipped(), Session())
    with pytest.raises(Broken):
        async with app.run_test():
            pass
    assert app.return_code == 1


async def test_when_it_cannot_begin_it_ends_with_a_line_and_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As where the system has no thread for it: not as if the reader had left."""

    def fail(driver: HeadlessDriver) -> None:
        raise Broken

    monkeypatch.setattr(HeadlessDriver, "start_application_mode", fail)
    app = LeafletApp(shipped(), Session())
    await app.run_async(headless=True)
    assert app.return_code == 1
    assert TROUBLE.screen_failed in capsys.readouterr().err
    assert [type(failure) for failure in app.failures] == [Broken]


UNSHOWABLE = [
    (KeyBar, "lay_out"),
    (KeyBar, "render_lines"),
    (BaseScreen, "apply_theme"),
    (BaseScreen, "update_key_bar"),
    (BaseApp, "on_laid_out"),
    (BaseApp, "hold_painting"),
]
"""What every screen needs, the error screen too."""


@pytest.mark.parametrize(("owner", "name"), UNSHOWABLE, ids=[name for _, name in UNSHOWABLE])
@pytest.mark.parametrize("page", ["home", "help"])
async def test_what_no_screen_can_tell_of_ends_it_with_one_line(
    broken: Break, owner: type, name: str, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rather than leave the reader before a title, with no key that works."""
    broken(owner, name)
    app = LeafletApp(shipped(), Session().visit(Route(page)))
    async with asyncio.timeout(60):
        await app.run_async(headless=True)
    assert app.return_code == 1
    assert capsys.readouterr().err.split("\n") == [TROUBLE.screen_failed, ""]
    assert {type(failure) for failure in app.failures} == {Broken}


@pytest.mark.parametrize("name", ["__init__", "compose_body", "populate", "on_resize"])
async def test_an_error_screen_that_fails_ends_it_with_one_line(
    broken: Break, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(ReadScreen, "populate")
    broken(ErrorScreen, name)
    app = LeafletApp(shipped(), Session().visit(Route(PARTS[2])))
    async with asyncio.timeout(60):
        await app.run_async(headless=True)
    assert app.return_code == 1
    assert capsys.readouterr().err.split("\n") == [TROUBLE.screen_failed, ""]


async def test_a_screen_that_fails_in_many_places_at_once_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its other widgets may fail after the error screen has been opened."""
    real = BaseScreen.apply_theme

    def fail_all(screen: BaseScreen) -> None:
        real(screen)
        if isinstance(screen, ReadScreen):
            for widget in screen.query(RowWidget):
                widget.call_later(lambda: 1 / 0)
            for _ in range(3):
                screen.call_later(lambda: 1 / 0)

    monkeypatch.setattr(BaseScreen, "apply_theme", fail_all)
    async with reading(failures=None) as reader:
        await reader.press("3")
        await reader.until(lambda: is_told(reader))
        assert len(reader.app.failures) > 1
        await reader.do("home")
        await assert_goes_on(reader)


async def test_one_failure_does_not_end_it_and_the_place_is_kept() -> None:
    kept: list[Session] = []
    async with reading(failures=None, keep=lambda now: kept.append(now) or "") as reader:
        await reader.press("3")
        await reader.do("next")
        told: list[Exception] = []
        reader.app.on_failure = told.append
        reader.app._handle_exception(error := Broken())
        assert told == [error]
        await reader.until(lambda: is_told(reader))
        await reader.do("quit")
        await reader.until(lambda: not reader.app.is_running)
        assert reader.app.return_code == 0
        assert reader.app.session.last_page(PARTS).page in PARTS


async def test_a_screen_taken_down_while_it_is_opened_does_not_ask_for_its_widgets() -> None:
    async with reading() as reader:
        app, screen = reader.app, reader.app.screen
        assert isinstance(screen, BaseScreen)
    assert not screen.query(Pane)
    with app._context():
        screen.on_mount()
