"""The practice cases: what each one expects, and how given answers differ from it."""

from __future__ import annotations

import msgspec

from sij_tui.core.checker.engine import AnswersByQuestion, evaluate_guarded, question_by_id, rule_of
from sij_tui.core.content.checker import SEVERITY, AnswerId, Case, Checker, OutcomeId


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is not the one that the case expects."""

    question: str
    given: AnswerId
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
    that the case expects. A question that is still open differs in nothing.
    """
    found = [
        Difference(question=question, given=answers[question], expected=expected)
        for question, expected in expected_answers(checker, case).items()
        if answers.get(question, expected) != expected
    ]
    return tuple(sorted(found, key=lambda each: _rank(checker, each), reverse=True))


def expected_outcome(checker: Checker, case: Case, answers: AnswersByQuestion) -> OutcomeId | None:
    """What a case leads to, as far as the questions that have an answer say; ``None`` if not yet.

    Once all are answered, it is the outcome of the case.
    """
    expected = expected_answers(checker, case)
    return evaluate_guarded(checker, {question: expected[question] for question in answers}).outcome


def _rank(checker: Checker, difference: Difference) -> int:
    question = question_by_id(checker, difference.question)
    answers = (difference.given, difference.expected)
    return max(SEVERITY.index(rule_of(question, answer).outcome) for answer in answers)
