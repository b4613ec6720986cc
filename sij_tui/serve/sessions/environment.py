"""The environment variables of a session: a few of the client's, none of the host's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sij_tui.terminal import terminfo
from sij_tui.terminal.detect import can_draw
from sij_tui.terminal.terminfo import TerminalEntry, read_entry

_NAME = re.compile(rb"LANG|LC_[A-Z]{1,20}|COLORTERM|NO_COLOR|NO_MOTION|ACCESSIBLE")
_VALUE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._@:+-]{0,63}")
_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
_COLOURS = b"COLORTERM"
_LOCALE = ("LANG", "LC_ALL", "LC_CTYPE")


def is_allowed_variable(name: bytes, value: bytes) -> bool:
    """Whether a variable that the client sends is used."""
    return bool(_NAME.fullmatch(name) and _VALUE.fullmatch(value))


def client_terminal(term: str | None, sent: Mapping[bytes, bytes]) -> TerminalEntry:
    """What a client's terminal can do: by its name, by terminfo, and by what the client sends.

    Args:
        term: Its name (TERM); None for a client without a terminal.
        sent: The variables that the client sends.
    """
    if term is None or not (_TERM.fullmatch(term) and can_draw(term)):
        return TerminalEntry(moves_cursor=False, has_colours=False)
    entry = read_entry(term, terminfo.SYSTEM_FOLDERS)
    says_colours = is_allowed_variable(_COLOURS, sent.get(_COLOURS, b""))
    return TerminalEntry(
        moves_cursor=entry.moves_cursor, has_colours=says_colours or entry.has_colours
    )


def session_variables(
    term: str, sent: Mapping[bytes, bytes], *, has_colours: bool = True
) -> dict[str, str]:
    """The whole environment of a session.

    A client that sends no locale is taken to use UTF-8, as nearly all do.

    Args:
        term: The name of the client's terminal.
        sent: The variables that the client sends; a few of them are used.
        has_colours: Whether the terminal has any.
    """
    variables = {
        name.decode(): value.decode()
        for name, value in sent.items()
        if is_allowed_variable(name, value)
    }
    if not any(name in variables for name in _LOCALE):
        variables["LANG"] = "C.UTF-8"
    if not has_colours:
        variables["NO_COLOR"] = "1"
    return {**variables, "TERM": term}
