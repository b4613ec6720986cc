"""What the result would be if one answer were another."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.checker.engine import Alternative, Result, question_by_id, rule_of, what_if
from sij_tui.core.checker.pages.parts import Context, answer_key, outcome_cell
from sij_tui.core.checker.run import CheckerRun
from sij_tui.core.content.checker import AnswerId
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.layout.glyphs import plain


def what_if_elements(
    context: Context, run: CheckerRun, question: str, tried: AnswerId | None
) -> Iterator[Element]:
    """Where each answer to one question would lead; the answers given stay as they are."""
    checker = context.checker
    labels = checker.labels
    asked = question_by_id(checker, question)
    now = what_if(checker, run.answers, question)
    before = next((each.result for each in now if each.given), None)
    yield Element(text=labels.what_if.heading, style="heading")
    yield Element(text=asked.ask, style="quiet")
    for each in now:
        label = rule_of(asked, each.answer).label
        yield Element(
            cells=(
                Cell(answer_key(context, each.answer), "key"),
                Cell(fill(labels.what_if.answer, answer=label),
                     "here" if each.answer == tried else "body"),
            ),
            widths=(1, 0),
            do=f"try:{each.answer}",
        )  # fmt: skip
        yield _change_of(context, before, each)
    yield Element(text=labels.what_if.help, style="quiet")


def _change_of(context: Context, before: Result | None, tried: Alternative) -> Element:
    """From the result as it is to the result as it would be."""
    after = tried.result
    cells = [result_cell(context, after)]
    if tried.given:
        cells.append(Cell(context.checker.labels.what_if.now, "quiet"))
    elif before is not None and before.outcome != after.outcome:
        arrow = plain("→") if context.glyphs.tier == "ascii" else "→"  # as wide as it is set
        cells = [result_cell(context, before), Cell(arrow, "quiet"), *cells]
    sizes = tuple(width(cell.text) for cell in cells[:-1])
    return Element(
        cells=tuple(cells), widths=(*sizes, 0), indent=3, style="entry",
        key=f"then:{tried.answer}", do=f"try:{tried.answer}",
    )  # fmt: skip


def result_cell(context: Context, result: Result) -> Cell:
    """A result in a word or two; also that there would be none."""
    labels = context.checker.labels
    if result.state == "failed":
        return Cell(labels.result.failed, "alert")
    if result.outcome is None:
        return Cell(labels.what_if.no_result, "quiet")
    return outcome_cell(context, result.outcome)
