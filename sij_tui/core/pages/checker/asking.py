"""One question at a time, what has been found so far, and the check of all answers."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.cells import width
from sij_tui.core.checker.engine import Result, question_by_id, rule_of
from sij_tui.core.checker.exercise import Exercise, case_of
from sij_tui.core.checker.model import ANSWERS, SEVERITY, Question
from sij_tui.core.checker.rules import answer_name
from sij_tui.core.checker.sitting import Sitting
from sij_tui.core.pages.checker.menu import why_piece
from sij_tui.core.pages.checker.parts import (
    Context,
    answer_key,
    doing,
    notice,
    outcome_cell,
    outcome_width,
    shown_key,
    title_width,
)
from sij_tui.core.pages.ways import numbered
from sij_tui.core.piece import Cell, Piece
from sij_tui.core.wording import fill


def asking_pieces(context: Context, exercise: Exercise, sitting: Sitting) -> Iterator[Piece]:
    """The question shown: the case, the question, its answers, why it is asked."""
    checker = context.checker
    labels, actions = checker.labels.asking, checker.labels.action
    question = question_by_id(checker, sitting.question)
    if case := case_of(checker, exercise):
        yield Piece(text=case.story, style="note")
    yield Piece(text=question.ask, style="title", before=1 if case else 0)
    yield from _answers(context, question, sitting)
    remark = rule_of(question, sitting.answer).text if sitting.answer else labels.choose
    if remark:
        yield Piece(text=remark, style="quiet", indent=8 + _keys(context))
    last = sitting.returning or sitting.at == len(sitting.questions) - 1
    on = actions.check.label if last else actions.next.label
    yield Piece(
        cells=(Cell(""), Cell(shown_key(context, actions.next), "key"), Cell(""), Cell(on, "link")),
        widths=(1, _keys(context), 1, 0), key="next", do="next",
    )  # fmt: skip
    yield Piece(text=labels.why, style="heading", before=1)
    yield why_piece(context.content, question)
    yield notice(context)


def _answers(context: Context, question: Question, sitting: Sitting) -> Iterator[Piece]:
    glyphs = context.glyphs
    for number, answer in enumerate(ANSWERS, start=1):
        given = sitting.answer == answer
        rule = rule_of(question, answer)
        yield Piece(
            cells=(
                Cell(f"{number}", "number"),
                Cell(answer_key(context, answer), "key"),
                Cell(glyphs.chosen if given else glyphs.unseen, "mark" if given else "unseen"),
                Cell(rule.label, "here" if given else "entry"),
            ),
            widths=(1, _keys(context), 1, 0),
            before=1 if number == 1 else 0,
            key=f"answer:{answer}",
            do=f"answer:{answer}",
            facts=rule.facts,
            basis=rule.basis,
        )


def _keys(context: Context) -> int:
    """Cells that the widest key of a question takes."""
    actions = context.checker.labels.action
    shown = (actions.yes, actions.no, actions.not_sure, actions.next)
    return max(width(shown_key(context, action)) for action in shown)


def found_pieces(context: Context, result: Result) -> Iterator[Piece]:
    """What has been found so far: a STOP at once, the rest by its outcome."""
    checker = context.checker
    labels, left = checker.labels, len(result.unanswered)
    if result.state == "failed":
        yield Piece(text=labels.result.failed, style="alert")
        return
    if result.outcome == "stop" and left:
        yield Piece(cells=(Cell(fill(labels.asking.stop, count=left), "stop"),))
    else:
        still = fill(labels.asking.left, count=left)
        yield Piece(
            cells=(Cell(labels.asking.found, "heading"), Cell(still, "quiet")),
            widths=(width(labels.asking.found), 0),
        )
    if not result.findings:
        yield Piece(text=labels.asking.found_nothing, style="quiet")
    for outcome in reversed(SEVERITY):
        names = [
            question_by_id(checker, finding.question).title
            for finding in result.findings
            if finding.outcome == outcome
        ]
        if names:
            yield Piece(
                cells=(outcome_cell(context, outcome), Cell(", ".join(names))),
                widths=(outcome_width(context), 0),
            )


def list_pieces(context: Context, sitting: Sitting) -> Iterator[Piece]:
    """All questions with their answers, to stand beside the one shown."""
    checker = context.checker
    yield Piece(text=checker.labels.menu.questions, style="heading")
    for number, (question, answer) in enumerate(
        zip(checker.question, sitting.given, strict=True), start=1
    ):
        here = sitting.stage == "asking" and sitting.question == question.id
        outcome = rule_of(question, answer).outcome if answer else "none"
        name = answer_name(checker.labels, answer) if answer else ""
        yield Piece(
            cells=(
                Cell(f"{number}", "number"),
                Cell(question.title, "here" if here else "entry"),
                Cell(outcome_cell(context, outcome).text.split()[0], outcome)
                if outcome != "none"
                else Cell(""),
                Cell(name, "body"),
            ),
            widths=(1, title_width(context), 1, 0),
            style="entry",
            before=1 if number == 1 else 0,
            key=f"change:{question.id}",
            do=f"change:{question.id}",
        )


def review_pieces(context: Context, sitting: Sitting) -> Iterator[Piece]:
    """Every answer with a way to change it, and the way to the result."""
    checker = context.checker
    labels = checker.labels.review
    widths = (1, title_width(context), 0, width(labels.change))
    yield Piece(text=labels.heading, style="title")
    yield Piece(text=labels.help, style="quiet")
    yield Piece(
        cells=(Cell(""), Cell(labels.question, "column"), Cell(labels.answer, "column"), Cell("")),
        widths=widths,
        before=1,
    )
    for number, (question, answer) in enumerate(
        zip(checker.question, sitting.given, strict=True), start=1
    ):
        text = rule_of(question, answer).label if answer else checker.labels.word.unanswered
        yield Piece(
            cells=(
                Cell(f"{number}", "number"),
                Cell(question.title, "label"),
                Cell(text, "body" if answer else "alert"),
                Cell(labels.change, "link"),
            ),
            widths=widths,
            key=f"change:{question.id}",
            do=f"change:{question.id}",
            facts=question.why.facts,
            basis=question.why.basis,
        )
    if missing := len(sitting.unanswered):
        yield Piece(text=fill(labels.missing, count=missing), style="alert", before=1)
    yield doing(context, checker.labels.action.result, "result", text=labels.result, before=1)
    yield notice(context)


def leaving_pieces(context: Context) -> Iterator[Piece]:
    """Asks once before answers are dropped; staying comes first."""
    labels = context.checker.labels.asking
    yield Piece(text=labels.leave, style="title")
    yield from numbered((("stay", labels.leave_no), ("leave", labels.leave_yes)), "entry")
