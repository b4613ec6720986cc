"""What terminfo says of a terminal, read from the file of its entry.

Not through Python's curses, which reads one entry in the life of a process: a server is asked of
many terminals (ADR 49).
"""

from __future__ import annotations

import os

from sij_tui.files import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:  # the first frame waits for this, and typing is slow to load
    from collections.abc import Iterable, Mapping

SYSTEM_FOLDERS = (
    "/etc/terminfo",
    "/lib/terminfo",
    "/usr/share/terminfo",
    "/usr/lib/terminfo",
    "/usr/local/share/terminfo",
)
_MOST_BYTES = 32_768
"""Of an entry (ncurses)."""
_HEADER_BYTES = 12
_NUMBER_BYTES = {0o432: 2, 0o1036: 4}
"""Bytes of a number, by the number that the file begins with."""
_MAX_COLORS = 13
"""Which number it is (term.h of ncurses)."""
_CURSOR_ADDRESS = 10
"""Which string it is."""
_CONTROL_SEQUENCES = (b"\x1b[", b"\x9b")
"""What they begin with; a terminal that takes the one of eight bits takes the other as well."""


class TerminalEntry:
    """What matters of a terminal. One that terminfo does not know is taken to be able.

    Args:
        moves_cursor: Whether control sequences move its cursor.
        has_colours: Whether it has any.
    """

    __slots__ = ("has_colours", "moves_cursor")

    def __init__(self, *, moves_cursor: bool = True, has_colours: bool = True) -> None:
        self.moves_cursor = moves_cursor
        self.has_colours = has_colours


def own_folders(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The folders where ncurses looks for an entry, in its order (terminfo(5))."""
    home = environ.get("HOME")
    return (
        *filter(None, (environ.get("TERMINFO"), home and os.path.join(home, ".terminfo"))),
        *filter(None, environ.get("TERMINFO_DIRS", "").split(":")),
        *SYSTEM_FOLDERS,
    )


def read_entry(term: str, folders: Iterable[str]) -> TerminalEntry:
    """Return what terminfo says of a terminal, where it has something, and that is sound.

    Args:
        term: Its name (TERM); no path.
        folders: Where entries are.
    """
    if not term or os.sep in term:
        return TerminalEntry()
    for folder in folders:
        for first in (term[0], f"{ord(term[0]):02x}"):  # by letter; by its code on some systems
            try:
                return _parsed(read_file(os.path.join(folder, first, term), _MOST_BYTES))
            except (OSError, ValueError):
                continue
    return TerminalEntry()


def _parsed(data: bytes) -> TerminalEntry:
    """Take an entry apart (term(5)).

    Raises:
        ValueError: It is none.
    """
    magic, names, flags, numbers, strings = (_number(data, 2 * index, 2) for index in range(5))
    if magic not in _NUMBER_BYTES or min(names, flags, numbers, strings) < 0:
        raise ValueError(magic)
    size = _NUMBER_BYTES[magic]
    at_numbers = _HEADER_BYTES + names + flags
    at_numbers += at_numbers % 2  # they begin at an even byte
    at_strings = at_numbers + numbers * size
    colours = _number(data, at_numbers + _MAX_COLORS * size, size) if numbers > _MAX_COLORS else -1
    place = _number(data, at_strings + _CURSOR_ADDRESS * 2, 2) if strings > _CURSOR_ADDRESS else -1
    cursor = data[at_strings + strings * 2 + place :] if place >= 0 else b""
    return TerminalEntry(
        moves_cursor=cursor.startswith(_CONTROL_SEQUENCES), has_colours=colours > 0
    )


def _number(data: bytes, place: int, size: int) -> int:
    """A number of *size* bytes.

    Raises:
        ValueError: The data end before it.
    """
    if place + size > len(data):
        raise ValueError(place)
    return int.from_bytes(data[place : place + size], "little", signed=True)
