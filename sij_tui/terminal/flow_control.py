"""Whether the terminal keeps up, so that a moving picture never runs ahead of the link.

What was written may wait unseen on its way: ten kilobytes in the kernel, more in a network. So
after a frame the terminal is asked for its status (ECMA-48, DSR 5), which nearly all answer, and
while the answer is overdue no further frame is drawn. Where none answers, what waits in this
process has to do as a measure.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple, Protocol

QUESTION = "\x1b[5n"
ANSWERS = ("\x1b[0n", "\x1b[3n")
LATE = 0.06
"""Seconds by which an answer may be later than the quickest before frames are dropped."""
_SLOW = 0.1
"""Seconds that a frame may take; after a slower one the next has fewer cells."""
_A_CELL = 14
"""Characters that a cell of a picture takes, about."""
LEAST_CELLS, MOST_CELLS = 16, 100_000
_LONGEST_TRIP = 0.5
"""Seconds of a round trip that count as the link's own; more is a queue."""
_WHILE = 0.5
"""Seconds after which nobody draws frames any more, so that nothing is asked."""
_MOST = 64
"""Questions that can be open; after so many without any answer no more are asked."""
_LOST = 10.0
"""Seconds after which an answer no longer comes."""


class _Question(NamedTuple):
    at: float
    """When it was asked, in seconds."""
    size: int
    """Characters of the frame before it."""


class Line(Protocol):
    """What leads to the terminal."""

    @property
    def is_idle(self) -> bool:
        """Has the kernel taken all that was put?"""

    def put(self, text: str, /) -> None:
        """Send something."""


class Pace:
    """Counts questions and answers. The driver binds it; until then nothing holds frames back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked: deque[_Question] = deque(maxlen=_MOST)
        self._quickest = _LONGEST_TRIP
        self._room = MOST_CELLS
        self._answers = False
        self._line: Line | None = None
        self._until = 0.0

    def bind(self, line: Line) -> None:
        """Take the line to the terminal, and find out whether it answers."""
        self._line = line
        self._asked.clear()
        self._answers = False
        self._ask()

    def wrote(self, text: str) -> None:
        """Ask behind what was written, if frames are being drawn."""
        if self._clock() < self._until:
            self._ask(len(text))

    def answered(self) -> None:
        """The terminal has answered the oldest question; called from the thread that reads."""
        if self._asked:
            question = self._asked.popleft()
            trip = self._clock() - question.at
            self._quickest = min(self._quickest, trip)
            delay = trip - self._quickest
            fitting = int(question.size / delay * _SLOW / _A_CELL) if delay > _SLOW else MOST_CELLS
            room = min(fitting, self._room + self._room // 4)
            self._room = min(max(room, LEAST_CELLS), MOST_CELLS)
        self._answers = True

    def room(self) -> int:
        """Cells that another frame may have to be shown without delay; 0 while it must wait."""
        self._until = self._clock() + _WHILE
        return self._room if self._is_ready() else 0

    def _is_ready(self) -> bool:
        if self._line is None:
            return True
        if not self._line.is_idle:
            return False
        if not self._answers or not self._asked:
            return True
        overdue = self._clock() - self._asked[0].at
        if overdue > _LOST:
            self._asked.clear()
            return True
        return overdue <= self._quickest + LATE

    def _ask(self, size: int = 0) -> None:
        if self._line and (self._answers or len(self._asked) < _MOST):
            self._asked.append(_Question(self._clock(), size))
            self._line.put(QUESTION)
