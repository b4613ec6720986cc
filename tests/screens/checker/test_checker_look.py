"""How the checker is laid out: a table of sizes and stages."""

from __future__ import annotations

from itertools import product

import pytest

from sij_tui.core.layout.breakpoints import LEAST_COLUMNS, LEAST_ROWS
from sij_tui.screens.checker.layout import (
    BESIDE,
    FILL,
    KEYS,
    LISTED,
    PREVIEWED,
    Arrangement,
    LayoutState,
    arrangement_for,
)

SIZES = ((LEAST_COLUMNS, LEAST_ROWS), (60, 20), (80, 24), (BESIDE, 30), (LISTED, 40), (200, 60))
ALL = [
    (size, LayoutState(stage, panel, stopped))
    for size, stage, panel, stopped in product(SIZES, KEYS, (False, True), (False, True))
]


@pytest.mark.parametrize(("size", "shown"), ALL)
def test_what_is_open_has_room_and_the_page_keeps_most(
    size: tuple[int, int], shown: LayoutState
) -> None:
    found = arrangement_for(*size, shown)
    columns, lines = found.side
    assert bool(found.panel) == shown.panel
    assert bool(lines) == bool(found.list or found.preview or found.found or found.panel)
    if lines == FILL:
        assert isinstance(columns, int)
        assert columns <= size[0] // 2
    else:
        assert isinstance(lines, int) or lines in ("50%", "60%")
        assert columns == (FILL if lines else 0)
        assert not found.list


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("panel", [False, True])
def test_a_stop_stays_in_sight_while_questions_are_asked(
    size: tuple[int, int], panel: bool
) -> None:
    assert arrangement_for(*size, LayoutState("asking", panel, stopped=True)).found


@pytest.mark.parametrize("size", SIZES)
def test_the_lists_have_the_window_to_themselves(size: tuple[int, int]) -> None:
    for stage in ("questions", "rules", "leaving"):
        assert arrangement_for(*size, LayoutState(stage)) == Arrangement()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("stage", PREVIEWED)
def test_what_a_choice_leads_to_stands_beside_the_menu_where_there_is_room(
    size: tuple[int, int], stage: str
) -> None:
    found = arrangement_for(*size, LayoutState(stage))
    assert bool(found.preview) == (size[0] >= BESIDE)
    assert found._replace(preview=0, side=(0, 0)) == Arrangement()


def test_from_the_last_question_to_the_result_nothing_moves_in_a_wide_window() -> None:
    stages = ("asking", "checking", "result")
    assert len({arrangement_for(LISTED, 40, LayoutState(stage)) for stage in stages}) == 1
