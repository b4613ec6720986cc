"""By how much an interval may be moved, and how an answer counts for it."""

from __future__ import annotations

import pytest
from fsrs import Rating
from learner_kit import DAY, START, answered

from sij_tui.core.practice.days import day_of
from sij_tui.records.scheduler import ReviewScheduler, _shift, rating_of

EARLIEST, MIDDLE, LATEST = "0" * 32, "7fffffff" + "0" * 24, "f" * 32


@pytest.mark.parametrize(
    ("days", "most"),
    # 1 day, and 15 % of the days from 2.5 to 7, 10 % of those to 20, 5 % of those beyond
    [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 1),
        (7, 2),
        (10, 2),
        (20, 3),
        (30, 3),
        (31, 4),
        (60, 5),
        (400, 22),
    ],
)
def test_an_interval_is_moved_by_no_more_than_its_share(days: int, most: int) -> None:
    assert [_shift(days, id) for id in (EARLIEST, MIDDLE, LATEST)] == [-most, 0, most]


@pytest.mark.parametrize(
    ("right", "attempt", "rating"),
    [(True, 1, Rating.Good), (True, 2, Rating.Hard), (False, 1, Rating.Again),
     (False, 2, Rating.Again)],
)  # fmt: skip
def test_an_answer_counts_by_its_result_and_its_attempt(
    right: bool, attempt: int, rating: Rating
) -> None:
    assert rating_of(answered(right=right, attempt=attempt)) == rating


@pytest.mark.parametrize("offset", [0, 600, -600])
def test_a_card_is_due_at_the_start_of_a_day_where_the_learner_is(offset: int) -> None:
    scheduler = ReviewScheduler(fuzz=False, offset=offset)
    first = scheduler.after(None, [answered(at=START, offset=offset)])
    assert (first.last, first.day) == (START, day_of(START, offset))
    assert (first.due + offset * 60_000) % DAY == 0
    in_days = (first.due + offset * 60_000) // DAY - first.day
    assert in_days == 2  # what FSRS-6 gives a card that was known at once, rounded
    again = scheduler.after(first, [answered(at=START + in_days * DAY, offset=offset)])
    assert (again.due - again.last) // DAY > in_days
    assert again.stability > first.stability > 0
    assert 1 <= again.difficulty <= 10


def test_answers_taken_together_make_the_state_that_they_make_one_by_one() -> None:
    scheduler = ReviewScheduler(fuzz=False, offset=0)
    answers = [answered(at=START + days * DAY, right=days != 3) for days in (0, 3, 4, 9)]
    state = None
    for answer in answers:
        state = scheduler.after(state, [answer])
    assert scheduler.after(None, answers) == pytest.approx(state)
