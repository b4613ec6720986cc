"""The forgetting curve, and the days of a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.practice.days import DAY, count_recent, date_of, day_of, start_of, streak, weekday
from sij_tui.core.progress.overview import mean_retrievability, retrievability

DAYS = st.integers(-40_000, 40_000)


@pytest.mark.parametrize("days", [0, 1, 7, 30, 365])
@pytest.mark.parametrize("stability", [0.2, 2.3, 40.0])
def test_it_is_the_curve_of_the_scheduler(days: int, stability: float) -> None:
    then = datetime(2026, 9, 1, tzinfo=UTC)
    card = Card(card_id=1, state=State.Review, stability=stability, difficulty=5, last_review=then)
    expected = Scheduler().get_card_retrievability(card, then + timedelta(days=days))
    assert retrievability(days, stability) == pytest.approx(expected)


@given(st.floats(0.01, 1000), st.floats(0, 1000), st.floats(0.1, 1000))
def test_it_only_falls_and_passes_nine_in_ten_at_the_stability(
    stability: float, days: float, more: float
) -> None:
    assert retrievability(days + more, stability) < retrievability(days, stability) <= 1
    assert retrievability(stability, stability) == pytest.approx(0.9)


def test_a_mean_of_nothing_is_nothing() -> None:
    assert mean_retrievability([], 0, 3) == mean_retrievability([], 7, 3) == 0


def test_what_is_not_known_counts_in_the_mean() -> None:
    assert mean_retrievability([(0, 5), (5, 5)], 2, 0) == pytest.approx((1 + 0.9) / 2)
    assert mean_retrievability([(0, 5), (5, 5)], 45, 0) == pytest.approx((1 + 0.9) / 45)
    assert mean_retrievability([(0, 5)], 1, 5) == pytest.approx(0.9)


@given(DAYS, st.integers(-12 * 60, 14 * 60), st.integers(0, DAY - 1))
def test_a_day_begins_at_midnight_where_the_learner_is(day: int, offset: int, time: int) -> None:
    assert day_of(day * DAY + time - offset * 60_000, offset) == day
    assert day_of(start_of(day, offset), offset) == day
    assert day_of(start_of(day, offset) - 1, offset) == day - 1


def test_days_have_their_dates() -> None:
    assert date_of(0) == date(1970, 1, 1)
    assert weekday(day_of(int(datetime(2026, 11, 22, tzinfo=UTC).timestamp() * 1000), 0)) == 6


@pytest.mark.parametrize(
    ("days", "row"),
    [(set(), 0), ({10}, 1), ({9}, 1), ({8}, 0), ({10, 9, 8, 6}, 3), ({9, 8}, 2), ({11}, 0)],
)
def test_days_in_a_row_end_today_or_yesterday(days: set[int], row: int) -> None:
    assert streak(days, 10) == row


def test_a_span_of_days_ends_today() -> None:
    assert count_recent([3, 4, 10, 11], 10, 7) == 2
