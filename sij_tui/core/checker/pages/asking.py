"""One question at a time, a STOP as soon as it is found, and the check of all answers."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.checker.engine import Result, question_by_id, rule_of
from sij_tui.core.checker.pages.menu import why_element
from sij_tui.core.checker.pages.parts import (
    Context,
    answer_key,
    doing,
    notice,
    outcome_cell,
    symbol,
    title_width,
)
from sij_tui.core.checker.rules import answer_name
from sij_tui.core.checker.run import CheckerRun
from sij_tui.core.checker.state import CheckerState, case_of
from sij_tui.core.content.checker import ANSWERS, Case, Question
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.labels import Action
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, numbered


def asking_elements(context: Context, state: CheckerState, run: CheckerRun) -> Iterator[Element]:
    """The question shown: the case, the question, its answers, the ways on, why it is asked."""
    checker = context.checker
    question = question_by_id(checker, run.question)
    case = case_of(checker, state)
    yield from story_elements(context, case)
    yield Element(text=question.ask, style="title", before=1 if case else 0)
    yield from _answers(context, question, run)
    yield from _ways(context, run)
    yield Element(text=checker.labels.asking.why, style="heading", before=1)
    yield why_element(context.content, question)
    yield notice(context)


def story_elements(context: Context, case: Case | None, key: str = "") -> Iterator[Element]:
    """The story of the case, and the rule for what it leaves out, which goes with it."""
    if case:
        yield Element(text=case.story, style="note", key=key)
        yield Element(text=context.checker.case_rule, style="quiet")


def _ways(context: Context, run: CheckerRun) -> Iterator[Element]:
    """On without an answer, and back to the answer given last, which is shown."""
    checker = context.checker
    actions = checker.labels.action
    last = run.returning or run.at == len(run.questions) - 1
    on = actions.check if last else actions.next
    yield _way(context, actions.next, "next", on.label)
    if run.at and not run.returning:
        before = question_by_id(checker, run.questions[run.at - 1])
        answer = run.given[run.at - 1]
        words = checker.labels.word
        given = answer_name(checker.labels, answer) if answer else words.unanswered
        named = () if context.tight else (actions.previous.label,)
        yield _way(context, actions.previous, "previous", *named, before.title, given)


def _way(context: Context, action: Action, do: str, text: str, *notes: str) -> Element:
    """A line with the key of an action, in the columns of the answers."""
    said = (Cell(text, "link"), *(Cell(note, "quiet") for note in notes))
    return Element(
        cells=(Cell(""), Cell(context.key_of(action), "key"), Cell(""), *said),
        widths=(1, _keys(context), 1, *(width(cell.text) for cell in said[:-1]), 0),
        do=do,
    )


def _answers(context: Context, question: Question, run: CheckerRun) -> Iterator[Element]:
    glyphs = context.glyphs
    for number, answer in enumerate(ANSWERS, start=1):
        given = run.answer == answer
        rule = rule_of(question, answer)
        yield Element(
            cells=(
                Cell(f"{number}", "number"),
                Cell(answer_key(context, answer), "key"),
                Cell(glyphs.chosen if given else glyphs.unseen, "mark" if given else "unseen"),
                Cell(rule.label, "here" if given else "entry"),
            ),
            widths=(1, _keys(context), 1, 0),
            before=1 if number == 1 else 0,
            do=f"answer:{answer}",
            facts=rule.facts,
            basis=rule.basis,
        )


def _keys(context: Context) -> int:
    """Cells that the widest key of a question takes."""
    actions = context.checker.labels.action
    shown = (actions.yes, actions.no, actions.not_sure, actions.next, actions.previous)
    return max(width(context.key_of(action)) for action in shown)


def found_elements(context: Context, result: Result) -> Iterator[Element]:
    """A STOP and its reasons, as soon as there is one. No other outcome shows unasked."""
    checker = context.checker
    labels = checker.labels
    if result.state == "failed":
        yield Element(text=labels.result.failed, style="alert")
    if result.outcome != "stop":
        return
    left = fill(labels.asking.stop, count=len(result.unanswered))
    yield Element(cells=(Cell(left, "stop"),))
    stops = [finding.question for finding in result.findings if finding.outcome == "stop"]
    names = ", ".join(question_by_id(checker, question).title for question in stops)
    sign = outcome_cell(context, "stop")
    yield Element(cells=(sign, Cell(names)), widths=(width(sign.text), 0))


def list_elements(context: Context, run: CheckerRun) -> Iterator[Element]:
    """All questions with their answers, to stand beside the page.

    Until the result is asked for, a STOP is the only outcome that is marked.
    """
    checker = context.checker
    yield Element(text=checker.labels.menu.questions, style="heading")
    for number, (question, answer) in enumerate(
        zip(checker.question, run.given, strict=True), start=1
    ):
        here = run.stage == "asking" and run.question == question.id
        outcome = rule_of(question, answer).outcome if answer else "none"
        marked = outcome == "stop" or (outcome != "none" and run.stage == "result")
        name = answer_name(checker.labels, answer) if answer else ""
        yield Element(
            cells=(
                Cell(f"{number}", "number"),
                Cell(question.title, "here" if here else "entry"),
                Cell(symbol(context, outcome), outcome) if marked else Cell(""),
                Cell(name, "body"),
            ),
            widths=(1, title_width(context), 1, 0),
            style="entry",
            before=1 if number == 1 else 0,
            do=f"change:{question.id}",
        )


def review_elements(context: Context, state: CheckerState, run: CheckerRun) -> Iterator[Element]:
    """The story, every answer with a way to change it, and the way to the result.

    What the page is, the band above it says; so all of a case fits into 80 columns and 24 lines.
    """
    checker = context.checker
    labels = checker.labels.review
    case = case_of(checker, state)
    widths = (1, title_width(context), 0, width(labels.change))
    air = 0 if context.tight else 1
    yield from story_elements(context, case)
    heads = (Cell(""), Cell(labels.question, "column"), Cell(labels.answer, "column"), Cell(""))
    if not context.tight:
        yield Element(cells=heads, widths=widths, before=1 if case else 0)
    for number, (question, answer) in enumerate(
        zip(checker.question, run.given, strict=True), start=1
    ):
        text = checker.labels.word.unanswered
        if answer:
            short = answer_name(checker.labels, answer)
            text = short if context.tight else rule_of(question, answer).label
        yield Element(
            cells=(
                Cell(f"{number}", "number"),
                Cell(question.title, "label"),
                Cell(text, "body" if answer else "alert"),
                Cell(labels.change, "link"),
            ),
            widths=widths,
            do=f"change:{question.id}",
            facts=question.why.facts,
            basis=question.why.basis,
        )
    if missing := len(run.unanswered):
        yield Element(text=fill(labels.missing, count=missing), style="alert", before=air)
    yield doing(context, checker.labels.action.result, "result", text=labels.result, before=air)
    if not context.tight:
        yield Element(text=labels.help, style="quiet")
    yield Element(text=checker.notice, style="quiet")


def leaving_elements(context: Context) -> Iterator[Element]:
    """Asks once before answers are dropped; staying comes first."""
    labels = context.checker.labels.asking
    yield Element(text=labels.leave, style="title")
    yield from numbered((("stay", labels.leave_no), ("leave", labels.leave_yes)), "entry")
