"""Says what pictures in pixels the link to the terminal carries."""

from __future__ import annotations

from sij_tui.core.navigation import LinkSpeed

MODERATE, FAST = (30_000, 20_000), (120_000, 70_000)
"""Characters a second from which on a link is that fast, and below which it is not any more."""
QUICK_S, FAIR_S = 0.05, 0.25
"""Seconds for an answer of a terminal whose link is taken for fast, or for moderate, until it is
measured."""


class PixelGate:
    """How fast the link is; what raises it is more than what lowers it."""

    def __init__(self, trip: float) -> None:
        self.speed: LinkSpeed = (
            "fast" if trip <= QUICK_S else "moderate" if trip <= FAIR_S else "slow"
        )

    def update(self, rate: float) -> bool:
        """Take a measured rate in characters a second; say whether the speed is another."""
        before = self.speed
        if rate >= FAST[before == "fast"]:
            self.speed = "fast"
        else:
            self.speed = "moderate" if rate >= MODERATE[before != "slow"] else "slow"
        return self.speed != before
