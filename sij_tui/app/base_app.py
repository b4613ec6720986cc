"""What any app of ours does: it survives a screen that fails, and follows a saved file."""

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
from sij_tui.app.input_queue import TypedAhead
from sij_tui.core.book import Book
from sij_tui.core.content.labels import Trouble
from sij_tui.core.content.problems import Problem
from sij_tui.core.layout.elements import Element
from sij_tui.core.navigation import HOME, TROUBLE, Capabilities, Session
from sij_tui.screens import PROGRAM_SCREENS
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.error_screen import ErrorScreen, failure_elements, problem_elements
from sij_tui.textual_compat import is_batching, is_exiting, key_name, paint_now, skip_layout
from sij_tui.widgets.messages import LaidOut, PressKey, RunAction
from sij_tui.widgets.row_widget import RowWidget
from sij_tui.widgets.themes import textual_themes

Reload = Callable[[], Book | tuple[Problem, ...] | None]
"""Looks whether the content file was saved: its new book, its problems, or nothing new."""

_TYPING = 1.0
"""Seconds in which a second digit belongs to the first."""
_WATCH_SECONDS = 0.4
_LONGEST_CURTAIN = 1.0
"""Seconds after which a screen that was not laid out is shown all the same."""
_MOST_FAILURES = 20
_FAILING = 10.0
"""After more failures than that in so many seconds the program gives up."""


