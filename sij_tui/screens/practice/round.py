"""Controls a round: reduces every action, records every answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.pages.menu import PracticeStatus
from sij_tui.core.practice.pages.parts import storage_problem_text
from sij_tui.core.practice.reducer import reduce_round
from sij_tui.core.practice.review_log import Event, ReviewLog
from sij_tui.core.practice.round import (
    PracticeRound,
    from_suspended,
    resume,
    start_round,
    to_suspended,
)
from sij_tui.core.practice.rounds import items_of_round, practice_status
from sij_tui.screens.press_filter import PressFilter
from sij_tui.screens.services import Services

_GO_ON = ("answer", "next", "hand_in")
"""Actions after which another page follows."""


class RoundScreen(Protocol):
    """What the controller needs of its screen."""

    state: PracticeRound | None

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call a function once the screen has been painted."""

    def update_key_bar(self) -> None:
        """Show the keys, or the notice."""


class RoundController:
    """Begins rounds, applies actions to them, records answers, suspends and resumes."""

    def __init__(
        self, screen: RoundScreen, press_filter: PressFilter, book: Book, services: Services
    ) -> None:
        self._screen = screen
        self._press_filter = press_filter
        self._services = services
        self.bank = _known_bank(book)
        """The questions."""
        self._review_log: ReviewLog | None = None
        self._unwritten: list[Event] = []
        """What is written as soon as the learner sees that it was taken."""
        self._reported_problem = ""
        """The problem that the learner knows of."""
        self.notice = ""
        """The message shown until the next action."""

    @property
    def state(self) -> PracticeRound | None:
        """The round; none while one is chosen."""
        return self._screen.state

    @property
    def review_log(self) -> ReviewLog:
        """Keeps the answers; opened when it is first needed."""
        if self._review_log is None:
            self._review_log = self._services.review_log(self.bank.content)
        return self._review_log

    def act(self, *actions: str) -> None:
        """An action, or some that belong together, from a key, a line or a click."""
        if any(action in _GO_ON for action in actions):
            self._press_filter.run(partial(self._apply, actions))
        else:
            self._apply(actions)

    def _apply(self, actions: tuple[str, ...]) -> None:
        self.notice = ""
        name, _, value = actions[0].partition(":")
        match name:
            case "begin":
                self._begin(value)
            case "go_on":
                self.resume()
            case "menu":
                self.suspend()
                self._screen.state = None
            case _ if self.state:
                self._reduce(self.state, actions)
            case _:  # keys of a round, where there is none
                pass

    def _reduce(self, state: PracticeRound, actions: tuple[str, ...]) -> None:
        """What the actions make of the round. It is shown first, and written right after that."""
        now, before = self._services.now(), state
        for action in actions:
            state, events = reduce_round(self.bank, state, action, now)
            self._unwritten += events
        self._screen.state = state
        if self._unwritten:
            self._screen.call_after_refresh(self.write)
        elif state.given != before.given:  # of a test, which is written down at its end
            self._screen.call_after_refresh(self.suspend)

    def write(self) -> None:
        """Write what there is to be written, and tell if that went wrong."""
        if not self._unwritten:
            return
        events, self._unwritten = self._unwritten, []
        for event in events:
            self.review_log.write(event)
        self._keep()
        if self.notice:
            self._screen.update_key_bar()

    def _keep(self) -> None:
        state, now = self.state, self._services.now()
        self.review_log.suspend(to_suspended(self.bank, state, now))
        self._report_problem()

    def _begin(self, way: str) -> None:
        """Begin a round, unless there is nothing to ask."""
        seed, now = self._services.seed(), self._services.now()
        found = items_of_round(self.bank, self.review_log, self.state, way, seed, now)
        if not found:
            return
        mode, items = found
        if items:
            id = self._services.new_id()
            self._screen.state = start_round(self.bank, mode, items, id=id, seed=seed, now=now)
            self.suspend()

    def resume(self) -> bool:
        """Go on with the round that was left; says whether there is one."""
        state, lost = from_suspended(self.bank, self.review_log.suspended())
        if lost:
            self.notice = fill(self.bank.practice.labels.result.changed, count=lost)
        if state:
            self._screen.state = resume(state, self._services.now())
        return state is not None

    def suspend(self) -> None:
        """Keep the round as it is, to go on with it later."""
        self.write()
        if self.state:
            self._keep()

    def status(self) -> PracticeStatus:
        """What the review log knows of the learner."""
        self.write()
        status = practice_status(self.bank, self.review_log, self._services.now())
        self._report_problem()
        return status

    def _report_problem(self) -> None:
        """Say once why answers are not kept any more."""
        problem = self.review_log.problem
        if problem and problem != self._reported_problem:
            self._reported_problem = problem
            self.notice = storage_problem_text(self.review_log, self.bank)

    def change_bank(self, book: Book) -> PracticeRound | None:
        """Take the questions of another edition.

        Returns:
            The round, as far as its questions are the same.
        """
        self.suspend()
        self.bank, self._review_log = _known_bank(book), None
        kept, _ = from_suspended(self.bank, self.review_log.suspended())
        return kept if self.state else None

    def skip_problem(self) -> None:
        """Do not report the present problem: it was shown before the learner left."""
        self._reported_problem = self.review_log.problem


def _known_bank(book: Book) -> Bank:
    bank = bank_of(book.content)
    assert bank, "practice is opened only where there are questions"
    return bank
