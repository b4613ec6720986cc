"""A reader in front of the checker: by keyboard or by mouse, through any set of answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from book_kit import shipped
from screen_kit import Reader, reading
from textual import events

from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.core.book import Book
from sij_tui.core.checker.cases import expected_answers
from sij_tui.core.checker.engine import rule_of
from sij_tui.core.checker.state import CheckerState
from sij_tui.core.content.checker import AnswerId, Case, Checker, OutcomeId, outcome_of
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Capabilities, Session
from sij_tui.screens.checker.screen import CheckerScreen

checker = shipped().content.checker
assert checker
CHECKER: Checker = checker
LABELS = CHECKER.labels
CASES = {case.id: case for case in CHECKER.case}
ALL_NO: dict[str, AnswerId] = {question.id: "no" for question in CHECKER.question}
OUTCOME_ANSWERS: dict[OutcomeId, dict[str, AnswerId]] = {
    "none": ALL_NO,
    "tell": {**ALL_NO, "dressing": "not_sure"},
    "hold": {**ALL_NO, "clotting": "not_sure", "dressing": "yes"},
    "stop": {**ALL_NO, "pregnancy": "not_sure", "dye": "not_sure"},
}


class Learner(Reader):
    """A reader who practises, and takes a second or more over each key and click."""

    def __init__(self, app: LeafletApp) -> None:
        super().__init__(app)
        self._later = 0.0
        """Seconds by which this reader is ahead of the clock; so no test has to wait."""

    def send(self, event: events.Event) -> None:
        """Hand an event to the app, as one that arrived a second after the one before."""
        if isinstance(event, events.Key | events.MouseUp):
            self._later += 1
            event.time += self._later
        super().send(event)

    @property
    def exercise(self) -> CheckerState:
        """The exercise on the screen in front."""
        assert isinstance(self.app.screen, CheckerScreen)
        return self.app.screen.exercise

    @property
    def answers(self) -> dict[str, AnswerId]:
        """What has been answered."""
        run = self.exercise.run
        return run.answers if run else {}

    @property
    def page_text(self) -> str:
        """The whole page in words, what is scrolled out of sight included."""
        return " ".join(
            " ".join(element.plain_text for element in self.pane("main").elements).split()
        )

    @property
    def found(self) -> str:
        """What stands in the panel of findings."""
        return " ".join(element.plain_text for element in self.pane("found").elements)

    async def act(self, *names: str) -> None:
        """Press the keys of actions of the checker."""
        await self.do(*(f"checker.{name}" for name in names))

    async def make_up(self) -> None:
        """Begin a case of one's own, by number."""
        await self.press("2")

    async def take(self, case: str) -> None:
        """Begin a prepared case, with the arrows."""
        await self.do("open")
        for _ in range([each.id for each in CHECKER.case].index(case)):
            await self.do("down")
        await self.do("open")

    async def give(self, answers: Mapping[str, AnswerId]) -> None:
        """Answer every question by its letter; leave those open that have no answer."""
        for question in CHECKER.question:
            await self.act(answers.get(question.id, "next"))

    async def finish(self, answers: Mapping[str, AnswerId]) -> None:
        """Answer, and ask for the result."""
        await self.give(answers)
        await self.act("result")


@asynccontextmanager
async def practising(
    size: tuple[int, int] = (80, 24),
    *,
    book: Book | None = None,
    key: str = "",
    capabilities: Capabilities | None = None,
    failures: int | None = 0,
    **options: Any,
) -> AsyncIterator[Learner]:
    """Open the app at the checker."""
    able = capabilities or Capabilities(motion=False)
    session = Session(capabilities=able).visit(Route("checker", key))
    async with reading(book, size, session, failures=failures, **options) as reader:
        yield Learner(reader.app)


def edition(checker: Checker | None) -> Book:
    """The shipped book with another checker."""
    content = msgspec.structs.replace(shipped().content, checker=checker)
    return Book(Loaded(content, "other.toml", b""), "0")


def sign(outcome: OutcomeId) -> str:
    """Sign and word of an outcome."""
    shown = outcome_of(CHECKER, outcome)
    return f"{shown.symbol} {shown.label}"


def signs() -> list[str]:
    """The signs of all outcomes."""
    return [sign("none"), sign("tell"), sign("hold"), sign("stop")]


def label(question: str, answer: AnswerId) -> str:
    """An answer spelled out."""
    return rule_of(next(q for q in CHECKER.question if q.id == question), answer).label


def right(case: Case) -> dict[str, AnswerId]:
    """The answers that a case expects."""
    return expected_answers(CHECKER, case)
