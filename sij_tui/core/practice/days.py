"""Days in a learner's own time zone, counted from 1 January 1970; times are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date

MINUTE = 60_000
DAY = 1_440 * MINUTE
WEEK = 7
_FIRST = date(1970, 1, 1).toordinal()


def as_offset(minutes: object) -> int | None:
    """Minutes that clocks are ahead of UTC, if less than a day, as everywhere; else none."""
    return minutes if isinstance(minutes, int) and abs(minutes) < DAY // MINUTE else None


def day_of(at: int, offset: int) -> int:
    """The day of a time, where clocks are ``offset`` minutes ahead of UTC."""
    return (at + offset * MINUTE) // DAY


def start_of(day: int, offset: int) -> int:
    """The time at which a day begins, where clocks are ``offset`` minutes ahead of UTC."""
    return day * DAY - offset * MINUTE


def date_of(day: int) -> date:
    """The date of a day."""
    return date.fromordinal(_FIRST + day)


def weekday(day: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return date_of(day).weekday()


def streak(days: Set[int], today: int) -> int:
    """How many days in a row there are up to today; a day that is not over yet breaks nothing."""
    last = today if today in days else today - 1
    count = 0
    while last - count in days:
        count += 1
    return count


def count_recent(days: Iterable[int], today: int, span: int) -> int:
    """How many of the days lie in the last ``span`` days, today included."""
    return sum(today - span < day <= today for day in days)
