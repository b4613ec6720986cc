"""Finding words in a text: whole words, whatever their case, spaces or form of a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

_NEVER = re.compile(r"(?!)")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPACE = re.compile(r"\s+")


def normalise_text(text: str) -> str:
    """A text for comparison: one case, plain digits, single spaces, straight apostrophes.

    Where a script without spaces between words meets another, a space parts the two.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'")
        if not text.isprintable():
            text = "".join(char for char in text if unicodedata.category(char) != "Cf")
        text = with_spaced_numbers(text) if any(map(is_unspaced, set(text))) else text
    text = text.casefold()
    return text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)


def with_spaced_numbers(text: str) -> str:
    """``約20分`` with spaces around the number."""
    parts = [text[0]]
    for before, char in pairwise(text):
        meet = before.isalnum() and char.isalnum() and is_unspaced(before) != is_unspaced(char)
        parts.append(f" {char}" if meet else char)
    return "".join(parts)


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches any of some words or phrases in a folded text, the longest first.

    A ``*`` at the end of a word stands for any letters.
    """
    folded = sorted({normalise_text(word).strip() for word in words} - {""}, key=len, reverse=True)
    return re.compile("|".join(map(_bounded, folded))) if folded else _NEVER


def _bounded(word: str) -> str:
    """The word by itself, not as a part of another."""
    before = r"(?<!\w)" if word[0].isalnum() and not is_unspaced(word[0]) else ""
    after = r"(?!\w)" if word[-1].isalnum() and not is_unspaced(word[-1]) else ""
    return before + re.escape(word).replace(r"\*", r"\w*") + after


class WordMatch(NamedTuple):
    """A listed word in a text."""

    word: str
    start: int
    end: int


class WordList:
    """Folded words to look for, the longest first: ready at once, unlike a long pattern.

    With ``after_digits`` a word may follow a figure without a space, as units do.
    """

    def __init__(self, words: Iterable[str], after_digits: bool = False) -> None:
        self._after_digits = after_digits
        self._by_first: dict[str, list[str]] = {}
        self._first_words: set[str] = set()
        self._unparted = False
        self._signs: dict[str, None] = {}
        for word in sorted({word.strip() for word in words} - {""}, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append(word)
            if letters := _LETTERS.match(word):
                self._first_words.add(letters[0])
            else:
                self._signs[word[0]] = None
            self._unparted |= any(map(is_unspaced, word))
        self._first_words |= self._signs.keys()

    @cached_property
    def _start(self) -> re.Pattern[str]:
        """Matches what a listed word can begin with: the letters of a word, or one sign."""
        if not self._signs:
            return _LETTERS
        return re.compile(rf"{_LETTERS.pattern}|[{re.escape(''.join(self._signs))}]")

    def match(self, text: str, at: int = 0) -> WordMatch | None:
        """The longest word that stands at an index."""
        for word in self._by_first.get(text[at : at + 1], ()):
            end = at + len(word)
            found = text[at:end]
            if found != word and "-" in found:
                found = found.replace("-", " ")
            if found == word and self._is_whole(word, text, at, end):
                return WordMatch(word, at, end)
        return None

    def search(self, text: str, at: int = 0) -> WordMatch | None:
        """The first word from an index on."""
        for start in self._starts(text, at):
            if hit := self.match(text, start):
                return hit
        return None

    def _starts(self, text: str, at: int) -> Iterator[int]:
        """Where a listed word can begin."""
        if self._unparted:
            yield from (i for i in range(at, len(text)) if text[i] in self._by_first)
        else:
            for found in self._start.finditer(text, at):
                if found[0] in self._first_words:
                    yield found.start()

    def every(self, text: str) -> list[WordMatch]:
        """All words of a text, none over another."""
        hits: list[WordMatch] = []
        while hit := self.search(text, hits[-1].end if hits else 0):
            hits.append(hit)
        return hits

    def is_all(self, text: str) -> bool:
        """Whether a text is one of the words."""
        hit = self.match(text)
        return hit is not None and hit.end == len(text)

    def _is_whole(self, word: str, text: str, start: int, end: int) -> bool:
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        touches = _is_of_word(before) and not (self._after_digits and before.isdigit())
        if touches and word[0].isalnum() and not is_unspaced(word[0]):
            return False
        return not (word[-1].isalnum() and not is_unspaced(word[-1]) and _is_of_word(after))


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def is_unspaced(char: str) -> bool:
    """Whether the script of a letter puts no spaces between words: Thai, kana, Han and others."""
    return "\u0e00" <= char < "\u1100" or char >= "\u2e80"
