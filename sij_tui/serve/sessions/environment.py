"""The environment variables of a session: a few of the client's, none of the host's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sij_tui.terminal.detect import can_draw
from sij_tui.terminal.terminfo_files import read_entry

_NAME = re.compile(rb"LANG|LC_[A-Z]{1,20}|COLORTERM|NO_COLOR|NO_MOTION|ACCESSIBLE")
_VALUE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._@:+-]{0,63}")
_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
_LOCALE = ("LANG", "LC_ALL", "LC_CTYPE")


def is_allowed_variable(name: bytes, value: bytes) -> bool:
    """Whether a variable that the client sends is used."""
    return bool(_NAME.fullmatch(name) and _VALUE.fullmatch(value))


def is_supported_terminal(term: str) -> bool:
    """Whether screens can be drawn on a terminal of this name (``TERM``)."""
    if not (_TERM.fullmatch(term) and can_draw(term)):
        return False
    entry = read_entry(term)
    return entry is None or entry.moves_cursor


def session_variables(term: str, sent: Mapping[bytes, bytes]) -> dict[str, str]:
    """The whole environment of a session.

    A client that sends no locale is taken to use UTF-8, as nearly all do. Of a terminal that has no
    colours by terminfo none are asked, unless the client says that it has some.
    """
    variables = {
        name.decode(): value.decode()
        for name, value in sent.items()
        if is_allowed_variable(name, value)
    }
    if not any(name in variables for name in _LOCALE):
        variables["LANG"] = "C.UTF-8"
    if "COLORTERM" not in variables and _TERM.fullmatch(term):
        entry = read_entry(term)
        if entry and entry.colours <= 0:
            variables["NO_COLOR"] = "1"
    return {**variables, "TERM": term}
