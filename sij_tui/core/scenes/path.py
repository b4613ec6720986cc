"""Path data (`M 0 0 L 10 5 Z`) parsed into curves, and flattened into chains of points."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

import msgspec

Point = tuple[float, float]

PATH_COMMANDS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4, "Z": 0}
"""Each command with how many numbers one round of it takes."""

_TOKEN = re.compile(
    r"(?P<space>[\s,]+)|(?P<letter>[A-Za-z])|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
)


_N = r"(?:[\s,]*+[-+]?(?:\d{1,6}+\.?\d*+|\.\d++))"
_SOUND = (
    rf"[\s,]*+[Mm](?:{_N}{{2}})++(?:[\s,]*+(?:[MmLl](?:{_N}{{2}})++|[HhVv]{_N}++"
    rf"|[Cc](?:{_N}{{6}})++|[Qq](?:{_N}{{4}})++|[Zz]))++[\s,]*+"
)
"""Matches path data that :func:`parse` takes, without backtracking."""


@cache
def _sound() -> re.Pattern[str]:
    return re.compile(_SOUND)  # 1.5 ms, for checks alone


class PathError(ValueError):
    """Path data that cannot be read.

    `position` counts characters from 0; `reason` says in plain words what is wrong and allowed.
    """

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"at character {position + 1}: {reason}")
        self.position = position
        self.reason = reason


class Curve(msgspec.Struct, frozen=True):
    """A stretch of outline: its end points, with control points between if it bends."""

    points: tuple[Point, ...]


class Outline(msgspec.Struct, frozen=True):
    """One unbroken piece of a path: curves that follow one another, closed or open."""

    start: Point
    curves: tuple[Curve, ...]
    closed: bool


_Token = re.Match[str]


def _tokens(data: str) -> Iterator[_Token]:
    position = 0
    while position < len(data):
        match = _TOKEN.match(data, position)
        if match is None:
            raise PathError(position, f"{data[position]!r} is neither a number nor a letter")
        if match.lastgroup != "space":
            yield match
        position = match.end()


def _rounds(data: str) -> Iterator[tuple[_Token, tuple[float, ...]]]:
    """Yield each command letter with the numbers of one round of it."""
    tokens = list(_tokens(data))
    index = 0
    while index < len(tokens):
        letter = tokens[index]
        if letter.lastgroup != "letter":
            hint = "a path starts with M" if index == 0 else "no number belongs after Z"
            raise PathError(letter.start(), f"{letter[0]} has no command letter: {hint}")
        need = PATH_COMMANDS.get(letter[0].upper())
        if need is None:
            raise PathError(
                letter.start(), f'"{letter[0]}" is not a command; use M, L, H, V, C, Q or Z'
            )
        index += 1
        stop = index
        while stop < len(tokens) and tokens[stop].lastgroup != "letter":
            stop += 1
        numbers = _numbers(tokens[index:stop], letter, need, len(data))
        yield from ((letter, round_) for round_ in numbers)
        index = stop if need else index


def _numbers(tokens: list[_Token], letter: _Token, need: int, end: int) -> list[tuple[float, ...]]:
    if need == 0:
        return [()]
    if not tokens or len(tokens) % need:
        position = tokens[-1].end() if tokens else letter.end()
        plural = "number" if need == 1 else "numbers"
        raise PathError(
            min(position, end),
            f'"{letter[0]}" takes {need} {plural} (or a multiple), and has {len(tokens)}',
        )
    values = [float(token[0]) for token in tokens]
    for token, value in zip(tokens, values, strict=True):
        if not math.isfinite(value):
            raise PathError(token.start(), f"{token[0]} is too large")
    return [tuple(values[i : i + need]) for i in range(0, len(values), need)]


class _Pen:
    """Where the pen is while path data are read."""

    def __init__(self) -> None:
        self.start: Point = (0.0, 0.0)
        self.position: Point = (0.0, 0.0)
        self.curves: list[Curve] = []
        self.outlines: list[Outline] = []

    def lift(self, closed: bool = False) -> None:
        if closed and self.position != self.start:
            self.curves.append(Curve((self.position, self.start)))
        if self.curves:
            self.outlines.append(Outline(self.start, tuple(self.curves), closed))
        self.curves = []
        self.position = self.start

    def to(self, *points: Point) -> None:
        self.curves.append(Curve((self.position, *points)))
        self.position = points[-1]


def is_sound(data: str) -> bool:
    """Return whether :func:`parse` surely takes path data; False means that it has to be tried."""
    return _sound().fullmatch(data) is not None


@lru_cache(maxsize=512)
def parse(data: str) -> tuple[Outline, ...]:
    """Return the outlines that path data describe.

    Allowed are M, L, H, V, C, Q and Z; lower case counts from the point before; a command letter
    need not be repeated. Raises PathError with the position in the text.
    """
    pen = _Pen()
    last = ""
    for letter, numbers in _rounds(data):
        command = letter[0].upper()
        if not last and command != "M":
            raise PathError(letter.start(), f'a path starts with M, not with "{letter[0]}"')
        base = pen.position if letter[0].islower() else (0.0, 0.0)
        if command == "M" and last != f"M{letter.start()}":
            pen.lift()
            pen.start = pen.position = (base[0] + numbers[0], base[1] + numbers[1])
        elif command == "Z":
            pen.lift(closed=True)
        elif command == "H":
            pen.to((base[0] + numbers[0], pen.position[1]))
        elif command == "V":
            pen.to((pen.position[0], base[1] + numbers[0]))
        else:
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            pen.to(*((base[0] + x, base[1] + y) for x, y in pairs))
        last = f"M{letter.start()}" if command == "M" else command
    pen.lift()
    return tuple(pen.outlines)


def ellipse(x: float, y: float, across: float, down: float) -> tuple[Outline, ...]:
    """Return a closed ellipse with centre (x, y), made of four curves."""
    k = 0.5523
    east, south, west, north = (x + across, y), (x, y + down), (x - across, y), (x, y - down)
    kx, ky = k * across, k * down
    quarters = (
        (east, (x + across, y + ky), (x + kx, y + down), south),
        (south, (x - kx, y + down), (x - across, y + ky), west),
        (west, (x - across, y - ky), (x - kx, y - down), north),
        (north, (x + kx, y - down), (x + across, y - ky), east),
    )
    return (Outline(east, tuple(Curve(quarter) for quarter in quarters), closed=True),)


def flatten(outline: Outline) -> tuple[Point, ...]:
    """Return the outline as a chain of points, close enough for cells of any usual size."""
    chain = [outline.start]
    for curve in outline.curves:
        if len(curve.points) == 2:
            chain.append(curve.points[1])
        else:
            chain.extend(_bend(curve.points))
    return tuple(chain)


@lru_cache(maxsize=512)
def chains(data: str, smooth: bool = False) -> tuple[tuple[Point, ...], ...]:
    """Return the outlines that path data describe as chains of points. Raises PathError.

    `smooth` joins the ends of straight lines by soft curves.
    """
    outlines = parse(data)
    return tuple(flatten(softened(outline) if smooth else outline) for outline in outlines)


def softened(outline: Outline) -> Outline:
    """Return an outline whose straight lines have become a curve through their ends.

    A point that is given twice stays a corner (a Catmull-Rom spline in pieces). Other curves stay.
    """
    curves, closed = outline.curves, outline.closed
    soft = []
    for index, curve in enumerate(curves):
        begin, end = curve.points[0], curve.points[-1]
        if len(curve.points) > 2 or begin == end:
            soft.append(curve)
            continue
        before = curves[index - 1].points[0] if index or closed else begin
        following = curves[(index + 1) % len(curves)].points[-1]
        after = following if index + 1 < len(curves) or closed else end
        soft.append(Curve((begin, _control(before, begin, end), _control(after, end, begin), end)))
    return Outline(outline.start, tuple(soft), closed)


def _control(beyond: Point, at: Point, other: Point) -> Point:
    """Return the control point of a curve at one of its ends, next to the line from ``beyond``."""
    share = 3 if beyond == at else 6
    start = at if beyond == at else beyond
    return (at[0] + (other[0] - start[0]) / share, at[1] + (other[1] - start[1]) / share)


def _bend(points: tuple[Point, ...]) -> Iterator[Point]:
    reach = sum(math.dist(a, b) for a, b in pairwise(points))
    steps = max(2, min(32, math.ceil(reach / 1.5)))
    for step in range(1, steps):
        yield _bezier(points, step / steps)
    yield points[-1]


def _bezier(points: tuple[Point, ...], t: float) -> Point:
    s = 1.0 - t
    if len(points) == 3:
        weights: tuple[float, ...] = (s * s, 2 * s * t, t * t)
    else:
        weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    return (
        sum(w * p[0] for w, p in zip(weights, points, strict=True)),
        sum(w * p[1] for w, p in zip(weights, points, strict=True)),
    )
