"""Writes to the terminal from a thread of its own, so that a slow or lost one cannot hang us."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable

from sij_tui.terminal.charset import UTF_8, encoder

WRITE_CHARACTERS = 4096
"""Bytes in one write: so much can still come out after the frames have been dropped."""
MAX_WAITING_CHARACTERS = 65_536
"""Characters that may wait before the program has to."""
WAKE_DELAY_S = 0.0005
"""Seconds after which the program, at work on something else, lets this thread write."""
STALL_TIMEOUT_S = 0.1
"""Seconds that the program waits for room before its frames are dropped."""
UPDATE_BEGIN = "\x1b[?2026h"
UPDATE_END = "\x1b[?2026l"


class Output(threading.Thread):
    """Queues text for a terminal; drops frames, never order, when the terminal is too slow.

    Args:
        fileno: The terminal.
        on_lost: Called from this thread if the terminal has been closed.
        encoding: What the terminal takes; see :mod:`sij_tui.terminal.charset`.
        on_caught_up: Called from this thread when all is written after frames were dropped:
            the time to repaint.
    """

    def __init__(
        self,
        fileno: int,
        on_lost: Callable[[], None],
        on_caught_up: Callable[[], None],
        encoding: str = UTF_8,
    ) -> None:
        super().__init__(name="terminal-output", daemon=True)
        self._fileno = fileno
        self._on_lost = on_lost
        self._on_caught_up = on_caught_up
        self._encode = encoder(encoding).encode
        self._changed = threading.Condition()
        self._waiting: list[str] = []
        self._size = 0
        self._dropping = False
        self._closed = False
        self._last = b""

    @property
    def is_idle(self) -> bool:
        """Whether the kernel has taken all output."""
        return not self._size

    def write(self, text: str) -> None:
        """Queue `text`; it is dropped if the terminal is closed or has fallen too far behind."""
        with self._changed:
            if self._size > MAX_WAITING_CHARACTERS and not self._dropping and not self._closed:
                self._changed.wait_for(self._has_room, STALL_TIMEOUT_S)
                self._dropping = not self._has_room()
            if self._dropping or self._closed:
                return
            self._waiting.append(text)
            self._size += len(text)
            self._changed.notify_all()

    def finish(self, last: bytes, timeout: float) -> None:
        """Drop what waits, write `last`, end; give up after `timeout` seconds."""
        with self._changed:
            self._closed, self._last = True, last
            self._changed.notify_all()
        self.join(timeout)

    def run(self) -> None:
        """Write until closed, then write what `finish` was given."""
        sys.setswitchinterval(WAKE_DELAY_S)
        try:
            while self._write_next():
                pass
            self._write(self._last)
        except OSError:
            with self._changed:
                lost, self._closed = not self._closed, True
                self._changed.notify_all()
            if lost:
                self._on_lost()

    def _has_room(self) -> bool:
        return self._size <= MAX_WAITING_CHARACTERS or self._closed

    def _write_next(self) -> bool:
        """Write all that waits; False once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            text = "".join(self._waiting)
            self._waiting.clear()
        data = self._encode(text)
        for start in range(0, len(data), WRITE_CHARACTERS):
            if self._closed:
                return False
            self._write(data[start : start + WRITE_CHARACTERS])
        with self._changed:
            self._size -= len(text)
            caught_up = self._dropping and not self._waiting
            self._dropping = self._dropping and not caught_up
            self._changed.notify_all()
        if caught_up:
            self._on_caught_up()
        return not self._closed

    def _write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._fileno, data) :]
            except BlockingIOError:  # another program may have left the terminal non-blocking
                select.select([], [self._fileno], [])


class SynchronizedUpdates:
    """Joins the parts of a synchronised update (mode 2026), which Textual writes one by one.

    An update that changes nothing is not sent at all.
    """

    def __init__(self) -> None:
        self._parts: list[str] | None = None
        """What was written of an update that has not ended; None outside of one."""

    def complete(self, text: str) -> str:
        """Return what to send now that *text* was written: a whole update, or nothing yet."""
        if text == UPDATE_BEGIN:
            held, self._parts = self._parts, []
            return "".join(held or ())
        if self._parts is None:
            return text
        if text != UPDATE_END:
            self._parts.append(text)
            return ""
        body, self._parts = "".join(self._parts), None
        return f"{UPDATE_BEGIN}{body}{UPDATE_END}" if body else ""
