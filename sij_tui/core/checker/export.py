"""The sheet of rules as text, Markdown, CSV or a Graphviz drawing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import Final

from sij_tui.core.checker.rules import Rule, Sheet
from sij_tui.core.content.checker import OutcomeId
from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.layout.text_lines import SIGN_CELLS, hanging_lines, lines_to_sign

LINE_COLUMNS: Final = 80
"""Cells in a line of plain text."""


def to_text(sheet: Sheet, columns: int = LINE_COLUMNS) -> str:
    """Plain text, of lines of at most so many cells."""
    wrapped = partial(hanging_lines, columns)
    labels = sheet.labels.rules
    parts = [
        [labels.heading.upper(), *wrapped(labels.help)],
        [line for text in _head(sheet) for line in wrapped(text)],
        *(_text_question(list(rows), columns) for _, rows in _by_question(sheet)),
        [labels.outcomes.upper(), *(line for text in _outcomes(sheet) for line in wrapped(text))],
        [labels.fact_text.upper(), *(line for text in _facts(sheet) for line in wrapped(text))],
        [labels.policy.upper(), *(line for p in labels.policies for line in wrapped(p, "- "))],
        [*wrapped(sheet.sets)],
        [labels.cases.upper(), *(line for case in _cases(sheet) for line in wrapped(case))],
        [labels.sign.upper(), "", *lines_to_sign(labels.signatures, columns)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def to_markdown(sheet: Sheet) -> str:
    """Markdown (GitHub tables); the text of the content is escaped."""
    labels = sheet.labels.rules
    columns = [labels.number, labels.question, labels.answer, labels.outcome, labels.basis]
    parts = [
        [f"# {_md(labels.heading)}", "", _md(labels.help), "", *map(_md_item, _head(sheet))],
        _md_table([*columns, labels.cited], [_md_rule(rule) for rule in sheet.rules]),
        [f"## {_md(labels.outcomes)}", "", *map(_md_item, _outcomes(sheet))],
        [f"## {_md(labels.fact_text)}", "", *map(_md_item, _facts(sheet))],
        [f"## {_md(labels.policy)}", "", *map(_md_item, labels.policies)],
        [_md(sheet.sets)],
        [f"## {_md(labels.cases)}", "", *map(_md_item, _cases(sheet))],
        [f"## {_md(labels.sign)}"],
        _md_table(list(labels.signatures), [[" "] * len(labels.signatures)]),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def to_csv(sheet: Sheet) -> str:
    """CSV, one row for each rule, with columns to sign in and the fingerprint in each row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    facts = {fact.id: f"{fact.force}: {fact.text}" for fact in sheet.facts}
    named = ["number", "question_id", "question", "answer_id", "answer", "outcome_id", "outcome"]
    more = ["basis_id", "basis", "facts", "facts_text", "fingerprint"]
    writer.writerow([*named, *more, *sheet.labels.rules.signatures])
    for rule in sheet.rules:
        texts = " / ".join(facts.get(fact, "") for fact in rule.facts)
        first = [rule.number, rule.question, rule.ask, rule.answer, rule.answer_label]
        last = [rule.outcome, rule.outcome_label, rule.basis, rule.basis_label]
        cells = [*first, *last, " ".join(rule.facts), texts, sheet.fingerprint]
        writer.writerow([*cells, *("" for _ in sheet.labels.rules.signatures)])
    return out.getvalue()


def to_dot(sheet: Sheet) -> str:
    """A Graphviz drawing: each question, an edge for each answer, what it leads to.

    Each outcome is drawn where it is reached, so that no edges cross. The product's own rules
    have dashed edges, so that nothing rests on colour.
    """
    labels = sheet.labels.rules
    policy = [labels.policy, *labels.policies]
    title = [labels.heading, *_head(sheet), "", *policy, "", labels.sign, *_signatures(sheet)]
    signs = {name: f"{outcome.symbol} {outcome.label}" for name, outcome in sheet.outcomes}
    lines = ["digraph rules {", "  rankdir=LR;", "  node [shape=box];", f"  label={_dot(*title)};"]
    # Graphviz stacks them from the bottom up.
    for group in reversed([list(group) for _, group in _by_question(sheet)]):
        lines += _dot_question(group, signs)
    return "\n".join([*lines, "}"]) + "\n"


