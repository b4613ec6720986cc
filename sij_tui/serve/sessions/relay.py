"""Moves bytes between a channel and a session's pseudo-terminal; what waits is bounded both ways.

Nothing is read that cannot be passed on. A client that does not read fills the network, then the
channel, then the pseudo-terminal, and the program in it drops frames until it is read again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import termios
from collections.abc import Callable
from typing import Protocol

from sij_tui.serve.limits import clamped

ENTERS, LEAVES = b"\x1b[?1049h", b"\x1b[?1049l"
_CHUNK = 16_384
_BETWEEN_SIZES = 0.05
"""Seconds between two changes of size that a session is told of."""


class Channel(Protocol):
    """What a pump needs of a channel."""

    def write(self, data: bytes) -> None:
        """Send to the client."""

    def pause_reading(self) -> None:
        """Take no more from the client."""

    def resume_reading(self) -> None:
        """Go on taking from the client."""


class Pump:
    """Runs from its creation until the pseudo-terminal is closed on the other side.

    Args:
        terminal: Our side of the pseudo-terminal, an open file, ours to close.
        channel: Leads to the client.
        on_dry: Called when the session has closed its side and all it wrote was passed on.
    """

    def __init__(self, terminal: int, channel: Channel, on_dry: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._terminal = terminal
        self._channel = channel
        self._on_dry = on_dry
        self._stops: set[str] = set()
        self._typed = bytearray()
        self._size: tuple[int, int] | None = None
        self._resizing: asyncio.TimerHandle | None = None
        self.is_dry = False
        self.has_screen = False
        """Whether the session has taken the client's terminal, and not given it back."""
        self._last = b""
        self.taken = self.sent = 0
        """Bytes from and to the client."""
        os.set_blocking(terminal, False)
        self._loop.add_reader(terminal, self._read)

    def stop(self, why: str, full: bool) -> None:
        """Stop reading the session while the way on is full, for any reason; or go on."""
        before = bool(self._stops)
        self._stops = self._stops | {why} if full else self._stops - {why}
        if self.is_dry or bool(self._stops) == before:
            return
        if self._stops:
            self._loop.remove_reader(self._terminal)
        else:
            self._loop.add_reader(self._terminal, self._read)

    def type(self, data: bytes) -> None:
        """Pass on what the client sent; take no more until the session has taken it."""
        self.taken += len(data)
        if self.is_dry:
            return
        self._typed += data
        self._write()

    def resize(self, columns: int, lines: int) -> None:
        """Change the size: at once, but not too often."""
        self._size = clamped(columns, lines)
        if self._resizing is None:
            self._apply_size()

    def close(self) -> None:
        """Hang up."""
        self.is_dry = True
        if self._terminal >= 0:
            self._loop.remove_reader(self._terminal)
            self._loop.remove_writer(self._terminal)
            os.close(self._terminal)
            self._terminal = -1
        if self._resizing:
            self._resizing.cancel()

    def _read(self) -> None:
        try:
            data = os.read(self._terminal, _CHUNK)
        except BlockingIOError:
            return
        except OSError:  # Linux: the other side is closed
            data = b""
        if data:
            self.sent += len(data)
            self._follow(data)
            with contextlib.suppress(BrokenPipeError):  # the client has just closed the channel
                self._channel.write(data)
        else:
            self.close()
            self._on_dry()

    def _follow(self, data: bytes) -> None:
        """Note whether a session enters the alternate screen, or leaves it."""
        seen = self._last + data
        entered, left = seen.rfind(ENTERS), seen.rfind(LEAVES)
        if entered != left:  # -1 where it is not found
            self.has_screen = entered > left
        self._last = seen[-len(ENTERS) + 1 :]

    def _write(self) -> None:
        try:
            taken = os.write(self._terminal, self._typed)
        except BlockingIOError:
            taken = 0
        except OSError:
            taken = len(self._typed)
        del self._typed[:taken]
        if self._typed:
            self._channel.pause_reading()
            self._loop.add_writer(self._terminal, self._write)
        else:
            self._loop.remove_writer(self._terminal)
            self._channel.resume_reading()

    def _apply_size(self) -> None:
        self._resizing = None
        if self._size is None or self._terminal < 0:
            return
        columns, lines = self._size
        self._size = None
        with contextlib.suppress(termios.error):
            termios.tcsetwinsize(self._terminal, (lines, columns))
        self._resizing = self._loop.call_later(_BETWEEN_SIZES, self._apply_size)
