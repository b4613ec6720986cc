"""One reader's way through the questions: a frozen value and the events that move it on.

``at`` is the question shown. Nothing is answered at the start. An answer moves the reader on to
the next question, and from the last one, or after a change, to the check of all answers. The
result is shown only in the stage ``result``, which any change leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Literal, TypeAlias

import msgspec

from sij_tui.core.checker.engine import Result, evaluate_guarded
from sij_tui.core.content.checker import ANSWERS, AnswerId, Checker

Stage = Literal["asking", "checking", "result"]


class CheckerRun(msgspec.Struct, frozen=True, kw_only=True):
    """Where the reader is, and what was answered."""

    questions: tuple[str, ...]
    given: tuple[AnswerId | None, ...]
    """One place for each question; ``None`` is unanswered."""
    at: int = 0
    stage: Stage = "asking"
    returning: bool = False
    """Whether the reader came here to change an answer, and goes back to the check."""

    @property
    def question(self) -> str:
        """The id of the question shown."""
        return self.questions[self.at]

    @property
    def answer(self) -> AnswerId | None:
        """The answer to the question shown."""
        return self.given[self.at]

    @property
    def answers(self) -> dict[str, AnswerId]:
        """The answers given, as :func:`~sij_tui.core.checker.engine.evaluate` takes them."""
        pairs = zip(self.questions, self.given, strict=True)
        return {question: answer for question, answer in pairs if answer is not None}

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The questions without an answer, in their order."""
        pairs = zip(self.questions, self.given, strict=True)
        return tuple(question for question, answer in pairs if answer is None)


class Answered(msgspec.Struct, frozen=True):
    """The question shown was answered."""

    answer: AnswerId


class Next(msgspec.Struct, frozen=True):
    """On to the next question; after the last one, to the check."""


class Previous(msgspec.Struct, frozen=True):
    """Back to the question before."""


class Change(msgspec.Struct, frozen=True):
    """To one question, to change its answer."""

    question: str


class Check(msgspec.Struct, frozen=True):
    """To the page where the answers are checked."""


class Finish(msgspec.Struct, frozen=True):
    """From the check to the result."""


Event: TypeAlias = Answered | Next | Previous | Change | Check | Finish


def start(checker: Checker) -> CheckerRun:
    """A sitting with nothing answered."""
    ids = tuple(question.id for question in checker.question)
    return CheckerRun(questions=ids, given=(None,) * len(ids))


def answer(sitting: CheckerRun, chosen: AnswerId) -> CheckerRun:
    """Answer the question shown, and go on. Where no question is shown, nothing happens.

    Raises:
        ValueError: it is not one of the answers.
    """
    if chosen not in ANSWERS:
        raise ValueError(f"{chosen!r} is not an answer")
    if sitting.stage != "asking":
        return sitting
    given = (*sitting.given[: sitting.at], chosen, *sitting.given[sitting.at + 1 :])
    return next_question(msgspec.structs.replace(sitting, given=given))


def next_question(sitting: CheckerRun) -> CheckerRun:
    """On to the next question, or to the check: after the last, and after a change."""
    if sitting.stage != "asking":
        return sitting
    if sitting.returning or sitting.at == len(sitting.questions) - 1:
        return check(sitting)
    return msgspec.structs.replace(sitting, at=sitting.at + 1)


def previous(sitting: CheckerRun) -> CheckerRun:
    """One step back: question, check, result. The first question is as far as it goes."""
    if sitting.stage == "result" or sitting.returning:
        return check(sitting)
    if sitting.stage == "checking":
        return msgspec.structs.replace(
            sitting, stage="asking", at=len(sitting.questions) - 1, returning=False
        )
    return msgspec.structs.replace(sitting, at=max(0, sitting.at - 1))


def change(sitting: CheckerRun, question: str) -> CheckerRun:
    """To one question; after the check, the way leads back to it. A result shown is cleared.

    Raises:
        ValueError: there is no such question.
    """
    return msgspec.structs.replace(
        sitting,
        at=sitting.questions.index(question),
        stage="asking",
        returning=sitting.returning or sitting.stage != "asking",
    )


def check(sitting: CheckerRun) -> CheckerRun:
    """To the page where the answers are checked; the place is kept."""
    return msgspec.structs.replace(sitting, stage="checking", returning=False)


def finish(sitting: CheckerRun) -> CheckerRun:
    """From the check to the result; from a question, to the check first."""
    if sitting.stage == "asking":
        return check(sitting)
    return msgspec.structs.replace(sitting, stage="result")


def step(sitting: CheckerRun, event: Event) -> CheckerRun:
    """The sitting after one event."""
    match event:
        case Answered(answer=chosen):
            return answer(sitting, chosen)
        case Next():
            return next_question(sitting)
        case Previous():
            return previous(sitting)
        case Change(question=question):
            return change(sitting, question)
        case Check():
            return check(sitting)
        case Finish():
            return finish(sitting)


def replay(sitting: CheckerRun, events: Iterable[Event]) -> CheckerRun:
    """The sitting after some events."""
    return reduce(step, events, sitting)


def partial_result(checker: Checker, sitting: CheckerRun) -> Result:
    """What the answers lead to at this point; ``outcome`` is ``stop`` or nothing until the end."""
    return evaluate_guarded(checker, sitting.answers)


def shown_result(checker: Checker, sitting: CheckerRun) -> Result | None:
    """The result to show: only once it was asked for."""
    return evaluate_guarded(checker, sitting.answers) if sitting.stage == "result" else None
