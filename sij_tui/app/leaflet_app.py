"""The app of one reader: it owns the session, opens screens and saves the reader's place."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.geometry import Offset

from sij_tui.app.base_app import BaseApp, ContentReloader
from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill
from sij_tui.core.navigation import ERROR_ROUTE, HOME, Session
from sij_tui.screens import screen_for, screen_name
from sij_tui.screens.base import TO_BE_NAMED, BaseScreen
from sij_tui.screens.error_screen import ErrorScreen
from sij_tui.screens.services import INERT_SERVICES, Services
from sij_tui.textual_compat import mount_unseen
from sij_tui.widgets.messages import (
    CaseFinished,
    Navigate,
    PageRead,
    PreferencesChanged,
    ResultOpened,
    TurnPage,
)
from sij_tui.widgets.pane import Pane


class ScreenCache:
    """Makes the screens of an app, and keeps those that can be shown again: mounting is the most of
    opening one.

    Args:
        app: Whose screens they are; the kept ones are installed, so that Textual removes none.
        make: Makes a new screen for a session.
    """

    def __init__(self, app: BaseApp, make: Callable[[Session], BaseScreen]) -> None:
        self._app = app
        self._make = make
        self._kept: dict[str, BaseScreen] = {}

    def screen_of(self, session: Session) -> BaseScreen:
        """Return a screen for the route of a session, in the state of one that was just made."""
        name = screen_name(session.route.page)
        if kept := self._kept.get(name):
            if kept in self._app.screen_stack:  # it is to be left, as it cannot show the route
                return self._make(session)
            if kept.can_reset(self._app.book):
                kept.reset(session)
                return kept
            self._remove(name)
        made = self._make(session)
        if made.IS_KEPT:
            self._app.install_screen(made, name)
            self._kept[name] = made
        return made

    def has(self, page: str) -> bool:
        """Whether the screen that shows a page is kept."""
        return screen_name(page) in self._kept

    def prepare(self, session: Session) -> bool:
        """Have the screen for a route ready, though it is not shown yet; False if it is shown."""
        if self._kept.get(screen_name(session.route.page)) in self._app.screen_stack:
            return False
        mount_unseen(self._app, self.screen_of(session))
        return True

    def clear(self) -> None:
        """Keep no screen but the current one."""
        for name, screen in [*self._kept.items()]:
            if screen not in self._app.screen_stack:
                self._remove(name)

    def _remove(self, name: str) -> None:
        self._app.uninstall_screen(name)
        screen = self._kept.pop(name)
        if screen.is_mounted:  # else it is being opened still, and removed after that
            screen.remove()


ACTIONS = (
    "back", "home", "search", "palette", "next_result", "previous_result",
    "theme", "glyphs", "motion", "settings", "help",
)  # fmt: skip


class LeafletApp(BaseApp):
    """Shows one book to one reader."""

    CSS = """
    BaseScreen { background: $background; overflow: hidden; }
    BaseScreen #too-small { display: none; padding: 1; }
    BaseScreen.-small > * { display: none; }
    BaseScreen.-small #too-small { display: block; }
    """
    KEEPS_SCREENS: ClassVar[bool] = True
    """Whether some screens stay mounted when they are left."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(TO_BE_NAMED, f"do('{name}')", id=name) for name in ACTIONS),
        *(Binding(f"{digit}", f"do('jump:{digit}')") for digit in range(10)),
        Binding(TO_BE_NAMED, "quit", id="quit"),
        Binding("ctrl+c", "interrupt", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]

    def __init__(
        self,
        book: Book,
        session: Session,
        *,
        driver_class: type[Driver] | None = None,
        services: Services = INERT_SERVICES,
        keep: Callable[[Session], str] = lambda session: "",
        reload: ContentReloader | None = None,
    ) -> None:
        super().__init__(book, session, driver_class, reload)
        self._services = services
        self._screens = ScreenCache(self, self._make_screen)
        self._keep = keep
        """Autosaves the reader's place; returns a notice if that fails."""

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's cursor is left: at the selection bar.

        Braille displays and screen magnifiers follow it; many only where it is visible.
        """
        at = self.focused
        row = at.cursor_row if isinstance(at, Pane) else None
        return (
            self._caret if at is None or row is None else at.content_region.offset + Offset(0, row)
        )

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        self._caret = position

    def get_default_screen(self) -> BaseScreen:
        """Return the home screen, which stays at the bottom of the stack."""
        return self._make_screen(msgspec.structs.replace(self.session, route=HOME))

    def _make_screen(self, session: Session) -> BaseScreen:
        if session.route == ERROR_ROUTE:
            return ErrorScreen(self.book, session, self.error_elements)
        return screen_for(self.book, session, self._services, self.suspended)

    def on_mount(self) -> None:
        """Open the screen of the initial route."""
        if self.session.route.page != HOME.page:
            self._open(self.session)

    def watch_session(self, before: Session, after: Session) -> None:
        """Pass the session to the screen, or open another screen for its route."""
        if before.preferences.theme != after.preferences.theme:
            self.theme = after.preferences.theme
        if before.route.page != after.route.page and (problem := self._keep(after)):
            self.call_later(self.tell_unsaved, problem)
        if before.typed != after.typed:
            self.start_digit_timer(bool(after.typed))
        if isinstance(self.screen, BaseScreen) and self.screen.can_show(after.route):
            self.screen.session = after
        else:
            self._open(after)

    def _open(self, session: Session) -> None:
        """Open the screen for the route of a session; home is never closed."""
        if session.route.page == HOME.page and not self.has_failed:
            self.pop_screen()
            self.call_later(self._give_session)
            return
        self.hold_painting()
        kept = self.KEEPS_SCREENS and not self.has_failed
        opened = self._screens.screen_of(session) if kept else self._make_screen(session)
        if len(self.screen_stack) == 1:
            self.push_screen(opened)
        else:
            self.switch_screen(opened)
        if not kept:
            self._screens.clear()

    def _give_session(self) -> None:
        """Hand the session to the screen in front, if it is still the one for it."""
        if isinstance(self.screen, BaseScreen) and self.screen.can_show(self.session.route):
            self.screen.session = self.session

    def on_navigate(self, message: Navigate) -> None:
        """Go to a route, and keep the suspended state of the screen that is left."""
        self.suspended.update(message.suspended)
        self.session = self.current_session.visit(message.route)

    def on_case_finished(self, message: CaseFinished) -> None:
        """Record the result of a case in the session."""
        self.session = self.session.with_case_result(message.case, matched=message.matched)

    def on_turn_page(self, message: TurnPage) -> None:
        """Turn the page; behind the last part, say that it is the end."""
        session, parts = self.session, self.book.parts
        self.session = session.turn_page(message.step, parts)
        if message.step > 0 and session.route.page == parts[-1]:
            words, title = self.book.content.labels.lines.end, self.book.page(parts[-1]).title
            self.session = session.with_notice(fill(words, title=title))

    def on_page_read(self, message: PageRead) -> None:
        """Add a page to those read."""
        self.session = self.session.read(message.page)

    def on_result_opened(self, message: ResultOpened) -> None:
        """Open a search result, and keep the others to step to."""
        self.session = self.session.with_hits(message.hits, message.at).step_hit(0)

    def on_preferences_changed(self, message: PreferencesChanged) -> None:
        """Apply changed preferences."""
        self.session = self.session.prefer(**message.changes)

    def action_do(self, name: str) -> None:
        """Run an action, unless the screen intercepts it."""
        if isinstance(self.screen, BaseScreen) and self.screen.intercepts(name):
            return
        if name in ("theme", "glyphs", "motion"):  # each paints all anew
            self.drop_repeats()
        self.session = self.current_session.reduce(name, self.book.parts)
