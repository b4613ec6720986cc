"""What is in view: the cursor never gets lost, nothing is out of bounds, the place is kept."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.elements import Run
from sij_tui.core.layout.glyphs import TIERS_EVERYWHERE, glyphs_for
from sij_tui.core.layout.typeset import Layout, Placement
from sij_tui.core.layout.viewport import View

HEIGHTS = st.integers(1, 30)
# For each element: the lines before it that cannot be pointed at, and the lines that it takes.
SHAPES = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 12)), max_size=12)


def layout_of(shape: list[tuple[int, int]], tail: int = 0) -> Layout:
    ends = list(accumulate(gap + size for gap, size in shape))
    spots = tuple(
        Placement(f"{index}", index, end - size, end)
        for index, ((_, size), end) in enumerate(zip(shape, ends, strict=True))
    )
    return Layout(((),) * ((ends or [0])[-1] + tail), spots, 80)


def opened(shape: list[tuple[int, int]], height: int = 10, key: str = "") -> View:
    return View().with_layout(layout_of(shape), height, key, cursor=True)


def in_view(view: View, spot: Placement | None) -> bool:
    return spot is None or (spot.first < view.top + view.height and spot.last > view.top)


class Reading(RuleBasedStateMachine):
    """Any sequence of moves, and of changes of the window."""

    @initialize(shape=SHAPES, tail=st.integers(0, 8), height=HEIGHTS)
    def open(self, shape: list[tuple[int, int]], tail: int, height: int) -> None:
        self.view = View().with_layout(layout_of(shape, tail), height, "", cursor=True)
        self.seen = True
        """Whether the cursor has to be in view: after all but a turn of the wheel."""

    def pointable(self) -> bool:
        """Whether there is anything to point at in this part of the page."""
        return any(in_view(self.view, spot) for spot in self.view.layout.placements)

    @rule(step=st.sampled_from([1, -1]))
    def step(self, step: int) -> None:
        self.view = self.view.stepped(step, cursor=True)
        self.seen = self.pointable()

    @rule(step=st.sampled_from([1, -1]))
    def page(self, step: int) -> None:
        if view := self.view.paged(step):
            assert (view.top, view.cursor) != (self.view.top, self.view.cursor)
            self.view = view
            self.seen = self.pointable()

    @rule(index=st.integers(-3, 15))
    def point(self, index: int) -> None:
        self.view, self.seen = self.view.with_cursor(index), True

    @rule(lines=st.integers(-9, 9))
    def wheel(self, lines: int) -> None:
        before = self.view
        self.view, self.seen = before.scrolled(lines), False
        assert self.view.cursor == before.cursor

    @precondition(lambda self: self.view.layout.placements)
    @rule(height=HEIGHTS, sizes=st.lists(st.integers(1, 12), min_size=12, max_size=12))
    def resize(self, height: int, sizes: list[int]) -> None:
        key = self.view.key
        shape = [(1, size) for size, _ in zip(sizes, self.view.layout.placements, strict=False)]
        self.view, self.seen = (
            self.view.with_layout(layout_of(shape), height, key, cursor=True),
            True,
        )
        assert self.view.key == key

    @invariant()
    def nothing_is_out_of_bounds(self) -> None:
        assert 0 <= self.view.top <= self.view.last_top
        spots = self.view.layout.placements
        assert (0 <= self.view.cursor < len(spots)) if spots else self.view.placement is None
        rows = self.view.thumb()
        assert not rows or 0 <= rows[0] <= rows[-1] < self.view.height

    @invariant()
    def the_cursor_is_in_view(self) -> None:
        assert not self.seen or in_view(self.view, self.view.placement)


TestReading = Reading.TestCase
TestReading.settings = settings(max_examples=60, stateful_step_count=20)


@given(SHAPES, HEIGHTS, st.integers(0, 11))
def test_what_is_pointed_at_is_wholly_in_view_if_it_can_be(
    shape: list[tuple[int, int]], height: int, index: int
) -> None:
    view = opened(shape, height).with_cursor(index)
    if view.cursor > 0 and view.placement.last - view.placement.first <= height:
        assert view.top <= view.placement.first
        assert view.placement.last <= view.top + height


@given(SHAPES, HEIGHTS)
def test_stepping_down_reaches_every_spot_and_shows_every_line_of_it(
    shape: list[tuple[int, int]], height: int
) -> None:
    view = opened(shape, height)
    seen, visited = set(), set()
    for _ in range(sum(gap + size for gap, size in shape) + len(shape)):
        seen |= set(range(view.top, view.top + height))
        visited.add(view.cursor)
        view = view.stepped(1, cursor=True)
    spots = view.layout.placements
    assert set(range(len(spots))) <= visited or not spots
    assert {line for spot in spots for line in range(spot.first, spot.last)} <= seen


@given(SHAPES, st.integers(3, 30), st.sampled_from([1, -1]))
def test_paging_shows_every_line_and_comes_to_an_end(
    shape: list[tuple[int, int]], height: int, step: int
) -> None:
    view = opened(shape, height)._replace(top=0)
    if step < 0:
        view = view.with_cursor(len(shape) - 1)._replace(top=view.last_top)
    lines = set(range(view.top, view.top + height))
    for _ in range(len(view.layout.lines) + 2):
        if (following := view.paged(step)) is None:
            break
        view = following
        lines |= set(range(view.top, view.top + height))
    else:
        raise AssertionError("paging does not end")
    assert set(range(len(view.layout.lines))) <= lines


def test_the_title_above_the_first_statement_comes_back_with_it() -> None:
    view = opened([(4, 1), *[(0, 1)] * 30], height=10).with_cursor(30).with_cursor(0)
    assert view.top == 0


def test_a_statement_taller_than_the_window_is_read_line_by_line() -> None:
    view = opened([(0, 1), (0, 20), (0, 1)], height=5).with_cursor(1)
    tops = []
    while view.cursor == 1:
        tops.append(view.top)
        view = view.stepped(1, cursor=True)
    assert tops == list(range(1, 17))


def test_after_the_wheel_the_cursor_comes_to_what_is_in_view() -> None:
    view = opened([(0, 1)] * 50, height=10).scrolled(20)
    assert view.stepped(1, cursor=True).cursor == 20
    assert view.stepped(-1, cursor=True).cursor == 29


def test_without_a_cursor_the_lines_scroll() -> None:
    view = View().with_layout(layout_of([(0, 1)] * 50), 10, "", cursor=False)
    assert view.placement is None
    assert view.stepped(1, cursor=False).top == 1
    assert view.stepped(-1, cursor=False).top == 0


def test_a_place_that_is_gone_is_the_first_one() -> None:
    assert opened([(0, 1)] * 3, key="gone").cursor == 0


def test_the_same_statement_stays_at_its_height_on_the_screen() -> None:
    view = opened([(0, 1)] * 60, height=20).with_cursor(30).scrolled(5)
    row = view.placement.first - view.top
    again = view.with_layout(layout_of([(0, 2)] * 60), 20, view.key, cursor=True)
    assert again.placement.first - again.top == row


def test_a_page_on_begins_with_the_last_two_lines_of_the_page_before() -> None:
    view, tops = opened([(0, 1)] * 50, height=10), []
    while view:
        tops.append(view.top)
        last, view = view, view.paged(1)
    assert tops == [0, 8, 16, 24, 32, 40]
    back = last.paged(-1)
    assert (back and back.top) == 32
    least = opened([(0, 1)] * 50, height=2).paged(1)
    assert (least and least.top) == 1


@pytest.mark.parametrize(
    ("lines", "height", "top", "rows"),
    [
        (100, 20, 0, range(4)),
        (100, 20, 40, range(8, 12)),
        (100, 20, 80, range(16, 20)),
        (40, 20, 20, range(10, 20)),
        (1000, 10, 0, range(1)),
        (1000, 10, 990, range(9, 10)),
        (21, 20, 0, range(19)),
        (20, 20, 0, range(0)),
        (3, 20, 0, range(0)),
    ],
)
def test_the_thumb_is_as_long_and_stands_where_the_view_is(
    lines: int, height: int, top: int, rows: range
) -> None:
    assert View(Layout(((),) * lines, (), 80), height, -1, top).thumb() == rows


def test_the_thumb_is_drawn_at_the_right_edge_of_its_rows_alone() -> None:
    glyphs = glyphs_for("blocks")
    view = View(Layout(((Run("word", "body"),),) * 100, (), 80), 20, -1, 40)
    rows = ["".join(run.text for run in line) for line in view.visible_lines(30, glyphs, range(0))]
    assert [at for at, row in enumerate(rows) if row.endswith(glyphs.thumb)] == [8, 9, 10, 11]
    assert {len(row) for row in rows[8:12]} == {30}


@pytest.mark.parametrize("tier", TIERS_EVERYWHERE)
def test_at_the_start_a_mark_in_the_last_row_says_that_there_is_more(tier: GlyphTier) -> None:
    glyphs = glyphs_for(tier)
    view = View(Layout(((Run("word", "body"),),) * 100, (), 80), 20, -1, 0)
    rows = ["".join(run.text for run in line) for line in view.visible_lines(30, glyphs, range(0))]
    assert not any(row.endswith(glyphs.thumb) for row in rows)
    assert [at for at, row in enumerate(rows) if row.endswith(glyphs.more_down)] == [19]
    whole = view._replace(height=100).visible_lines(30, glyphs, range(0))
    assert all(len(line) == 2 for line in whole)


def test_what_is_in_view_is_not_scrolled_to() -> None:
    view = opened([(2, 1)] * 6, height=4).scrolled(2)
    assert view.revealing(0) == view
    assert view.scrolled(2).revealing(0).top == 0


@given(shape=SHAPES, index=st.integers(0, 11), height=HEIGHTS, lower=st.lists(HEIGHTS, max_size=3))
def test_a_view_that_has_its_height_back_is_where_it_was(
    shape: list[tuple[int, int]], index: int, height: int, lower: list[int]
) -> None:
    before = opened(shape, height).with_cursor(index)
    view = before
    for each in (*(min(size, height) for size in lower), height):
        view = view.with_layout(view.layout, each, view.key, cursor=True)
        assert in_view(view, view.placement)
    assert (view.top, view.cursor) == (before.top, before.cursor)
