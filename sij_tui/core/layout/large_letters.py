"""Large letters for a few words that are read from far away, made of the characters of a tier."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sij_tui.core.layout.glyphs import Glyphs

_ALPHABET = (
    (
        "ABCDEFGHIJKLM",
        ".###. ####. .#### ####. ##### ##### .#### #...# ##### ..### #...# #.... #...#",
        "#...# #...# #.... #...# #.... #.... #.... #...# ..#.. ....# #..#. #.... ##.##",
        "##### ####. #.... #...# ####. ####. #..## ##### ..#.. ....# ###.. #.... #.#.#",
        "#...# #...# #.... #...# #.... #.... #...# #...# ..#.. #...# #..#. #.... #...#",
        "#...# ####. .#### ####. ##### #.... .#### #...# ##### .###. #...# ##### #...#",
    ),
    (
        "NOPQRSTUVWXYZ",
        "#...# .###. ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# #####",
        "##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#.",
        "#.#.# #...# ####. #.#.# ####. .###. ..#.. #...# .#.#. #.#.# ..#.. ..#.. ..#..",
        "#..## #...# #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## .#.#. ..#.. .#...",
        "#...# .###. #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. #####",
    ),
    (
        "0123456789-.!",
        ".###. .##.. ####. ####. #..#. ##### .###. ##### .###. .###. ..... ..... ..#..",
        "#..## ..#.. ....# ....# #..#. #.... #.... ....# #...# #...# ..... ..... ..#..",
        "#.#.# ..#.. .###. .###. ##### ####. ####. ...#. .###. .#### .###. ..... ..#..",
        "##..# ..#.. #.... ....# ...#. ....# #...# ..#.. #...# ....# ..... ..... .....",
        ".###. ##### ##### ####. ...#. ####. .###. ..#.. .###. .###. ..... ..#.. ..#..",
    ),
)
"""The characters that have a large form, and their dots: five rows, five columns and a gap each."""
_STEP = 6
_SPACE = ("..",) * 5
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@cache
def _dots_of(character: str) -> tuple[str, ...]:
    """Return the rows of a character without blank columns at its sides; none if it has none."""
    if character == " ":
        return _SPACE
    for characters, *rows in _ALPHABET:
        if (at := characters.find(character)) >= 0:
            cut = [row[_STEP * at : _STEP * at + _STEP - 1] for row in rows]
            columns = [column for column in range(_STEP - 1) if any(r[column] == "#" for r in cut)]
            return tuple(row[columns[0] : columns[-1] + 1] for row in cut)
    return ()


def large_lines(text: str, glyphs: Glyphs, scale: int = 1) -> tuple[str, ...]:
    """Return the lines that show a text in large letters, each equally wide.

    They are three lines of half blocks, or five of ``#`` in ASCII, ``scale`` times as wide and
    high; small letters are shown as capitals. Empty if a character has no large form, so that the
    caller shows the words as they are.
    """
    letters = [_dots_of(character) for character in text.upper()]
    if not text.strip() or not all(letters):
        return ()
    dots = [
        "".join(dot * scale for dot in ".".join(row))
        for row in zip(*letters, strict=True)
        for _ in range(scale)
    ]
    if glyphs.tier == "ascii":
        return tuple(row.replace(".", " ") for row in dots)
    return tuple(_halved(dots))


def _halved(dots: list[str]) -> Iterator[str]:
    """Yield lines of half blocks, two rows of dots each; of an odd number the first is alone."""
    rows = ["." * len(dots[0])] * (len(dots) % 2) + dots
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        pairs = zip(upper, lower, strict=True)
        yield "".join(_HALVES[above == "#", below == "#"] for above, below in pairs)
