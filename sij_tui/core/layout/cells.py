"""Widths of text in terminal cells, and word wrap.

A wide East Asian character takes two cells, a combining mark none (Unicode Standard Annex 11).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:  # this stands before the first frame
    from collections.abc import Iterable

# Never at the start of a line: closing punctuation of East Asian text (JIS X 4051, shortened).
_NOT_FIRST = frozenset("、。，．・：；？！）］｝」』】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
_NOT_LAST = frozenset("（［｛「『【〈《")
_JOINER = "\u200d"
_ONE_CELL_EACH = re.compile(
    r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u202f-\u203f\u2190-\u2199\u2500-\u25fc"
    r"\u2800-\u28ff]*"
)
"""Texts whose characters take one cell each, as most do: their width is their length."""
FIRST_TILE, LAST_TILE = "\U000f0000", "\U000f3fff"
"""The characters that stand for pieces of pictures, from plane 15, which is for private use: twice
as many as are kept, as a cache of them is cleared when all have been used."""
_OCTANTS = ("\U0001cd00", "\U0001cde5")
"""First and last; tables older than Unicode 16 take them for wide."""
_SPACED_MARKS = frozenset((" :", " ;", " ?", " !", " %", " »"))
"""Punctuation that is written after a space, as in French, and belongs to the word before."""


def char_width(char: str) -> int:
    """Return the cells that one character takes: 0, 1 or 2."""
    if char < "\u0300":
        return 1 if char >= " " else 0
    if _OCTANTS[0] <= char <= _OCTANTS[1]:
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def width(text: str) -> int:
    """Return the width of a text, in cells."""
    if text.isascii() or _ONE_CELL_EACH.fullmatch(text):
        return len(text)
    return sum(map(char_width, text))


def widest(texts: Iterable[str], most: int) -> int:
    """Return the width of the widest of some texts, ``most`` at most, in cells."""
    return min(most, max(map(width, texts), default=0))


def crop(text: str, cells: int, ellipsis: str = "") -> str:
    """Return the longest start of ``text`` that fits in ``cells``, ended by ``ellipsis`` if cut."""
    if width(text) <= cells:
        return text
    room = max(0, cells - width(ellipsis))
    if _ONE_CELL_EACH.fullmatch(text):
        return (text[:room] + ellipsis) if room else ellipsis[:cells]
    used = 0
    for index, char in enumerate(text):
        used += char_width(char)
        if used > room:
            return (text[:index] + ellipsis) if room else ellipsis[:cells]
    return text


def pad(text: str, cells: int) -> str:
    """Return ``text`` cut or padded with spaces to exactly ``cells`` cells."""
    fitted = crop(text, cells)
    return fitted + " " * (cells - width(fitted))


def _break_points(text: str, cells: int) -> list[int]:
    """Return the indexes at which a line may start: after spaces, and between wide characters."""
    if text.isascii():
        points = [i + 1 for i, char in enumerate(text) if char == " "]
    else:
        points = []
        for index, (before, after) in enumerate(pairwise(text), start=1):
            if before == " " or _can_break_between(before, after):
                points.append(index)
    if any(mark in text for mark in _SPACED_MARKS):
        return [point for point in points if not _stays_with_word(text, point, cells)]
    return points


def _stays_with_word(text: str, at: int, cells: int) -> bool:
    """Whether punctuation after a space has to stay on the line of the word before it."""
    if text[at - 1 : at + 1] not in _SPACED_MARKS or text[at - 3 : at - 1] in _SPACED_MARKS:
        return False
    word = text[text.rfind(" ", 0, at - 1) + 1 : at - 1]
    rest = text[at:].split(" ", 1)[0]
    return 0 < width(word) <= cells - 1 - width(rest)


def _can_break_between(before: str, after: str) -> bool:
    """Whether a line may be broken between two characters that are not spaces."""
    if char_width(before) < 2 and char_width(after) < 2:
        return False
    if char_width(after) == 0 or before == _JOINER:
        return False
    return before not in _NOT_LAST and after not in _NOT_FIRST and after.strip() != ""


def _split_long(text: str, start: int, end: int, cells: int) -> list[tuple[int, int]]:
    """Split a word that is wider than a line into (start, end) indexes of parts that fit."""
    elements, first, used = [], start, 0
    for index in range(start, end):
        step = char_width(text[index])
        if used + step > cells and index > first:
            elements.append((first, index))
            first, used = index, 0
        used += step
    elements.append((first, end))
    return elements


def wrap(text: str, cells: int) -> list[tuple[int, int]]:
    """Break a text into lines of at most ``cells`` cells.

    Returns the (start, end) indexes of each line in ``text``, without the spaces around it; an
    empty text is one empty line. A word wider than a line is cut.
    """
    cells = max(1, cells)
    if width(text) <= cells and text == text.strip(" "):
        return [(0, len(text))]  # as most cells of tables are
    points = [0, *_break_points(text, cells), len(text)]
    lines: list[tuple[int, int]] = []
    start: int | None = None
    end = 0
    for first, last in pairwise(points):
        word_end = last
        while word_end > first and text[word_end - 1] == " ":
            word_end -= 1
        if word_end == first:
            continue
        if start is not None and width(text[start:word_end]) <= cells:
            end = word_end
            continue
        if start is not None:
            lines.append((start, end))
        *full, (start, end) = _split_long(text, first, word_end, cells)
        lines.extend(full)
    lines.append((start or 0, end) if start is not None else (0, 0))
    return lines
