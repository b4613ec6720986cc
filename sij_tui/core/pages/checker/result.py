"""The result: the worst finding first, then every finding, what to say, and what was expected."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.cells import width
from sij_tui.core.checker.cases import differences
from sij_tui.core.checker.engine import Finding, Result, question_by_id, rule_of
from sij_tui.core.checker.exercise import Exercise, case_of, next_case
from sij_tui.core.checker.model import Case, OutcomeId
from sij_tui.core.checker.rules import answer_name, basis_name, outcome_of
from sij_tui.core.checker.sitting import Sitting
from sij_tui.core.pages.checker.parts import (
    Context,
    answer_width,
    doing,
    fact_pieces,
    notice,
    outcome_cell,
    outcome_width,
    title_width,
)
from sij_tui.core.pages.leaflet import margin_of
from sij_tui.core.piece import Cell, Piece, Route
from sij_tui.core.wording import cite, fill


def result_pieces(
    context: Context, exercise: Exercise, sitting: Sitting, result: Result
) -> Iterator[Piece]:
    """The result, and what can be done from here."""
    yield from outcome_pieces(context, exercise, sitting, result)
    if result.state != "failed":
        yield from _answers(context, sitting)
    yield from _ways_on(context, exercise)
    yield notice(context)


def outcome_pieces(
    context: Context, exercise: Exercise, sitting: Sitting, result: Result
) -> Iterator[Piece]:
    """Everything that the answers lead to. A failure shows that there is no result, and no more."""
    yield from _headline(context, result)
    if result.state == "failed":
        return
    labels = context.checker.labels.result
    if result.findings:
        yield Piece(text=labels.findings, style="heading", before=1)
    for finding in result.findings:
        yield from _finding(context, finding)
    yield from _unanswered(context, result)
    if result.outcome:
        yield Piece(text=labels.say, style="heading", before=1)
        said = outcome_of(context.checker, result.outcome)
        yield Piece(text=said.say, style="note", key="say", facts=said.facts, basis="product")
    if case := case_of(context.checker, exercise):
        yield from _case(context, case, sitting)


def _headline(context: Context, result: Result) -> Iterator[Piece]:
    labels = context.checker.labels.result
    if result.state == "failed":
        yield Piece(text=labels.failed, style="alert")
        yield Piece(text=labels.failed_help, before=1)
        return
    if result.outcome is None:
        ascii_only = context.glyphs.tier == "ascii"
        sign = labels.incomplete_symbol_ascii if ascii_only else labels.incomplete_symbol
        text = fill(labels.incomplete, count=len(result.unanswered))
        yield Piece(cells=(Cell(sign, "quiet"), Cell(text, "title")), widths=(3, 0))
        return
    shown = outcome_of(context.checker, result.outcome)
    yield from _plate(context, result.outcome)
    yield Piece(text=shown.headline, style="title")
    yield Piece(text=shown.text, key="outcome", facts=shown.facts, basis=shown.basis,
                margin=margin_of(shown.facts, shown.basis, context.content.labels))  # fmt: skip


def _plate(context: Context, outcome: OutcomeId) -> Iterator[Piece]:
    """Sign and word on a plate of their colour, taller where half blocks can be drawn."""
    word = f"   {outcome_cell(context, outcome).text}   "
    size = width(word)
    glyphs = context.glyphs
    rows = [
        (glyphs.lower * size, outcome),
        (word, f"{outcome}_plate"),
        (glyphs.upper * size, outcome),
    ]
    for text, role in rows if glyphs.upper else rows[1:2]:
        yield Piece(cells=(Cell(text, role),), style="art")


def _finding(context: Context, finding: Finding) -> Iterator[Piece]:
    """One finding: question, answer, fact with its strength and place, and where to read on."""
    checker = context.checker
    question = question_by_id(checker, finding.question)
    rule = rule_of(question, finding.answer)
    indent = outcome_width(context) + 2
    yield Piece(
        cells=(
            outcome_cell(context, finding.outcome),
            Cell(question.ask, "label"),
        ),
        widths=(indent - 2, 0),
        before=1,
        key=f"finding:{question.id}",
        facts=finding.facts,
        basis=finding.basis,
    )
    basis = basis_name(checker.labels, finding.basis)
    yield Piece(
        cells=(Cell(rule.label, "here"), Cell(basis, "margin")),
        widths=(width(rule.label), 0),
        indent=indent,
    )
    if rule.text:
        yield Piece(text=rule.text, style="quiet", indent=indent)
    yield from fact_pieces(context, finding.facts, indent, f"fact:{question.id}")
    if route := _read_on(context, finding.facts):
        yield _link(context, route, indent, f"read:{question.id}")


def _read_on(context: Context, facts: tuple[str, ...]) -> Route | None:
    """The first place of the leaflet that shows the first of these facts that is shown at all."""
    return next((routes[0] for fact in facts if (routes := context.usage.get(fact))), None)


def _link(context: Context, route: Route, indent: int, key: str) -> Piece:
    titles = {screen.id: screen.title for screen in context.content.screen}
    read = context.checker.labels.result.read
    return Piece(
        cells=(
            Cell(context.glyphs.crumb, "link"),
            Cell(read, "quiet"),
            Cell(titles.get(route.page, context.content.labels.name.glossary), "link"),
        ),
        widths=(1, width(read), 0),
        indent=indent,
        key=key,
        go=route,
    )


def _unanswered(context: Context, result: Result) -> Iterator[Piece]:
    if not result.unanswered:
        return
    left = fill(context.checker.labels.asking.left, count=len(result.unanswered))
    yield Piece(text=left, style="heading", before=1)
    for name in result.unanswered:
        question = question_by_id(context.checker, name)
        yield Piece(
            text=question.ask, style="item", mark="*", key=f"change:{name}", do=f"change:{name}"
        )


def _case(context: Context, case: Case, sitting: Sitting) -> Iterator[Piece]:
    """The case beside what was answered, the slip that it is there to prevent, and its facts."""
    checker = context.checker
    labels = checker.labels.result
    yield Piece(text=labels.case, style="heading", before=1)
    yield Piece(text=case.story, style="note", key="story")
    expected = fill(labels.expected, outcome=outcome_cell(context, case.outcome).text)
    differing = differences(checker, case, sitting.answers)
    verdict = fill(labels.different, count=len(differing)) if differing else labels.same
    yield Piece(cells=(Cell(expected, case.outcome),), before=1, key="expected")
    yield Piece(cells=(Cell(verdict, "label"),))
    for each in differing:
        question = question_by_id(checker, each.question)
        given = checker.labels.word.unanswered
        if each.given:
            given = answer_name(checker.labels, each.given)
        wanted = answer_name(checker.labels, each.expected)
        text = fill(labels.given, question=question.title, given=given, expected=wanted)
        yield Piece(text=text, style="item", mark="*", key=f"change:{each.question}",
                    do=f"change:{each.question}")  # fmt: skip
    yield from _learnt(context, case)


def _learnt(context: Context, case: Case) -> Iterator[Piece]:
    """The slip to avoid and what no question covers, with their facts; each fact once."""
    labels = context.checker.labels.result
    told: set[str] = set()
    for title, said, key in (
        (labels.slip, case.slip, "slip"),
        (labels.aside, case.aside, "aside"),
    ):
        if said:
            yield Piece(text=title, style="heading", before=1)
            yield Piece(text=said.text, style="note", key=key, facts=said.facts,
                        basis=said.basis, margin=cite(said.facts))  # fmt: skip
            fresh = [fact for fact in said.facts if fact not in told]
            told.update(fresh)
            yield from fact_pieces(context, fresh, 2, f"fact:{key}")


def _answers(context: Context, sitting: Sitting) -> Iterator[Piece]:
    """All answers in short; any of them can be tried the other way round."""
    labels = context.checker.labels
    yield doing(context, labels.action.what_if, "what_if", note=labels.action.what_if.help,
                before=1)  # fmt: skip
    for number, (question, answer) in enumerate(
        zip(context.checker.question, sitting.given, strict=True), start=1
    ):
        name = answer_name(labels, answer) if answer else labels.word.unanswered
        outcome = rule_of(question, answer).outcome if answer else "none"
        sign = outcome_cell(context, outcome) if outcome != "none" else Cell("")
        yield Piece(
            cells=(
                Cell(f"{number}", "number"),
                Cell(question.title),
                Cell(name, "quiet"),
                sign,
            ),
            widths=(1, title_width(context), answer_width(context), 0),
            style="entry",
            before=1 if number == 1 else 0,
            key=f"answered:{question.id}",
            do=f"what_if:{question.id}",
        )


def _ways_on(context: Context, exercise: Exercise) -> Iterator[Piece]:
    """Again, the next case, or another choice."""
    labels = context.checker.labels
    case = case_of(context.checker, exercise)
    yield doing(context, labels.action.again, "again", note=case.title if case else "", before=1)
    if after := next_case(context.checker, exercise):
        yield doing(context, labels.action.next_case, "next_case", note=after.title)
    yield Piece(
        cells=(Cell("", "key"), Cell(labels.menu.heading, "link")),
        widths=(3, 0), key="menu", do="menu",
    )  # fmt: skip
