from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.scenes.path import PathError, ellipse, flatten, parse

TENTHS = st.integers(-500, 500).map(lambda n: n / 10)
NEEDS = {"L": 2, "H": 1, "V": 1, "C": 6, "Q": 4}


@st.composite
def commands(draw: st.DrawFn) -> list[tuple[str, list[float]]]:
    letters = draw(st.lists(st.sampled_from("LHVCQ"), min_size=1, max_size=8))
    rounds = [(c, draw(st.lists(TENTHS, min_size=NEEDS[c], max_size=NEEDS[c]))) for c in letters]
    return [("M", draw(st.lists(TENTHS, min_size=2, max_size=2))), *rounds]


def absolute(rounds: list[tuple[str, list[float]]]) -> str:
    return " ".join(f"{c} {' '.join(f'{n:g}' for n in numbers)}" for c, numbers in rounds)


def relative(rounds: list[tuple[str, list[float]]]) -> str:
    x, y, parts = 0.0, 0.0, []
    for c, numbers in rounds:
        if c == "H":
            parts.append(f"h{numbers[0] - x:.1f}")
            x = numbers[0]
        elif c == "V":
            parts.append(f"v{numbers[0] - y:.1f}")
            y = numbers[0]
        else:
            steps = [n - (y if i % 2 else x) for i, n in enumerate(numbers)]
            parts.append(c.lower() + ",".join(f"{s:.1f}" for s in steps))
            x, y = numbers[-2:]
    return "".join(parts)


def points(data: str) -> list[tuple[float, float]]:
    return [p for outline in parse(data) for curve in outline.curves for p in curve.points]


@given(commands())
def test_lower_case_counts_from_the_point_before(rounds: list[tuple[str, list[float]]]) -> None:
    for (ax, ay), (bx, by) in zip(points(absolute(rounds)), points(relative(rounds)), strict=True):
        assert math.isclose(ax, bx, abs_tol=1e-6)
        assert math.isclose(ay, by, abs_tol=1e-6)


def refused_at(data: str) -> int | None:
    try:
        parse(data)
    except PathError as error:
        return error.position
    return None


@given(st.text(alphabet="MmLlHhVvCcQqZzAaxe0123456789.-+, \n\t#é", max_size=40))
def test_any_text_is_read_or_refused_with_a_position(data: str) -> None:
    position = refused_at(data)
    if position is not None:
        assert 0 <= position <= len(data)
        return
    for outline in parse(data):
        for point in flatten(outline):
            assert all(map(math.isfinite, point))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("M0 0 1 1 2 0", "M0 0L1 1L2 0"),
        ("m1 1 1 1 1-1", "M1 1L2 2L3 1"),
        ("M0 0h1 2v3 4", "M0 0H1H3V3V7"),
        ("M0,0L.5-3e1", "M0 0L0.5 -30"),
        ("M0 0L4 0 4 4z l1 1", "M0 0L4 0L4 4L0 0M0 0L1 1"),
        ("M5 5l1 0zm2 2l1 0", "M5 5L6 5L5 5M7 7L8 7"),
        ("M0 0q1 1 2 0 1-1 2 0", "M0 0Q1 1 2 0Q3 -1 4 0"),
    ],
)
def test_short_forms(short: str, long: str) -> None:
    assert points(short) == points(long)


@pytest.mark.parametrize(
    ("data", "position", "word"),
    [
        ("L 1 1", 0, "M"),
        ("1 1", 0, "M"),
        ("M 1", 3, "2 numbers"),
        ("M 1 1 A 2 2", 6, '"A"'),
        ("M 1 1 L 2 $", 10, "$"),
        ("M 1 1 Z 3", 8, "Z"),
        ("M 0 0 C 1 2 3 4 5", 17, "6 numbers"),
        ("M 0 0 H", 7, "1 number"),
        ("M 0 1e999", 4, "large"),
        ("M 0 --1", 4, "-"),
    ],
)
def test_errors_say_where_and_what(data: str, position: int, word: str) -> None:
    with pytest.raises(PathError) as caught:
        parse(data)
    assert caught.value.position == position
    assert word in caught.value.reason


def test_z_closes_with_a_line_back() -> None:
    (outline,) = parse("M0 0L4 0L4 4Z")
    assert outline.closed
    assert flatten(outline)[-1] == outline.start
    assert not parse("M0 0L4 0L4 4")[0].closed


@given(TENTHS, TENTHS, st.floats(0.5, 40), st.floats(0.5, 40))
def test_ellipse_keeps_its_radii(x: float, y: float, across: float, down: float) -> None:
    for px, py in flatten(ellipse(x, y, across, down)[0]):
        assert math.isclose(math.hypot((px - x) / across, (py - y) / down), 1, abs_tol=0.01)


@given(commands())
def test_flattening_keeps_the_ends_of_every_curve(rounds: list[tuple[str, list[float]]]) -> None:
    (outline,) = parse(absolute(rounds))
    chain = flatten(outline)
    for curve in outline.curves:
        assert curve.points[-1] in chain
