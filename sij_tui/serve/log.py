"""The server's log: a line for each event, as text or JSON. It never holds input or answers."""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal, Protocol

import msgspec

from sij_tui.core.content.control_characters import printable
from sij_tui.serve.limits import TokenBucket

_MAX_CHARACTERS = 500
"""Of a value, which a client may have chosen."""
_MAX_LINES = 1000
"""Lines that wait while the log is not read."""
_BURST, _LINES_PER_SECOND = 200, 1.0
"""Lines of each rate-limited event: so many at once, then so many a second."""
RATE_LIMITED_EVENTS = frozenset({
    "turned-away", "no-session", "denied", "refused", "flood", "failed", "error",
})  # fmt: skip
"""Events that a client can cause as often as it likes, without logging in, that a session reports
of itself (``failed``), or that are faults in the server (``error``)."""


class Stream(Protocol):
    """What lines are written to."""

    def write(self, text: str, /) -> object:
        """Write a line; returns 0 if it was dropped."""


class LogWriter:
    """Writes lines to a file descriptor from a thread, so that a slow reader blocks nothing.

    Args:
        fd: The file descriptor.
        max_lines: Lines that may wait; further ones are dropped.
    """

    def __init__(self, fd: int, max_lines: int = _MAX_LINES) -> None:
        self._fd = fd
        self._max_lines = max_lines
        self._lines: deque[tuple[bytes, int]] = deque()
        """Each with the number of lost lines that it tells of."""
        self._failed = self._untold = 0
        self._change = threading.Condition()
        self._is_open = True
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def write(self, text: str, lost: int = 0) -> int:
        """Queue a line; returns its length, or 0 if it was dropped.

        Args:
            text: The line.
            lost: How many lost lines it tells of.
        """
        with self._change:
            if len(self._lines) >= self._max_lines:
                return 0
            self._lines.append((text.encode("utf-8", "replace"), lost))
            self._change.notify_all()
        return len(text)

    def take_failed(self) -> tuple[int, int]:
        """Return how many queued lines could not be written since this was asked.

        Returns:
            Lines of events; and the number of lost lines that was to be logged.
        """
        with self._change:
            failed = self._failed, self._untold
            self._failed = self._untold = 0
        return failed

    def close(self, timeout_s: float) -> None:
        """Write what is waiting, for *timeout_s* seconds at most; the rest is lost."""
        with self._change:
            self._is_open = False
            self._change.notify_all()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            with self._change:
                while self._is_open and not self._lines:
                    self._change.wait()
                if not self._lines:
                    return
                line, lost = self._lines[0]
            try:
                while line:
                    line = line[os.write(self._fd, line) :]
            except OSError:  # a full disk or a closed pipe ends no session
                with self._change:
                    self._failed += not lost
                    self._untold += lost
            with self._change:
                self._lines.popleft()


class EventLog:
    """Writes events.

    Args:
        clock: Seconds since 1970.
        style: Of a line.
        stream: Standard error by default.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        style: Literal["text", "json"] = "text",
        stream: Stream | None = None,
    ) -> None:
        self._clock = clock
        self._style = style
        self._stream = stream or sys.stderr
        self._buckets = {
            event: TokenBucket(_BURST, _LINES_PER_SECOND, clock()) for event in RATE_LIMITED_EVENTS
        }
        self._dropped = self._suppressed = 0
        self.lines_lost = 0
        """Lines that were dropped or suppressed, in all."""

    def write(self, event: str, **fields: object) -> None:
        """Write an event; fields that are None or empty are left out.

        Events of :data:`RATE_LIMITED_EVENTS` are suppressed above a rate, and lines that the
        stream does not take, or cannot write, are lost; a later line says how many (``left-out``,
        ``lost``).
        """
        self._count_failed()
        bucket = self._buckets.get(event)
        if bucket is not None and not bucket.take(self._clock()):
            self._suppressed += 1
            self.lines_lost += 1
            return
        if self._suppressed and self._write_loss("left-out", self._suppressed):
            self._suppressed = 0
        if self._dropped and self._write_loss("lost", self._dropped):
            self._dropped = 0
        if not self._stream.write(self._line(event, fields)):
            self._dropped += 1
            self.lines_lost += 1

    def _count_failed(self) -> None:
        """Count the lines that the stream took and could not write."""
        if isinstance(self._stream, LogWriter):
            failed, untold = self._stream.take_failed()
            self._dropped += failed + untold
            self.lines_lost += failed

    def _write_loss(self, event: str, lines: int) -> bool:
        """Write how many lines are missing; returns whether the stream has taken that."""
        line = self._line(event, {"lines": lines})
        if isinstance(self._stream, LogWriter):
            return self._stream.write(line, lines) != 0
        return self._stream.write(line) != 0

    def _line(self, event: str, fields: dict[str, object]) -> str:
        time = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        time = time.replace("+00:00", "Z")
        safe = {name: _safe(value) for name, value in fields.items() if value not in (None, "")}
        if self._style == "json":
            return msgspec.json.encode({"time": time, "event": event, **safe}).decode() + "\n"
        words = (f"{name}={_quoted(value)}" for name, value in safe.items())
        return " ".join((time, event, *words)) + "\n"


def _safe(value: object) -> object:
    """A value with control characters made visible, which could forge lines, and bounded."""
    return printable(value[:_MAX_CHARACTERS]) if isinstance(value, str) else value


def _quoted(value: object) -> str:
    """A value of ``name=value``, in quotes where it is more than a word."""
    text = str(value)
    plain = text and all(char.isalnum() or char in "._-:/@+[]%" for char in text)
    return text if plain else msgspec.json.encode(text).decode()
