"""Widths in cells and line breaking: nothing lost, nothing too wide, no character torn apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.layout.cells import char_width, crop, pad, width, wrap

# Latin, accents as separate marks, wide characters, closing punctuation, a joiner, an emoji.
TEXT = st.text(st.sampled_from("abc  -.,:%é́̂漢字かなー。、」「ﬁ\u200d👩𝄞\u00a0\u202f"), max_size=60)
CELLS = st.integers(2, 40)


def letters(text: str) -> str:
    return text.replace(" ", "")


@given(TEXT, CELLS)
def test_wrap_loses_nothing_and_adds_nothing(text: str, cells: int) -> None:
    rows = wrap(text, cells)
    assert letters("".join(text[start:end] for start, end in rows)) == letters(text)
    assert rows == sorted(rows)


@given(TEXT, CELLS)
def test_no_line_is_wider_than_asked(text: str, cells: int) -> None:
    assert all(width(text[start:end]) <= cells for start, end in wrap(text, cells))


@given(TEXT, CELLS)
def test_lines_have_no_spaces_around_them(text: str, cells: int) -> None:
    assert all(text[start:end] == text[start:end].strip(" ") for start, end in wrap(text, cells))


@given(TEXT, CELLS)
def test_no_line_starts_with_a_mark_that_belongs_to_the_character_before(
    text: str, cells: int
) -> None:
    for start, _ in wrap(text, cells)[1:]:
        inside = char_width(text[start]) == 0 and text[start - 1] != " "
        assert not inside, (text, start)


@given(st.text("abcde ", max_size=80), st.integers(5, 40))
def test_a_line_is_broken_only_where_the_next_word_does_not_fit(text: str, cells: int) -> None:
    rows = wrap(text, cells)
    for (start, _), (following, _) in pairwise(rows):
        word = text[following:].split(" ")[0]
        if text[following - 1] == " ":
            assert following - start + len(word) > cells


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("", 10, [""]),
        ("   ", 10, [""]),
        ("one two three", 8, ["one two", "three"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("ab abcdefgh", 4, ["ab", "abcd", "efgh"]),
        ("漢字かな交じり文", 6, ["漢字か", "な交じ", "り文"]),
        ("漢字かな。", 8, ["漢字か", "な。"]),
        ("10 mg", 3, ["10", "mg"]),
        ("10\u00a0mg is", 6, ["10\u00a0mg", "is"]),
        ("Seuil : 80 %", 6, ["Seuil", ": 80 %"]),
        ("Le seuil : 80 %", 9, ["Le", "seuil :", "80 %"]),
        ("dès 80 % : oui", 7, ["dès", "80 % :", "oui"]),
        ("a : : : b", 4, ["a :", ": :", "b"]),
    ],
)
def test_wrap_by_example(text: str, cells: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(text, cells)] == lines


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a", 1),
        ("é", 1),
        ("e\u0301", 1),
        ("漢", 2),
        ("Ａ", 2),
        ("ｱ", 1),
        ("\u200b", 0),
        ("\ufe0f", 0),
        ("●─▌", 3),
        ("👩", 2),
    ],
)
def test_widths_of_characters(text: str, cells: int) -> None:
    assert width(text) == cells


def test_widths_agree_with_the_library_that_puts_them_on_the_screen() -> None:
    from rich.cells import cell_len

    # The two follow different editions of Unicode, and see a few marks and signs differently; of
    # letters and digits, none may.
    letters = (char for char in map(chr, range(0x20, 0x1100)) if char.isalnum())
    wide = [chr(code) for code in range(0x3041, 0xD7A4, 7) if chr(code).isalpha()]
    assert [char for char in (*letters, *wide) if width(char) != cell_len(char)] == []


@given(TEXT, st.integers(0, 30), st.sampled_from(["", "…", "~", "..."]))
def test_crop_fits_and_is_a_start_of_the_text(text: str, cells: int, ellipsis: str) -> None:
    cut = crop(text, cells, ellipsis)
    assert width(cut) <= cells
    if width(text) <= cells:
        assert cut == text
    else:
        assert text.startswith(cut.removesuffix(ellipsis)) or ellipsis.startswith(cut)


@given(TEXT, st.integers(0, 30))
def test_pad_takes_exactly_the_cells_asked_for(text: str, cells: int) -> None:
    assert width(pad(text, cells)) == cells
