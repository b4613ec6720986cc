"""Finding words in a text: whole words, whatever their case, spaces or form of a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

_NEVER = re.compile(r"(?!)")
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """A text for comparison: one case, plain digits, single spaces, straight apostrophes.

    Where a script without spaces between words meets another, a space parts the two.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'")
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
        text = parted(text) if any(map(runs_on, text)) else text
    return _SPACE.sub(" ", text.casefold())


def parted(text: str) -> str:
    """``約20分`` with spaces around the number."""
    parts = [text[0]]
    for before, char in pairwise(text):
        meet = before.isalnum() and char.isalnum() and runs_on(before) != runs_on(char)
        parts.append(f" {char}" if meet else char)
    return "".join(parts)


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches any of some words or phrases in a folded text, the longest first.

    A ``*`` at the end of a word stands for any letters.
    """
    folded = sorted({fold(word).strip() for word in words} - {""}, key=len, reverse=True)
    return re.compile("|".join(map(_bounded, folded))) if folded else _NEVER


def _bounded(word: str) -> str:
    """The word by itself, not as a part of another."""
    before = r"(?<!\w)" if word[0].isalnum() and not runs_on(word[0]) else ""
    after = r"(?!\w)" if word[-1].isalnum() and not runs_on(word[-1]) else ""
    return before + re.escape(word).replace(r"\*", r"\w*") + after


def runs_on(char: str) -> bool:
    """Whether the script of a letter puts no spaces between words: Thai, kana, Han and others."""
    return "\u0e00" <= char < "\u1100" or char >= "\u2e80"
