"""What a set of answers leads to: pure functions over the rules in the content file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from sij_tui.core.content.checker import (
    ANSWERS,
    SEVERITY,
    AnswerId,
    AnswerRule,
    Checker,
    OutcomeId,
    Question,
)

AnswersByQuestion: TypeAlias = Mapping[str, AnswerId]
"""The answers given, by question. A question that is missing here is unanswered."""


class UnsafeRules(Exception):
    """The rules or the answers cannot be trusted, so they have no result."""


class RuleFinding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An answer that leads to something other than "none"."""

    question: str
    answer: AnswerId
    outcome: OutcomeId
    facts: tuple[str, ...]
    basis: Literal["leaflet", "product"]


class Result(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the answers lead to so far."""

    state: Literal["incomplete", "complete", "failed"]
    """``failed``: working it out went wrong, and no result can be shown."""
    outcome: OutcomeId | None
    """The worst finding; ``none`` only if complete; ``None`` if there is nothing to show yet."""
    findings: tuple[RuleFinding, ...] = ()
    """The highest outcome first; those with the same outcome in the order of the questions."""
    unanswered: tuple[str, ...] = ()
    """Questions without an answer, in their order."""


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to a question, and the result that it would give."""

    answer: AnswerId
    given: bool
    """Whether it is the answer as given."""
    result: Result


FAILED = Result(state="failed", outcome=None)
"""No result can be shown."""


def unknown_is_not_safe(
    weighed: Sequence[tuple[AnswerId, OutcomeId]], unanswered: int
) -> OutcomeId | None:
    """The policy: an answer that is missing or unsure never counts as "no".

    A missing answer holds back every outcome but ``stop``, which nothing could lower. An unsure
    answer that would count for nothing has no result at all.

    Raises:
        UnsafeRules: an unsure answer leads to ``none``.
    """
    if ("not_sure", "none") in weighed:
        raise UnsafeRules("an unsure answer leads to none")
    worst = max((SEVERITY.index(outcome) for _, outcome in weighed), default=0)
    if unanswered and SEVERITY[worst] != "stop":
        return None
    return SEVERITY[worst]


def evaluate(checker: Checker, answers: AnswersByQuestion) -> Result:
    """The result of these answers, whatever the order in which they were given.

    Raises:
        UnsafeRules: there are no questions, or an answer is to no question, or is not an answer.
    """
    _check_ids(checker, answers)
    weighed: list[tuple[AnswerId, OutcomeId]] = []
    findings: list[RuleFinding] = []
    unanswered: list[str] = []
    for question in checker.question:
        if question.id not in answers:
            unanswered.append(question.id)
            continue
        answer = answers[question.id]
        rule = rule_of(question, answer)
        weighed.append((answer, rule.outcome))
        if rule.outcome != "none":
            findings.append(
                RuleFinding(
                    question=question.id, answer=answer, outcome=rule.outcome, facts=rule.facts,
                    basis=rule.basis,
                )
            )  # fmt: skip
    findings.sort(key=lambda finding: SEVERITY.index(finding.outcome), reverse=True)  # stable
    return Result(
        state="incomplete" if unanswered else "complete",
        outcome=unknown_is_not_safe(weighed, len(unanswered)),
        findings=tuple(findings),
        unanswered=tuple(unanswered),
    )


def evaluate_guarded(checker: Checker, answers: AnswersByQuestion) -> Result:
    """Like :func:`evaluate`; but if anything goes wrong, the result is that there is none."""
    try:
        return evaluate(checker, answers)
    except Exception:  # noqa: BLE001 - whatever went wrong, it must never look like a result
        return FAILED


def what_if(checker: Checker, answers: AnswersByQuestion, question: str) -> tuple[Alternative, ...]:
    """The results of each answer to one question, the other answers staying as they are."""
    return tuple(
        Alternative(
            answer=answer,
            given=answers.get(question) == answer,
            result=evaluate_guarded(checker, {**answers, question: answer}),
        )
        for answer in ANSWERS
    )


def rule_of(question: Question, answer: AnswerId) -> AnswerRule:
    """The rule for one answer.

    Raises:
        UnsafeRules: it is not one of the answers.
    """
    if answer not in ANSWERS:
        raise UnsafeRules(f"{answer!r} is not an answer")
    rule: AnswerRule = getattr(question, answer)
    return rule


def question_by_id(checker: Checker, question: str) -> Question:
    """The question with this id.

    Raises:
        UnsafeRules: there is none.
    """
    for each in checker.question:
        if each.id == question:
            return each
    raise UnsafeRules(f"there is no question {question!r}")


def _check_ids(checker: Checker, answers: AnswersByQuestion) -> None:
    """Refuse answers that no question asked for: dropping one could drop a reason."""
    known = {question.id for question in checker.question}
    if not known or len(known) != len(checker.question):
        raise UnsafeRules("there are no questions, or two with the same id")
    if not answers.keys() <= known:
        raise UnsafeRules("an answer belongs to no question")