class Shell(TypedAhead, BoundedApp):
    """An app that shows a book on :class:`BaseScreen` screens."""

    ENABLE_COMMAND_PALETTE = False  # ours is a screen, in the words of the content file
    ALLOW_SELECT = False

    session: reactive[Session] = reactive(Session(), init=False, repaint=False)

    def __init__(
        self,
        book: Book,
        session: Session,
        driver_class: type[Driver] | None = None,
        reload: Reload | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.set_reactive(Shell.session, session)
        self.book = book
        self.trouble: tuple[Element, ...] = ()
        """What went wrong last, in words."""
        self.failures: list[Exception] = []
        self._failed_at: deque[float] = deque(maxlen=_MOST_FAILURES + 1)
        self._failed = HOME
        """Where the reader was when something failed last."""
        self.damaged = False
        """Something has failed; perhaps the home screen itself, so it is not relied on any more."""
        self.use_keys_of(book)
        self.animation_level = "none"
        for theme in textual_themes():
            self.register_theme(theme)
        self.theme = session.preferences.theme
        self.stylesheet.set_variables(self.get_css_variables())
        self._styled_for: str = self.theme
        """The theme whose colours the style sheets have."""
        self.suspended: dict[str, object] = {}
        """What a page left open when its reader followed a link: in memory alone, kept nowhere."""
        self._reload = reload
        self._curtain = ExitStack()
        self._typing = Timer(self, _TYPING)
        """Runs while a second digit may follow."""
        self._told = False
        """The reader knows that their place cannot be kept."""

    def use_keys_of(self, book: Book) -> None:
        """Take the keys that the content names, and its title."""
        self.title = book.content.meta.title
        self.set_keymap({name: action.key for name, action in book.actions().items()})

    def exit(self, *args: Any, **options: Any) -> None:
        """End, and keep the very line at which the reader is."""
        with suppress(NoMatches, ScreenStackError):  # a screen that failed has no place to tell
            self.set_reactive(Shell.session, self.here)
        super().exit(*args, **options)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without colour, no colour code is sent at all; weight and marks remain.

        With it, nothing needs a filter: no style of ours has a colour by number, or is dim.
        """
        return [] if self.session.capabilities.colour else [NoColor()]

    @property
    def able(self) -> Capabilities:
        """What the program may do, and what the terminal can."""
        return self.session.capabilities

    @property
    def here(self) -> Session:
        """The session with the very line at which the reader is, so that "back" finds it."""
        screen = self.screen
        if isinstance(screen, BaseScreen) and screen.is_mounted:
            return screen.here(self.session)
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
        here = self.here
        self.session = here.visit(message.route) if message.route else here.back()
        one = len(message.key) == 1
        key = key_name(message.key) if one else message.key
        self.post_message(events.Key(key, message.key if one else None))

    def action_do(self, name: str) -> None:
        """Do an action that no widget or screen knows."""

    async def _work_on(self, event: events.Event) -> None:
        """Let the screen in front know before a key, or a click, takes effect."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        if (
            isinstance(event, events.Key | events.MouseUp)
            and isinstance(screen, BaseScreen)
            and not screen.accepts_press(event)
        ):
            self.catch_up()
            return
        await super()._work_on(event)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do at once what a key stands for where the widget that has the keys handles none itself.

        Textual would first send it from that widget up through all that it stands in.
        """
        if await super()._check_bindings(key, priority):
            return True
        bound_alone = priority and isinstance(self.focused, RowWidget)
        return bound_alone and await super()._check_bindings(key)

    def tell_once(self, trouble: str) -> None:
        """Say that the place cannot be kept; once is enough."""
        if not self._told:
            self._told = True
            self.session = self.session.noticed(trouble)

    async def action_interrupt(self) -> None:
        """Leave; a screen with something to lose asks first, and the second time that is meant."""
        if not (isinstance(self.screen, BaseScreen) and self.screen.intercepts("interrupt")):
            await self.action_quit()

    def await_digit(self, another: bool) -> None:
        """Give a second digit its time; after that, the next one begins a number."""
        self._typing.stop()
        if another:
            self._typing = self.set_timer(_TYPING, self._settle)

    def _settle(self) -> None:
        if self.screen_stack:  # the app may be ending by now
            self.session = self.session.settled()

    # -- painting

    def refresh_css(self, animate: bool = True) -> None:
        """Style anew for another theme; the first one is there already, before any sheet is."""
        if self._styled_for != self.theme:
            self._styled_for = self.theme
            super().refresh_css(animate)

    def on_load(self) -> None:
        """Begin behind the curtain."""
        self.draw_curtain()

    def draw_curtain(self) -> None:
        """Paint nothing until the next screen is laid out: one paint instead of up to five."""
        self._curtain.close()
        self._curtain.enter_context(self.batch_update())
        self.set_timer(_LONGEST_CURTAIN, self._raise_curtain)

    def on_laid_out(self, message: LaidOut) -> None:
        """Raise the curtain when the screen in front is ready."""
        if message.sender is self.screen and is_batching(self):
            # All is laid out; one more layout would paint the same screen a second time.
            skip_layout(self.screen)
            self._raise_curtain()

    def _raise_curtain(self) -> None:
        if is_batching(self):
            self._curtain.close()
            if self.screen_stack:  # none is left when the program has just ended
                self.screen.refresh()
                paint_now(self.screen)
            self.catch_up()

    # -- following a file

    def on_mount(self) -> None:
        """Begin to follow the file, if there is one to follow."""
        if self._reload:
            self.set_interval(_WATCH_SECONDS, self._look_at_file)

    def _look_at_file(self) -> None:
        """Show the content anew if the file was saved, or its problems until it is mended."""
        assert self._reload
        found = self._reload()
        if found is None:
            return
        if isinstance(found, Book):
            self.call_later(self._set_book, found)
            return
        self.trouble = problem_elements(self._troubles, self.book.loaded.name, found)
        if isinstance(self.screen, ErrorScreen):
            self.screen.tell(self.trouble)
        else:
            if isinstance(self.screen, BaseScreen):
                self.suspended.update(self.screen.suspended_state())
            self.session = self.here.visit(TROUBLE)

    def _set_book(self, book: Book) -> None:
        """Give every open screen the new edition, at the same place if that is still there."""
        self.use_keys_of(book)
        here = self.here.back() if self.session.route == TROUBLE else self.here
        pages = frozenset((*PROGRAM_SCREENS, *book.page_ids))
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.session.route.page in pages:
                screen.set_book(book)
        self.book = book
        self.session = here.within(pages).noticed(book.content.labels.trouble.reloaded)

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
        """In place of a screen that fails stands one that says so; the rest goes on."""
        if is_exiting(self):  # taken down, perhaps before it was all there: none is at fault
            return
        self.failures.append(error)
        self.damaged = True
        if not self.is_running or self._fails_on():
            super()._handle_exception(error)
        else:
            self.call_later(self._show_failure)

    def _fatal_error(self) -> None:
        """Give up with a word. Textual would show what is in memory: answers, and paths too."""
        self.panic(self._troubles.screen_failed)

    def _fails_on(self) -> bool:
        now = asyncio.get_running_loop().time()
        self._failed_at.append(now)
        return len(self._failed_at) > _MOST_FAILURES and now - self._failed_at[0] < _FAILING

    def _show_failure(self) -> None:
        self.give_up()  # keys typed behind what has failed go on, to the screen that says so
        if self.session.route == TROUBLE:
            return
        self.trouble = failure_elements(self._troubles)
        again = self.session.route == self._failed
        self._failed = self.session.route
        # "Back" tries the screen once more, but not for ever.
        self.session = self.session.turn(TROUBLE) if again else self.session.visit(TROUBLE)
