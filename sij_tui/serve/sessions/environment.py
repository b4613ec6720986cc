"""The environment of a session: little is taken over from the client, and nothing from the host."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sij_tui.terminal.detect import can_draw

_NAME = re.compile(rb"LANG|LC_[A-Z]{1,20}|COLORTERM|NO_COLOR|NO_MOTION")
_VALUE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._@:+-]{0,63}")
_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
_LOCALE = ("LANG", "LC_ALL", "LC_CTYPE")


def is_wanted(name: bytes, value: bytes) -> bool:
    """Whether a variable of the client counts here."""
    return bool(_NAME.fullmatch(name) and _VALUE.fullmatch(value))


def is_terminal(term: str) -> bool:
    """Whether screens can be drawn on a terminal of this name."""
    return bool(_TERM.fullmatch(term)) and can_draw(term)


def session_variables(term: str, sent: Mapping[bytes, bytes]) -> dict[str, str]:
    """The whole environment of a session.

    A client that does not say in which encoding it writes is taken for UTF-8, as nearly all are.
    """
    variables = {
        name.decode(): value.decode() for name, value in sent.items() if is_wanted(name, value)
    }
    if not any(name in variables for name in _LOCALE):
        variables["LANG"] = "C.UTF-8"
    return {**variables, "TERM": term}
