"""The result: the outcome and its reasons, then each finding in full, and what was expected."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.checker.cases import Difference, differences, expected_outcome
from sij_tui.core.checker.engine import Result, RuleFinding, question_by_id, rule_of
from sij_tui.core.checker.pages.asking import story_elements
from sij_tui.core.checker.pages.parts import (
    Context,
    answer_width,
    cited_fact_elements,
    doing,
    notice,
    outcome_cell,
    outcome_width,
    symbol,
    title_width,
)
from sij_tui.core.checker.rules import answer_name, basis_name
from sij_tui.core.checker.run import CheckerRun
from sij_tui.core.checker.state import CheckerState, case_of, next_case
from sij_tui.core.content.checker import Case, OutcomeId, outcome_of
from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Route
from sij_tui.core.layout.large_letters import large_lines
from sij_tui.core.leaflet.pages import statement_element

_WIDEST_PLATE = 54
"""Cells that a page has at least where there is room for large letters."""


def result_elements(
    context: Context, state: CheckerState, run: CheckerRun, result: Result
) -> Iterator[Element]:
    """The result, and what can be done from here."""
    yield from outcome_elements(context, state, run, result)
    if result.state != "failed":
        yield from _answers(context, run)
    yield from _ways_on(context, state)
    yield notice(context)


def outcome_elements(
    context: Context,
    state: CheckerState,
    run: CheckerRun,
    result: Result,
    *,
    with_story: bool = True,
) -> Iterator[Element]:
    """Everything that the answers lead to. A failure shows that there is no result, and no more.

    Answers that differ from the case come first, with what the case leads to. What they lead to
    themselves then has no plate, and no words to be read or said aloud, unless it is the same.

    While questions are open, nothing of the case is shown that would give their answers away.
    Its story is left out unless ``with_story``: line by line it is said with the first question.
    """
    checker = context.checker
    labels = checker.labels.result
    if result.state == "failed":
        yield Element(text=labels.failed, style="alert")
        yield Element(text=labels.failed_help, before=1)
        return
    case = case_of(checker, state)
    differing = differences(checker, case, run.answers) if case else ()
    wrong = bool(
        case and differing and result.outcome != expected_outcome(checker, case, run.answers)
    )
    if case and differing:
        yield from _differing(context, case, differing, result)
    yield from _outcome(context, result, wrong=wrong)
    yield from _findings(context, result)
    if result.outcome and not differing:
        yield Element(text=labels.say, style="heading", before=1)
        said = outcome_of(checker, result.outcome)
        yield Element(text=said.say, style="note", key="say", facts=said.facts, basis="product")
    if case:
        if with_story:
            yield Element(text=labels.case, style="heading", before=1)
            yield from story_elements(context, case, key="story")
        yield from _case(context, case, result, matches=not differing)


def _differing(
    context: Context, case: Case, differing: tuple[Difference, ...], result: Result
) -> Iterator[Element]:
    """What the case leads to, and each answer that it does not expect."""
    checker = context.checker
    labels = checker.labels.result
    yield Element(text=fill(labels.different, count=len(differing)), style="alert", key="different")
    if not result.unanswered:
        yield _expected(context, case)
    for each in differing:
        question = question_by_id(checker, each.question)
        given = answer_name(checker.labels, each.given)
        wanted = answer_name(checker.labels, each.expected)
        text = fill(labels.given, question=question.title, given=given, expected=wanted)
        yield Element(text=text, style="item", mark="*", do=f"change:{each.question}")


def _expected(context: Context, case: Case, before: int = 0) -> Element:
    """What the case leads to."""
    cell = outcome_cell(context, case.outcome)
    expected = fill(context.checker.labels.result.expected, outcome=cell.text)
    return Element(cells=(Cell(expected, case.outcome),), before=before, key="expected")


def _outcome(context: Context, result: Result, *, wrong: bool) -> Iterator[Element]:
    """The outcome, below it a line for each reason, then what it means.

    Of an outcome that is not the one of the case, only its name is shown.
    """
    if result.outcome is None:
        yield _incomplete(context, result)
        yield from _reasons(context, result)
        return
    if wrong:
        yours = context.checker.labels.result.yours
        yield Element(
            cells=(Cell(yours), outcome_cell(context, result.outcome)),
            widths=(width(yours), 0), before=1, key="yours",
        )  # fmt: skip
        yield from _reasons(context, result)
        return
    shown = outcome_of(context.checker, result.outcome)
    yield from _outcome_name(context, result.outcome)
    yield from _reasons(context, result)
    yield Element(text=shown.headline, style="title")
    yield statement_element(shown, context.content.labels, "outcome")


def _reasons(context: Context, result: Result) -> Iterator[Element]:
    """One line for each finding: what it leads to, the question, the answer."""
    checker = context.checker
    for finding in result.findings:
        question = question_by_id(checker, finding.question)
        yield Element(
            cells=(
                outcome_cell(context, finding.outcome),
                Cell(question.title, "label"),
                Cell(answer_name(checker.labels, finding.answer), "quiet"),
            ),
            widths=(outcome_width(context), title_width(context), 0),
            style="entry",
            key=f"reason:{question.id}",
            facts=finding.facts,
            basis=finding.basis,
        )


def _findings(context: Context, result: Result) -> Iterator[Element]:
    """Each finding in full, and the questions that are still open."""
    if result.findings:
        yield Element(text=context.checker.labels.result.findings, style="heading", before=1)
    for finding in result.findings:
        yield from _finding(context, finding)
    yield from _unanswered(context, result)


def _incomplete(context: Context, result: Result) -> Element:
    """That there is no result yet."""
    labels = context.checker.labels.result
    ascii_only = context.glyphs.tier == "ascii"
    sign = labels.incomplete_symbol_ascii if ascii_only else labels.incomplete_symbol
    text = fill(labels.incomplete, count=len(result.unanswered))
    return Element(cells=(Cell(sign, "quiet"), Cell(text, "title")), widths=(3, 0))


def _outcome_name(context: Context, outcome: OutcomeId) -> Iterator[Element]:
    """The name of the outcome: a finding on a plate, in large letters where there is room.

    That nothing was found is said in small ones without a plate, so that it is no clearance.
    Read aloud, there is no plate.
    """
    if outcome == "none" or not context.glyphs.signs:
        yield Element(cells=(outcome_cell(context, outcome),))
        return
    lines = _large_name(context, outcome) if context.large else ()
    yield from _plate(context, outcome, lines)


def _large_name(context: Context, outcome: OutcomeId) -> tuple[str, ...]:
    """Sign and name in large letters; empty if they have none, or take more room than there is."""
    lines = large_lines(outcome_of(context.checker, outcome).label, context.glyphs)
    sign = symbol(context, outcome)
    middle = len(lines) // 2
    named = tuple(
        f"   {sign if row == middle else ' ' * width(sign)}   {line}   "
        for row, line in enumerate(lines)
    )
    return named if named and width(named[0]) <= _WIDEST_PLATE else ()


def _plate(context: Context, outcome: OutcomeId, large: tuple[str, ...]) -> Iterator[Element]:
    """Sign and word on a plate of their colour, with edges where half blocks can be drawn.

    Large letters have room above them in their first line. In ASCII they need no plate.
    """
    lines = large or (f"   {outcome_cell(context, outcome).text}   ",)
    size, glyphs = width(lines[0]), context.glyphs
    role = outcome if large and not glyphs.upper else f"{outcome}_plate"
    rows = [(line, role) for line in lines]
    if glyphs.upper:
        above = [] if large else [(glyphs.lower * size, outcome)]
        rows = [*above, *rows, (glyphs.upper * size, outcome)]
    for text, shown in rows:
        yield Element(cells=(Cell(text, shown),), style="art")


def _finding(context: Context, finding: RuleFinding) -> Iterator[Element]:
    """One finding: question, answer, fact with its strength and place, and where to read on."""
    checker = context.checker
    question = question_by_id(checker, finding.question)
    rule = rule_of(question, finding.answer)
    indent = outcome_width(context) + 2
    yield Element(
        cells=(outcome_cell(context, finding.outcome), Cell(question.ask, "label")),
        widths=(indent - 2, 0),
        before=1,
        key=f"finding:{question.id}",
        facts=finding.facts,
        basis=finding.basis,
    )
    basis = basis_name(checker.labels, finding.basis)
    yield Element(
        cells=(Cell(rule.label, "here"), Cell(basis, "margin")),
        widths=(width(rule.label), 0),
        indent=indent,
    )
    if rule.text:
        yield Element(text=rule.text, style="quiet", indent=indent)
    yield from cited_fact_elements(context, finding.facts, indent, f"fact:{question.id}")
    shown = (routes[0] for fact in finding.facts if (routes := context.usage.get(fact)))
    if route := next(shown, None):  # the first place that shows one of these facts
        yield _link(context, route, indent, f"read:{question.id}")


def _link(context: Context, route: Route, indent: int, key: str) -> Element:
    titles = {screen.id: screen.title for screen in context.content.screen}
    read = context.checker.labels.result.read
    return Element(
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


def _unanswered(context: Context, result: Result) -> Iterator[Element]:
    if not result.unanswered:
        return
    left = fill(context.checker.labels.asking.left, count=len(result.unanswered))
    yield Element(text=left, style="heading", before=1)
    for name in result.unanswered:
        question = question_by_id(context.checker, name)
        yield Element(text=question.ask, style="item", mark="*", do=f"change:{name}")


def _case(context: Context, case: Case, result: Result, *, matches: bool) -> Iterator[Element]:
    """Once all is answered, what the case leads to, and the slip that it is there to prevent."""
    labels = context.checker.labels.result
    if result.unanswered:
        return
    if matches:
        yield _expected(context, case, before=1)
        yield Element(cells=(Cell(labels.same, "label"),))
    yield from _learnt(context, case)


def _learnt(context: Context, case: Case) -> Iterator[Element]:
    """The slip to avoid and what no question covers, with their facts; each fact once."""
    labels = context.checker.labels.result
    told: set[str] = set()
    for title, said, key in ((labels.slip, case.slip, "slip"), (labels.aside, case.aside, "aside")):
        if said:
            yield Element(text=title, style="heading", before=1)
            yield Element(text=said.text, style="note", key=key, facts=said.facts,
                        basis=said.basis, margin=cite(said.facts))  # fmt: skip
            fresh = [fact for fact in said.facts if fact not in told]
            told.update(fresh)
            yield from cited_fact_elements(context, fresh, 2, f"fact:{key}")


def _answers(context: Context, run: CheckerRun) -> Iterator[Element]:
    """All answers in short; any of them can be tried the other way round."""
    labels = context.checker.labels
    yield doing(context, labels.action.what_if, "what_if", note=labels.action.what_if.help,
                before=1)  # fmt: skip
    for number, (question, answer) in enumerate(
        zip(context.checker.question, run.given, strict=True), start=1
    ):
        name = answer_name(labels, answer) if answer else labels.word.unanswered
        outcome = rule_of(question, answer).outcome if answer else "none"
        sign = outcome_cell(context, outcome) if outcome != "none" else Cell("")
        yield Element(
            cells=(Cell(f"{number}", "number"), Cell(question.title), Cell(name, "quiet"), sign),
            widths=(1, title_width(context), answer_width(context), 0),
            style="entry",
            before=1 if number == 1 else 0,
            key=f"answered:{question.id}",
            do=f"what_if:{question.id}",
        )


def _ways_on(context: Context, state: CheckerState) -> Iterator[Element]:
    """Again, the next case, or another choice."""
    labels = context.checker.labels
    case = case_of(context.checker, state)
    yield doing(context, labels.action.again, "again", note=case.title if case else "", before=1)
    if after := next_case(context.checker, state):
        yield doing(context, labels.action.next_case, "next_case", note=after.title)
    cells = (Cell("", "key"), Cell(labels.menu.heading, "link"))
    yield Element(cells=cells, widths=(3, 0), do="menu")
