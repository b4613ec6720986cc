"""Which page an exercise shows, where its cursor stands, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.checker.engine import Result, question_by_id
from sij_tui.core.checker.pages.asking import (
    asking_elements,
    leaving_elements,
    list_elements,
    review_elements,
)
from sij_tui.core.checker.pages.menu import cases_elements, menu_elements, questions_elements
from sij_tui.core.checker.pages.parts import Context, outcome_cell
from sij_tui.core.checker.pages.result import result_elements
from sij_tui.core.checker.pages.rules import rules_elements
from sij_tui.core.checker.pages.what_if import what_if_elements
from sij_tui.core.checker.run import shown_result, start
from sij_tui.core.checker.state import CheckerState
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.table import Basis
from sij_tui.core.layout.elements import Element, Route, Run
from sij_tui.core.leaflet.reference import origin_elements

OVERLAY_STAGES = ("leaving", "rules", "questions")
"""Stages that come before another page for a while: the reader returns to the place left."""


def main_elements(context: Context, state: CheckerState) -> Iterable[Element]:
    """The page that the exercise shows."""
    run = state.run
    match state.stage:
        case "leaving":
            return leaving_elements(context)
        case "cases":
            return cases_elements(context)
        case "questions":
            return questions_elements(context)
        case "rules":
            return rules_elements(context)
        case "asking" if run:
            return asking_elements(context, state, run)
        case "checking" if run:
            return review_elements(context, state, run)
        case "result" if run and (result := shown_result(context.checker, run)):
            return result_elements(context, state, run, result)
    return menu_elements(context)


def preview_elements(context: Context, choice: str) -> Iterable[Element]:
    """What a line of the menu, or of the list of cases, leads to, to be seen beside it.

    The notice and the rule for reading cases stand there, and are not said again beside it.
    """
    notice = context.checker.notice
    return (element for element in _page_of_choice(context, choice) if element.text != notice)


def _page_of_choice(context: Context, choice: str) -> Iterable[Element]:
    if case := case_by_id(context.checker, choice.removeprefix("case:")):
        return (Element(text=case.title, style="title"), Element(text=case.story, style="note"))
    match choice:
        case "cases":
            return cases_elements(context)
        case "made_up":
            return list_elements(context, start(context.checker))
        case "questions":
            return questions_elements(context)
        case "rules":
            return rules_elements(context)
        case _:
            return ()


def cursor_for(before: CheckerState, after: CheckerState) -> str:
    """Name of the line that the cursor goes to; empty: the first, or none where one answers.

    Once a question is answered, the way on. After a change, the answer that was changed.
    """
    run = after.run
    if after.stage == "asking" and run:
        return "next" if run.answer else ""
    if after.stage == "checking" and run:
        if before.run and before.run.returning:
            return f"change:{before.run.question}"
        return f"change:{run.unanswered[0]}" if run.unanswered else "result"
    if after.stage == "cases":
        return f"case:{before.case}" if before.case else ""
    if after.stage == "menu":
        return before.page
    return ""


def question_at(state: CheckerState, key: str) -> str:
    """The question that a line is about: ``fact:dye.F43`` is about ``dye``.

    For other lines it is the question shown; with the result, the first not answered "no".
    """
    run = state.run
    if run is None:
        return ""
    named = key.partition(":")[2].partition(".")[0]
    if named in run.questions:
        return named
    if state.stage != "result":
        return run.question
    pairs = zip(run.questions, run.given, strict=True)
    return next((question for question, answer in pairs if answer != "no"), run.questions[0])


def progress(context: Context, state: CheckerState) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """How far the reader is, in words, and as marks: (mark, role, action of a click)."""
    checker, glyphs, run = context.checker, context.glyphs, state.run
    labels = checker.labels
    if run is None or state.page != "run":
        return "", ()
    if run.stage == "checking":
        text = labels.review.heading
    elif run.stage == "result":
        text = labels.result.heading
    else:
        total = len(run.questions)
        text = fill(labels.asking.progress, number=run.at + 1, total=total)
    marks = []
    for question, answer in zip(run.questions, run.given, strict=True):
        here = state.stage == "asking" and question == run.question
        mark = glyphs.here if here else glyphs.seen if answer else glyphs.unseen
        role = "mark" if here else "seen" if answer else "unseen"
        marks.append((mark, role, f"change:{question}"))
    return text, tuple(marks)


def stop_plate(context: Context, found: Result | None) -> Run | None:
    """A STOP, once it is found: every page of the exercise bears it from then on."""
    if found is None or found.outcome != "stop":
        return None
    return Run(outcome_cell(context, "stop").text, "stop_plate")


def panel_elements(
    context: Context, state: CheckerState, element: Element | None, here: Route
) -> Iterator[Element]:
    """What stands beside the page: other answers, or where a statement comes from."""
    run = state.run
    if state.panel == "what_if" and run:
        question = question_at(state, element.key if element else "")
        yield from what_if_elements(context, run, question, state.tried)
        return
    facts, basis = _statement(context, state, element)
    if basis:
        yield from origin_elements(context.content, context.usage, facts, basis, here)


def _statement(
    context: Context, state: CheckerState, element: Element | None
) -> tuple[tuple[str, ...], Basis | None]:
    """Facts and basis of the line pointed at; of the question shown, if nothing is."""
    if element and element.basis:
        return element.facts, element.basis
    if state.stage == "asking" and state.run:
        why = question_by_id(context.checker, state.run.question).why
        return why.facts, why.basis
    return (), None
