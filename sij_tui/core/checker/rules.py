"""The rules as a decision table to check and sign, and as a truth table of all answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Literal

import msgspec

from sij_tui.core.checker.engine import evaluate, rule_of
from sij_tui.core.content.checker import (
    ANSWERS,
    SEVERITY,
    AnswerId,
    Case,
    Checker,
    Outcome,
    OutcomeId,
    Question,
    outcome_of,
)
from sij_tui.core.content.checker_labels import CheckerLabels
from sij_tui.core.content.facts import Fact, FactCategory
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.meta import Meta


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table: one answer to one question."""

    number: int
    """Place of the question, from 1."""
    question: str
    title: str
    ask: str
    answer: AnswerId
    answer_label: str
    """The answer spelled out."""
    outcome: OutcomeId
    outcome_label: str
    basis: Literal["leaflet", "product"]
    basis_label: str
    facts: tuple[str, ...]
    text: str
    """The remark on this answer; may be empty."""


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One practice case: its answers other than "no", and what it leads to."""

    id: str
    title: str
    answers: tuple[tuple[str, str], ...]
    """Short name of the question, short name of the answer."""
    outcome_label: str


class CitedFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that a rule cites, with the strength that the source gives it."""

    id: str
    text: str
    force: str
    """The name of its strength: without it, a bare noun would say nothing."""
    place: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All that is to be signed, with the fingerprint of the file that it was made from."""

    notice: str
    content: str
    review: str
    """Who has reviewed the content, or that nobody has."""
    fingerprint: str
    """SHA-256 of the content file."""
    rules: tuple[Rule, ...]
    outcomes: tuple[tuple[OutcomeId, Outcome], ...]
    """From the highest to the lowest."""
    facts: tuple[CitedFact, ...]
    """Every fact that a rule cites, in the order of the file."""
    sets: str
    """How many sets of answers lead to each outcome."""
    cases: tuple[CaseRow, ...]
    labels: CheckerLabels


def rules(checker: Checker) -> tuple[Rule, ...]:
    """Every rule: one row for each answer to each question, in their order."""
    return tuple(
        _rule(checker, number, question, answer)
        for number, question in enumerate(checker.question, start=1)
        for answer in ANSWERS
    )


def sheet(
    checker: Checker,
    facts: Sequence[Fact],
    meta: Meta,
    *,
    forces: Mapping[str, FactCategory],
    review: str,
    fingerprint: str,
) -> Sheet:
    """The whole sheet.

    ``forces`` names the strengths of facts; ``review`` says who has reviewed the content, or that
    nobody has; ``fingerprint`` is that of the content file.
    """
    rows = rules(checker)
    cited = {fact for row in rows for fact in row.facts}
    labels = checker.labels
    return Sheet(
        notice=checker.notice,
        content=fill(labels.rules.content, title=meta.title, version=meta.version),
        review=review,
        fingerprint=fingerprint,
        rules=rows,
        outcomes=tuple((name, outcome_of(checker, name)) for name in reversed(SEVERITY)),
        facts=tuple(_cited(fact, forces) for fact in facts if fact.id in cited),
        sets=_sets(checker),
        cases=tuple(_case(checker, case) for case in checker.case),
        labels=labels,
    )


def count_outcomes(checker: Checker) -> dict[OutcomeId, int]:
    """How many complete sets of answers lead to each outcome.

    Worked out from the rules, not by trying: the sets that lead no higher than some outcome are
    those in which no answer does, so their number is a product over the questions.
    """
    up_to = [
        prod(
            sum(SEVERITY.index(rule_of(question, answer).outcome) <= rank for answer in ANSWERS)
            for question in checker.question
        )
        for rank in range(len(SEVERITY))
    ]
    return {
        name: count - below
        for name, count, below in zip(SEVERITY, up_to, [0, *up_to[:-1]], strict=True)
    }


def all_answer_sets(checker: Checker) -> Iterator[str]:
    """Every complete set of answers with its outcome, as lines of CSV, a header first.

    One column for each question, headed by its id, then ``outcome``. With n questions there are
    3 to the power of n sets.
    """
    ids = [question.id for question in checker.question]
    yield ",".join([*ids, "outcome"])
    for answers in product(ANSWERS, repeat=len(ids)):
        result = evaluate(checker, dict(zip(ids, answers, strict=True)))
        yield ",".join([*answers, str(result.outcome)])


def answer_name(labels: CheckerLabels, answer: AnswerId) -> str:
    """The short name of an answer."""
    return str(getattr(labels.word, answer))


def basis_name(labels: CheckerLabels, basis: Literal["leaflet", "product"]) -> str:
    """The words for who says so."""
    return labels.word.from_source if basis == "leaflet" else labels.word.from_product


def _rule(checker: Checker, number: int, question: Question, answer: AnswerId) -> Rule:
    rule = rule_of(question, answer)
    return Rule(
        number=number,
        question=question.id,
        title=question.title,
        ask=question.ask,
        answer=answer,
        answer_label=rule.label,
        outcome=rule.outcome,
        outcome_label=outcome_of(checker, rule.outcome).label,
        basis=rule.basis,
        basis_label=basis_name(checker.labels, rule.basis),
        facts=rule.facts,
        text=rule.text,
    )


def _cited(fact: Fact, forces: Mapping[str, FactCategory]) -> CitedFact:
    force = forces[fact.force].label
    return CitedFact(id=fact.id, text=fact.text, force=force, place=fact.place)


def _sets(checker: Checker) -> str:
    counts = count_outcomes(checker)
    total = len(ANSWERS) ** len(checker.question)
    return fill(checker.labels.rules.sets, total=total, **{str(k): v for k, v in counts.items()})


def _case(checker: Checker, case: Case) -> CaseRow:
    return CaseRow(
        id=case.id,
        title=case.title,
        answers=tuple(
            (question.title, answer_name(checker.labels, case.answers[question.id]))
            for question in checker.question
            if question.id in case.answers
        ),
        outcome_label=outcome_of(checker, case.outcome).label,
    )
