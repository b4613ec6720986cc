"""The order in which sessions receive an update: only a few at a time paint.

If all received it at once, each of as many processes as there are followers would get a small share
of the processors, and nearly all would paint at the end of the time that all need. One after the
other they need the same time, but the first paint long before. Until the first has painted,
half as many receive it: the presenter's own screen paints at that time, too.
"""

from __future__ import annotations

import sys
from typing import Final

PAINT_TIMEOUT_S: Final = 0.03
"""How long the next ones wait for a session that does not show anything new."""


class UpdateQueue:
    """Sessions that a change waits for. Those that did not answer in time last come last.

    Args:
        at_once: How many may paint at the same time; 0 for all.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = self._limit = at_once or sys.maxsize
        self._waiting: dict[int, None] = {}
        self._painting: dict[int, float] = {}
        """Until when others wait for each session."""
        self._slow: set[int] = set()

    def add(self, number: int) -> None:
        """Add a session to those that are to receive an update."""
        if not self._waiting and not self._painting:
            self._limit = max(1, self._at_once // 2)
        self._waiting.setdefault(number)

    def remove(self, number: int) -> None:
        """A session has ended."""
        self._waiting.pop(number, None)
        self._painting.pop(number, None)
        self._slow.discard(number)

    def sent(self, number: int, now: float) -> None:
        """Note that a session has received its update, and is about to paint."""
        self._painting[number] = now + PAINT_TIMEOUT_S

    def painted(self, number: int) -> bool:
        """A session has written something. Return whether others have waited for that."""
        if self._painting.pop(number, None) is None:
            return False
        self._slow.discard(number)
        self._limit = self._at_once
        return bool(self._waiting)

    def next(self, now: float) -> int | None:
        """Remove and return the session that is next; None while enough of them paint."""
        for number in [number for number, until in self._painting.items() if until <= now]:
            del self._painting[number]
            self._slow.add(number)
            self._limit = self._at_once
        if not self._waiting or len(self._painting) >= self._limit:
            return None
        in_time = (number for number in self._waiting if number not in self._slow)
        number = next(in_time, next(iter(self._waiting)))
        del self._waiting[number]
        return number

    def due(self) -> float | None:
        """Return when the next may receive it though none has painted, in monotonic seconds.

        At once (0) if none paints; None if none waits.
        """
        return min(self._painting.values(), default=0.0) if self._waiting else None
