"""The exercise that a screen owns, how it is answered, and how it is left.

One press of a key, or one click, answers one question, and only one that has been painted. Answers
are never dropped by accident: leaving is asked about, once.
"""

from __future__ import annotations

from functools import partial
from math import inf
from time import monotonic
from typing import NamedTuple

import msgspec
from textual import events
from textual.actions import SkipAction
from textual.reactive import var
from textual.timer import Timer

from sij_tui.core.book import Book
from sij_tui.core.checker.state import CheckerState, chosen_from, reduce_checker
from sij_tui.core.content.checker import Checker
from sij_tui.core.debounce import MOUSE, REPEAT_S, Presses, press
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.screens.base import BaseScreen
from sij_tui.textual_compat import is_batching
from sij_tui.widgets.messages import Navigate, RunAction

_A_MOMENT = 0.02
"""Seconds until it is looked again whether the screen is shown."""


class Aside(NamedTuple):
    """What waits in memory while the reader follows a reason into the leaflet."""

    exercise: CheckerState
    key: str
    """The line under the cursor."""


class GuardedScreen(BaseScreen):
    """A screen with an exercise, whose answers end with it unless a link in it is followed."""

    exercise: var[CheckerState] = var(CheckerState(), init=False)

    def __init__(self, book: Book, session: Session, aside: object = None) -> None:
        super().__init__(book, session)
        self._place = ""
        """Where the cursor was when another page came before the one it is on."""
        if isinstance(aside, Aside) and self._fits(aside.exercise, book):
            self.set_reactive(GuardedScreen.exercise, aside.exercise)
            self._place = aside.key
        self._free = False
        """The reader has said that they leave."""
        self._press = Presses()
        """The key or click that is being handled."""
        self._seen_since = inf
        """When the page shown was painted, in monotonic seconds."""
        self._waiting: Timer | None = None
        self._waits_for = ""
        """The action of a key that counts unless it turns out to be held."""

    @property
    def checker(self) -> Checker:
        """The checker of the content."""
        checker = self.book.content.checker
        assert checker, "the checker's screen is opened only where there is a checker"
        return checker

    @property
    def _sent(self) -> bool:
        """Whether the reader came from elsewhere for just this case, and goes back there."""
        case = self.exercise.case
        return bool(case) and self.session.route.key == f"case:{case}"

    def _fits(self, exercise: CheckerState, book: Book) -> bool:
        """Whether a book asks the very questions of an exercise."""
        checker, sitting = book.content.checker, exercise.sitting
        ids = tuple(question.id for question in checker.question) if checker else ()
        return sitting is None or sitting.questions == ids

    def _act(self, action: str) -> None:
        """One action, from a key, a line or a click."""
        if action == "leave":
            self._leave()
        elif not self._goes_on(action) or self._press.verdict == "counts":
            self.exercise = reduce_checker(self.checker, self.exercise, action)
        elif self._press.verdict == "waits":
            self._waits_for = action
            self._waiting = self.set_timer(REPEAT_S, self._stop_waiting)

    def _goes_on(self, action: str) -> bool:
        """Whether an action answers a question, leaves it open, or shows the result."""
        name = action.partition(":")[0]
        wanted = {"asking": ("answer", "next", "check", "result"), "checking": ("result",)}
        return name in wanted.get(self.exercise.stage, ())

    def pressed(self, event: events.Key | events.MouseUp) -> bool:
        """Judge a key or a click; one that waited counts, unless this one repeats it.

        The second half of a double click is kept from the questions: its first half may not have
        been handled yet. A key always has been, when the next one comes.
        """
        key = event.key if isinstance(event, events.Key) else MOUSE
        judged = press(self._press, key, event.time, self._seen_since)
        if judged.held and key == MOUSE and self.exercise.stage in ("asking", "checking"):
            self._press = msgspec.structs.replace(judged, verdict=self._press.verdict)
            return False
        self._press = judged
        self._stop_waiting(drop=judged.held)
        return True

    def _stop_waiting(self, *, drop: bool = False) -> None:
        """Do what waited, or drop it."""
        action, self._waits_for = self._waits_for, ""
        if self._waiting:
            self._waiting.stop()
            self._waiting = None
        if action and not drop:
            self.exercise = reduce_checker(self.checker, self.exercise, action)

    def _shows_anew(self) -> None:
        """Another page is about to be painted; until then no key can be meant for it."""
        self._seen_since = inf
        self.call_after_refresh(self._painted, self.exercise)

    def _painted(self, exercise: CheckerState) -> None:
        if is_batching(self.app):  # nothing is painted behind the curtain
            self.set_timer(_A_MOMENT, partial(self._painted, exercise))
        elif exercise == self.exercise:
            self._seen_since = monotonic()

    def intercepts(self, action: str) -> bool:
        """Close what is open; ask before answers are dropped, and only once when interrupted."""
        before = self.exercise
        if action == "interrupt":
            return not before.leaving and self.intercepts("quit")
        if self._free or (action == "back" and self._sent and before.untouched):
            return False
        if action == "back":
            self._act("stay" if before.leaving else "close")
        if self.exercise == before and self._leaves(action):
            self._act(f"ask:{action}")
        return self.exercise != before or bool(before.leaving and self._leaves(action))

    def _leaves(self, action: str) -> bool:
        """Whether an action would end this screen."""
        after = self.session.reduce(action, self.book.parts)
        return action == "quit" or not self.shows(after.route)

    def action_leave_by(self, action: str) -> None:
        """Leave by a key that is bound elsewhere too; unless there is something to ask first."""
        if not self.intercepts(action):
            raise SkipAction

    def on_navigate(self, message: Navigate) -> None:
        """Ask before a link leads away."""
        if not self._free and self.exercise.begun and not self.shows(message.route):
            message.stop()
            self._act(f"ask:go:{message.route.page}:{message.route.key}")

    def follow(self, route: Route, key: str) -> None:
        """Read on in the leaflet; the answers wait for the reader to come back to a line."""
        aside = self.set_aside(key)
        self._free = True
        self.post_message(Navigate(route, aside))

    def set_aside(self, key: str) -> dict[str, object]:
        """The answers, if there are any, and the line under the cursor."""
        page = self.session.route.page
        return {page: Aside(self.exercise, key)} if self.exercise.begun else {}

    def open_case(self, action: str) -> None:
        """Begin the case that the reader was sent to; with answers waiting, ask before that."""
        begun = self.exercise.begun
        before, name = (self.exercise, f"ask:{action}") if begun else (CheckerState(), action)
        self.set_reactive(GuardedScreen.exercise, reduce_checker(self.checker, before, name))

    def _leave(self) -> None:
        """Drop the answers and do what the reader wanted."""
        wanted, _, where = self.exercise.leaving.partition(":")
        if wanted == "case":
            self.exercise = reduce_checker(self.checker, CheckerState(), self.exercise.leaving)
            return
        if wanted == "back" and not self._sent:
            self.exercise = chosen_from(self.exercise)
            return
        self._free = True
        page, _, key = where.partition(":")
        self.post_message(Navigate(Route(page, key)) if wanted == "go" else RunAction(wanted))
