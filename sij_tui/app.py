"""The app: a table of contents. It knows the keys, the themes and the session; no medicine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import msgspec
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter, NoColor
from textual.reactive import reactive

from sij_tui.core.book import Book
from sij_tui.core.piece import Route
from sij_tui.core.problems import Problem
from sij_tui.core.session import HOME, Session
from sij_tui.core.wording import split_keys
from sij_tui.screens import screen_for
from sij_tui.screens.base import BaseScreen
from sij_tui.widgets.messages import Act, Found, Go, Preferred
from sij_tui.widgets.palette import textual_themes

Reload = Callable[[], Book | tuple[Problem, ...] | None]
"""Looks whether the content file was saved: its new book, its problems, or nothing new."""


class LeafletApp(App[int]):
    """Shows one book to one reader."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    CSS = """
    BaseScreen { background: $background; overflow: hidden; }
    BaseScreen #small { display: none; padding: 1; }
    BaseScreen.-small > * { display: none; }
    BaseScreen.-small #small { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding("f24", name, id=name)
            for name in (
                "back", "home", "search", "palette", "next_result", "previous_result",
                "theme", "glyphs", "motion", "settings", "help", "quit",
            )
        ),
        *(Binding(f"{digit}", f"jump({digit or 10})") for digit in range(10)),
        Binding("ctrl+c", "quit", priority=True),
    ]  # fmt: skip

    session: reactive[Session] = reactive(Session(), init=False)

    def __init__(
        self,
        book: Book,
        session: Session,
        *,
        driver_class: type[Driver] | None = None,
        keep: Callable[[Session], str] = lambda session: "",
        reload: Reload | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.book = book
        self.set_reactive(LeafletApp.session, session)
        self.failures: list[Exception] = []
        self._keep = keep
        self._reload = reload
        self.animation_level = "none"
        for theme in textual_themes():
            self.register_theme(theme)
        self.theme = session.preferences.theme
        self.title = book.content.meta.title
        actions = msgspec.structs.asdict(book.content.labels.action)
        self.set_keymap({name: ",".join(split_keys(a.key)) for name, a in actions.items()})

    def get_default_screen(self) -> BaseScreen:
        """The home screen lies below all others; so there is always a way back."""
        return screen_for(self.book, msgspec.structs.replace(self.session, route=HOME))

    def on_mount(self) -> None:
        """Open the screen that was asked for."""
        if self.session.route.page != HOME.page:
            self._open(self.session)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without colour, no colour code is sent at all; weight and marks remain."""
        if self.session.capabilities.colour:
            return super().get_line_filters()
        return [NoColor()]

    def watch_session(self, before: Session, after: Session) -> None:
        """Hand the session to the screen, or open another screen for it."""
        if before.preferences.theme != after.preferences.theme:
            self.theme = after.preferences.theme
        screen = self.screen
        if isinstance(screen, BaseScreen) and screen.shows(after.route):
            screen.session = after
        else:
            self._open(after)

    def _open(self, session: Session) -> None:
        """Show the route of a session on a screen of its own; home is never closed."""
        if session.route.page == HOME.page:
            self.pop_screen()
            self.call_later(setattr, self.screen, "session", session)
        elif len(self.screen_stack) == 1:
            self.push_screen(screen_for(self.book, session))
        else:
            self.switch_screen(screen_for(self.book, session))

    # -- going places

    def visit(self, route: Route, *, turn: bool = False) -> None:
        """Go somewhere; where the reader is now is kept, so that "back" finds the very line."""
        screen, here = self.screen, self.session
        if isinstance(screen, BaseScreen):
            here = screen.here(here)
        self.session = here.turn(route) if turn else here.visit(route)

    def on_go(self, message: Go) -> None:
        """Go where a screen asks to."""
        self.visit(message.route, turn=message.turn)

    def on_found(self, message: Found) -> None:
        """Open a search result, and keep the others to step through."""
        self.session = self.session.found(message.hits, message.at).step_hit(0)

    def on_preferred(self, message: Preferred) -> None:
        """Take up what the reader chose."""
        self.session = self.session.prefer(**message.changes)

    def on_act(self, message: Act) -> None:
        """Do an action where it is known: in the focused widget, the screen, or here."""
        for target in (self.focused, self.screen, self):
            if action := getattr(target, f"action_{message.action}", None):
                self.call_later(action)
                return

    def action_back(self) -> None:  # type: ignore[override]
        """Close what is open on the screen, or go back."""
        if not (isinstance(self.screen, BaseScreen) and self.screen.close()):
            self.session = self.session.back()

    def action_home(self) -> None:
        """Go to the first screen."""
        self.visit(HOME)

    def action_jump(self, digit: int) -> None:
        """Go to a part by its number."""
        parts = self.book.parts
        if digit <= len(parts):
            self.visit(Route(parts[digit - 1]))

    def action_search(self) -> None:
        """Search."""
        self.visit(Route("search"))

    def action_palette(self) -> None:
        """List every screen and command."""
        self.visit(Route("palette"))

    def action_settings(self) -> None:
        """Change the settings."""
        self.visit(Route("settings"))

    def action_help(self) -> None:
        """List every key."""
        self.visit(Route("help"))

    def action_next_result(self) -> None:
        """To the next search result."""
        self.session = self.session.step_hit(1)

    def action_previous_result(self) -> None:
        """To the search result before."""
        self.session = self.session.step_hit(-1)

    def action_theme(self) -> None:
        """To the next colours."""
        self.session = self.session.next_theme()

    def action_glyphs(self) -> None:
        """To the next characters to draw with."""
        self.session = self.session.next_tier()

    def action_motion(self) -> None:
        """Motion on or off."""
        self.session = self.session.prefer(motion=not self.session.preferences.motion)

    async def action_quit(self) -> None:
        """Leave."""
        self.exit(0)
