"""What is drawn in pixels, one thing over another."""

from __future__ import annotations

from typing import NamedTuple

from sij_tui.core.layout.boxes import IntBox
from sij_tui.core.scenes.path import Point

Colour = tuple[int, int, int]
Chains = tuple[tuple[Point, ...], ...]
PixelBox = IntBox
"""In pixels."""
ROUND_FROM = 2.0
"""Pixels from which the ends of a line are round."""


class RasterError(RuntimeError):
    """A picture could not be drawn in pixels."""


class Operation(NamedTuple):
    """One area or line, in pixels."""

    chains: Chains
    colour: Colour
    opacity: float = 1.0
    width: float = 0.0
    """Width of the line; 0: the inside is filled."""
    even_odd: bool = False
    """A chain inside another is a hole."""
    within: tuple[Chains, ...] = ()
    """It is cut to the inside of each of these."""
    without: tuple[Chains, ...] = ()
    """The inside of these is left out."""

    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what it may touch."""
        reach = self.width / 2 + 1
        xs = [x for chain in self.chains for x, _ in chain]
        ys = [y for chain in self.chains for _, y in chain]
        return min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach
