"""The server's log: a line for each event, as text or JSON. Never keys typed, never answers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal, TextIO

import msgspec

from sij_tui.core.visible import printable

_MOST = 500
"""Characters of a value that a visitor may have chosen."""


class Log:
    """Writes events. ``clock`` gives seconds since 1970."""

    def __init__(
        self,
        clock: Callable[[], float],
        style: Literal["text", "json"] = "text",
        stream: TextIO | None = None,
    ) -> None:
        self._clock = clock
        self._style = style
        self._stream = stream or sys.stderr

    def say(self, event: str, **facts: object) -> None:
        """Note an event; facts that are None or empty are left out."""
        time = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        time = time.replace("+00:00", "Z")
        known = {name: _short(fact) for name, fact in facts.items() if fact not in (None, "")}
        if self._style == "json":
            line = msgspec.json.encode({"time": time, "event": event, **known}).decode()
        else:
            line = " ".join((time, event, *(f"{name}={_bare(f)}" for name, f in known.items())))
        with suppress(OSError):  # a log that cannot be written ends no session
            print(line, file=self._stream, flush=True)


def _short(fact: object) -> object:
    """With control characters made visible, since they could forge lines, and not endless."""
    return printable(fact[:_MOST]) if isinstance(fact, str) else fact


def _bare(fact: object) -> str:
    """A value of ``name=value``: in quotes where it is more than a word."""
    text = str(fact)
    plain = text and all(char.isalnum() or char in "._-:/@+[]%" for char in text)
    return text if plain else msgspec.json.encode(text).decode()
