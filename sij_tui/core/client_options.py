"""What a client may ask for when it connects: a few options, and nothing else at all."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

from sij_tui.core.layout.glyphs import TIERS
from sij_tui.core.navigation import THEMES

MOST = 200
"""Characters; no honest wish is longer."""
_PAGE = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)
_GLYPHS = ("auto", *TIERS)
_KNOWN = "--no-motion, --glyphs, --theme, --start"


class Unwelcome(ValueError):
    """A client asks for something that is not to be had; the message is one line for it."""


def wishes(text: str) -> dict[str, Any]:
    """The options that a client may set, from the command that it sends: names and values.

    ``ssh demo@host -- --glyphs ascii`` sends ``--glyphs ascii``.

    Raises:
        Unwelcome: It is anything else, such as a command to run.
    """
    if len(text) > MOST or not text.isprintable():
        raise Unwelcome(f"only these options can be given here: {_KNOWN}.")
    try:
        words = shlex.split(text)
    except ValueError:
        raise Unwelcome(f"only these options can be given here: {_KNOWN}.") from None
    return dict(_options(iter(words[1:] if words[:1] == ["--"] else words)))


def _options(words: Iterator[str]) -> Iterator[tuple[str, Any]]:
    for word in words:
        name, equals, value = word.partition("=")
        match name:
            case "--no-motion" if not equals:
                yield "no_motion", True
            case "--glyphs" | "--theme" | "--start":
                yield name[2:], _checked(name, value if equals else next(words, ""))
            case _:
                raise Unwelcome(
                    f"{word!r} is not to be had here. Options that can be given: {_KNOWN}."
                )


def _checked(name: str, value: str) -> str:
    """A value, if it is one of those that the option takes."""
    if name == "--start":
        if not _PAGE.fullmatch(value):
            raise Unwelcome("--start takes the id or the number of a screen.")
        return value
    choices = _GLYPHS if name == "--glyphs" else THEMES
    if value not in choices:
        raise Unwelcome(f"{name} takes one of: {', '.join(choices)}.")
    return value
