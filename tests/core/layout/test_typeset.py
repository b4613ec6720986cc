"""Layout: whatever the elements and the width, all lines fit and all that is named can be found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Run
from sij_tui.core.layout.glyphs import TIERS, glyphs_for, plain
from sij_tui.core.layout.typeset import MEASURE, Layout, column_widths, line_width, typeset

BLOCKS = glyphs_for("blocks")
FEWER = settings(max_examples=50)
"""Pages take long to make up."""
WORDS = st.text(st.sampled_from("ab cdé 漢字。→…[/]"), max_size=40)
STYLES = st.sampled_from(["title", "heading", "body", "item", "note", "quiet", "entry", "art"])
RUNNING = st.builds(
    Element,
    text=WORDS,
    style=STYLES,
    before=st.integers(0, 2),
    indent=st.integers(0, 2),
    mark=st.sampled_from(["", "*", "1", "12"]),
    margin=st.sampled_from(["", "F01", "F01–F03 F05 F06", "our words"]),
    key=st.sampled_from(["", "k"]),
)
CELL = st.builds(Cell, WORDS, st.sampled_from(["body", "label", "margin"]))
COLUMNS = st.builds(
    Element,
    cells=st.lists(CELL, min_size=1, max_size=4).map(tuple),
    widths=st.lists(st.sampled_from([0, 1, 2, 9, 34]), max_size=4).map(tuple),
    style=st.sampled_from(["body", "entry"]),
    before=st.integers(0, 2),
    key=st.sampled_from(["", "k"]),
)


def named(elements: list[Element]) -> tuple[Element, ...]:
    """The elements with names of their own."""
    return tuple(
        Element(
            **{**{name: getattr(element, name) for name in element.__struct_fields__}, "key": key}
        )
        for number, element in enumerate(elements)
        for key in [f"{element.key}{number}" if element.key else ""]
    )


ELEMENTS = st.lists(RUNNING | COLUMNS, max_size=6).map(named)
CELLS = st.integers(8, 200)


def texts(layout: Layout) -> list[str]:
    return ["".join(run.text for run in line) for line in layout.lines]


@FEWER
@given(ELEMENTS, CELLS, st.booleans(), st.sampled_from(TIERS))
def test_every_line_fits(elements: tuple[Element, ...], cells: int, rtl: bool, tier: str) -> None:
    layout = typeset(elements, cells, glyphs_for(tier), rtl=rtl)
    assert max(map(line_width, layout.lines), default=0) <= cells


@FEWER
@given(ELEMENTS, CELLS)
def test_everything_named_has_a_spot_of_its_own(elements: tuple[Element, ...], cells: int) -> None:
    layout = typeset(elements, cells, BLOCKS)
    assert [spot.key for spot in layout.placements] == [
        element.key for element in elements if element.key
    ]
    assert all(spot.first < spot.last for spot in layout.placements)
    lines = [line for spot in layout.placements for line in range(spot.first, spot.last)]
    assert lines == sorted(set(lines))
    assert all(0 <= line < len(layout.lines) for line in lines)
    for index, spot in enumerate(layout.placements):
        assert elements[spot.element].key == spot.key
        assert layout.index_of(spot.key) == index
        assert all(layout.index_at(line) == index for line in range(spot.first, spot.last))


@given(st.lists(RUNNING, max_size=4).map(named), CELLS)
def test_running_text_is_all_there(elements: tuple[Element, ...], cells: int) -> None:
    elements = tuple(element for element in elements if element.style != "art")
    shown = "".join(
        run.text for line in typeset(elements, cells, BLOCKS).lines for run in line
        if run.role not in {"margin", "mark", "rail"}
    )  # fmt: skip
    wanted = "".join(element.text for element in elements)
    assert shown.replace(" ", "") == wanted.replace(" ", "")


@FEWER
@given(ELEMENTS, CELLS)
def test_no_empty_runs_reach_the_screen(elements: tuple[Element, ...], cells: int) -> None:
    assert all(run.text for line in typeset(elements, cells, BLOCKS).lines for run in line)


@FEWER
@given(ELEMENTS, CELLS)
def test_written_from_the_right_every_line_ends_at_the_right_edge(
    elements: tuple[Element, ...], cells: int
) -> None:
    lines = typeset(elements, cells, BLOCKS, rtl=True).lines
    assert {line_width(line) for line in lines if line} <= {cells}


@FEWER
@given(ELEMENTS, CELLS)
def test_plain_characters_are_ascii_apart_from_letters(
    elements: tuple[Element, ...], cells: int
) -> None:
    # Drawings stay as they are: the content has one of its own for ASCII.
    written = tuple(element for element in elements if element.style != "art")
    for line in texts(typeset(written, cells, glyphs_for("ascii"))):
        assert all(char.isascii() or char in "é漢字。" for char in line), line


def test_a_long_line_is_broken_for_reading_however_wide_the_window() -> None:
    element = Element(text="word " * 100, margin="F01")
    rows = [row.removesuffix("F01").rstrip() for row in texts(typeset((element,), 200, BLOCKS))]
    assert max(map(len, rows)) <= MEASURE


def test_the_facts_stand_beside_the_text_or_behind_it() -> None:
    element = Element(text="one two three", margin="F01", key="1")
    assert texts(typeset((element,), 90, BLOCKS))[0].split() == ["one", "two", "three", "F01"]
    assert texts(typeset((element,), 40, BLOCKS)) == ["one two three  F01"]
    assert texts(typeset((element,), 15, BLOCKS)) == ["one two", "three  F01"]
    assert texts(typeset((element,), 9, BLOCKS)) == ["one two", "three", "F01"]


def test_facts_too_many_for_the_margin_stand_behind_the_text() -> None:
    many = "F20 F43 F46–F49"
    element = Element(text="one two three", margin=many)
    for cells in range(60, 90):
        layout = typeset((element,), cells, BLOCKS)
        assert many in "\n".join(texts(layout))
        assert max(map(line_width, layout.lines)) <= cells


def test_an_element_of_its_own_page_has_no_blank_line_above_it() -> None:
    elements = (Element(text="a", before=1), Element(text="b", before=1))
    assert texts(typeset(elements, 20, BLOCKS)) == ["a", "", "b"]


def test_the_lines_after_a_mark_stand_below_the_text() -> None:
    element = Element(text="one two three", mark="*")
    assert texts(typeset((element,), 10, BLOCKS)) == ["• one two", "  three"]


def test_numbers_in_columns_are_in_line_at_their_right() -> None:
    rows = (Element(cells=(Cell(n), Cell("word " * 9)), widths=(2, 0)) for n in (" 9", "10"))
    assert [line[:2] for line in texts(typeset(tuple(rows), 40, BLOCKS))] == [
        " 9",
        "  ",
        "10",
        "  ",
    ]


def test_columns_without_room_stand_below_one_another() -> None:
    element = Element(cells=(Cell("Position", "label"), Cell("Face down."), Cell("F15", "margin")),
                  widths=(12, 0, 12), key="1")  # fmt: skip
    wide = typeset((element,), 80, BLOCKS)
    narrow = typeset((element,), 30, BLOCKS)
    assert len(wide.lines) == 1
    assert [line.strip() for line in texts(narrow)] == ["Position", "Face down.", "F15"]


@given(COLUMNS, st.integers(8, 200))
def test_columns_never_want_more_than_there_is(element: Element, cells: int) -> None:
    sizes = column_widths(element, cells)
    assert len(sizes) == len(element.cells)
    assert sum(sizes) + 2 * (len(sizes) - 1) <= max(cells, 3 * len(sizes) - 2)


def test_the_remark_of_an_entry_uses_the_room_or_is_left_out() -> None:
    remark = "What goes where before the water comes, and who has to be asked about the milk"
    cells = (Cell("3", "number"), Cell("A title", "entry"), Cell(remark, "quiet"))
    entry = (Element(cells=cells, widths=(2, 12, 0), style="entry", key="3"),)
    assert texts(typeset(entry, 100, BLOCKS))[0].endswith(remark)
    assert texts(typeset(entry, 60, BLOCKS))[0].endswith("…")
    assert texts(typeset(entry, 30, BLOCKS))[0].endswith("A title")


def test_an_entry_takes_one_line_and_keeps_its_last_mark_when_it_is_narrow() -> None:
    entry = Element(
        cells=(Cell(" 3", "number"), Cell("A title that is long", "entry"), Cell("x", "seen")),
        widths=(2, 34, 1), style="entry", key="3",
    )  # fmt: skip
    for cells in (20, 36, 60):
        (row,) = texts(typeset((entry,), cells, BLOCKS))
        assert row.endswith("x")
        assert width(row) <= cells


def test_a_drawing_is_shown_whole_or_not_at_all() -> None:
    art = Element(text="****\n**", style="art")
    assert [row.rstrip() for row in texts(typeset((art,), 8, BLOCKS))] == ["****", "**"]
    assert texts(typeset((Element(text="*" * 30, style="art"),), 20, BLOCKS)) == []


def test_written_from_the_right_a_drawing_keeps_its_form() -> None:
    art = Element(text="****\n**", style="art")
    assert [row.rstrip() for row in texts(typeset((art,), 10, BLOCKS, rtl=True))] == [
        "      ****", "      **",
    ]  # fmt: skip


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("cells", [12, 80])
def test_what_was_found_is_marked_even_where_characters_are_replaced(tier: str, cells: int) -> None:
    text = "spine → pelvis … hips"
    at = text.index("hips")
    element = Element(text=text, marked=((0, 5), (at, at + 4)))
    runs = [run for line in typeset((element,), cells, glyphs_for(tier)).lines for run in line]
    assert [run.text for run in runs if run.role == "found"] == ["spine", "hips"]


def test_content_is_not_markup() -> None:
    text = "[bold]a[/] [@click=app.quit]x[/]"
    (line,) = typeset((Element(text=text),), 60, BLOCKS).lines
    assert line == (Run(text, "body"),)


@given(st.text(max_size=30))
def test_plain_goes_character_by_character(text: str) -> None:
    assert plain(text) == "".join(map(plain, text))