FORMATS: Final[dict[str, Callable[[Sheet], str]]] = {
    "text": to_text,
    "markdown": to_markdown,
    "csv": to_csv,
    "dot": to_dot,
}
"""How the sheet can be written, by name."""


def _head(sheet: Sheet) -> list[str]:
    fingerprint = fill(sheet.labels.rules.fingerprint, fingerprint=sheet.fingerprint)
    return [sheet.notice, sheet.content, sheet.review, fingerprint]


def _by_question(sheet: Sheet) -> Iterator[tuple[int, Iterator[Rule]]]:
    return groupby(sheet.rules, key=lambda rule: rule.number)


def _outcomes(sheet: Sheet) -> list[str]:
    return [f"{o.symbol} {o.label}: {o.headline}. {o.text}" for _, o in sheet.outcomes]


def _facts(sheet: Sheet) -> list[str]:
    return [f"{fact.id} ({fact.force}; {fact.place}): {fact.text}" for fact in sheet.facts]


def _cases(sheet: Sheet) -> list[str]:
    no = sheet.labels.rules.all_no
    return [
        f"{case.id} {case.title} → {case.outcome_label} "
        f"({'; '.join(f'{q}: {a}' for q, a in case.answers) or no})"
        for case in sheet.cases
    ]


def _signatures(sheet: Sheet) -> list[str]:
    return [f"{label}: {'_' * SIGN_CELLS}" for label in sheet.labels.rules.signatures]


def _text_question(rows: list[Rule], columns: int) -> list[str]:
    number = f"{rows[0].number}. "
    wrapped = partial(hanging_lines, columns)
    lines = [*wrapped(rows[0].ask, number)]
    for rule in rows:
        ids = cite(rule.facts)
        lines += ["", *wrapped(rule.answer_label, "- ", indent=len(number))]
        outcome = f"→ {rule.outcome_label} ({rule.basis_label}: {ids})"
        lines += wrapped(outcome, indent=len(number) + 2)
        lines += wrapped(rule.text, indent=len(number) + 2) if rule.text else []
    return lines


def _md(text: str) -> str:
    """Escape what Markdown would read as a mark."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", " ".join(text.split()))


def _md_item(text: str) -> str:
    return f"- {_md(text)}"


def _md_table(columns: list[str], rows: list[list[str]]) -> list[str]:
    return [
        _md_row([_md(c) for c in columns]),
        _md_row(["---"] * len(columns)),
        *map(_md_row, rows),
    ]


def _md_row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _md_rule(rule: Rule) -> list[str]:
    answer = f"{rule.answer_label}. {rule.text}" if rule.text else rule.answer_label
    cells = [str(rule.number), rule.ask, answer, rule.outcome_label, rule.basis_label]
    return [_md(cell) for cell in [*cells, cite(rule.facts)]]


def _dot(*lines: str) -> str:
    """A quoted string of Graphviz; each line is set to the left."""
    escaped = [line.replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\l".join(escaped) + ("\\l" if len(lines) > 1 else "") + '"'


def _dot_question(rows: list[Rule], signs: dict[OutcomeId, str]) -> list[str]:
    first = rows[0]
    name = _dot(first.question)
    lines = [f"  {name} [label={_dot(f'{first.number}. {first.ask}')}];"]
    for rule in rows:
        style = "solid" if rule.basis == "leaflet" else "dashed"
        label = _dot(f"{rule.answer_label} ({cite(rule.facts)}; {rule.basis_label})")
        target = _dot(f"{rule.question}: {rule.answer}")
        lines.append(f"  {target} [shape=octagon, label={_dot(signs[rule.outcome])}];")
        lines.append(f"  {name} -> {target} [style={style}, label={label}];")
    return lines
