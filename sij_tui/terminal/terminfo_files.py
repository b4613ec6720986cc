"""Terminfo entries read from their files: by a server, which is asked of many terminals.

Python's curses reads one entry in the life of a process, that of its own terminal.
"""

from __future__ import annotations

import os
import struct
from typing import NamedTuple

from sij_tui.files import read_file

_FOLDERS = ("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo")
_MOST_BYTES = 32_768
"""Of an entry (ncurses)."""
_HEADER = struct.Struct("<6h")
_NUMBER_SIZES = {0o432: 2, 0o1036: 4}
"""Bytes of a number, by the number that the file begins with."""
_MAX_COLORS = 13
"""Which number it is (term.h of ncurses)."""
_CURSOR_ADDRESS = 10
"""Which string it is."""


class TerminalEntry(NamedTuple):
    """What matters of a terminal."""

    cursor_address: bytes
    """How its cursor is moved; empty if it cannot be."""
    colours: int
    """How many it has; at most 0 for none."""

    @property
    def moves_cursor(self) -> bool:
        """Whether control sequences move it."""
        return self.cursor_address.startswith(b"\x1b[")


def read_entry(term: str) -> TerminalEntry | None:
    """Return what terminfo says of a terminal; None where it has nothing, or nothing sound.

    Args:
        term: A name (TERM), without a slash.
    """
    if not term:
        return None
    for folder in _FOLDERS:
        for first in (term[0], f"{ord(term[0]):02x}"):  # by letter; by its code on some systems
            try:
                return _parsed(read_file(os.path.join(folder, first, term), _MOST_BYTES))
            except (OSError, ValueError, struct.error):
                continue
    return None


def _parsed(data: bytes) -> TerminalEntry:
    """Take an entry apart (term(5)).

    Raises:
        ValueError, struct.error: It is none.
    """
    magic, names, flags, numbers, strings, _ = _HEADER.unpack_from(data)
    if magic not in _NUMBER_SIZES or min(names, flags, numbers, strings) < 0:
        raise ValueError(magic)
    size = _NUMBER_SIZES[magic]
    at = _HEADER.size + names + flags
    at += at % 2  # numbers begin at an even byte
    colours = -1
    if numbers > _MAX_COLORS:
        place = at + _MAX_COLORS * size
        colours = int.from_bytes(data[place : place + size], "little", signed=True)
    at += numbers * size
    offset = -1
    if strings > _CURSOR_ADDRESS:
        (offset,) = struct.unpack_from("<h", data, at + _CURSOR_ADDRESS * 2)
    text = data[at + strings * 2 :]
    cursor = text[offset : text.index(b"\0", offset)] if 0 <= offset < len(text) else b""
    return TerminalEntry(cursor, colours)
