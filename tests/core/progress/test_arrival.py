"""When answers count, where a clock was wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.practice.review_log import LATEST
from sij_tui.core.progress.arrival import ArrivedAnswer, counted_times

NOW = 1_000


def given_here(*times: int) -> list[ArrivedAnswer]:
    return [ArrivedAnswer(at, given_here=True) for at in times]


@pytest.mark.parametrize(
    ("times", "counted"),
    [
        ((), []),
        ((1, 2, 2, 3), [1, 2, 2, 3]),
        ((1, 9_999, 3, 4), [1, 3, 3, 4]),  # beyond now: as the next one
        ((1, 9_999), [1, NOW]),  # nothing came after it
        ((9_999, 9_998), [NOW, NOW]),
        ((100, 200, 5, 300), [100, 200, 200, 300]),  # too early: as the one before
        ((5, 100, 200), [5, 100, 200]),  # early alone is not wrong
        ((100, 900, 200, 300), [100, 200, 200, 300]),  # ahead, though not beyond now
        ((500, 600, 1, 2, 3), [1, 1, 1, 2, 3]),  # most have it that way
    ],
)
def test_the_fewest_times_are_taken_to_be_wrong(times: tuple[int, ...], counted: list[int]) -> None:
    assert counted_times(given_here(*times), NOW) == counted


def test_what_comes_from_elsewhere_counts_by_its_time() -> None:
    mixed = [
        *given_here(100, 200),
        ArrivedAnswer(50, given_here=False),
        ArrivedAnswer(9_999, given_here=False),
        *given_here(300),
    ]
    assert counted_times(mixed, NOW) == [100, 200, 50, 300, 300]


@pytest.mark.parametrize(
    ("arrivals", "counted"),
    [
        ([(1, LATEST), (9_999, 400)], [1, 400]),  # as when it was seen first: no later each day
        ([(500, LATEST), (9_999, 400)], [500, 500]),  # nor before an earlier one
        ([(9_999, 400), (300, LATEST)], [300, 300]),  # what came after it is earlier still
        ([(600, 400)], [600]),  # a right time after all
    ],
)
def test_a_late_time_is_at_most_that_at_which_the_answer_was_there(
    arrivals: list[tuple[int, int]], counted: list[int]
) -> None:
    given_by = [ArrivedAnswer(at, True, by) for at, by in arrivals]
    assert counted_times(given_by, NOW) == counted


@given(
    st.lists(
        st.tuples(st.integers(0, 2 * NOW), st.booleans(), st.integers(0, 2 * NOW)), max_size=40
    )
)
def test_order_is_that_of_arrival_and_nothing_is_beyond_now(
    rows: list[tuple[int, bool, int]],
) -> None:
    arrivals = [ArrivedAnswer(*row) for row in rows]
    counted = counted_times(arrivals, NOW)
    assert all(time <= NOW for time in counted)
    mine = [time for time, each in zip(counted, arrivals, strict=True) if each.given_here]
    assert mine == sorted(mine)
    for time, each in zip(counted, arrivals, strict=True):
        assert each.given_here or each.at > NOW or time == each.at


@given(st.lists(st.integers(0, NOW), max_size=40))
def test_right_times_stay_as_they_are(times: list[int]) -> None:
    assert counted_times(given_here(*sorted(times)), NOW) == sorted(times)
