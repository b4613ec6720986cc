"""Who has the keys, and what is due: a function of the last input and of now."""

from __future__ import annotations

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.kiosk_policy import (
    Attendance,
    KioskRules,
    due_action,
    initial_attendance,
    seconds_left,
    seconds_until_due,
    show_pages,
)

times = st.floats(0, 1e6, allow_nan=False)
rules = st.builds(KioskRules, idle=st.floats(0, 1000), autoplay=st.just(0.0) | st.floats(0.5, 60))
READER = Attendance(by="reader", since=100.0)
STAND = KioskRules(idle=180)


def test_a_reader_is_asked_after_the_idle_time_and_forgotten_after_the_countdown() -> None:
    assert due_action(STAND, READER, 279.9) == "nothing"
    assert due_action(STAND, READER, 280) == "warn"
    assert due_action(STAND, READER, 299.9) == "warn"
    assert due_action(STAND, READER, 300) == "return"


def test_the_countdown_counts_whole_seconds_down_to_one() -> None:
    shown = [seconds_left(STAND, READER, 280 + tenth / 10) for tenth in range(200)]
    assert shown[0] == 20
    assert shown[-1] == 1
    assert shown == sorted(shown, reverse=True)


def test_the_countdown_is_never_longer_than_the_idle_time() -> None:
    assert KioskRules(idle=5).countdown == 5


def test_nobody_is_waited_for_without_any_timer() -> None:
    waiting = initial_attendance(STAND, 7.0)
    assert due_action(STAND, waiting, 1e9) == "nothing"
    assert seconds_until_due(STAND, waiting, 1e9) is None


@given(times, times)
def test_without_an_idle_time_a_reader_stays_for_ever(since: float, later: float) -> None:
    reader = Attendance(by="reader", since=since)
    assert due_action(KioskRules(idle=0), reader, since + later) == "nothing"
    assert seconds_until_due(KioskRules(idle=0), reader, since + later) is None


@given(rules, times, st.floats(0, 2000))
def test_input_always_puts_off_what_is_due(of: KioskRules, since: float, later: float) -> None:
    touched = Attendance(by="reader", since=since).with_input(since + later)
    if of.idle > 0.001:
        assert due_action(of, touched, since + later) == "nothing"


@given(rules, st.sampled_from(["nobody", "show", "reader"]), times, st.floats(0, 2000))
def test_it_sleeps_until_something_changes_and_not_longer(
    of: KioskRules, by: str, since: float, later: float
) -> None:
    """Woken then, and not before, there is something to do, or another number to show."""
    attendance = Attendance(by=by, since=since)  # type: ignore[arg-type]
    now = since + later
    nap = seconds_until_due(of, attendance, now)
    before = due_action(of, attendance, now)
    if nap is None:
        assert before == "nothing"
        return
    assert nap >= 0
    number = seconds_left(of, attendance, now)
    after = due_action(of, attendance, now + nap + 0.001)
    changed = after != before or seconds_left(of, attendance, now + nap + 0.001) < number
    assert changed or before in ("turn", "return")
    if before == "warn":
        assert nap <= 1
        assert ceil(nap) >= 0
    if before == "nothing" and nap > 0.01:
        assert due_action(of, attendance, now + nap * 0.99) == "nothing"


@given(st.integers(1, 20), st.integers(0, 60))
def test_the_show_comes_by_every_stop_and_begins_again(count: int, turns: int) -> None:
    attendance = initial_attendance(KioskRules(autoplay=5), 0.0)
    seen = [attendance.stop]
    for turn in range(turns):
        attendance = attendance.with_page_shown(turn * 5.0, count, further=True)
        seen.append(attendance.stop)
    assert seen == [number % count for number in range(turns + 1)]


def test_the_show_stays_where_there_is_more_to_show() -> None:
    attendance = Attendance(by="show", since=0.0, stop=3)
    assert attendance.with_page_shown(5.0, 9, further=False) == Attendance(
        by="show", since=5.0, stop=3
    )


def test_the_show_goes_only_where_there_is_something_to_show() -> None:
    assert show_pages(("a", "b"), ("a", "b", "sources")) == ("home", "a", "b")
    assert show_pages(("a",), ("a", "checker", "timeline"))[-2:] == ("timeline", "checker")
