"""Skeletons of text (after UTS #39): equal for words that look the same to a reader.

Case, accents, look-alike letters of other scripts, small capitals, and characters that show nothing
make no difference. Text that is searched for words that must not be shown is converted to
this form first, as is the list.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

_IGNORABLE: Final = frozenset(
    (
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *(*range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F)),
        *(*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9)),
        *(*range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)),
    )
)
"""Default-ignorable code points (UAX #44): they are not displayed."""

_ACCENTS: Final = frozenset(
    (
        *(*range(0x300, 0x370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00)),
        *(*range(0x20D0, 0x2100), *range(0xFE20, 0xFE30)),
    )
)
"""Combining marks that may decorate a word; vowel signs of other scripts are kept."""

_APOSTROPHES: Final = frozenset("‘’‛ʹʻʼʽˈ´′＇")

_STOPS: Final = frozenset("。।॥۔؟¿¡")
"""Ends of sentences."""

_NAMED: Final = re.compile(
    r"(?:LATIN|CIRCLED|SQUARED|REGIONAL INDICATOR)\b.*\bLETTER (?:SMALL CAPITAL )?([A-Z])"
    r"(?: WITH .*)?$"
)
"""Names of Latin letters that do not decompose: small capitals, strokes, letters in circles."""

_CLASSES: Final = str.maketrans("i1|0345$@_", "llloeassa-")
"""ASCII characters that look alike, as in ``c1ear`` and ``$afe``."""


def with_signs_as_letters(text: str) -> str:
    """Return a text in which signs beside a letter are the letters that they resemble: ``sa§e``."""
    return text if text.isascii() else _signs().sub(_letter_of_sign, text)


def skeleton(text: str, accents: bool = False) -> str:
    """Return the skeleton of a text; spaces and punctuation are kept.

    With ``accents``, accents are kept, for words that differ by them alone.
    """
    if not text.isascii():
        forms = {char: _form(char, accents) for char in set(text) if char > "\x7f"}
        for char, form in forms.items():
            if char != form:  # quicker than a table, since few do
                text = text.replace(char, form)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    return text.lower().translate(_CLASSES).replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=4096)
def _form(char: str, accents: bool) -> str:
    """Return the skeleton of one character outside ASCII."""
    if ord(char) in _IGNORABLE:
        return ""
    if char == "\u2800":  # braille without dots
        return " "
    if char in _letters():  # some decompose to another letter
        return _letters()[char]
    return "".join(_letter(part, accents) for part in unicodedata.normalize("NFKD", char))


def _letter(char: str, accents: bool) -> str:
    """The same for a character that does not decompose."""
    if char.isascii():
        return char
    if ord(char) in _ACCENTS:
        return char if accents else ""
    if char in _APOSTROPHES:
        return "'"
    letters = _letters()
    for cased in (char, char.upper(), char.lower()):
        if cased in letters:
            return letters[cased]
    if named := _NAMED.search(unicodedata.name(char, "")):
        return named[1].lower()
    if char.isalnum() or unicodedata.category(char).startswith("M"):
        return char.casefold()
    return ". " if char in _STOPS else "-"


@cache
def _letters() -> dict[str, str]:
    from sij_tui.core.language.confusables import (  # plain text never needs it
        LOOKALIKES,
        RESEMBLING,
    )

    tables = (LOOKALIKES, RESEMBLING)
    return {char: letter for each in tables for letter, chars in each.items() for char in chars}


@cache
def _signs() -> re.Pattern[str]:
    """Matches a sign that stands beside a letter."""
    from sij_tui.core.language.confusables import SIGNS_AS_LETTERS

    signs = "".join(SIGNS_AS_LETTERS.values())
    return re.compile(rf"[{signs}](?:(?<=[^\W\d_][{signs}])|(?=[^\W\d_]))")


def _letter_of_sign(found: re.Match[str]) -> str:
    from sij_tui.core.language.confusables import SIGNS_AS_LETTERS

    return next(letter for letter, signs in SIGNS_AS_LETTERS.items() if found[0] in signs)
