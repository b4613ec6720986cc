"""Plain ASCII: characters chosen by how the line runs through the cell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import msgspec

from sij_tui.core.scenes.cells.braille import winner
from sij_tui.core.scenes.frame import BLANK, CellStyle, FrameCell
from sij_tui.core.scenes.layer import Ink, union

WIDTH, HEIGHT = 4, 8
_ONE_ROW = sum(1 << HEIGHT * x for x in range(WIDTH))
_SPARSEST = 12
_STRAIGHT = 0.9
"""Twice the variance across a stroke, up to which it counts as straight."""
_CROWDED = 10
"""Dots from which strokes may cross."""
_TALL = 4
"""Dots from top to bottom that an upright character needs."""


_SHAPES: dict[str, Sequence[tuple[float, float]]] = {
    "|": [(1.5, y) for y in range(8)],
    "/": [(3 - y * 3 / 7, y) for y in range(8)],
    "\\": [(y * 3 / 7, y) for y in range(8)],
    "-": [(x, 3.5) for x in range(4)],
    "_": [(x, 7.0) for x in range(4)],
    "(": [(2.6, 0), (1.6, 1), (1, 2), (0.8, 3), (0.8, 4), (1, 5), (1.6, 6), (2.6, 7)],
    ")": [(0.4, 0), (1.4, 1), (2, 2), (2.2, 3), (2.2, 4), (2, 5), (1.4, 6), (0.4, 7)],
    "+": [(1.5, y) for y in range(8)] + [(x, 3.5) for x in range(4)],
    "=": [(x, 2.0) for x in range(4)] + [(x, 5.0) for x in range(4)],
    ".": [(1, 6), (2, 6), (1, 7), (2, 7)],
    "'": [(1.5, 0), (1.5, 1), (1.5, 2)],
    ",": [(2, 5), (2, 6), (1, 7), (0.5, 7.6)],
}


class _Target(msgspec.Struct, frozen=True):
    """A character to match: how far each place of a cell lies from it, and the way round."""

    name: str
    to_shape: tuple[float, ...]
    """Squared distance of each of the 32 places from the shape."""
    to_dots: tuple[tuple[tuple[float, int], ...], ...]
    """For each point of the shape, the places with their squared distance, nearest first."""

    def distance(self, bits: int, places: Sequence[int]) -> float:
        """Return how far the dots and the shape are apart, both ways, on average."""
        there = sum(self.to_shape[place] for place in places) / len(places)
        back = 0.0
        for near in self.to_dots:
            for distance, place in near:
                if bits >> place & 1:
                    back += distance
                    break
        return there + back / len(self.to_dots)


@cache
def _targets() -> tuple[_Target, ...]:
    return tuple(_target(name, shape) for name, shape in _SHAPES.items())


def _target(name: str, shape: Sequence[tuple[float, float]]) -> _Target:
    def distance(place: int, point: tuple[float, float]) -> float:
        x, y = divmod(place, HEIGHT)
        return (x - point[0]) ** 2 * 1.4 + (y - point[1]) ** 2

    places = range(WIDTH * HEIGHT)
    return _Target(
        name,
        tuple(min(distance(place, point) for point in shape) for place in places),
        tuple(
            tuple(sorted((distance(place, point), place) for place in places)) for point in shape
        ),
    )


def cell(parts: Sequence[tuple[Ink, int]], weights: Mapping[str, int]) -> FrameCell:
    """Return the cell: its line as a character, else its tone."""
    lines = [(ink, dots) for ink, dots in parts if not ink.tone]
    if lines:
        character = _line_character(union(dots for _, dots in lines))
        role = winner(lines, weights)
    else:
        ink, dots = max(parts, key=lambda p: (p[1].bit_count() * p[0].strength, p[0]))
        character, role = _tone_character(ink.strength, dots.bit_count()), ink.role
    return FrameCell(character, CellStyle(role)) if character != " " else BLANK


@lru_cache(maxsize=4096)
def _line_character(bits: int) -> str:
    """Return the character that looks most like these dots (bit x * 8 + y)."""
    places = [place for place in range(WIDTH * HEIGHT) if bits >> place & 1]
    xs, ys = [place // HEIGHT for place in places], [place % HEIGHT for place in places]
    if max(xs) - min(xs) <= 1 and max(ys) - min(ys) <= 2:
        return _speck(len(places), sum(ys) / len(ys))
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - mx) ** 2 for x in xs) / len(xs)
    down = sum((y - my) ** 2 for y in ys) / len(ys)
    both = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / len(xs)
    spread = math.hypot(across - down, 2 * both)
    if across + down - spread < _STRAIGHT:
        level = 0.0 if across > down else math.inf
        slope = (down - across + spread) / (2 * both) if both else level
        return _straight(slope, max(ys) - min(ys) + 1, my)
    return _best(bits, places)


def _best(bits: int, places: Sequence[int]) -> str:
    """Return the character whose shape lies nearest; crossings and pairs need many dots."""
    rows = {place % HEIGHT for place in places}
    if _is_double(bits):
        return "="
    unfit = "" if len(places) >= _CROWDED else "+="
    if max(rows) - min(rows) < _TALL:
        unfit += "|/\\()+"
    targets = [target for target in _targets() if target.name not in unfit]
    return min(targets, key=lambda target: target.distance(bits, places)).name


def _tone_character(strength: int, dots: int) -> str:
    if strength >= 100:
        return "#" if dots >= _SPARSEST else " "
    if dots < 2 * _SPARSEST - 8:
        return " "
    return "%" if strength >= 45 else "." if strength >= 26 else " "


def _is_double(bits: int) -> bool:
    """Whether two flat strokes run through the cell, with a quiet row between them."""
    counts = [(bits >> row & _ONE_ROW).bit_count() for row in range(HEIGHT)]
    strokes = [row for row, count in enumerate(counts) if count >= WIDTH - 1]
    return (
        len(strokes) == 2
        and strokes[1] - strokes[0] > 1
        and sum(counts) - sum(counts[row] for row in strokes) <= 1
    )


def _speck(count: int, middle: float) -> str:
    if count == 1:
        return " "
    return "'" if middle < 2.5 else "." if middle > 4.5 else "-"


def _straight(slope: float, tall: int, middle: float) -> str:
    """Return the character of a straight stroke; slope and middle count downwards."""
    steep = abs(slope)
    if steep < 0.2:
        return "_" if middle > 5.2 else "-"
    if steep < 1.3 or tall < 5:
        if middle < 2.3:
            return "'"
        if middle > 4.9:
            return "." if steep > 0.35 or middle < 6 else "_"
        return "-" if steep < 0.8 else "|" if steep > 5 else "\\" if slope > 0 else "/"
    return "|" if steep > 4 else "\\" if slope > 0 else "/"
