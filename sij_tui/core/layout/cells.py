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


def wrap(text: str, cells: int, tail: int = 0) -> list[tuple[int, int]]:
    """Break a text into lines of at most ``cells`` cells.

    Returns the (start, end) indexes of each line in ``text``, without the spaces around it; an
    empty text is one empty line. A word wider than a line is cut. Where the line before it can
    spare a word, the last line has more than one. ``tail`` cells are kept free behind the last
    word, unless they would not fit beside it in any line.
    """
    cells = max(1, cells)
    if width(text) + tail <= cells and text == text.strip(" "):
        return [(0, len(text))]  # as most cells of tables are
    words = _words(text, cells)
    lines: list[tuple[int, int]] = []
    first = 0  # the first word of the line being filled
    for index, (start, end) in enumerate(words):
        if index:
            is_last = index == len(words) - 1
            behind = tail if is_last and width(text[start:end]) + tail <= cells else 0
            if width(text[words[first][0] : end]) + behind <= cells:
                continue
            lines.append((words[first][0], words[index - 1][1]))
        *full, words[index] = _split_long(text, start, end, cells)
        lines.extend(full)
        first = index
    if not words:
        return [(0, 0)]
    lines.append((words[first][0], words[-1][1]))
    if first == len(words) - 1:
        _move_word_to_last_line(text, lines, words, cells - tail)
    return lines


def _words(text: str, cells: int) -> list[tuple[int, int]]:
    """Return the (start, end) indexes of all that a line may begin with, without the spaces."""
    words = []
    for start, last in pairwise((0, *_break_points(text, cells), len(text))):
        end = last
        while end > start and text[end - 1] == " ":
            end -= 1
        if end > start:
            words.append((start, end))
    return words


def _move_word_to_last_line(
    text: str, lines: list[tuple[int, int]], words: list[tuple[int, int]], cells: int
) -> None:
    """Move a word to the only one of the last line, from the line before it.

    That line stays the longer of the two, and at least half as long as it may be.
    """
    if len(words) < 3 or len(lines) < 2:
        return
    start, (moved, end), (_, rest_end) = lines[-2][0], words[-2], words[-3]
    if lines[-2][1] != end or moved <= start:
        return  # it ends in a part of a word that was cut, or it has one word
    rest, joined = width(text[start:rest_end]), width(text[moved : words[-1][1]])
    if joined <= min(cells, rest) and 2 * rest >= cells:
        lines[-2:] = [(start, rest_end), (moved, words[-1][1])]
