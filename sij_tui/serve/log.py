"""The server's log: a line for each event, as text or JSON. Never keys typed, never answers."""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal, Protocol

import msgspec

from sij_tui.core.content.control_characters import printable
from sij_tui.serve.limits import Bucket

_MOST = 500
"""Characters of a value that a visitor may have chosen."""
_MOST_LINES = 1000
"""Lines that wait while whoever reads the log does not."""
_BURST, _A_SECOND = 200, 1.0
"""Lines of each kind about those who are not let in: so many at once, then so many a second."""
STRANGERS = frozenset({"turned-away", "no-session", "denied", "refused", "flood"})
"""Events that anybody can bring about, as often as they like."""


class Stream(Protocol):
    """Where lines go."""

    def write(self, text: str, /) -> object:
        """Take a line; 0 if there is no room for it."""


class LogWriter:
    """Writes lines to a file descriptor from a thread, so that no reader keeps the server waiting.

    What cannot be written is dropped; :meth:`write` says so.
    """

    def __init__(self, file: int, most: int = _MOST_LINES) -> None:
        self._file = file
        self._most = most
        self._lines: deque[bytes] = deque()
        self._change = threading.Condition()
        self._is_open = True
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def write(self, text: str) -> int:
        """Take a line; 0 if too many are waiting."""
        with self._change:
            if len(self._lines) >= self._most:
                return 0
            self._lines.append(text.encode("utf-8", "replace"))
            self._change.notify_all()
        return len(text)

    def close(self, patience: float) -> None:
        """Write what is waiting, for so many seconds at most; the rest is lost."""
        with self._change:
            self._is_open = False
            self._change.notify_all()
        self._thread.join(patience)

    def _run(self) -> None:
        while True:
            with self._change:
                while self._is_open and not self._lines:
                    self._change.wait()
                if not self._lines:
                    return
                line = self._lines[0]
            with suppress(OSError):  # a log that cannot be written ends no session
                while line:
                    line = line[os.write(self._file, line) :]
            with self._change:
                self._lines.popleft()


class Log:
    """Writes events. ``clock`` gives seconds since 1970."""

    def __init__(
        self,
        clock: Callable[[], float],
        style: Literal["text", "json"] = "text",
        stream: Stream | None = None,
    ) -> None:
        self._clock = clock
        self._style = style
        self._stream = stream or sys.stderr
        self._strangers = {event: Bucket(_BURST, _A_SECOND, clock()) for event in STRANGERS}
        self._lost = self._left_out = 0
        self.lost = 0
        """Lines that could not be written, or were one too many, in all."""

    def say(self, event: str, **facts: object) -> None:
        """Note an event; facts that are None or empty are left out.

        Of lines that strangers bring about only so many are written. A later line says how many
        there would have been.
        """
        bucket = self._strangers.get(event)
        if bucket is not None and not bucket.take(self._clock()):
            self._left_out += 1
            self.lost += 1
            return
        if self._left_out and self._put("left-out", {"lines": self._left_out}):
            self._left_out = 0
        if self._lost and self._put("lost", {"lines": self._lost}):
            self._lost = 0
        if not self._put(event, facts):
            self._lost += 1
            self.lost += 1

    def _put(self, event: str, facts: dict[str, object]) -> bool:
        time = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        time = time.replace("+00:00", "Z")
        known = {name: _short(fact) for name, fact in facts.items() if fact not in (None, "")}
        if self._style == "json":
            line = msgspec.json.encode({"time": time, "event": event, **known}).decode()
        else:
            line = " ".join((time, event, *(f"{name}={_bare(f)}" for name, f in known.items())))
        return self._stream.write(line + "\n") != 0


def _short(fact: object) -> object:
    """With control characters made visible, since they could forge lines, and not endless."""
    return printable(fact[:_MOST]) if isinstance(fact, str) else fact


def _bare(fact: object) -> str:
    """A value of ``name=value``: in quotes where it is more than a word."""
    text = str(fact)
    plain = text and all(char.isalnum() or char in "._-:/@+[]%" for char in text)
    return text if plain else msgspec.json.encode(text).decode()
