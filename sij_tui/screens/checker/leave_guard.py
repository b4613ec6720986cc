"""Leaving the checker: answers are never dropped by accident, so leaving is asked about, once."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from textual.message import Message

from sij_tui.core.book import Book
from sij_tui.core.checker.state import CheckerState, chosen_from
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.widgets.messages import Navigate, RunAction
from sij_tui.widgets.pane import Pane

_RETURNING_ACTIONS = ("help", "settings")
"""Actions that open a page to be closed again: the exercise waits meanwhile."""


class SuspendedExercise(NamedTuple):
    """What waits in memory while the reader is on another page, to come back from it."""

    exercise: CheckerState
    key: str
    """The line under the cursor."""


class ExerciseScreen(Protocol):
    """What the guard needs of the screen that it guards."""

    book: Book
    exercise: CheckerState
    session: Session

    @property
    def main(self) -> Pane:
        """The pane with the page."""

    def dispatch(self, action: str) -> None:
        """Apply an action to the exercise."""

    def reduce(self, exercise: CheckerState, action: str) -> CheckerState:
        """Return the exercise after an action."""

    def can_show(self, route: Route) -> bool:
        """Whether the screen stays in front for a route."""

    def post_message(self, message: Message) -> bool:
        """Send a message."""


class LeaveGuard:
    """Decides whether an exercise may be left, or the reader is asked first."""

    def __init__(self, screen: ExerciseScreen) -> None:
        self._screen = screen
        self._released = False
        """Whether the reader has said that they leave."""

    @property
    def _opened_for_case(self) -> bool:
        """Whether the reader came from elsewhere for just this case, and goes back there."""
        case = self._screen.exercise.case
        return bool(case) and self._screen.session.route.key == f"case:{case}"

    @property
    def _has_choices(self) -> bool:
        """Whether anything was chosen, which could wait while another page is open."""
        return self._screen.exercise != CheckerState()

    def release(self) -> None:
        """Disable the question: the screen is about to be left."""
        self._released = True

    def intercepts(self, action: str) -> bool:
        """Close what is open, or ask before answers are dropped; an interrupt is asked about once.

        Returns:
            Whether the action is kept from being done.
        """
        screen = self._screen
        before = screen.exercise
        if action == "interrupt":
            return not before.leaving and self.intercepts("quit")
        waits = self._has_choices and not (self._released or before.leaving)
        if action in _RETURNING_ACTIONS and waits:
            self.follow(screen.session.reduce(action, screen.book.parts).route)
            return True
        if self._released or (action == "back" and self._opened_for_case and before.untouched):
            return False
        if action == "back":
            screen.dispatch("stay" if before.leaving else "close")
        if screen.exercise == before and self._ends_screen(action):
            screen.dispatch(f"ask:{action}")
        return screen.exercise != before or bool(before.leaving and self._ends_screen(action))

    def _ends_screen(self, action: str) -> bool:
        """Whether an action would end the screen."""
        screen = self._screen
        after = screen.session.reduce(action, screen.book.parts)
        return action == "quit" or not screen.can_show(after.route)

    def intercepts_route(self, route: Route) -> bool:
        """Ask before a link leads away from answers; says whether the link is kept back."""
        screen = self._screen
        if self._released or not screen.exercise.begun or screen.can_show(route):
            return False
        screen.dispatch(f"ask:go:{route.page}:{route.key}")
        return True

    def follow(self, route: Route) -> None:
        """Go to another page; the exercise waits for the reader to come back to the line."""
        suspended = self.suspended_state()
        self.release()
        self._screen.post_message(Navigate(route, suspended))

    def suspended_state(self) -> dict[str, object]:
        """By page, the exercise, if anything was chosen, and the line under the cursor."""
        screen = self._screen
        suspended = SuspendedExercise(screen.exercise, screen.main.key)
        return {screen.session.route.page: suspended} if self._has_choices else {}

    def leave(self) -> None:
        """Drop the answers and run the action that was held back."""
        screen = self._screen
        leaving = screen.exercise.leaving
        wanted, _, where = leaving.partition(":")
        if wanted == "case":
            screen.exercise = screen.reduce(CheckerState(), leaving)
        elif wanted == "back" and not self._opened_for_case:
            screen.exercise = chosen_from(screen.exercise)
        else:
            self.release()
            page, _, key = where.partition(":")
            destination = Navigate(Route(page, key)) if wanted == "go" else RunAction(wanted)
            screen.post_message(destination)


def same_questions(exercise: CheckerState, book: Book) -> bool:
    """Whether a book asks the very questions of an exercise."""
    checker, run = book.content.checker, exercise.run
    ids = tuple(question.id for question in checker.question) if checker else ()
    return run is None or run.questions == ids
