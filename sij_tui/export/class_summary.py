"""What a presenter may keep of a class that is over: counts alone, as CSV and Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from sij_tui.core.classroom.pages import lesson_clock_text
from sij_tui.core.classroom.plan import title_of
from sij_tui.core.classroom.polls import PollQuestion, question_of
from sij_tui.core.classroom.state import ClassState, PollResult
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.model import Content
from sij_tui.core.practice.bank import bank_of
from sij_tui.export.csv_text import csv_text
from sij_tui.export.markdown import escape

_LANDING_PERCENT: Final = 80
"""A fact lands if at least so many in a hundred had the questions on it right."""


class ChoiceCount(NamedTuple):
    """One choice of one poll."""

    poll: int
    target: str
    ask: str
    choice: str
    right: bool
    voted: int
    votes: int
    seats: int


def summary_rows(room: ClassState, content: Content) -> Iterator[ChoiceCount]:
    """Yield a row for each choice of each poll that anybody voted in."""
    for number, result in enumerate(room.results, start=1):
        question = _question(content, result)
        choices = {choice.id: choice for choice in question.choices} if question else {}
        for name, count in zip(result.choices, result.counts, strict=True):
            known = choices.get(name)
            yield ChoiceCount(
                number, result.target, question.ask if question else "",
                known.text if known else name, bool(known and known.right), count,
                result.votes, result.seats,
            )  # fmt: skip


def summary_csv(room: ClassState, content: Content) -> str:
    """Return the polls as CSV, with a heading."""
    return csv_text(ChoiceCount._fields, summary_rows(room, content))


def summary_markdown(room: ClassState, content: Content) -> str:
    """Return the polls, what did not land, and the time at each stop, as Markdown."""
    words = content.classroom
    assert words is not None, "there are no classes without their words"
    lines = [f"# {fill(words.summary_title, code=room.code)}", "", f"## {words.polls}", ""]
    for number, result in enumerate(room.results, start=1):
        lines += [*_poll_lines(number, result, _question(content, result)), ""]
    lines += [f"## {fill(words.not_landing, percent=_LANDING_PERCENT)}", ""]
    missed = facts_not_landing(room, content)
    texts = {fact.id: fact.text for fact in content.fact}
    lines += [f"- {name}: {escape(texts.get(name, ''))} ({share} %)" for name, share in missed]
    if not missed:
        lines.append(fill(words.all_landing, percent=_LANDING_PERCENT))
    lesson = next((each for each in content.lesson if each.id == room.lesson), None)
    if lesson is not None:
        lines += ["", f"## {words.time_by_stop}", ""]
        for stop, seconds in zip(lesson.stop, room.stop_seconds, strict=False):
            planned = lesson_clock_text(stop.minutes * 60)
            title = escape(title_of(content, stop))
            lines.append(f"- {title}: {lesson_clock_text(seconds)} / {planned}")
    return "\n".join(lines) + "\n"


def facts_not_landing(room: ClassState, content: Content) -> list[tuple[str, int]]:
    """Return facts whose questions too few had right, the worst first, with their percentage.

    An order is right for those who put no line before its neighbour. Of several choices the counts
    do not tell who had all of them, so these are left out.
    """
    right: dict[str, int] = {}
    votes: dict[str, int] = {}
    for result in room.results:
        question = _question(content, result)
        if question is None or not question.has_answer or question.kind == "several":
            continue
        if question.kind == "order":
            count = result.votes - sum(result.counts)
        else:
            rights = {choice.id for choice in question.choices if choice.right}
            pairs = zip(result.choices, result.counts, strict=True)
            count = sum(count for name, count in pairs if name in rights)
        for fact in question.facts:
            right[fact] = right.get(fact, 0) + count
            votes[fact] = votes.get(fact, 0) + result.votes
    shares = [(fact, 100 * right[fact] // total) for fact, total in votes.items() if total]
    return sorted((each for each in shares if each[1] < _LANDING_PERCENT), key=lambda each: each[1])


def _poll_lines(number: int, result: PollResult, question: PollQuestion | None) -> Iterator[str]:
    yield f"{number}. {escape(question.ask if question else result.target)}"
    texts = {choice.id: choice for choice in question.choices} if question else {}
    for name, count in zip(result.choices, result.counts, strict=True):
        choice = texts.get(name)
        text = escape(choice.text if choice else name)
        yield f"   - {f'**{text}**' if choice and choice.right else text}: {count}/{result.votes}"


def _question(content: Content, result: PollResult) -> PollQuestion | None:
    words = content.classroom
    return question_of(result.target, words, bank_of(content), content.checker) if words else None
