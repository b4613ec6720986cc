"""A review log that keeps nothing beyond the program: for practice without a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from sij_tui.core.practice.review_log import (
    Answered,
    Card,
    CardState,
    Event,
    Finished,
    StorageProblem,
    last_answers,
)

Schedule = Callable[[Sequence[Answered], Sequence[Card]], Mapping[str, CardState]]
"""What spaced review makes of all answers."""


def no_schedule(answers: Sequence[Answered], cards: Sequence[Card]) -> Mapping[str, CardState]:
    """No spaced review: nothing is ever due."""
    return {}


class InMemoryReviewLog:
    """Keeps answers while the program runs."""

    def __init__(self, schedule: Schedule = no_schedule) -> None:
        self._schedule = schedule
        self._answers: list[Answered] = []
        self._finished: list[Finished] = []
        self._suspended = b""

    @property
    def problem(self) -> StorageProblem:
        """Nothing can go wrong."""
        return ""

    @property
    def place(self) -> str:
        """There is no file."""
        return ""

    @property
    def keeps(self) -> bool:
        """It does not outlive the program."""
        return False

    @property
    def skipped(self) -> int:
        """All can be read."""
        return 0

    def write(self, event: Event) -> None:
        """Keep an answer, or the end of a round; the same one twice is one."""
        if isinstance(event, Finished):
            self._finished.append(event)
        elif all(event.id != known.id for known in self._answers):
            self._answers.append(event)

    def answers(self) -> Sequence[Answered]:
        """All answers, the oldest first."""
        return tuple(sorted(self._answers, key=lambda answer: answer.at))

    def latest(self, cards: Sequence[Card]) -> Mapping[str, Answered]:
        """The last answer to each card that was ever answered."""
        return last_answers(cards, self.answers())

    def days(self, offset: int) -> Mapping[int, int]:
        """How many answers each day has."""
        return Counter(answer.day(offset) for answer in self._answers)

    @property
    def finished(self) -> Sequence[Finished]:
        """The rounds that came to their end."""
        return tuple(self._finished)

    def card_states(self, cards: Sequence[Card]) -> Mapping[str, CardState]:
        """What the schedule makes of the answers."""
        return self._schedule(self.answers(), cards)

    def suspend(self, data: bytes) -> None:
        """Keep an unfinished round."""
        self._suspended = data

    def suspended(self) -> bytes:
        """The unfinished round, or empty."""
        return self._suspended
