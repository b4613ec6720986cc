"""Flow control for animation: no frame is drawn while the terminal is behind.

Output may be queued unseen: ten kilobytes in the kernel, more in a network. So a device status
query (ECMA-48, DSR 5), which nearly all terminals answer, follows each frame, and while the report
is overdue no further frame is drawn. The reports also measure the throughput of the link: on a slow
one no more is in flight than it carries in the time that a key may wait. Where no report comes,
only this process's own queue counts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from sij_tui.core.layout.tiles import MOST_CELLS
from sij_tui.terminal.output import Output

STATUS_QUERY = "\x1b[5n"
STATUS_REPORTS = ("\x1b[0n", "\x1b[3n")
LATE_S = 0.06
"""Seconds that a report may take longer than the fastest before frames are dropped."""
MAX_QUEUE_S, MAX_TILE_QUEUE_S = 0.12, 0.05
"""Seconds that the link may need for all that is in flight: so long a key waits behind it. Where
pictures are in pixels, the words that a key leads to are more, too: what covers the picture."""
_FAST_LINK = 50_000.0
"""Characters a second from which frames are not thinned."""
_FULL_FRAMES = 200_000.0
"""Characters a second from which all of a picture may change several times in a row."""
_UNKNOWN_LINK = 1_000.0
"""Characters a second assumed of a link before it has been measured."""
_CHARACTERS_PER_CELL, _CHARACTERS_PER_FRAME = 14, 24
"""Characters sent for one cell of a picture, on average, and for each frame besides."""
_CHARACTERS_PER_TILE = 150.0
"""Characters sent for one cell in pixels, until that was measured."""
LEAST_CELLS = 4
_LARGE = 1_500
"""Least characters of a write that shows whether the link, not the terminal, is slow."""
_MIN_DELIVERY_S = 0.0005
"""Shortest delivery, in seconds, that can be measured."""
_DECAY = 0.7
"""Weight of earlier measurements of the link beside a new one."""
_MAX_TRIP_S = 0.5
"""Longest round trip, in seconds, taken for the latency of the link; more is a queue."""
_ACTIVE_S = 0.5
"""Seconds after the last frame in which output is still followed by a query."""
_MAX_QUERIES = 64
"""Most open queries; after so many without any report none is sent any more."""
_LOST_AFTER_S = 10.0
"""Seconds after which a report is taken for lost."""
FIRST_REPORT_S, NEXT_REPORT_S = 0.5, 1.0
"""Seconds after a query for which its report is worth waiting for, before any has come and after:
a terminal that has not reported yet may never do."""


class _Query(NamedTuple):
    at: float
    """Monotonic seconds when it was sent."""
    written: int
    """Characters written in all, up to and with it."""
    is_on_idle_link: bool
    """Was nothing in flight when it was sent? Then its round trip is the latency of the link."""


class LinkRate:
    """How many characters a second a link carries, by what it has delivered.

    The sum of what was delivered over the sum of the time: links deliver in lumps, and a terminal
    that was busy once is no slow link.
    """

    def __init__(self) -> None:
        self._size = self._seconds = 0.0

    @property
    def per_second(self) -> float:
        """Characters a second; pessimistic until something was measured."""
        return self._size / self._seconds if self._seconds else _UNKNOWN_LINK

    def add(self, size: int, seconds: float) -> None:
        """Take into account that ``size`` characters took ``seconds``."""
        self._size = self._size * _DECAY + size
        self._seconds = self._seconds * _DECAY + max(seconds, _MIN_DELIVERY_S)


class TileCost:
    """How many characters are sent for a cell in pixels, by those that were sent."""

    def __init__(self) -> None:
        self._characters, self._tiles = _CHARACTERS_PER_TILE, 1.0

    @property
    def characters(self) -> float:
        """Characters for one cell."""
        return self._characters / self._tiles

    def add(self, tiles: int, characters: int) -> None:
        """Take into account that so many tiles took so many characters."""
        self._characters = self._characters * _DECAY + characters
        self._tiles = self._tiles * _DECAY + tiles


class FlowControl:
    """Measures round trips to the terminal; frames are not held back until the driver binds it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._queries: deque[_Query] = deque(maxlen=_MAX_QUERIES)
        self._fastest_trip = _MAX_TRIP_S
        self._rate = LinkRate()
        self._written = 0
        self._delivered, self._delivered_at = 0, 0.0
        """Characters that have arrived as far as reports tell, and when those of a frame did."""
        self._drained_at = 0.0
        """When the link will have carried all that was written, by its measured rate."""
        self._is_answered = False
        self._output: Output | None = None
        self._active_until = 0.0
        self._on_rate: Callable[[float], None] | None = None
        self._tile_cost = TileCost()
        self._large = LinkRate()
        """Of large writes alone: small ones tell more of the terminal's clock than of the link."""

    def measure(self, on_rate: Callable[[float], None]) -> None:
        """Also query behind every large write, and tell the rate of those, in characters a second.

        It is called by the thread that reads.
        """
        self._on_rate = on_rate

    def bind(self, output: Output) -> None:
        """Write to *output* from now on, and query whether its terminal reports its status."""
        self._output = output
        self._queries.clear()
        self._is_answered = False
        self._query()

    def on_asked(self) -> None:
        """Send a query behind a question that was just written, so that its reply is waited for."""
        self._query()

    def on_written(self, text: str) -> None:
        """Send a query behind *text*, which was just written, while frames are being drawn."""
        self._count(len(text))
        is_large = self._on_rate is not None and len(text) >= _LARGE
        if is_large or self._clock() < self._active_until:
            self._query()

    def on_status_report(self) -> None:
        """Match a report to the oldest query. Called from the thread that reads."""
        now = self._clock()
        if self._queries:
            query = self._queries.popleft()
            trip = now - query.at
            if query.is_on_idle_link and trip > self._fastest_trip:  # the latency may have grown
                self._fastest_trip += (trip - self._fastest_trip) / 16
            self._fastest_trip = min(self._fastest_trip, trip, _MAX_TRIP_S)
            if self._is_answered and not query.is_on_idle_link:
                begun = max(self._delivered_at, query.at + self._fastest_trip)
                self._rate.add(query.written - self._delivered, now - begun)
                if self._on_rate and query.written - self._delivered >= _LARGE:
                    self._large.add(query.written - self._delivered, now - begun)
                    self._on_rate(self._large.per_second)
                self._delivered_at = now
            self._delivered = query.written
            if self._delivered == self._written:
                self._drained_at = now
        self._is_answered = True

    def report_due_s(self) -> float:
        """Return the seconds for which a report may still be waited for; 0 if none is due.

        Terminals answer in order: once none is due, no other reply is.
        """
        try:
            newest = self._queries[-1]
        except IndexError:
            return 0.0
        longest = NEXT_REPORT_S if self._is_answered else FIRST_REPORT_S
        return max(0.0, newest.at + longest - self._clock())

    def cell_budget(self) -> int:
        """Return the most cells that the next frame may change; 0 while it must wait."""
        is_fast = self._rate.per_second >= _FAST_LINK
        return self._budget(_CHARACTERS_PER_CELL, MAX_QUEUE_S, unlimited=is_fast)

    def tile_budget(self) -> int:
        """Return the most cells of a picture in pixels that may be sent; 0 while it must wait."""
        return self._budget(self._tile_cost.characters, MAX_TILE_QUEUE_S, unlimited=False)

    def _budget(self, characters: float, longest: float, *, unlimited: bool) -> int:
        """Return how many cells fit, of so many characters, into so many seconds of the link."""
        now = self._clock()
        self._active_until = now + _ACTIVE_S
        if not self._is_ready(now):
            return 0
        if unlimited or not self._is_answered:
            return MOST_CELLS
        queue = max(0.0, self._drained_at - now)
        cells = cells_that_fit(self._rate.per_second, queue, characters, longest)
        if (
            not self._queries
        ):  # tells latency from throughput, and what an estimate takes for queued
            self._query(is_on_idle_link=True)
        return cells

    def carries_full_frames(self) -> bool:
        """Whether all of a picture may change several times in a row; not until it was measured."""
        return self._is_answered and self._rate.per_second >= _FULL_FRAMES

    def on_tiles(self, tiles: int, characters: int) -> None:
        """Take note that so many cells in pixels were sent in so many characters."""
        self._tile_cost.add(tiles, characters)

    def _is_ready(self, now: float) -> bool:
        if self._output is None:
            return True
        if not self._output.is_idle:
            return False
        if not self._is_answered or not self._queries:
            return True
        overdue = now - self._queries[0].at
        if overdue > _LOST_AFTER_S:
            self._queries.clear()
            return True
        return overdue <= self._fastest_trip + LATE_S

    def _count(self, size: int) -> None:
        self._written += size
        begins = max(self._drained_at, self._clock())
        self._drained_at = begins + size / max(self._rate.per_second, _UNKNOWN_LINK)

    def _query(self, *, is_on_idle_link: bool = False) -> None:
        if self._output and (self._is_answered or len(self._queries) < _MAX_QUERIES):
            self._count(len(STATUS_QUERY))
            self._queries.append(_Query(self._clock(), self._written, is_on_idle_link))
            self._output.write(STATUS_QUERY)


def cells_that_fit(
    rate: float,
    queue: float,
    characters: float = _CHARACTERS_PER_CELL,
    longest: float = MAX_QUEUE_S,
) -> int:
    """Return the most cells of a frame behind which a key does not wait too long.

    Args:
        rate: Characters a second that the link carries.
        queue: Seconds that the link needs for what is in flight already.
        characters: What is sent for a cell.
        longest: Seconds that the link may need for all that is in flight then.

    Returns:
        0 if the frame must wait; on an empty link never less than `LEAST_CELLS`.
    """
    cells = int(((longest - queue) * rate - _CHARACTERS_PER_FRAME) / characters)
    if cells < LEAST_CELLS:
        return 0 if queue else LEAST_CELLS
    return min(cells, MOST_CELLS)
