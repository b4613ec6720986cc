"""Finding words in a text: whole words, whatever their case, spaces or form of a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NEVER = re.compile(r"(?!)")
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
    before = r"(?<!\w)" if _stands_apart(word[0]) else ""
    after = r"(?!\w)" if _stands_apart(word[-1]) else ""
    return before + re.escape(word) + after


def _stands_apart(char: str) -> bool:
    """Whether the script of a letter puts spaces between words; Thai, kana and Han do not."""
    code = ord(char)
    return (char.isalnum() or char == "_") and not (0x0E00 <= code < 0x1100 or code >= 0x2E80)
