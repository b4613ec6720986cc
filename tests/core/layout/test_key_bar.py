"""The bar of keys: those at its right end are always there, whatever their labels take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Line
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.layout.key_bar import LEFT_MARGIN, fit_ends, fit_with_ends, key_runs

GLYPHS = glyphs_for("blocks")
LABELS = st.lists(st.text("aé漢 ", min_size=1, max_size=70), max_size=5)


def cells(lines: list[Line]) -> int:
    return sum(width(run.text) for line in lines for run in line)


@given(LABELS, LABELS, st.integers(40, 90))
def test_all_keys_at_the_end_show_at_the_end(
    labels: list[str], end_labels: list[str], columns: int
) -> None:
    parts = [(LEFT_MARGIN,), *(key_runs("k", label) for label in labels)]
    ends = fit_ends([key_runs("Esc", label) for label in end_labels], columns, GLYPHS)
    fitted, gap = fit_with_ends(parts, ends, columns, GLYPHS)
    assert [line[0].text for line in ends] == ["Esc"] * len(end_labels)
    assert cells([*fitted, (gap,), *ends]) == columns


@pytest.mark.parametrize(("room", "shown"), [(40, "a label"), (15, "a l…"), (11, "…"), (10, "")])
def test_a_label_is_cut_before_a_key_is_left_out(room: int, shown: str) -> None:
    ends = fit_ends([key_runs("Esc", "a label"), key_runs("?", "", last=True)], room, GLYPHS)
    assert ends[0][1].text.strip() == shown
    assert [line[0].text for line in ends] == ["Esc", "?"]


def test_a_bar_without_columns_is_empty() -> None:
    assert fit_with_ends([(LEFT_MARGIN,)], [key_runs("?", "Help")], 0, GLYPHS)[0] == []
