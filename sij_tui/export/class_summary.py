"""What a presenter may keep of a class that is over: counts alone, as CSV and Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.classroom.pages.parts import lesson_clock_text
from sij_tui.core.classroom.polls import PollQuestion
from sij_tui.core.classroom.state import PollResult
from sij_tui.core.classroom.summary import (
    LANDING_PERCENT,
    ChoiceCount,
    ClassSummary,
    choice_counts,
    facts_not_landing,
    landing_text,
    polled_question,
    stop_times,
)
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.model import Content
from sij_tui.export.csv_text import csv_text
from sij_tui.export.markdown import escape


def summary_csv(summary: ClassSummary, content: Content) -> str:
    """Return the polls as CSV, with a heading."""
    return csv_text(ChoiceCount._fields, choice_counts(summary, content))


def summary_markdown(summary: ClassSummary, content: Content) -> str:
    """Return the polls, what did not land, and the time at each stop, as Markdown."""
    words = content.classroom
    assert words is not None, "there are no classes without their words"
    lines = [f"# {fill(words.summary_title, code=summary.code)}", "", f"## {words.polls}", ""]
    for number, result in enumerate(summary.results, start=1):
        lines += [*_poll_lines(number, result, polled_question(content, result), words), ""]
    lines += [f"## {fill(words.not_landing, percent=LANDING_PERCENT)}", ""]
    missed = facts_not_landing(summary.results, content)
    texts = {fact.id: fact.text for fact in content.fact}
    lines += [f"- {name}: {escape(texts.get(name, ''))} ({share} %)" for name, share in missed]
    if not missed:
        lines.append(landing_text(summary, words))
    if times := list(stop_times(summary, content)):
        lines += ["", f"## {words.time_by_stop}", ""]
    for title, spent, planned in times:
        lines.append(
            f"- {escape(title)}: {lesson_clock_text(spent)} / {lesson_clock_text(planned)}"
        )
    return "\n".join(lines) + "\n"


def _poll_lines(
    number: int, result: PollResult, question: PollQuestion | None, words: ClassroomLabels
) -> Iterator[str]:
    yield f"{number}. {escape(question.name if question else result.target)}"
    is_order = result.kind == "order"
    before = f"{words.first_wrong}: " if is_order else ""
    if is_order:
        yield f"   - {fill(words.in_order, count=result.votes - sum(result.counts))}"
    texts = {choice.id: choice for choice in question.choices} if question else {}
    for name, count in zip(result.choices, result.counts, strict=True):
        choice = texts.get(name)
        text = escape(choice.text if choice else name)
        text = f"**{text}**" if choice and choice.right and not is_order else text
        yield f"   - {before}{text}: {count}/{result.votes}"
