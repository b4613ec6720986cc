"""The practice cases: what each one expects, and how given answers differ from it."""

from __future__ import annotations

import msgspec

from sij_tui.core.checker.engine import AnswersByQuestion, question_by_id, rule_of
from sij_tui.core.content.checker import SEVERITY, AnswerId, Case, Checker


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


def differences(checker: Checker, case: Case, answers: AnswersByQuestion) -> tuple[Difference, ...]:
    """Where answers differ from the case: the most serious first, then by the order of questions.

    How serious one is, is the higher of the two outcomes: of the answer given, and of the answer
    that the case expects.
    """
    found = [
        Difference(question=question, given=answers.get(question), expected=expected)
        for question, expected in expected_answers(checker, case).items()
        if answers.get(question) != expected
    ]
    return tuple(sorted(found, key=lambda each: _rank(checker, each), reverse=True))


def _rank(checker: Checker, difference: Difference) -> int:
    question = question_by_id(checker, difference.question)
    answers = [each for each in (difference.given, difference.expected) if each]
    return max(SEVERITY.index(rule_of(question, answer).outcome) for answer in answers)
