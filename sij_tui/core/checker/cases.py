"""The practice cases: what each one expects, and how given answers differ from it."""

from __future__ import annotations

import msgspec

from sij_tui.core.checker.engine import Answers
from sij_tui.core.checker.model import AnswerId, Case, Checker


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is not the one that the case expects."""

    question: str
    given: AnswerId | None
    """``None`` if the question was left unanswered."""
    expected: AnswerId


def case_by_id(checker: Checker, case: str) -> Case | None:
    """The case with this id, or nothing."""
    return next((each for each in checker.case if each.id == case), None)


def expected_answers(checker: Checker, case: Case) -> dict[str, AnswerId]:
    """All answers that a case expects: "no" wherever its story raises nothing."""
    return {q.id: case.answers.get(q.id, "no") for q in checker.question}


def differences(checker: Checker, case: Case, answers: Answers) -> tuple[Difference, ...]:
    """Where answers differ from the case, in the order of the questions."""
    return tuple(
        Difference(question=question, given=answers.get(question), expected=expected)
        for question, expected in expected_answers(checker, case).items()
        if answers.get(question) != expected
    )
