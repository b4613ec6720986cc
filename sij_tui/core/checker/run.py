"""One reader's way through the questions: a frozen value, and the moves that give the next one.

``at`` is the question shown. Nothing is answered at the start. An answer moves the reader on to
the next question, and from the last one, or after a change, to the check of all answers. The
result is shown only in the stage ``result``, which any change leaves.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from sij_tui.core.checker.engine import Result, evaluate_guarded
from sij_tui.core.content.checker import ANSWERS, AnswerId, Checker

CheckerStage = Literal["asking", "checking", "result"]


class CheckerRun(msgspec.Struct, frozen=True, kw_only=True):
    """Where the reader is, and what was answered."""

    questions: tuple[str, ...]
    given: tuple[AnswerId | None, ...]
    """One place for each question; ``None`` is unanswered."""
    at: int = 0
    stage: CheckerStage = "asking"
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


def start(checker: Checker) -> CheckerRun:
    """A run with nothing answered."""
    ids = tuple(question.id for question in checker.question)
    return CheckerRun(questions=ids, given=(None,) * len(ids))


def answer(run: CheckerRun, chosen: AnswerId) -> CheckerRun:
    """Answer the question shown, and go on. Where no question is shown, nothing happens.

    Raises:
        ValueError: it is not one of the answers.
    """
    if chosen not in ANSWERS:
        raise ValueError(f"{chosen!r} is not an answer")
    if run.stage != "asking":
        return run
    given = (*run.given[: run.at], chosen, *run.given[run.at + 1 :])
    return next_question(msgspec.structs.replace(run, given=given))


def next_question(run: CheckerRun) -> CheckerRun:
    """On to the next question, or to the check: after the last, and after a change."""
    if run.stage != "asking":
        return run
    if run.returning or run.at == len(run.questions) - 1:
        return review_answers(run)
    return msgspec.structs.replace(run, at=run.at + 1)


def previous(run: CheckerRun) -> CheckerRun:
    """One step back: question, check, result. The first question is as far as it goes."""
    if run.stage == "result" or run.returning:
        return review_answers(run)
    if run.stage == "checking":
        return msgspec.structs.replace(
            run, stage="asking", at=len(run.questions) - 1, returning=False
        )
    return msgspec.structs.replace(run, at=max(0, run.at - 1))


def change(run: CheckerRun, question: str) -> CheckerRun:
    """To one question; after the check, the way leads back to it. A result shown is cleared.

    Raises:
        ValueError: there is no such question.
    """
    return msgspec.structs.replace(
        run,
        at=run.questions.index(question),
        stage="asking",
        returning=run.returning or run.stage != "asking",
    )


def review_answers(run: CheckerRun) -> CheckerRun:
    """To the page where the answers are checked; the place is kept."""
    return msgspec.structs.replace(run, stage="checking", returning=False)


def finish(run: CheckerRun) -> CheckerRun:
    """From the check to the result; from a question, to the check first."""
    if run.stage == "asking":
        return review_answers(run)
    return msgspec.structs.replace(run, stage="result")


def partial_result(checker: Checker, run: CheckerRun) -> Result:
    """What the answers lead to at this point; ``outcome`` is ``stop`` or nothing until the end."""
    return evaluate_guarded(checker, run.answers)


def shown_result(checker: Checker, run: CheckerRun) -> Result | None:
    """The result to show: only once it was asked for."""
    return evaluate_guarded(checker, run.answers) if run.stage == "result" else None
