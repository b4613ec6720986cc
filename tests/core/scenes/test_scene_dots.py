"""The big-integer canvas against plain sets of dots, and the lines drawn on it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.scenes.grid import Dot, Grid, make_grid
from sij_tui.core.scenes.layer import Ink, Layer, over, union
from sij_tui.core.scenes.raster import interior, stroke

CELLS = st.sampled_from([(2, 4), (4, 8)])


@st.composite
def canvases(draw: st.DrawFn) -> tuple[Grid, set[Dot]]:
    wide, high = draw(CELLS)
    grid = make_grid(draw(st.integers(1, 7)), draw(st.integers(1, 4)), wide, high)
    some = st.tuples(st.integers(0, grid.width - 1), st.integers(0, grid.height - 1))
    return grid, draw(st.sets(some, max_size=30))


def inside(grid: Grid, dots: set[Dot]) -> set[Dot]:
    return {(x, y) for x, y in dots if 0 <= x < grid.width and 0 <= y < grid.height}


def spread(dots: set[Dot], steps: list[Dot]) -> set[Dot]:
    return dots | {(x + dx, y + dy) for x, y in dots for dx, dy in steps}


PLUS = [(1, 0), (-1, 0), (0, 1), (0, -1)]
SQUARE = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]


@given(canvases())
def test_moves_and_halos_are_those_of_sets(canvas: tuple[Grid, set[Dot]]) -> None:
    grid, dots = canvas
    plane = grid.dots(dots)
    assert plane.bit_count() == len(dots)
    assert plane & ~grid.inside == 0
    for move, (dx, dy) in zip((grid.right, grid.left, grid.down, grid.up), PLUS, strict=True):
        moved = inside(grid, {(x + dx, y + dy) for x, y in dots})
        assert move(plane) == grid.dots(moved)
    assert grid.halo(plane, 1) == grid.dots(inside(grid, spread(dots, PLUS)))
    assert grid.halo(plane, 1.5) == grid.dots(inside(grid, spread(dots, SQUARE)))
    assert grid.halo(plane, 0) == plane


@given(canvases(), st.lists(st.tuples(*[st.integers(-5, 35)] * 3), max_size=8))
def test_spans_are_rows_of_dots(
    canvas: tuple[Grid, set[Dot]], spans: list[tuple[int, int, int]]
) -> None:
    grid, _ = canvas
    dots = {(x, y) for y, first, stop in spans for x in range(first, stop)}
    assert grid.spans(spans) == grid.dots(inside(grid, dots))


@given(canvases(), st.lists(st.integers(0, 255), min_size=8, max_size=8))
def test_patterns_repeat_every_eight(canvas: tuple[Grid, set[Dot]], tile: list[int]) -> None:
    grid, _ = canvas
    every = {(x, y) for x in range(grid.width) for y in range(grid.height)}
    assert grid.pattern(tile) == grid.dots({(x, y) for x, y in every if tile[y % 8] >> x % 8 & 1})
    cells = {(x, y) for x in range(grid.columns) for y in range(grid.rows)}
    assert grid.cell_pattern(tile) == grid.cells(
        {(x, y) for x, y in cells if tile[y % 8] >> x % 8 & 1}
    )


COORDINATES = st.floats(-20, 60, allow_nan=False)
CHAINS = st.lists(
    st.lists(st.tuples(COORDINATES, COORDINATES), min_size=2, max_size=6), min_size=1, max_size=2
)


@given(CHAINS)
def test_a_stroke_is_one_dot_thin_and_unbroken(chains: list[list[tuple[float, float]]]) -> None:
    for chain in chains:
        line = stroke([chain])
        pairs = list(zip(line.dots, line.dots[1:], strict=False))
        assert all(max(abs(a - c), abs(b - d)) <= 1 for (a, b), (c, d) in pairs)
        for (a, b), _, (c, d) in zip(line.dots, line.dots[1:], line.dots[2:], strict=False):
            assert (a, b) == (c, d) or max(abs(a - c), abs(b - d)) > 1 or a == c or b == d


@given(CHAINS, st.floats(0, 1), st.floats(0, 1))
def test_drawing_on_only_ever_adds_dots(
    chains: list[list[tuple[float, float]]], a: float, b: float
) -> None:
    line = stroke(chains)
    assert set(line.part(0, min(a, b))) <= set(line.part(0, max(a, b)))
    assert tuple(line.part(0, 1)) == line.dots


def test_a_hole_follows_the_even_odd_rule() -> None:
    square = [(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)]
    hole = [(2.0, 2.0), (6.0, 2.0), (6.0, 6.0), (2.0, 6.0)]
    grid = make_grid(8, 4, 2, 4)
    assert grid.spans(interior([square, hole], holes=True)).bit_count() == 64 - 16
    assert grid.spans(interior([square, hole], holes=False)).bit_count() == 64


PLANES = st.dictionaries(
    st.sampled_from([Ink("a"), Ink("b"), Ink("b", 50)]), st.integers(1, 255), max_size=3
)


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """A layer as painting makes it: no dot twice, tone never on its own line."""
    lines, taken = {}, 0
    for ink, plane in draw(PLANES).items():
        if free := plane & ~taken:
            lines[ink], taken = free, taken | free
    tones = {}
    for ink, plane in draw(PLANES).items():
        if free := plane & ~taken:
            tones[ink._replace(tone=True)], taken = free, taken | free
    return Layer(draw(st.integers(0, 255)), lines, tones)


@given(layers(), layers(), layers())
def test_layers_may_be_laid_in_any_grouping(a: Layer, b: Layer, c: Layer) -> None:
    assert over(over(a, b), c) == over(a, over(b, c))


@given(layers(), layers())
def test_near_lines_stand_and_wiping_wipes(far: Layer, near: Layer) -> None:
    both = over(far, near)
    for ink, plane in near.lines.items():
        assert both.lines[ink] & plane == plane
    for ink, plane in both.lines.items():
        assert not plane & near.wiped & ~near.lines.get(ink, 0)
    assert not union(both.tones.values()) & union(both.lines.values())
