"""The exercise that a screen owns, and how it is left: never by accident, asking once."""

from __future__ import annotations

from typing import NamedTuple

from textual.actions import SkipAction
from textual.reactive import var

from sij_tui.core.book import Book
from sij_tui.core.checker.exercise import Exercise, acted
from sij_tui.core.checker.model import Checker
from sij_tui.core.piece import Route
from sij_tui.core.session import Session
from sij_tui.screens.base import BaseScreen
from sij_tui.widgets.messages import Act, Go


class Aside(NamedTuple):
    """What waits in memory while the reader follows a reason into the leaflet."""

    exercise: Exercise
    key: str
    """The line under the cursor."""


class GuardedScreen(BaseScreen):
    """A screen with an exercise, whose answers end with it unless a link in it is followed."""

    exercise: var[Exercise] = var(Exercise(), init=False)

    def __init__(self, book: Book, session: Session, aside: object = None) -> None:
        super().__init__(book, session)
        self._place = ""
        """Where the cursor was when another page came before the one it is on."""
        if isinstance(aside, Aside) and self._fits(aside.exercise, book):
            self.set_reactive(GuardedScreen.exercise, aside.exercise)
            self._place = aside.key
        self._free = False
        """The reader has said that they leave."""

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

    def _fits(self, exercise: Exercise, book: Book) -> bool:
        """Whether a book asks the very questions of an exercise."""
        checker, sitting = book.content.checker, exercise.sitting
        ids = tuple(question.id for question in checker.question) if checker else ()
        return sitting is None or sitting.questions == ids

    def _act(self, action: str) -> None:
        """One action, from a key, a line or a click."""
        if action == "leave":
            self._leave()
        else:
            self.exercise = acted(self.checker, self.exercise, action)

    def holds(self, action: str) -> bool:
        """Close what is open; ask before answers are dropped, and only once when interrupted."""
        before = self.exercise
        if action == "interrupt":
            return not before.leaving and self.holds("quit")
        if self._free or (action == "back" and self._sent and before.untouched):
            return False
        if action == "back":
            self._act("stay" if before.leaving else "close")
        if self.exercise == before and self._leaves(action):
            self._act(f"ask:{action}")
        return self.exercise != before or bool(before.leaving and self._leaves(action))

    def _leaves(self, action: str) -> bool:
        """Whether an action would end this screen."""
        after = self.session.acted(action, self.book.parts)
        return action == "quit" or not self.shows(after.route)

    def action_leave_by(self, action: str) -> None:
        """Leave by a key that is bound elsewhere too; unless there is something to ask first."""
        if not self.holds(action):
            raise SkipAction

    def on_go(self, message: Go) -> None:
        """Ask before a link leads away."""
        if not self._free and self.exercise.begun and not self.shows(message.route):
            message.stop()
            self._act(f"ask:go:{message.route.page}:{message.route.key}")

    def follow(self, route: Route, key: str) -> None:
        """Read on in the leaflet; the answers wait for the reader to come back to a line."""
        aside = self.set_aside(key)
        self._free = True
        self.post_message(Go(route, aside))

    def set_aside(self, key: str) -> dict[str, object]:
        """The answers, if there are any, and the line under the cursor."""
        page = self.session.route.page
        return {page: Aside(self.exercise, key)} if self.exercise.begun else {}

    def open_case(self, action: str) -> None:
        """Begin the case that the reader was sent to; with answers waiting, ask before that."""
        begun = self.exercise.begun
        before, name = (self.exercise, f"ask:{action}") if begun else (Exercise(), action)
        self.set_reactive(GuardedScreen.exercise, acted(self.checker, before, name))

    def _leave(self) -> None:
        """Drop the answers and do what the reader wanted."""
        wanted, _, where = self.exercise.leaving.partition(":")
        if wanted == "case":
            self.exercise = acted(self.checker, Exercise(), self.exercise.leaving)
            return
        if wanted == "back" and not self._sent:
            self.exercise = Exercise(page="cases" if self.exercise.case else "menu")
            return
        self._free = True
        page, _, key = where.partition(":")
        self.post_message(Go(Route(page, key)) if wanted == "go" else Act(wanted))
