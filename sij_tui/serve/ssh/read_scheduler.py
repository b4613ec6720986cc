"""Shares the event loop among connections that send more than can be handled at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

SLICE = 0.001
"""Seconds of the event loop that a connection gets in one go."""
GAP = 0.003
"""Seconds between two slices of those that are waiting: all of them together take a quarter."""


class Slices:
    """A queue of connections with input left over. One gets a slice, then the loop is free again.

    Lives in one event loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: deque[Callable[[], None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def wait(self, go_on: Callable[[], None]) -> None:
        """Call ``go_on`` when it is its turn. It may call this again."""
        self._waiting.append(go_on)
        if self._timer is None:
            self._timer = self._loop.call_later(GAP, self._next)

    def _next(self) -> None:
        self._timer = None
        go_on = self._waiting.popleft()
        if self._waiting:
            self._timer = self._loop.call_later(GAP, self._next)
        go_on()
