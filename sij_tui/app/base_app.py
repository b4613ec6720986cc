"""The base of the apps: handles failing screens, reloads content, and holds back painting."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any

from textual import events
from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import LineFilter, NoColor
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer

from sij_tui.app.capabilities import BoundedApp
from sij_tui.app.input_queue import InputQueue
from sij_tui.core.book import Book
from sij_tui.core.content.labels import ErrorLabels
from sij_tui.core.content.problems import Problem
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.layout.elements import Element
from sij_tui.core.navigation import ERROR_ROUTE, HOME, Capabilities, Session
from sij_tui.screens import PROGRAM_SCREENS
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.error_screen import ErrorScreen, failure_elements, problem_elements
from sij_tui.textual_compat import (
    has_begun,
    is_batching,
    is_exiting,
    key_name,
    leave_out_overlays,
    paint_now,
    raising_screen,
    skip_layout,
)
from sij_tui.widgets.messages import LaidOut, PixelsFailed, PressKey, RunAction
from sij_tui.widgets.row_widget import RowWidget
from sij_tui.widgets.themes import textual_themes

ContentReloader = Callable[[], Book | tuple[Problem, ...] | None]
"""Returns the book of a content file that was saved anew, or its problems; None if unchanged."""

DIGIT_TIMEOUT_S = 1.0
"""Seconds within which a second digit is part of the same number."""
WATCH_INTERVAL_S = 0.4
MAX_HOLD_S = 1.0
"""Seconds after which a screen is painted even if it has not been laid out."""
MAX_FAILURES = 20
FAILURE_WINDOW_S = 10.0
"""After more than `MAX_FAILURES` in so many seconds the program ends."""


class BaseApp(InputQueue, BoundedApp, inherit_css=False):
    """An app that shows a book on :class:`BaseScreen` screens."""

    # Textual's own rules for an app are of widgets and terminals that are not here.
    DEFAULT_CSS = "BaseApp { background: $background; color: $foreground; }"
    ENABLE_COMMAND_PALETTE = False  # ours is a screen, in the words of the content file
    ALLOW_SELECT = False

    session: reactive[Session] = reactive(Session(), init=False, repaint=False)

    _styled_for: str = ""
    """Theme to which the style sheets were applied last."""

    def __init__(
        self,
        book: Book,
        session: Session,
        driver_class: type[Driver] | None = None,
        reload: ContentReloader | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        leave_out_overlays(self)
        self.set_reactive(BaseApp.session, session)
        self.book = book
        self.error_elements: tuple[Element, ...] = ()
        """Elements that the error screen shows."""
        self.failures: list[Exception] = []
        """The first `MAX_FAILURES` exceptions."""
        self.on_failure: Callable[[Exception], None] = lambda error: None
        """Called with each exception that a screen or the app raises."""
        self._failed_at: deque[float] = deque(maxlen=MAX_FAILURES + 1)
        self._failed_route = HOME
        """Route at the last failure."""
        self.has_failed = False
        """Whether anything has failed: then the home screen is not relied on."""
        self._has_panicked = False
        self.apply_content(book)
        self.animation_level = "none"
        for theme in textual_themes():
            self.register_theme(theme)
        self.theme = self._styled_for = session.preferences.theme
        self.stylesheet.set_variables(self.get_css_variables())
        self.suspended: dict[str, object] = {}
        """Suspended state of pages that were left by a link, by page; in memory only."""
        self._reload = reload
        self._held_painting = ExitStack()
        self._inputs_before_paint = 0
        """Keys and clicks that are done before the screen is painted for the first time."""
        self._digit_timer = Timer(self, DIGIT_TIMEOUT_S)
        """Runs while a second digit may follow."""
        self._told_unsaved = False
        """Whether the notice that the reader's place cannot be saved has been shown."""

    def apply_content(self, book: Book) -> None:
        """Take the title and the keys of *book*."""
        self.title = book.content.meta.title
        self.set_keymap({name: action.key for name, action in book.actions.items()})

    def exit(self, *args: Any, **options: Any) -> None:
        """Exit, with the reader's exact place in the session."""
        with suppress(NoMatches, ScreenStackError):  # a screen that failed has no place to tell
            self.set_reactive(BaseApp.session, self.current_session)
        super().exit(*args, **options)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return a filter that removes all colours if the terminal has none; weights remain.

        With colours none is needed: no style here has an ANSI colour or is dim.
        """
        return [] if self.session.capabilities.colour else [NoColor()]

    @property
    def capabilities(self) -> Capabilities:
        """Capabilities of the program and the terminal."""
        return self.session.capabilities

    @property
    def current_session(self) -> Session:
        """The session with the reader's exact place, to which "back" returns."""
        screen = self.screen
        if isinstance(screen, BaseScreen) and screen.is_mounted:
            return screen.with_place(self.session)
        return self.session

    def on_run_action(self, message: RunAction) -> None:
        """Run an action of the focused widget, the screen or the app."""
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
        """Go back, or to the page of a key, and post the key there."""
        session = self.current_session
        self.session = session.visit(message.route) if message.route else session.back()
        one = len(message.key) == 1
        key = key_name(message.key) if one else message.key
        self.post_message(events.Key(key, message.key if one else None))

    def action_do(self, name: str) -> None:
        """Run an action that no widget or screen has."""

    async def _handle_input(self, event: events.Event) -> None:
        """Let the screen filter a key or click before it is handled."""
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
        """Run the binding of a key at once where the focused widget handles no keys itself.

        Textual would first bubble it from that widget through all its ancestors.
        """
        if await super()._check_bindings(key, priority):
            return True
        bound_alone = priority and isinstance(self.focused, RowWidget)
        return bound_alone and await super()._check_bindings(key)

    def tell_unsaved(self, problem: str) -> None:
        """Show the notice that the reader's place cannot be saved, once."""
        if not self._told_unsaved:
            self._told_unsaved = True
            self.session = self.session.with_notice(problem)

    def on_pixels_failed(self, message: PixelsFailed) -> None:
        """Draw in glyphs from now on."""
        self.session = self.session.with_pixels(None, "slow")

    async def action_interrupt(self) -> None:
        """Quit; a screen with unsaved answers asks first, once."""
        if not (isinstance(self.screen, BaseScreen) and self.screen.intercepts("interrupt")):
            await self.action_quit()

    def start_digit_timer(self, another: bool) -> None:
        """Start the timer after which a digit starts a new number, if *another* may follow."""
        self._digit_timer.stop()
        if another:
            self._digit_timer = self.set_timer(DIGIT_TIMEOUT_S, self._end_number)

    def _end_number(self) -> None:
        if self.screen_stack:  # the app may be ending by now
            self.session = self.session.without_digit()

    # -- painting

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the theme; none while the app is made, before it has its own."""
        return super().get_css_variables() if self._styled_for else {}

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the style sheets for another theme; the first is set before any sheet is parsed."""
        if self._styled_for != self.theme:
            self._styled_for = self.theme
            super().refresh_css(animate)

    def on_load(self) -> None:
        """Hold back painting until the first screen is laid out."""
        self.hold_painting()

    def hold_painting(self) -> None:
        """Hold back painting until the next screen is laid out, which paints it once."""
        self._held_painting.close()
        self._held_painting.enter_context(self.batch_update())
        self.set_timer(MAX_HOLD_S, self._release_painting)

    def on_laid_out(self, message: LaidOut) -> None:
        """Resume painting when the current screen is laid out."""
        if self.screen_stack and message.sender is self.screen and is_batching(self):
            needs_layout = isinstance(self.screen, BaseScreen) and self.screen.needs_layout
            if message.is_new and not needs_layout:
                skip_layout(self.screen)  # it would paint the same screen a second time
            self._release_painting()

    def _release_painting(self) -> None:
        if is_batching(self):
            self._held_painting.close()
            if self.screen_stack:  # none is left when the program has just ended
                self.screen.refresh()
                self._inputs_before_paint = self.inputs_to_first_answer
                if not self._inputs_before_paint:
                    paint_now(self.screen)
            self.process_pending()

    def on_input_done(self) -> None:
        """Paint a screen for the first time once it has answered the key that waited for it.

        If that takes longer than a frame, the screen is painted without the answer, by its timer.
        """
        if self._inputs_before_paint:
            self._inputs_before_paint -= 1
            if not (self._inputs_before_paint or is_batching(self)) and self.screen_stack:
                paint_now(self.screen)

    # -- following a file

    def on_mount(self) -> None:
        """Start to watch the content file, if asked to."""
        if self._reload:
            self.set_interval(WATCH_INTERVAL_S, self._poll_file)

    def _poll_file(self) -> None:
        """Reload a content file that has changed, or show its problems."""
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
        """Set the new edition on every screen, keeping places that it still has."""
        self.apply_content(book)
        session = (
            self.current_session.back()
            if self.session.route == ERROR_ROUTE
            else self.current_session
        )
        classes = (CLASS_SCREEN,) if book.content.classroom else ()
        pages = frozenset((*PROGRAM_SCREENS, *classes, *book.page_ids))
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.session.route.page in pages:
                screen.set_book(book)
        self.book = book
        self.session = session.restricted_to(pages).with_notice(
            book.content.labels.trouble.reloaded
        )

    # -- failures

    @property
    def _troubles(self) -> ErrorLabels:
        return self.book.content.labels.trouble

    async def _dispatch_message(self, message: Message) -> None:
        """Dispatch a message; an exception in the app itself must not end its loop."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 - any failure is shown, and the app goes on
            self._handle_exception(error)

    async def _process_messages(self, *args: Any, **options: Any) -> None:
        """Run the app; if it fails before its message loop begins, no screen can tell of that."""
        await super()._process_messages(*args, **options)
        if self.failures and not has_begun(self):
            super()._handle_exception(self.failures[-1])

    def _handle_exception(self, error: Exception) -> None:
        """Replace a screen that raised an exception by the error screen; exit if that one did."""
        if is_exiting(self):  # taken down, perhaps before it was all there: none is at fault
            return
        if self._note_failure(error) and self.is_running and not self._error_screen_fails():
            self.call_later(self._show_failure)
        else:
            super()._handle_exception(error)

    def exit_on_failure(self, error: Exception) -> None:
        """Exit with one line and status 1, after an exception that no screen can tell of."""
        if not is_exiting(self):
            self._note_failure(error)
            super()._handle_exception(error)

    def _note_failure(self, error: Exception) -> bool:
        """Note an exception; returns False if there were too many of late to go on."""
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(error)
        self.has_failed = True
        self.on_failure(error)
        return not self._fails_repeatedly()

    def _error_screen_fails(self) -> bool:
        """Whether what has just failed is the error screen itself, or keeps it from being shown."""
        screen = raising_screen()
        if screen is None:  # the app itself has failed
            return self.session.route == ERROR_ROUTE and is_batching(self)
        return isinstance(screen, ErrorScreen)

    def _fatal_error(self) -> None:
        """Exit with one line, however often. Textual would print local variables, with answers."""
        if not self._has_panicked:
            self._has_panicked = True
            self.panic(self._troubles.screen_failed)

    def _fails_repeatedly(self) -> bool:
        now = asyncio.get_running_loop().time()
        self._failed_at.append(now)
        return len(self._failed_at) > MAX_FAILURES and now - self._failed_at[0] < FAILURE_WINDOW_S

    def _show_failure(self) -> None:
        try:
            self._open_error_screen()
        except Exception as error:  # noqa: BLE001 - one that cannot be opened would be tried for ever
            self.exit_on_failure(error)

    def _open_error_screen(self) -> None:
        self.abandon_current()  # keys typed since go to the screen that says so
        if self.session.route == ERROR_ROUTE:
            return
        self.error_elements = failure_elements(self._troubles)
        again = self.session.route == self._failed_route
        self._failed_route = self.session.route
        # "Back" tries the screen once more, but not for ever.
        self.session = self.session.turn(ERROR_ROUTE) if again else self.session.visit(ERROR_ROUTE)
