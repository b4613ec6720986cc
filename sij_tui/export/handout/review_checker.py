"""The checker for a reviewer: each rule, what outcomes mean, and each case with its story."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sij_tui.core.checker.pages.rules import sheet_of
from sij_tui.core.checker.rules import Rule, Sheet, answer_name
from sij_tui.core.content.checker import Case, Checker, outcome_of
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.model import Content
from sij_tui.core.content.table import Statement
from sij_tui.export.handout.model import (
    HandoutBlock,
    Listing,
    TableBlock,
    TableCell,
    TableRow,
    TextBlock,
    Title,
    cited_facts,
    stated,
)


def checker_blocks(content: Content, checker: Checker, fingerprint: str) -> Iterator[HandoutBlock]:
    """Yield the rules, the policy, the outcomes and the cases."""
    labels = checker.labels.rules
    signed = sheet_of(content, checker, fingerprint)
    yield Title(checker.title, 1)
    yield TextBlock(checker.summary, style="lead")
    for text in (checker.notice, checker.privacy):
        yield TextBlock(text, style="alert")
    yield Title(labels.heading, 2)
    for number, rows in groupby(signed.rules, key=lambda rule: rule.number):
        yield from _question(content, checker, list(rows), checker.question[number - 1].why)
    yield Title(labels.policy, 2)
    yield Listing(tuple(map(TextBlock, labels.policies)))
    yield TextBlock(signed.sets, style="quiet")
    yield Title(labels.outcomes, 2)
    yield from _outcomes(signed)
    if checker.case:
        yield Title(labels.cases, 2)
        yield TextBlock(checker.case_rule, style="lead")
    for case in checker.case:
        yield from _case(content, checker, case)


def _question(
    content: Content, checker: Checker, rows: list[Rule], why: Statement
) -> Iterator[HandoutBlock]:
    labels = checker.labels.rules
    first = rows[0]
    yield Title(f"{first.number}. {first.title}", 3)
    yield TextBlock(first.ask)
    yield stated(why, content.labels)
    table = tuple(
        TableRow((
            TableCell(" ".join(filter(None, (rule.answer_label, rule.text)))),
            TableCell(rule.outcome_label, is_strong=True),
            TableCell(rule.basis_label),
            TableCell(cited=cited_facts(rule.facts)),
        ))
        for rule in rows
    )  # fmt: skip
    columns = (labels.answer, labels.outcome, labels.basis, labels.cited)
    yield TableBlock(table, columns)


def _outcomes(signed: Sheet) -> Iterator[HandoutBlock]:
    for _, outcome in signed.outcomes:
        yield Title(f"{outcome.symbol} {outcome.label}", 3)
        yield TextBlock(outcome.headline, style="alert")
        yield TextBlock(outcome.text, cited_facts(outcome.facts))
        yield TextBlock(f"{signed.labels.result.say}: {outcome.say}", style="quiet")


def _case(content: Content, checker: Checker, case: Case) -> Iterator[HandoutBlock]:
    labels = checker.labels
    yield Title(f"{case.id}. {case.title}", 3)
    yield TextBlock(case.story, style="note")
    given = [
        f"{question.title}: {answer_name(labels, case.answers[question.id])}"
        for question in checker.question
        if question.id in case.answers
    ]
    yield TextBlock("; ".join(given) or labels.rules.all_no)
    outcome = outcome_of(checker, case.outcome).label
    yield TextBlock(fill(labels.result.expected, outcome=outcome), style="alert")
    yield Title(labels.result.slip, 4)
    yield stated(case.slip, content.labels)
    if case.aside:
        yield Title(labels.result.aside, 4)
        yield stated(case.aside, content.labels)
