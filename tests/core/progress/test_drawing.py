"""Bars, calendar and area: true to their numbers, in every set of glyphs, colours or none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.glyphs import TIERS
from sij_tui.core.practice.days import date_of, weekday
from sij_tui.core.progress.charts import (
    area,
    bar,
    calendar,
    level_marks,
    state_mark,
    upright_bars,
)
from sij_tui.core.progress.overview import STATES

NAMES = (("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), tuple("ABCDEFGHIJKL"))
TODAY = 20_779  # a Sunday


def text(line: object) -> str:
    return "".join(run.text for run in line)  # type: ignore[attr-defined]


@pytest.mark.parametrize("tier", TIERS)
def test_the_states_differ_without_colour(tier: GlyphTier) -> None:
    assert len({state_mark(state, tier).text for state in STATES}) == len(STATES)
    assert len({run.text for run in level_marks(tier)}) == 5


def test_only_ascii_is_drawn_in_ascii() -> None:
    drawn = text(bar(STATES, 10, "ascii")) + "".join(area([1, 0.5], 20, 4, "ascii", 1))
    lines = calendar({TODAY: 9}, TODAY, 60, "ascii", names=NAMES, full=10)
    assert (drawn + "".join(map(text, lines))).isascii()


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=300), st.integers(6, 60))
def test_a_bar_has_a_cell_for_each_question_or_fills_its_room(
    states: list[str], cells: int
) -> None:
    line = bar(states, cells, "ascii")  # type: ignore[arg-type]
    assert len(text(line)) == min(len(states), cells)
    for state in STATES:  # what is there at all is to be seen
        assert (state_mark(state, "ascii").text in text(line)) == (state in states)


def test_a_calendar_ends_today_and_marks_the_days() -> None:
    days = {TODAY: 3, TODAY - 8: 50}
    _, *rows = map(text, calendar(days, TODAY, 60, "ascii", names=NAMES, full=10))
    assert [row[:2] for row in rows] == list(NAMES[0])
    marks = [row[3:].split() for row in rows]
    assert marks[weekday(TODAY)][-1] == "-"
    assert marks[weekday(TODAY - 8)][-2] == "#"
    assert sum(mark != "." for row in marks for mark in row) == 2


def test_a_calendar_does_not_speak_of_days_to_come() -> None:
    tuesday = TODAY - 5
    _, *rows = map(text, calendar({}, tuesday, 60, "ascii", names=NAMES, full=10))
    counts = [len(row[3:].split()) for row in rows]
    assert counts == [counts[0]] * 2 + [counts[0] - 1] * 5


@pytest.mark.parametrize("cells", [30, 60, 120])
def test_months_stand_above_the_week_in_which_they_begin(cells: int) -> None:
    head, *_ = map(text, calendar({TODAY - 400: 1}, TODAY, cells, "ascii", names=NAMES, full=10))
    assert len(head) <= cells
    weeks = (cells - 3) // 2
    for column, name in enumerate(head[3:]):
        if name != " ":
            monday = TODAY - 6 - 7 * (weeks - 1 - column // 2)
            assert NAMES[1][date_of(monday).month - 1] == name
            assert column % 2 == 0


FILLS = {"ascii": " .#", "braille": " ⣀⣤⣶⣿"}


def height(rows: list[str], column: int, tier: GlyphTier) -> float:
    """How high a column is filled, in rows."""
    fills = FILLS.get(tier, " ▁▂▃▄▅▆▇█")
    return sum(fills.index(row[column]) for row in rows) / (len(fills) - 1)


@pytest.mark.parametrize("tier", TIERS)
@given(
    st.lists(st.integers(0, 1000).map(lambda n: n / 1000), min_size=1, max_size=40),
    st.sampled_from([0.25, 0.5, 1.0]),
    st.integers(2, 60),
)
def test_an_area_is_as_high_as_its_values(
    tier: GlyphTier, values: list[float], top: float, cells: int
) -> None:
    rows = area(values, cells, 7, tier, top)
    assert [len(row) for row in rows] == [cells] * 7
    ends = [(0, values[0])] if len(values) == 1 else [(0, values[0]), (cells - 1, values[-1])]
    for column, value in ends:
        shown, wanted = height(rows, column, tier), min(1.0, value / top) * 7
        assert abs(shown - wanted) <= 0.5
        assert (shown > 0) == (value > 0)
    for column in range(cells):
        filled = [row[column] for row in rows]
        assert filled == sorted(filled, key=lambda cell: height([cell], 0, tier)), "no gaps"


@pytest.mark.parametrize("tier", TIERS)
def test_a_bar_can_have_more_than_one_cell_for_each_question(tier: GlyphTier) -> None:
    line = bar(STATES, 12, tier, 3)
    assert [len(run.text) for run in line] == [3] * len(STATES)
    assert len(text(bar(STATES, 10, tier, 3))) == 10


@pytest.mark.parametrize("tier", TIERS)
@given(counts=st.lists(st.integers(0, 300), min_size=1, max_size=31), cells=st.integers(1, 5))
def test_upright_bars_are_as_high_as_their_numbers(
    tier: GlyphTier, counts: list[int], cells: int
) -> None:
    lines = upright_bars(counts, cells, 7, tier)
    assert {len(line) for line in lines} == {cells * len(counts)}
    assert len(lines) == 7
    filled = [
        [line[cells * at : cells * at + max(1, cells - 1)] for line in lines]
        for at in range(len(counts))
    ]
    heights = [sum(bool(part.strip()) for part in bar_) for bar_ in filled]
    for count, height, bar_ in zip(counts, heights, filled, strict=True):
        assert (height > 0) == (count > 0)
        assert all(len(set(part)) == 1 for part in bar_)
        if count == max(counts) and count:
            assert height == 7
    for (one, high), (other, low) in pairwise(sorted(zip(counts, heights, strict=True))):
        assert one == other or high <= low
    if cells > 1:  # neighbours stay apart
        assert all(line[cells - 1 :: cells].isspace() for line in lines)
    if tier == "ascii":
        assert "".join(lines).isascii()
