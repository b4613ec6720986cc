"""The exercise of a screen: how actions change it, and that it is left on purpose alone.

Answers are never dropped by accident: leaving is asked about, once.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from textual import events
from textual.reactive import var

from sij_tui.core.book import Book
from sij_tui.core.checker.state import CheckerState, chosen_from, reduce_checker
from sij_tui.core.content.checker import Checker
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.checker.page_pane import PagePane
from sij_tui.screens.press_filter import PressFilter
from sij_tui.widgets.messages import Navigate, RunAction

_RETURNING_ACTIONS = ("help", "settings")
"""Actions that open a page to be closed again: the exercise waits meanwhile."""


class SuspendedExercise(NamedTuple):
    """What waits in memory while the reader is on another page, to come back from it."""

    exercise: CheckerState
    key: str
    """The line under the cursor."""


class ExerciseScreen(BaseScreen):
    """Owns one exercise; keys, lines and clicks all become actions on it."""

    exercise: var[CheckerState] = var(CheckerState(), init=False)

    def __init__(self, book: Book, session: Session) -> None:
        super().__init__(book, session)
        self._press_filter = PressFilter(self)
        self._released = False
        """Whether the reader has said that they leave."""

    @property
    def checker(self) -> Checker:
        """The checker of the content."""
        checker = self.book.content.checker
        assert checker, "the checker's screen is opened only where there is a checker"
        return checker

    @property
    def main(self) -> PagePane:
        """The pane with the page."""
        return self.query_one("#main", PagePane)

    def reduce(self, exercise: CheckerState, action: str) -> CheckerState:
        """Return an exercise after an action."""
        return reduce_checker(self.checker, exercise, action)

    def dispatch(self, action: str) -> None:
        """Apply an action, from a key, a line or a click; one that goes on, if the press counts."""
        if action == "leave":
            self._leave()
        elif self._goes_on(action):
            self._press_filter.run(partial(self._apply, action))
        else:
            self._apply(action)

    def _apply(self, action: str) -> None:
        if self.main.reveal_answer(action):
            self.exercise = self.reduce(self.exercise, action)
        else:
            self._press_filter.page_changed()

    def _goes_on(self, action: str) -> bool:
        """Whether an action answers a question, leaves it open, or shows the result."""
        name = action.partition(":")[0]
        going_on = {"asking": ("answer", "next", "check", "result"), "checking": ("result",)}
        return name in going_on.get(self.exercise.stage, ())

    def accepts_press(self, event: events.Key | events.MouseUp) -> bool:
        """Classify a press; no question is answered by the second half of a double click."""
        asked = self.exercise.stage in ("asking", "checking")
        return self._press_filter.filter(event, drop_double_clicks=asked)

    # -- leaving

    @property
    def _opened_for_case(self) -> bool:
        """Whether the reader came from elsewhere for just this case, and goes back there."""
        case = self.exercise.case
        return bool(case) and self.session.route.key == f"case:{case}"

    @property
    def _has_choices(self) -> bool:
        """Whether anything was chosen, which could wait while another page is open."""
        return self.exercise != CheckerState()

    def intercepts(self, action: str) -> bool:
        """Close what is open, or ask before answers are dropped; an interrupt is asked about once.

        Returns:
            Whether the action is kept from being done.
        """
        before = self.exercise
        if action == "interrupt":
            return not before.leaving and self.intercepts("quit")
        waits = self._has_choices and not (self._released or before.leaving)
        if action in _RETURNING_ACTIONS and waits:
            self.follow(self.session.reduce(action, self.book.parts).route)
            return True
        if self._released or (action == "back" and self._opened_for_case and before.untouched):
            return False
        if action == "back":
            self.dispatch("stay" if before.leaving else "close")
        if self.exercise == before and self._ends_screen(action):
            self.dispatch(f"ask:{action}")
        return self.exercise != before or bool(before.leaving and self._ends_screen(action))

    def _ends_screen(self, action: str) -> bool:
        """Whether an action would end the screen."""
        after = self.session.reduce(action, self.book.parts)
        return action == "quit" or not self.can_show(after.route)

    def on_navigate(self, message: Navigate) -> None:
        """Ask before a link leads away from answers."""
        route = message.route
        if not self._released and self.exercise.begun and not self.can_show(route):
            self.dispatch(f"ask:go:{route.page}:{route.key}")
            message.stop()

    def follow(self, route: Route) -> None:
        """Go to another page; the exercise waits for the reader to come back to the line."""
        suspended = self.suspended_state()
        self._released = True
        self.post_message(Navigate(route, suspended))

    def suspended_state(self) -> dict[str, object]:
        """By page, the exercise, if anything was chosen, and the line under the cursor."""
        suspended = SuspendedExercise(self.exercise, self.main.key)
        return {self.session.route.page: suspended} if self._has_choices else {}

    def _leave(self) -> None:
        """Drop the answers and run the action that was held back."""
        leaving = self.exercise.leaving
        wanted, _, where = leaving.partition(":")
        if wanted == "case":
            self.exercise = self.reduce(CheckerState(), leaving)
        elif wanted == "back" and not self._opened_for_case:
            self.exercise = chosen_from(self.exercise)
        else:
            self._released = True
            page, _, key = where.partition(":")
            destination = Navigate(Route(page, key)) if wanted == "go" else RunAction(wanted)
            self.post_message(destination)


def same_questions(exercise: CheckerState, book: Book) -> bool:
    """Whether a book asks the very questions of an exercise."""
    checker, run = book.content.checker, exercise.run
    ids = tuple(question.id for question in checker.question) if checker else ()
    return run is None or run.questions == ids
