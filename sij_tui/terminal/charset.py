"""What a terminal whose locale is not UTF-8 is sent: bytes of its own encoding.

The locale is asked for by its name: it need not be installed on this machine.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from encodings import normalize_encoding
from encodings.aliases import aliases
from functools import cache

from sij_tui.core.layout.cells import width

UTF_8 = "utf-8"
_ASCII = bytes(range(0x80))
_STATEFUL = "iso2022"
"""How the names begin of encodings that switch sets of characters by escape sequences."""
_HALF_WIDTH = range(0xFF61, 0xFFA0)
"""Katakana of one cell, in two bytes of Japanese encodings."""
_LAST_CONTROL = 0x9F
"""Up to it, what is beyond ASCII would command the terminal."""
_UNKNOWN = b"?"
_KNOWN_CODECS = frozenset({
    *aliases.values(), "cp1006", "cp720", "cp737", "cp856", "cp874", "koi8_t", "koi8_u",
    "mac_croatian", "mac_romanian",
})  # fmt: skip
"""Modules of encodings in the standard library; aliases name all but those that are listed."""


def usable_encoding(name: str) -> str | None:
    """Return Python's name of an encoding in which ASCII, and so each sequence, is as it is.

    A name that Python does not know is not looked up: ``encodings`` would keep it for ever.
    """
    if not name.isascii():
        return None
    normalized = normalize_encoding(name).lower().replace(".", "_")
    module = aliases.get(normalized, normalized)
    if module not in _KNOWN_CODECS:
        return None
    try:
        found = codecs.lookup(module).name
        keeps_ascii = _ASCII.decode().encode(found) == _ASCII
    except (LookupError, ValueError):
        return None
    return found if keeps_ascii and not found.startswith(_STATEFUL) else None


def locale_encoding(name: str) -> str:
    """Return the encoding that a locale names, else the usual one of its language, or nothing."""
    if named := name.partition(".")[2].partition("@")[0]:
        return named
    import locale

    return locale.normalize(name).partition(".")[2].partition("@")[0]


def letter_substitution(encoding: str) -> Callable[[str], str] | None:
    """Return what leaves of a text what *encoding* has; None for one that has all letters."""
    return None if encoding == UTF_8 else encoder(encoding).text


@cache
def encoder(encoding: str) -> TerminalEncoder:
    """Return what encodes text for a terminal of *encoding*, of :func:`usable_encoding`."""
    return TerminalEncoder(encoding)


class TerminalEncoder(dict[str, bytes]):
    """Encodes text; what the encoding lacks takes as many cells, as a plain letter or ``?``.

    Args:
        encoding: Python's name of it.

    As a mapping, what stands for each character that was asked for.
    """

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def encode(self, text: str) -> bytes:
        """Return the bytes to send; never raises."""
        if self._encoding == UTF_8 or text.isascii():
            return text.encode(UTF_8, "replace")
        return b"".join(map(self.__getitem__, unicodedata.normalize("NFC", text)))

    def text(self, text: str) -> str:
        """Return the text as the terminal shows it: with what the encoding has; never raises."""
        return self.encode(text).decode(self._encoding, "replace")

    def __missing__(self, character: str) -> bytes:
        self[character] = found = self._encoded(character) or _plain(character)
        return found

    def _encoded(self, character: str) -> bytes:
        """The bytes of a character; empty where it is lacking, or would take other cells.

        Terminals give a character of two bytes two cells.
        """
        if character.isascii():
            return character.encode()
        try:
            data = character.encode(self._encoding)
        except UnicodeEncodeError:
            return b""
        fits = len(data) == 1 or width(character) == 2 or ord(character) in _HALF_WIDTH
        return data if fits and data[0] >= 0x80 and ord(character) > _LAST_CONTROL else b""


def _plain(character: str) -> bytes:
    """The letter beneath accents, or a mark of ASCII, else question marks for all its cells."""
    from sij_tui.core.layout.glyphs import plain  # large, and no start in UTF-8 needs it

    mark = plain(character)
    if mark.isascii() and len(mark) == 1:
        return mark.encode()
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii() and base.isalpha():
        return base.encode()
    return _UNKNOWN * width(character)
