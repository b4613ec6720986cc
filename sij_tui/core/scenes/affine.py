"""Affine maps of the plane: place, scale, turn and mirror in one value."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from sij_tui.core.scenes.path import Point


class Affine(NamedTuple):
    """The map (x, y) -> (a x + c y + e, b x + d y + f)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, first: Affine) -> Affine:
        """Return the map that applies `first`, then this one."""
        return Affine(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            self.a * first.e + self.c * first.f + self.e,
            self.b * first.e + self.d * first.f + self.f,
        )

    def of(self, points: Iterable[Point]) -> tuple[Point, ...]:
        """Return the points mapped."""
        a, b, c, d, e, f = self
        return tuple((a * x + c * y + e, b * x + d * y + f) for x, y in points)

    @property
    def scale(self) -> float:
        """How much lengths grow, on average over directions."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


def fitted(
    view: tuple[float, float, float, float], size: tuple[int, int]
) -> tuple[Affine, tuple[int, int, int, int]]:
    """Return the viewport transform, and what of the viewport it takes: left, top, right, bottom.

    The view box is scaled evenly (its aspect ratio is kept) and centred.
    """
    left, top, width, height = view
    scale = min(size[0] / width, size[1] / height)
    east, south = (size[0] - width * scale) / 2, (size[1] - height * scale) / 2
    taken = (round(east), round(south), round(east + width * scale), round(south + height * scale))
    return Affine(scale, 0.0, 0.0, scale, east - left * scale, south - top * scale), taken


def placed(at: Point, size: Point, turn: float, flip: bool, pivot: Point) -> Affine:
    """Return the map that scales, mirrors and turns around `pivot`, then moves by `at`.

    `turn` is in degrees clockwise, as y points down.
    """
    angle = math.radians(turn)
    cos, sin = math.cos(angle), math.sin(angle)
    across, down = (-size[0] if flip else size[0]), size[1]
    a, b, c, d = cos * across, sin * across, -sin * down, cos * down
    px, py = pivot
    return Affine(a, b, c, d, at[0] + px - a * px - c * py, at[1] + py - b * px - d * py)
