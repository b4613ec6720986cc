"""Shares the event loop among connections that send more than can be handled at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

SLICE_S = 0.001
"""Time of the event loop that a connection gets in one go."""
GAP_S = 0.003
"""Time between two slices: all connections that wait together take a quarter."""


class ReadScheduler:
    """A queue of connections with input left over: one slice each, and the loop is free between.

    Belongs to one event loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._queue: deque[Callable[[], None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def schedule(self, callback: Callable[[], None]) -> None:
        """Call *callback* when it is its turn. It may schedule itself again."""
        self._queue.append(callback)
        if self._timer is None:
            self._timer = self._loop.call_later(GAP_S, self._run_next)

    def _run_next(self) -> None:
        self._timer = None
        callback = self._queue.popleft()
        if self._queue:
            self._timer = self._loop.call_later(GAP_S, self._run_next)
        callback()
