"""Flow control for animation: no frame is drawn while the terminal is behind.

Output may be queued unseen: ten kilobytes in the kernel, more in a network. So a device status
query (ECMA-48, DSR 5), which nearly all terminals answer, follows each frame, and while the report
is overdue no further frame is drawn. Where no report comes, only this process's own queue counts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple, Protocol

STATUS_QUERY = "\x1b[5n"
STATUS_REPORTS = ("\x1b[0n", "\x1b[3n")
LATE_S = 0.06
"""Seconds that a report may take longer than the fastest before frames are dropped."""
_SLOW_FRAME_S = 0.1
"""Seconds that a frame may take to arrive; after a slower one the next has fewer cells."""
_CHARACTERS_PER_CELL = 14
"""Characters sent for one cell of a picture, on average."""
LEAST_CELLS, MOST_CELLS = 16, 100_000
_MAX_TRIP_S = 0.5
"""Longest round trip, in seconds, taken for the latency of the link; more is a queue."""
_ACTIVE_S = 0.5
"""Seconds after the last frame in which output is still followed by a query."""
_MAX_QUERIES = 64
"""Most open queries; after so many without any report none is sent any more."""
_LOST_AFTER_S = 10.0
"""Seconds after which a report is taken for lost."""


class _Query(NamedTuple):
    at: float
    """Monotonic seconds when it was sent."""
    size: int
    """Characters of the frame before it."""


class Writer(Protocol):
    """What writes to the terminal."""

    @property
    def is_idle(self) -> bool:
        """Has the kernel taken all that was put?"""

    def put(self, text: str, /) -> None:
        """Send something."""


class FlowControl:
    """Measures round trips to the terminal; frames are not held back until the driver binds it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._queries: deque[_Query] = deque(maxlen=_MAX_QUERIES)
        self._fastest_trip = _MAX_TRIP_S
        self._budget = MOST_CELLS
        self._is_answered = False
        self._writer: Writer | None = None
        self._active_until = 0.0

    def bind(self, writer: Writer) -> None:
        """Use *writer* from now on, and query whether its terminal reports its status."""
        self._writer = writer
        self._queries.clear()
        self._is_answered = False
        self._query()

    def on_written(self, text: str) -> None:
        """Send a query behind *text*, which was just written, while frames are being drawn."""
        if self._clock() < self._active_until:
            self._query(len(text))

    def on_status_report(self) -> None:
        """Match a report to the oldest query. Called from the thread that reads."""
        if self._queries:
            question = self._queries.popleft()
            trip = self._clock() - question.at
            self._fastest_trip = min(self._fastest_trip, trip)
            delay = trip - self._fastest_trip
            fitting = (
                int(question.size / delay * _SLOW_FRAME_S / _CHARACTERS_PER_CELL)
                if delay > _SLOW_FRAME_S
                else MOST_CELLS
            )
            cell_budget = min(fitting, self._budget + self._budget // 4)
            self._budget = min(max(cell_budget, LEAST_CELLS), MOST_CELLS)
        self._is_answered = True

    def cell_budget(self) -> int:
        """Return the most cells that the next frame may change; 0 while it must wait."""
        self._active_until = self._clock() + _ACTIVE_S
        return self._budget if self._is_ready() else 0

    def _is_ready(self) -> bool:
        if self._writer is None:
            return True
        if not self._writer.is_idle:
            return False
        if not self._is_answered or not self._queries:
            return True
        overdue = self._clock() - self._queries[0].at
        if overdue > _LOST_AFTER_S:
            self._queries.clear()
            return True
        return overdue <= self._fastest_trip + LATE_S

    def _query(self, size: int = 0) -> None:
        if self._writer and (self._is_answered or len(self._queries) < _MAX_QUERIES):
            self._queries.append(_Query(self._clock(), size))
            self._writer.put(STATUS_QUERY)
