"""Spaced repetition: schedules the next review of a card after each answer, by FSRS.

`FSRS-6 <https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm>`_ as the package
``fsrs`` has it. A wrong answer counts as "again", a right one after a retry as "hard", a right one
as "good"; nothing counts as "easy", since nobody is asked how easy it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Self

from fsrs import Card, Rating, Scheduler, State

from sij_tui.core.practice.days import DAY, day_of, start_of
from sij_tui.core.practice.review_log import Answered

RETENTION = 0.9
"""Chance to recall at which a card is due.

The default of FSRS. To ask for more is dear (at 0.95 a card comes up more than twice as often), and
at less too many answers are wrong, which discourages.
"""
_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""(from, to, share): days of an interval, and how much of them it may be moved, as in FSRS."""


class FsrsState(NamedTuple):
    """The memory of one card after some answers."""

    last: int
    """When the last answer counts, in milliseconds since 1970 UTC."""
    day: int
    """The day of that where it was given."""
    due: int
    stability: float
    difficulty: float


class _Card(Card):
    """A card that is changed, not copied, by a review: copies took two fifths of the time."""

    def __copy__(self) -> Self:
        return self


class ReviewScheduler:
    """Works out states. There are no steps of minutes: a round asks again by itself.

    It counts whole days of the learner's own calendar: what was answered in the evening is due in
    the morning. Clocks are ``offset`` minutes ahead of UTC now; an answer has its own.

    ``fuzz`` moves what is due after more than two days by a few per cent, so that what was learnt
    on one day does not all come up on one day. The answer's id seeds it: the same answers make
    the same days on every machine.
    """

    def __init__(self, *, fuzz: bool, offset: int) -> None:
        self._fuzz = fuzz
        self._offset = offset
        self._scheduler = Scheduler(
            desired_retention=RETENTION,
            learning_steps=(),
            relearning_steps=(),
            enable_fuzzing=False,
        )

    def after(self, state: FsrsState | None, answers: Sequence[Answered]) -> FsrsState:
        """The state after one or more answers, none of them older than those before."""
        card: Card = _Card(card_id=1) if state is None else self._card(state)
        for answer in answers:
            noon = _noon(answer.day(self._offset))
            card, _ = self._scheduler.review_card(card, rating_of(answer), noon)
        last = answers[-1]
        today = last.day(self._offset)
        days = (card.due - _noon(today)).days
        if self._fuzz:
            days += _shift(days, last.id)
        due = start_of(today + days, self._offset)
        return FsrsState(last.at, today, due, card.stability or 0.0, card.difficulty or 0.0)

    def _card(self, state: FsrsState) -> Card:
        return _Card(
            card_id=1, state=State.Review, stability=state.stability, difficulty=state.difficulty,
            due=_noon(day_of(state.due, self._offset)),
            last_review=_noon(state.day),
        )  # fmt: skip


def rating_of(answer: Answered) -> Rating:
    """How an answer counts."""
    if not answer.right:
        return Rating.Again
    return Rating.Hard if answer.attempt > 1 else Rating.Good


@lru_cache(4096)
def _noon(day: int) -> datetime:
    return datetime.fromtimestamp((day + 0.5) * DAY / 1000, UTC)


def _shift(days: int, id: str) -> int:
    """Days by which to move an interval."""
    if days < _FUZZ[0][0]:
        return 0
    most = 1 + sum(share * max(0, min(days, end) - start) for start, end, share in _FUZZ)
    return round((int(id[:8], 16) / 0xFFFF_FFFF * 2 - 1) * most)
