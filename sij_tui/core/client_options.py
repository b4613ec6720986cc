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
_SWITCHES = ("--lines", "--no-motion", "--show-cursor")
_VALUES = {
    "--glyphs": ("|".join(("auto", *PICTURE_TIERS)), f"one of: auto, {', '.join(PICTURE_TIERS)}"),
    "--theme": ("|".join(THEMES), f"one of: {', '.join(THEMES)}"),
    "--start": (
        r"[A-Za-z0-9_-][A-Za-z0-9_ -]{0,59}",
        "the id, the number or the title of a screen",
    ),
    "--seat": (r"[a-z0-9]{16,32}", "what the class showed when it was joined"),
}
"""Options with a value: a pattern for it, and what it is in words."""
_KNOWN = ", ".join((*_SWITCHES, *_VALUES))


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
        if name in _SWITCHES and not equals:
            yield name[2:].replace("-", "_"), True
        elif name in _VALUES:
            value = value if equals else next(words, "")
            pattern, takes = _VALUES[name]
            if not re.fullmatch(pattern, value, re.ASCII):
                raise ClientOptionError(f"{name} takes {takes}.")
            yield name[2:], value
        else:
            raise ClientOptionError(
                f"{word!r} is not to be had here. Options that can be given: {_KNOWN}."
            )
