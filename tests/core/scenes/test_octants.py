"""Octants: eight dots and two colours a cell, in characters that terminals draw."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.layout.cells import width
from sij_tui.core.scenes.cells.octants import GLYPHS, cell
from sij_tui.core.scenes.frame import BLANK, CellStyle
from sij_tui.core.scenes.grid import make_grid
from sij_tui.core.scenes.layer import Ink

NOT_DRAWN = {0x1CEA0, 0x1CEA3, 0x1CEA8, 0x1CEAB, 0x1FBE6, 0x1FBE7}
"""By kitty 0.41 or foot 1.21."""
LINE, FINE = Ink("near"), Ink("fine")
SKIN, BONE, FAT = (Ink(role, 26, tone=True) for role in ("skin", "bone", "fat"))


def test_each_pattern_has_a_character_of_one_cell_that_terminals_draw() -> None:
    assert len(GLYPHS) == 256
    assert not NOT_DRAWN & {*map(ord, GLYPHS)}
    assert len({*GLYPHS}) == 250
    assert all(width(glyph) == 1 for glyph in GLYPHS)


def test_characters_stand_at_their_patterns() -> None:
    # from the names that Unicode gives: BLOCK OCTANT-3, BLOCK OCTANT-23, and so on
    named = {0x1CD00: "3", 0x1CD01: "23", 0x1CD09: "5", 0x1CDE5: "2345678"}
    for code, octants in named.items():
        assert GLYPHS[sum(1 << int(octant) - 1 for octant in octants)] == chr(code)
    for glyph, name in {0x0F: "UPPER HALF", 0xF0: "LOWER HALF", 0x55: "LEFT HALF"}.items():
        assert unicodedata.name(GLYPHS[glyph]) == f"{name} BLOCK"


def test_a_dot_of_the_grid_is_the_octant_at_its_place() -> None:
    grid = make_grid(1, 1, 2, 4)
    for x in range(2):
        for y in range(1, 3):  # the corners have no character of their own
            dots = grid.dots([(x, y), (1 - x, 3)])
            bits = 1 << (2 * y + x) | 1 << (6 + 1 - x)
            assert cell([(LINE, dots)], {}).text == GLYPHS[bits]


def test_a_line_keeps_every_dot_and_stands_before_what_most_of_the_rest_is() -> None:
    shown = cell([(SKIN, 0xFE), (LINE, 0x01)], {})
    assert shown.style == CellStyle("near", 100, "skin", 26)
    shown = cell([(SKIN, 0x06), (BONE, 0xF0), (LINE, 0x09)], {})
    assert shown.style == CellStyle("near", 100, "bone", 26)


def test_two_lines_take_the_heavier_one_and_none_is_lost() -> None:
    both = cell([(LINE, 0x0F), (FINE, 0x60)], {"near": 2, "fine": 9})
    alone = cell([(FINE, 0x6F)], {})
    assert both.text == alone.text
    assert both.style.role == "fine"


def test_the_two_commonest_of_three_tones_are_shown() -> None:
    style = cell([(SKIN, 0x0F), (BONE, 0x70), (FAT, 0x80)], {}).style
    assert (style.back, style.role) == ("skin", "bone")


def test_empty_dots_are_never_in_front() -> None:
    assert cell([(SKIN, 0x0F)], {}).style == CellStyle("skin", 26, "", 0)
    assert cell([(SKIN, 0xFF)], {}).style == CellStyle("", 100, "skin", 26)
    assert cell([(SKIN, 0x7F)], {}).style == CellStyle("skin", 26, "", 0)


DOTS = st.integers(0, 255)


@given(DOTS, DOTS, DOTS, DOTS)
def test_a_cell_has_every_line_dot_and_only_inks_that_are_in_it(
    a: int, b: int, c: int, d: int
) -> None:
    lines = [(LINE, a), (FINE, b & ~a)]
    tones = [(SKIN, c & ~(a | b)), (BONE, d & ~(a | b | c))]
    parts = [(ink, dots) for ink, dots in (*lines, *tones) if dots]
    shown = cell(parts, {"near": 3, "fine": 3}) if parts else BLANK
    if a | b:
        assert shown.text == cell([(LINE, a | b)], {}).text
    there = {"", *(ink.role for ink, _ in parts)}
    assert {shown.style.role, shown.style.back} <= there
