"""Large letters: the same dots in every tier, and nothing where a letter has no large form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.glyphs import TIERS, glyphs_for
from sij_tui.core.layout.large_letters import large_lines

CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!"
_HALVES = {" ": (" ", " "), "▀": ("#", " "), "▄": (" ", "#"), "█": ("#", "#")}
words = st.text(CHARACTERS + " ", min_size=1, max_size=8).filter(str.strip)


def dots(lines: tuple[str, ...]) -> list[str]:
    """Rows of dots that half blocks show."""
    rows = []
    for line in lines:
        rows += ["".join(_HALVES[cell][half] for cell in line) for half in (0, 1)]
    return rows


@given(words, st.integers(1, 3))
def test_half_blocks_and_ascii_show_the_same_dots(text: str, scale: int) -> None:
    drawn = dots(large_lines(text, glyphs_for("blocks"), scale))
    plain = list(large_lines(text, glyphs_for("ascii"), scale))
    assert not "".join(drawn[: len(drawn) - len(plain)]).strip()
    assert drawn[-len(plain) :] == plain
    assert len(plain) == 5 * scale


@given(words)
def test_a_scale_makes_each_dot_a_square_of_dots(text: str) -> None:
    once = large_lines(text, glyphs_for("ascii"))
    twice = large_lines(text, glyphs_for("ascii"), 2)
    assert list(twice) == [line for row in once for line in ["".join(d * 2 for d in row)] * 2]


@pytest.mark.parametrize("tier", TIERS)
def test_words_are_of_lines_of_one_width(tier: GlyphTier) -> None:
    lines = large_lines("Stop 24", glyphs_for(tier))
    assert len(lines) == (5 if tier == "ascii" else 3)
    assert len({width(line) for line in lines}) == 1
    assert lines == large_lines("STOP 24", glyphs_for(tier))


def test_no_two_characters_look_alike() -> None:
    drawn = {large_lines(character, glyphs_for("blocks")) for character in CHARACTERS}
    assert len(drawn) == len(CHARACTERS)
    assert () not in drawn


@pytest.mark.parametrize("text", ["", "  ", "ARRÊT", "停止", "STOP\n", "STOP\x1b", "a_b"])
def test_what_has_no_large_form_has_none_at_all(text: str) -> None:
    for tier in TIERS:
        assert large_lines(text, glyphs_for(tier)) == ()


def test_letters_stand_apart_and_on_one_line() -> None:
    assert large_lines("it", glyphs_for("ascii")) == (
        "##### #####",
        "  #     #  ",
        "  #     #  ",
        "  #     #  ",
        "#####   #  ",
    )
