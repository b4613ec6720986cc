"""When answers count where a clock was wrong: their order is known, their times are not.

Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from sij_tui.core.practice.review_log import LATEST


class ArrivedAnswer(NamedTuple):
    """One answer, in the order in which answers were written."""

    at: int
    """What the clock said."""
    given_here: bool
    """It was written as it was given; else it was brought in from elsewhere, in no such order."""
    by: int = LATEST
    """A time by which it had been written, as far as is known."""


def counted_times(arrivals: Sequence[ArrivedAnswer], now: int) -> list[int]:
    """The time at which each answer counts: none beyond ``now``, none before an earlier one.

    As few times as can be are taken to be wrong. A wrong time that is late becomes that of the next
    answer with a right time, or ``now``, or ``by`` if that is earlier; one that is early becomes
    that of the one before. Answers from elsewhere keep their times, unless those are beyond
    ``now``.
    """
    trusted = _in_order(arrivals, now)
    after: list[int] = [now] * len(arrivals)
    following = now
    for index in reversed(range(len(arrivals))):
        after[index] = following
        if index in trusted:
            following = arrivals[index].at
    counted, before = [], None
    for index, (at, given_here, by) in enumerate(arrivals):
        if index in trusted:
            counted.append(at)
            before = at
        elif not given_here:
            counted.append(at if at <= now else min(after[index], by))
        elif at > after[index] or before is None:
            counted.append(max(min(after[index], by), before or 0))
        else:
            counted.append(before)
    following = now
    for index in reversed(range(len(arrivals))):
        if arrivals[index].given_here:  # nothing wrong outlasts what came after it
            counted[index] = following = min(counted[index], following)
    return counted


def _in_order(arrivals: Sequence[ArrivedAnswer], now: int) -> set[int]:
    """Indexes of the most answers written here whose times never go back, none beyond ``now``."""
    ends: list[int] = []
    tops: list[int] = []
    """Of each length, the index and the time of the answer that ends such a row earliest."""
    links: dict[int, int | None] = {}
    for index, (at, given_here, _) in enumerate(arrivals):
        if not given_here or at > now:
            continue
        place = bisect_right(tops, at)
        links[index] = ends[place - 1] if place else None
        ends[place : place + 1] = [index]
        tops[place : place + 1] = [at]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = links[last]
    return kept
