"""A sliced strip is cropped as Textual's own strip is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sij_tui.core.layout.cells import FIRST_TILE
from sij_tui.widgets.sliced_strip import SlicedStrip, sliced

TEXTS = st.lists(st.text(f"ab█{FIRST_TILE}", min_size=1, max_size=5), max_size=5)
STYLES = (Style(color="red"), Style(color="blue"))


def made(texts: list[str]) -> Strip:
    return Strip([Segment(text, STYLES[at % 2]) for at, text in enumerate(texts)])


def letters(strip: Strip) -> list[tuple[str, Style | None]]:
    return [(letter, segment.style) for segment in strip for letter in segment.text]


@given(TEXTS, st.integers(-2, 30), st.integers(-2, 30) | st.none())
def test_it_is_cropped_as_any_strip(texts: list[str], start: int, end: int | None) -> None:
    strip = made(texts)
    found, expected = sliced(strip).crop(start, end), made(texts).crop(start, end)
    assert letters(found) == letters(expected)
    assert found.cell_length == expected.cell_length


def test_what_it_is_cropped_to_is_cropped_so_too() -> None:
    assert isinstance(sliced(made(["abc", "ab"])).crop(1, 4), SlicedStrip)


def test_wide_characters_are_left_to_textual() -> None:
    assert not isinstance(sliced(made(["縦書き"])), SlicedStrip)


def test_rows_that_never_come_again_leave_nothing_behind() -> None:
    before = Segment._split_cells.cache_info().currsize
    for number in range(50):
        sliced(made([FIRST_TILE * (number + 3)])).crop(1, number + 2)
    assert Segment._split_cells.cache_info().currsize == before
