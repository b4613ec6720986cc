"""Finding words in a text: whole words, whatever their case, spaces or form of a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NEVER = re.compile(r"(?!)")
_LETTER = r"[^\W\u0e00-\u10ff\u2e80-\U0010ffff]"
"""A letter or digit of a script with spaces between words; Thai, kana and Han have none."""
_IS_LETTER = re.compile(_LETTER)
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """A text for comparison: one case, plain digits, single spaces, straight apostrophes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'")
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return _SPACE.sub(" ", text.casefold())


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches any of some words or phrases in a folded text, the longest first."""
    folded = sorted({fold(word).strip() for word in words} - {""}, key=len, reverse=True)
    return re.compile("|".join(map(_bounded, folded))) if folded else _NEVER


def _bounded(word: str) -> str:
    """The word by itself, not as a part of another."""
    before = f"(?<!{_LETTER})" if _IS_LETTER.match(word[0]) else ""
    after = f"(?!{_LETTER})" if _IS_LETTER.match(word[-1]) else ""
    return before + re.escape(word) + after
