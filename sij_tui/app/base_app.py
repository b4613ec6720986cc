"""The base of the apps: it survives a screen that fails, and follows a saved file."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import LineFilter, NoColor
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer

from sij_tui.app.capabilities import BoundedApp
from sij_tui.app.input_queue import InputQueue
from sij_tui.core.book import Book
from sij_tui.core.content.labels import Trouble
from sij_tui.core.content.problems import Problem
from sij_tui.core.layout.elements import Element
from sij_tui.core.navigation import ERROR_ROUTE, HOME, Capabilities, Session
from sij_tui.screens import PROGRAM_SCREENS
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.error_screen import ErrorScreen, failure_elements, problem_elements
from sij_tui.terminal.inquiry import TerminalFeatures
from sij_tui.textual_compat import is_batching, is_exiting, key_name, paint_now, skip_layout
from sij_tui.widgets.messages import LaidOut, PressKey, RunAction
from sij_tui.widgets.row_widget import RowWidget
from sij_tui.widgets.themes import textual_themes

ContentReloader = Callable[[], Book | tuple[Problem, ...] | None]
"""Returns the book of a content file that was saved anew, or its problems; None if unchanged."""

DIGIT_TIMEOUT_S = 1.0
"""Seconds in which a second digit belongs to the first."""
WATCH_INTERVAL_S = 0.4
MAX_HOLD_S = 1.0
"""Seconds after which a screen is painted even if it has not been laid out."""
MAX_FAILURES = 20
FAILURE_WINDOW_S = 10.0
"""After more failures than that in so many seconds the program gives up."""


def take_features(app: App[Any], features: TerminalFeatures) -> None:
    """Have an app draw as finely as its terminal has said that it can."""
    if isinstance(app, BaseApp) and (features.is_multiplexer or features.draws_octants):
        app.session = app.session.with_octants(features.draws_octants)


class BaseApp(InputQueue, BoundedApp):
    """An app that shows a book on :class:`BaseScreen` screens."""

    ENABLE_COMMAND_PALETTE = False  # ours is a screen, in the words of the content file
    ALLOW_SELECT = False

    session: reactive[Session] = reactive(Session(), init=False, repaint=False)

    def __init__(
        self,
        book: Book,
        session: Session,
        driver_class: type[Driver] | None = None,
        reload: ContentReloader | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.set_reactive(BaseApp.session, session)
        self.book = book
        self.error_elements: tuple[Element, ...] = ()
        """What went wrong last, in words."""
        self.failures: list[Exception] = []
        self._failed_at: deque[float] = deque(maxlen=MAX_FAILURES + 1)
        self._failed_route = HOME
        """Where the reader was when something failed last."""
        self.has_failed = False
        """Something has failed; perhaps the home screen itself, so it is not relied on any more."""
        self.apply_content(book)
        self.animation_level = "none"
        for theme in textual_themes():
            self.register_theme(theme)
        self.theme = session.preferences.theme
        self.stylesheet.set_variables(self.get_css_variables())
        self._styled_for: str = self.theme
        """The theme whose colours the style sheets have."""
        self.suspended: dict[str, object] = {}
        """State of pages that the reader left by a link, by name; in memory alone."""
        self._reload = reload
        self._held_painting = ExitStack()
        self._digit_timer = Timer(self, DIGIT_TIMEOUT_S)
        """Runs while a second digit may follow."""
        self._told_unsaved = False
        """Whether the reader was told that their place cannot be saved."""

    def apply_content(self, book: Book) -> None:
        """Take the title and the keys of *book*."""
        self.title = book.content.meta.title
        self.set_keymap({name: action.key for name, action in book.actions().items()})

    def exit(self, *args: Any, **options: Any) -> None:
        """End, and keep the very line at which the reader is."""
        with suppress(NoMatches, ScreenStackError):  # a screen that failed has no place to tell
            self.set_reactive(BaseApp.session, self.current_session)
        super().exit(*args, **options)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without colour, no colour code is sent at all; weight and marks remain.

        With it, nothing needs a filter: no style of ours has a colour by number, or is dim.
        """
        return [] if self.session.capabilities.colour else [NoColor()]

    @property
    def capabilities(self) -> Capabilities:
        """What the program may do, and what the terminal can."""
        return self.session.capabilities

    @property
    def current_session(self) -> Session:
        """The session with the line at which the reader is, so that "back" returns to it."""
        screen = self.screen
        if isinstance(screen, BaseScreen) and screen.is_mounted:
            return screen.with_place(self.session)
        return self.session

    def on_run_action(self, message: RunAction) -> None:
        """Do an action where it is known: in the focused widget, the screen, or here."""
        name = message.action.rpartition(".")[2]
        for target in (self.focused, self.screen):
            # Textual's own widgets have actions of the same names that mean something else.
            ours = isinstance(target, RowWidget | BaseScreen)
            if ours and (action := getattr(target, f"action_{name}", None)):
                self.call_later(action)
                return
        if name == "quit":
            self.call_later(self.action_quit)
        else:
            self.action_do(message.action)

    def on_press_key(self, message: PressKey) -> None:
        """Go back, or to the page that a key belongs to, and press it there."""
        session = self.current_session
        self.session = session.visit(message.route) if message.route else session.back()
        one = len(message.key) == 1
        key = key_name(message.key) if one else message.key
        self.post_message(events.Key(key, message.key if one else None))

    def action_do(self, name: str) -> None:
        """Do an action that no widget or screen knows."""

    async def _handle_input(self, event: events.Event) -> None:
        """Let the screen in front know before a key, or a click, takes effect."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        if (
            isinstance(event, events.Key | events.MouseUp)
            and isinstance(screen, BaseScreen)
            and not screen.accepts_press(event)
        ):
            self.process_pending()
            return
        await super()._handle_input(event)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do at once what a key stands for where the widget that has the keys handles none itself.

        Textual would first send it from that widget up through all that it stands in.
        """
        if await super()._check_bindings(key, priority):
            return True
        bound_alone = priority and isinstance(self.focused, RowWidget)
        return bound_alone and await super()._check_bindings(key)

    def tell_unsaved(self, trouble: str) -> None:
        """Say, once, that the reader's place cannot be saved."""
        if not self._told_unsaved:
            self._told_unsaved = True
            self.session = self.session.with_notice(trouble)

    async def action_interrupt(self) -> None:
        """Leave; a screen with something to lose asks first, and the second time that is meant."""
        if not (isinstance(self.screen, BaseScreen) and self.screen.intercepts("interrupt")):
            await self.action_quit()

    def start_digit_timer(self, another: bool) -> None:
        """Wait for *another* digit of a number; when the time is up, the next begins a new one."""
        self._digit_timer.stop()
        if another:
            self._digit_timer = self.set_timer(DIGIT_TIMEOUT_S, self._end_number)

    def _end_number(self) -> None:
        if self.screen_stack:  # the app may be ending by now
            self.session = self.session.without_digit()

    # -- painting

    def refresh_css(self, animate: bool = True) -> None:
        """Style anew for another theme; the first one is there already, before any sheet is."""
        if self._styled_for != self.theme:
            self._styled_for = self.theme
            super().refresh_css(animate)

    def on_load(self) -> None:
        """Hold painting back until the first screen is laid out."""
        self.hold_painting()

    def hold_painting(self) -> None:
        """Paint nothing until the next screen is laid out: once instead of up to five times."""
        self._held_painting.close()
        self._held_painting.enter_context(self.batch_update())
        self.set_timer(MAX_HOLD_S, self._release_painting)

    def on_laid_out(self, message: LaidOut) -> None:
        """Paint again when the screen in front is laid out."""
        if message.sender is self.screen and is_batching(self):
            # All is laid out; one more layout would paint the same screen a second time.
            skip_layout(self.screen)
            self._release_painting()

    def _release_painting(self) -> None:
        if is_batching(self):
            self._held_painting.close()
            if self.screen_stack:  # none is left when the program has just ended
                self.screen.refresh()
                paint_now(self.screen)
            self.process_pending()

    # -- following a file

    def on_mount(self) -> None:
        """Begin to follow the file, if there is one to follow."""
        if self._reload:
            self.set_interval(WATCH_INTERVAL_S, self._poll_file)

    def _poll_file(self) -> None:
        """Show the content if its file was saved anew, or its problems until it is mended."""
        assert self._reload
        found = self._reload()
        if found is None:
            return
        if isinstance(found, Book):
            self.call_later(self._set_book, found)
            return
        self.error_elements = problem_elements(self._troubles, self.book.loaded.name, found)
        if isinstance(self.screen, ErrorScreen):
            self.screen.set_elements(self.error_elements)
        else:
            if isinstance(self.screen, BaseScreen):
                self.suspended.update(self.screen.suspended_state())
            self.session = self.current_session.visit(ERROR_ROUTE)

    def _set_book(self, book: Book) -> None:
        """Give every open screen the new edition, at the same place if that is still there."""
        self.apply_content(book)
        session = (
            self.current_session.back()
            if self.session.route == ERROR_ROUTE
            else self.current_session
        )
        pages = frozenset((*PROGRAM_SCREENS, *book.page_ids))
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.session.route.page in pages:
                screen.set_book(book)
        self.book = book
        self.session = session.restricted_to(pages).with_notice(
            book.content.labels.trouble.reloaded
        )

    # -- failures

    @property
    def _troubles(self) -> Trouble:
        return self.book.content.labels.trouble

    async def _dispatch_message(self, message: Message) -> None:
        """Handle a message; a failure in the app itself must not end its loop."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told and the rest goes on
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """Replace a screen that fails by one that says so; the app goes on."""
        if is_exiting(self):  # taken down, perhaps before it was all there: none is at fault
            return
        self.failures.append(error)
        self.has_failed = True
        if not self.is_running or self._fails_repeatedly():
            super()._handle_exception(error)
        else:
            self.call_later(self._show_failure)

    def _fatal_error(self) -> None:
        """Exit with one line. Textual would print local variables: answers, and paths."""
        self.panic(self._troubles.screen_failed)

    def _fails_repeatedly(self) -> bool:
        now = asyncio.get_running_loop().time()
        self._failed_at.append(now)
        return len(self._failed_at) > MAX_FAILURES and now - self._failed_at[0] < FAILURE_WINDOW_S

    def _show_failure(self) -> None:
        self.abandon_current()  # keys typed since go to the screen that says so
        if self.session.route == ERROR_ROUTE:
            return
        self.error_elements = failure_elements(self._troubles)
        again = self.session.route == self._failed_route
        self._failed_route = self.session.route
        # "Back" tries the screen once more, but not for ever.
        self.session = self.session.turn(ERROR_ROUTE) if again else self.session.visit(ERROR_ROUTE)
