"""What came of a class that is over: counts alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from sij_tui.core.classroom.plan import title_of
from sij_tui.core.classroom.polls import PollQuestion, question_of
from sij_tui.core.classroom.state import ClassState, Name, PollKind, PollResult
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.model import Content
from sij_tui.core.practice.bank import bank_of

LANDING_PERCENT: Final = 80
"""A fact lands if at least so many in a hundred had the questions on it right."""
MAX_FACTS_TO_PRACTISE: Final = 10


class ClassSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a presenter is shown, and may keep."""

    code: str
    lesson: Name = ""
    stop_seconds: tuple[float, ...] = ()
    results: tuple[PollResult, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody voted and no stop was timed."""
        return not self.results and not any(self.stop_seconds)


class ChoiceCount(NamedTuple):
    """One choice of one poll."""

    poll: int
    target: str
    ask: str
    choice: str
    right: bool
    """Whether it is a right answer; of an order none is by itself."""
    voted: int
    """How many chose it; of an order, for how many it was the first line out of place."""
    votes: int
    seats: int
    kind: PollKind


class StopTime(NamedTuple):
    """The time at one stop of the plan, in seconds."""

    title: str
    spent: float
    planned: float


def summary_of(room: ClassState) -> ClassSummary:
    """Return what is kept of a class: no seats."""
    return ClassSummary(
        code=room.code, lesson=room.lesson, stop_seconds=room.stop_seconds, results=room.results
    )


def choice_counts(summary: ClassSummary, content: Content) -> Iterator[ChoiceCount]:
    """Yield a row for each choice of each poll that anybody voted in."""
    for number, result in enumerate(summary.results, start=1):
        question = polled_question(content, result)
        choices = {choice.id: choice for choice in question.choices} if question else {}
        for name, count in zip(result.choices, result.counts, strict=True):
            known = choices.get(name)
            is_right = known is not None and known.right and result.kind != "order"
            yield ChoiceCount(
                number, result.target, question.name if question else "",
                known.text if known else name, is_right, count, result.votes, result.seats,
                result.kind,
            )  # fmt: skip


def stop_times(summary: ClassSummary, content: Content) -> Iterator[StopTime]:
    """Yield the time at each stop that the class came to."""
    lesson = next((each for each in content.lesson if each.id == summary.lesson), None)
    if lesson is not None:
        for stop, seconds in zip(lesson.stop, summary.stop_seconds, strict=False):
            yield StopTime(title_of(content, stop), seconds, stop.minutes * 60)


def facts_not_landing(results: Sequence[PollResult], content: Content) -> list[tuple[str, int]]:
    """Return facts whose questions too few had right, the worst first, with their percentage."""
    right: dict[str, int] = {}
    votes: dict[str, int] = {}
    for result in results:
        question = polled_question(content, result)
        if question is None or not question.has_answer:
            continue
        for fact in question.facts:
            right[fact] = right.get(fact, 0) + _right_votes(question, result)
            votes[fact] = votes.get(fact, 0) + result.votes
    shares = [(fact, 100 * right[fact] // total) for fact, total in votes.items() if total]
    return sorted((each for each in shares if each[1] < LANDING_PERCENT), key=lambda each: each[1])


def landing_text(summary: ClassSummary, words: ClassroomLabels) -> str:
    """What is said where no fact is known not to have landed: that is nothing without votes."""
    label = words.all_landing if summary.results else words.none_voted
    return fill(label, percent=LANDING_PERCENT)


def facts_to_practise(room: ClassState, content: Content) -> tuple[str, ...]:
    """Return the facts that did not land in polls whose tally was shown; no others are revealed."""
    seen = [result for result in room.results if result.released]
    return tuple(fact for fact, _ in facts_not_landing(seen, content)[:MAX_FACTS_TO_PRACTISE])


def polled_question(content: Content, result: PollResult) -> PollQuestion | None:
    """The question of a poll that is over; None if the content does not have it any more."""
    words = content.classroom
    return question_of(result.target, words, bank_of(content), content.checker) if words else None


def _right_votes(question: PollQuestion, result: PollResult) -> int:
    """How many had it right.

    An order is right for those who put no line before its neighbour. Of several choices, counts do
    not tell who had all of them right: so many had the one right that fewest had.
    """
    rights = {choice.id for choice in question.choices if choice.right}
    pairs = list(zip(result.choices, result.counts, strict=True))
    match question.kind:
        case "order":
            return result.votes - sum(result.counts)
        case "several":
            had = (count if name in rights else result.votes - count for name, count in pairs)
            return min(had, default=0)
        case "one":
            return sum(count for name, count in pairs if name in rights)
