"""Says whether the link to the terminal carries pictures in pixels."""

from __future__ import annotations

ON, OFF = 100_000, 60_000
"""Characters a second from which on pictures are in pixels, and below which they are not."""
QUICK_S = 0.25
"""Seconds for an answer of a terminal whose link is taken for fast until it is measured."""


class PixelGate:
    """Open while the link is fast; what opens it is more than what closes it."""

    def __init__(self, trip: float) -> None:
        self.is_open = trip <= QUICK_S

    def update(self, rate: float) -> bool:
        """Take a measured rate in characters a second; say whether the gate has moved."""
        before = self.is_open
        self.is_open = rate >= (OFF if before else ON)
        return self.is_open != before
