"""Plain ASCII: characters chosen by how the line runs through the cell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sij_tui.core.scenes.braille_cells import winner
from sij_tui.core.scenes.frame import BLANK, Cell, Style
from sij_tui.core.scenes.layer import Ink

WIDTH, HEIGHT = 4, 8
_SPARSEST = 12
_STRAIGHT = 0.9
"""Twice the variance across a stroke, up to which it counts as straight."""
_CROWDED = 10


def cell(parts: Sequence[tuple[Ink, int]], weights: Mapping[str, int]) -> Cell:
    """Return the cell: its line as a character, else its tone."""
    lines = [(ink, dots) for ink, dots in parts if not ink.tone]
    if lines:
        bits = 0
        for _, dots in lines:
            bits |= dots
        return Cell(line_character(bits), Style(winner(lines, weights)))
    ink, dots = max(parts, key=lambda part: (part[1].bit_count() * part[0].strength, part[0]))
    character = _tone_character(ink.strength, dots.bit_count())
    return Cell(character, Style(ink.role)) if character != " " else BLANK


def _tone_character(strength: int, dots: int) -> str:
    if strength >= 100:
        return "#" if dots >= _SPARSEST else " "
    if dots < 2 * _SPARSEST - 8:
        return " "
    return "%" if strength >= 45 else "." if strength >= 26 else " "


def line_character(bits: int) -> str:
    """Return the character that looks most like these dots (bit x * 8 + y)."""
    dots = [(place // HEIGHT, place % HEIGHT) for place in range(32) if bits >> place & 1]
    xs, ys = [x for x, _ in dots], [y for _, y in dots]
    if max(xs) - min(xs) <= 1 and max(ys) - min(ys) <= 2:
        return _speck(len(dots), sum(ys) / len(ys))
    mx, my = sum(xs) / len(dots), sum(ys) / len(dots)
    across = sum((x - mx) ** 2 for x in xs) / len(dots)
    down = sum((y - my) ** 2 for y in ys) / len(dots)
    both = sum((x - mx) * (y - my) for x, y in dots) / len(dots)
    spread = math.hypot(across - down, 2 * both)
    if across + down - spread < _STRAIGHT:
        level = 0.0 if across > down else math.inf
        slope = (down - across + spread) / (2 * both) if both else level
        return _straight(slope, max(ys) - min(ys) + 1, my)
    return _best(dots)


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


def _best(dots: Sequence[tuple[float, float]]) -> str:
    """Return the character whose shape lies nearest; crossings and pairs need many dots."""
    crowded = len(dots) >= _CROWDED
    names = (name for name in _SHAPES if crowded or name not in "+=")
    return min(names, key=lambda name: _distance(dots, _SHAPES[name]))


def _distance(dots: Sequence[tuple[float, float]], shape: Sequence[tuple[float, float]]) -> float:
    """Return how far two sets of dots are apart: the mean of the nearest distances, both ways."""
    return _one_way(dots, shape) + _one_way(shape, dots)


def _one_way(a: Sequence[tuple[float, float]], b: Sequence[tuple[float, float]]) -> float:
    return sum(min((x - u) ** 2 * 1.4 + (y - v) ** 2 for u, v in b) for x, y in a) / len(a)
