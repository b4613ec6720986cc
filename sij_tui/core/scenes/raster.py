"""Rasterises chains of points: lines one dot thin, and the rows of dots inside (scan lines)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from sij_tui.core.scenes.grid import Dot, DotSpan
from sij_tui.core.scenes.path import Point


class Stroke(msgspec.Struct, frozen=True):
    """The dots of a line in the order of drawing, with how far along the line each one lies."""

    dots: tuple[Dot, ...]
    places: tuple[float, ...]
    length: float

    def part(self, begin: float, end: float) -> Sequence[Dot]:
        """Return the dots between two fractions of the length."""
        if begin <= 0 and end >= 1:
            return self.dots
        low, high = begin * self.length, end * self.length
        return [d for d, s in zip(self.dots, self.places, strict=True) if low <= s < high]

    def dashed(self, begin: float, end: float, on: float, off: float, shift: float) -> list[Dot]:
        """Return the dots between two fractions that lie on a dash; lengths are in dots."""
        low, high = begin * self.length, end * self.length
        if end >= 1:
            high += 1
        return [
            dot
            for dot, place in zip(self.dots, self.places, strict=True)
            if low <= place < high and (place - shift) % (on + off) < on
        ]


def stroke(chains: Sequence[Sequence[Point]]) -> Stroke:
    """Return the one-dot line along the chains, without lumps at its corners."""
    dots: list[Dot] = []
    places: list[float] = []
    start = 0.0
    for chain in chains:
        walk = _thin(list(_join(_walk(chain, start))))
        dots.extend(dot for dot, _ in walk)
        places.extend(place for _, place in walk)
        start += sum(math.dist(a, b) for a, b in pairwise(chain))
    return Stroke(tuple(dots), tuple(places), start)


def _walk(chain: Sequence[Point], start: float) -> Iterator[tuple[Dot, float]]:
    """Yield the dots whose centre line each segment crosses, along its longer direction."""
    if not chain:
        return
    done = start
    empty = True
    for (ax, ay), (bx, by) in pairwise(chain):
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        wide = abs(dx) >= abs(dy)
        a, run = (ax, dx) if wide else (ay, dy)
        if run:
            for index in _centres(a, a + run):
                t = (index + 0.5 - a) / run
                across = math.floor((ay + t * dy) if wide else (ax + t * dx))
                empty = False
                yield ((index, across) if wide else (across, index)), done + t * length
        done += length
    if empty:
        yield (math.floor(chain[0][0]), math.floor(chain[0][1])), start


def _centres(a: float, b: float) -> range:
    """Return the numbers of the dots whose centres lie between a and b, in that direction."""
    if a <= b:
        return range(math.ceil(a - 0.5), math.ceil(b - 0.5))
    return range(math.ceil(a - 0.5) - 1, math.ceil(b - 0.5) - 1, -1)


def _join(walk: Iterator[tuple[Dot, float]]) -> Iterator[tuple[Dot, float]]:
    """Drop repeats and bridge gaps, so that each dot touches the one before."""
    last: Dot | None = None
    for (x, y), place in walk:
        if last is not None:
            lx, ly = last
            while max(abs(x - lx), abs(y - ly)) > 1:
                lx += (x > lx) - (x < lx)
                ly += (y > ly) - (y < ly)
                yield (lx, ly), place
        if (x, y) != last:
            yield (x, y), place
        last = (x, y)


def _thin(walk: list[tuple[Dot, float]]) -> list[tuple[Dot, float]]:
    """Take out the middle dot of each L, or every slope looks lumpy."""
    kept: list[tuple[Dot, float]] = []
    closed = len(walk) > 3 and _touch(walk[0][0], walk[-1][0])
    for index, item in enumerate(walk):
        last = index + 1 == len(walk)
        if kept and (not last or closed):
            (ax, ay), (bx, by) = kept[-1][0], item[0]
            cx, cy = walk[0 if last else index + 1][0]
            side = abs(ax - bx) + abs(ay - by) == 1 and abs(cx - bx) + abs(cy - by) == 1
            if side and ax != cx and ay != cy:
                continue
        kept.append(item)
    return kept


def _touch(a: Dot, b: Dot) -> bool:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1])) <= 1


def interior(chains: Sequence[Sequence[Point]], holes: bool) -> tuple[DotSpan, ...]:
    """Return the rows of dots whose centres lie inside the chains, each taken as closed.

    `holes` chooses the even-odd rule; otherwise overlapping chains add up (non-zero rule).
    """
    crossings: dict[int, list[tuple[float, int]]] = {}
    for chain in chains:
        for (ax, ay), (bx, by) in zip(chain, (*chain[1:], chain[0]), strict=True):
            if ay == by:
                continue
            sign = 1 if by > ay else -1
            slope = (bx - ax) / (by - ay)
            low, high = (ay, by) if sign > 0 else (by, ay)
            for y in range(math.ceil(low - 0.5), math.ceil(high - 0.5)):
                x = ax + (y + 0.5 - ay) * slope
                crossings.setdefault(y, []).append((x, sign))
    return tuple(span for y, row in crossings.items() for span in _row(y, sorted(row), holes))


def _row(y: int, row: list[tuple[float, int]], holes: bool) -> Iterator[DotSpan]:
    depth = 0
    for (x, sign), (stop, _) in pairwise(row):
        depth += sign
        if depth % 2 if holes else depth:
            first, last = math.ceil(x - 0.5), math.ceil(stop - 0.5)
            if first < last:
                yield (y, first, last)
