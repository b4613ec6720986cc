"""The table of rules as a page, and the whole checker as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from sij_tui.core.checker.pages.menu import why_element
from sij_tui.core.checker.pages.parts import Context, symbol
from sij_tui.core.checker.rules import Rule, Sheet, sheet
from sij_tui.core.content.checker import Checker, OutcomeId
from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.content.model import Content
from sij_tui.core.layout.cells import widest, width
from sij_tui.core.layout.elements import Cell, Element, Page
from sij_tui.core.leaflet.program import review_status

Signs = Mapping[OutcomeId, str]
"""How each outcome is shown: its word, with its sign where the characters are known."""

_BLANK = "_" * 30


def sheet_of(content: Content, checker: Checker, fingerprint: str) -> Sheet:
    """All that is to be signed; ``fingerprint`` is that of the content file."""
    return sheet(
        checker,
        content.fact,
        content.meta,
        forces=content.force,
        review=review_status(content),
        fingerprint=fingerprint,
    )


def rules_elements(context: Context) -> Iterator[Element]:
    """The whole table on the screen, with the signs in use."""
    signed = sheet_of(context.content, context.checker, context.loaded.fingerprint)
    signs = {name: f"{symbol(context, name)} {shown.label}" for name, shown in signed.outcomes}
    yield Element(text=signed.labels.rules.heading, style="title")
    yield Element(text=signed.labels.rules.help, style="lead")
    for _, rows in groupby(signed.rules, key=lambda rule: rule.number):
        yield from _question(list(rows), signs)
    yield from _foot(signed, signs)


def checker_page(content: Content, checker: Checker, fingerprint: str) -> Page:
    """Questions and rules as text: each question, what the source says, what an answer leads to."""
    signed = sheet_of(content, checker, fingerprint)
    signs = {name: shown.label for name, shown in signed.outcomes}
    elements = [
        Element(text=checker.title, style="title"),
        Element(text=checker.notice, style="alert"),
        Element(text=signed.labels.rules.heading, style="heading", before=1),
    ]
    rules = groupby(signed.rules, key=lambda rule: rule.number)
    for question, (_, rows) in zip(checker.question, rules, strict=True):
        first, *others = _question(list(rows), signs)
        elements += [first, why_element(content, question, indent=4), *others]
    elements += _foot(signed, signs)
    return Page(id="checker", title=checker.title, elements=tuple(elements), summary=checker.notice)


def _question(rows: list[Rule], signs: Signs) -> Iterator[Element]:
    """A question, and where each answer leads, who says so, and on which facts."""
    first = rows[0]
    yield Element(
        cells=(Cell(f"{first.number}", "number"), Cell(first.ask, "label")),
        widths=(2, 0),
        before=1,
        key=f"rule:{first.question}",
    )
    size = max(width(sign) for sign in signs.values())
    for rule in rows:
        yield Element(
            cells=(
                Cell(rule.answer_label),
                Cell(signs[rule.outcome], rule.outcome),
                Cell(f"{rule.basis_label} {cite(rule.facts)}", "margin"),
            ),
            widths=(0, size, 20),
            indent=4,
            key=f"rule:{rule.question}.{rule.answer}",
            facts=rule.facts,
            basis=rule.basis,
        )


def _foot(signed: Sheet, signs: Signs) -> Iterator[Element]:
    """What stands below the table: policy, outcomes, facts, cases, lines to sign."""
    labels = signed.labels.rules
    yield Element(text=labels.policy, style="heading", before=1)
    for number, policy in enumerate(labels.policies, start=1):
        yield Element(text=policy, style="item", mark="*", key=f"policy.{number}", basis="product")
    yield Element(text=signed.sets, style="quiet", before=1, key="sets")
    yield Element(text=labels.outcomes, style="heading", before=1)
    for name, shown in signed.outcomes:
        yield Element(
            cells=(Cell(signs[name], name), Cell(f"{shown.headline}. {shown.text}")),
            widths=(max(width(sign) for sign in signs.values()), 0),
            key=f"outcome.{name}",
            facts=shown.facts,
            basis=shown.basis,
        )
    yield Element(text=labels.fact_text, style="heading", before=1)
    ids = widest((fact.id for fact in signed.facts), 16)
    forces = max(13, widest((fact.force for fact in signed.facts), 20))
    for fact in signed.facts:
        yield Element(
            cells=(Cell(fact.id, "margin"), Cell(fact.force, "label"), Cell(fact.text),
                   Cell(fact.place, "quiet")),
            widths=(ids, forces, 0, 20), key=f"fact.{fact.id}", facts=(fact.id,), basis="leaflet",
        )  # fmt: skip
    yield from _cases(signed, signs)
    yield Element(text=labels.sign, style="heading", before=1)
    for line in (signed.content, signed.review,
                 fill(labels.fingerprint, fingerprint=signed.fingerprint)):  # fmt: skip
        yield Element(text=line, style="quiet", key=f"sheet.{len(line)}")
    size = max(map(width, labels.signatures), default=0)
    for line in labels.signatures:
        yield Element(cells=(Cell(line, "label"), Cell(_BLANK, "margin")), widths=(size, 0),
                    before=1)  # fmt: skip


def _cases(signed: Sheet, signs: Signs) -> Iterator[Element]:
    labels = signed.labels.rules
    if not signed.cases:
        return
    named: dict[str, OutcomeId] = {shown.label: name for name, shown in signed.outcomes}
    size = max(width(sign) for sign in signs.values())
    yield Element(text=labels.cases, style="heading", before=1)
    for case in signed.cases:
        answers = "; ".join(f"{question}: {answer}" for question, answer in case.answers)
        outcome = named[case.outcome_label]
        yield Element(
            cells=(
                Cell(case.id, "number"),
                Cell(case.title, "label"),
                Cell(answers or labels.all_no),
                Cell(signs[outcome], outcome),
            ),
            widths=(widest((case.id for case in signed.cases), 16), 22, 0, size),
            key=f"rule.{case.id}",
        )
