"""Listed words are found wherever they stand whole, however the places to look at are chosen."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sij_tui.core.content.matching import WordList

PARTS = [
    "at",
    "most",
    "at most",
    "≥",
    "<",
    "~",
    "24/7",
    "°",
    "%",
    "กา",
    "分",
    "mg分",
    "don't",
    "mg",
]
WORDS = st.lists(st.sampled_from(PARTS), max_size=6)
TEXTS = st.lists(st.sampled_from([*PARTS, " ", "-", "_", "1", "é", "s", "."]), max_size=12)


@given(WORDS, TEXTS.map("".join), st.booleans())
@example(["≥", "at most"], "5 ≥at most", False)
@example(["°", "mg"], "1mg 2°mg", True)
def test_words_are_found_as_if_every_place_were_tried(
    words: list[str], text: str, after_digits: bool
) -> None:
    listed = WordList(words, after_digits)
    matches = (listed.match(text, at) for at in range(len(text)))
    assert listed.search(text) == next(filter(None, matches), None)
