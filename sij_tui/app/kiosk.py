"""The app as a kiosk: autoplay, a warning after idle time, and a reset for the next reader.

:mod:`sij_tui.core.kiosk_policy` has the policy. One timer runs until the next action is due; an
input only records its time, so idling takes no CPU.
"""

from __future__ import annotations

from typing import Any

import msgspec
from textual import events
from textual.timer import Timer

from sij_tui.app.base_app import BaseApp
from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.labels import KioskLabels
from sij_tui.core.kiosk_policy import (
    KioskRules,
    due_action,
    initial_attendance,
    seconds_left,
    seconds_until_due,
    show_pages,
)
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import HOME, Session
from sij_tui.screens.base import BaseScreen
from sij_tui.textual_compat import set_local_clipboard

_INPUT_EVENTS = (
    events.Key,
    events.Paste,
    events.MouseDown,
    events.MouseScrollDown,
    events.MouseScrollUp,
)
"""Events that only a person causes; mouse movements are not among them."""
_QUIT_KEY = "ctrl+c"
"""Quits even where any other key only ends autoplay or the warning."""


class KioskApp(LeafletApp):
    """Shows one book to one reader after another, from the same initial session."""

    KEEPS_SCREENS = False  # nothing of what one reader did is left for the next

    def __init__(self, book: Book, session: Session, *, rules: KioskRules, **options: Any) -> None:
        super().__init__(book, session, **options)
        self._initial_session = session
        self._rules = rules
        self._attendance = initial_attendance(rules, self._services.clock())
        self._timer = Timer(self, 1)
        self._warned = False
        """Whether the warning is shown."""

    @property
    def _labels(self) -> KioskLabels:
        return self.book.content.labels.kiosk

    def on_ready(self) -> None:
        """Start autoplay and the timer."""
        if self._attendance.by != "reader":  # who is quick has touched a key already
            self._attendance = initial_attendance(self._rules, self._services.clock())
        if self._attendance.by == "show":
            self._show_page()
        self._schedule_check()

    # -- what a reader does

    async def on_event(self, event: events.Event) -> None:
        """Record input; an input that ends autoplay or the warning has no other effect."""
        if isinstance(event, _INPUT_EVENTS) and not event.is_forwarded and self._note_input():
            ends = isinstance(event, events.Key) and event.key == _QUIT_KEY
            if not ends:
                return
        await super().on_event(event)

    def _note_input(self) -> bool:
        """Record an input; returns whether it ended autoplay or the warning."""
        before = self._attendance
        self._attendance = before.with_input(self._services.clock())
        was_shown, was_warned, self._warned = before.by == "show", self._warned, False
        if was_shown:
            self._hand_over()
        elif was_warned:
            self.session = self.session.with_notice("")
        if was_shown or was_warned or before.by == "nobody":
            self._schedule_check()
        return was_shown or was_warned

    @property
    def _initial(self) -> Session:
        """The session to begin with, with the capabilities that the terminal has reported since."""
        able = self.session.capabilities
        return msgspec.structs.replace(self._initial_session, capabilities=able)

    def _hand_over(self) -> None:
        """End autoplay at its page; no page counts as read by the reader."""
        if isinstance(self.screen, BaseScreen):
            self.screen.stop_autoplay()
        self.session = self._initial.with_notice("").visit(self.current_session.route)

    # -- idle time

    def _schedule_check(self) -> None:
        """Set the timer to the time at which the next action is due."""
        self._timer.stop()
        seconds = seconds_until_due(self._rules, self._attendance, self._services.clock())
        if seconds is not None:
            self._timer = self.set_timer(max(seconds, 0.001), self.check_due)

    def check_due(self) -> None:
        """Do what is due now, and set the timer again."""
        now = self._services.clock()
        try:
            match due_action(self._rules, self._attendance, now):
                case "turn":
                    self._advance_show(now)
                case "warn":
                    self._warn(seconds_left(self._rules, self._attendance, now))
                case "return":
                    self._reset()
                case "nothing":
                    pass
        finally:  # a page that fails does not end the watch
            self._schedule_check()

    def _warn(self, left: int) -> None:
        """Show the warning."""
        self._warned = True
        self.session = self.session.with_notice(fill(self._labels.warning, seconds=left))

    def _reset(self) -> None:
        """Reset everything that a reader has changed: screens, answers, preferences, clipboard."""
        self._warned = self._told_unsaved = False
        self.error_elements = ()
        set_local_clipboard(self, "")
        self.suspended = {}
        self.start_digit_timer(False)
        self._attendance = initial_attendance(self._rules, self._services.clock())
        opening = self._initial.with_notice("")
        self.set_reactive(BaseApp.session, opening)
        self.theme = opening.preferences.theme
        home, *above = self.screen_stack
        for _ in above:
            self.pop_screen()
        self._services.close()
        if isinstance(home, BaseScreen) and not self.has_failed:
            home.reset(msgspec.structs.replace(opening, route=HOME))
        if self._attendance.by == "show":
            self._show_page()
        elif self.has_failed or opening.route.page != HOME.page:
            self._open(opening)

    # -- the show

    def _advance_show(self, now: float) -> None:
        """Scroll a page, or show the next page of autoplay; after the last one, reset."""
        further = not (isinstance(self.screen, BaseScreen) and self.screen.advance())
        count = len(self._show_pages)
        self._attendance = self._attendance.with_page_shown(now, count, further=further)
        if further and self._attendance.stop == 0:
            self._reset()
        elif further:
            self._show_page()

    @property
    def _show_pages(self) -> tuple[str, ...]:
        return show_pages(self.book.parts, self.book.page_ids)

    def _show_page(self) -> None:
        """Show the page of autoplay."""
        shown = msgspec.structs.replace(
            self._initial,
            route=Route(self._show_pages[self._attendance.stop]),
            notice=self._labels.showing,
        )
        self.session = shown
