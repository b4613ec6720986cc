"""The options that a client may set when it connects: a list of six, and nothing else."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

from sij_tui.core.layout.glyphs import PICTURE_TIERS
from sij_tui.core.navigation import THEMES

MAX_OPTION_CHARACTERS = 200
"""Of the text; six options need no more."""
_PAGE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_ -]{0,59}", re.ASCII)
_GLYPHS = ("auto", *PICTURE_TIERS)
_SEAT = re.compile(r"[a-z0-9]{16,32}", re.ASCII)
_KNOWN = "--lines, --no-motion, --show-cursor, --glyphs, --theme, --start, --seat"


class ClientOptionError(ValueError):
    """A client sends something else than the options that it may set; the message is one line."""


def parse_client_options(text: str) -> dict[str, Any]:
    """Parse the command that a client sends: the options that it sets, by name.

    ``ssh demo@host -- --glyphs ascii`` sends ``--glyphs ascii``.

    Raises:
        ClientOptionError: It is anything else, such as a command to run.
    """
    if len(text) > MAX_OPTION_CHARACTERS or not text.isprintable():
        raise ClientOptionError(f"only these options can be given here: {_KNOWN}.")
    try:
        words = shlex.split(text)
    except ValueError:
        raise ClientOptionError(f"only these options can be given here: {_KNOWN}.") from None
    return dict(_options(iter(words[1:] if words[:1] == ["--"] else words)))


def _options(words: Iterator[str]) -> Iterator[tuple[str, Any]]:
    for word in words:
        name, equals, value = word.partition("=")
        match name:
            case "--lines" | "--no-motion" | "--show-cursor" if not equals:
                yield name[2:].replace("-", "_"), True
            case "--glyphs" | "--theme" | "--start" | "--seat":
                yield name[2:], _checked(name, value if equals else next(words, ""))
            case _:
                raise ClientOptionError(
                    f"{word!r} is not to be had here. Options that can be given: {_KNOWN}."
                )


def _checked(name: str, value: str) -> str:
    """A value, if it is one of those that the option takes."""
    if name == "--start":
        if not _PAGE.fullmatch(value):
            raise ClientOptionError("--start takes the id, the number or the title of a screen.")
        return value
    if name == "--seat":
        if not _SEAT.fullmatch(value):
            raise ClientOptionError("--seat takes what the class showed when it was joined.")
        return value
    choices = _GLYPHS if name == "--glyphs" else THEMES
    if value not in choices:
        raise ClientOptionError(f"{name} takes one of: {', '.join(choices)}.")
    return value
