"""Relays bytes between an SSH channel and a pseudo-terminal; both directions are bounded.

Nothing is read that cannot be passed on (backpressure). A client that does not read fills the
network, then the channel, then the pseudo-terminal; the program in it then drops frames.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Protocol

from sij_tui.serve.limits import clamp_size
from sij_tui.terminal.size import set_window_size

_ENTER_SCREEN, _LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
"""Switch to the alternate screen, and back."""
_CHUNK_BYTES = 16_384
_MAX_EARLY_INPUT_BYTES = 4096
"""Of what is typed before there is a pseudo-terminal."""
_RESIZE_INTERVAL_S = 0.05
"""The least time between two changes of size."""


class RelayChannel(Protocol):
    """What a relay needs of a channel."""

    def write(self, data: bytes) -> None:
        """Send to the client."""

    def pause_reading(self) -> None:
        """Stop reading from the client."""

    def resume_reading(self) -> None:
        """Read from the client again."""


class Relay:
    """Runs from :meth:`connect` until the session closes its side of the pseudo-terminal.

    Input, the size and what blocks output are kept until then.

    Args:
        channel: The client's channel.
        on_closed: Called when the session has closed its side and all its output was passed on.
        on_output: Called when some output was passed on.
    """

    def __init__(
        self,
        channel: RelayChannel,
        on_closed: Callable[[], None],
        on_output: Callable[[], None] = lambda: None,
    ) -> None:
        self._fd = -1
        self._channel = channel
        self._on_closed, self._on_output = on_closed, on_output
        self._blocked_by: frozenset[str] = frozenset()
        self._input = bytearray()
        self._input_ends = False
        self._size: tuple[tuple[int, int], tuple[int, int]] | None = None
        self._resize_timer: asyncio.TimerHandle | None = None
        self._output_tail = b""
        self.in_alternate_screen = False
        """Whether the session has switched the client's terminal to the alternate screen."""
        self.received = self.sent = 0
        """Bytes from and to the client."""

    def connect(self, terminal_fd: int) -> None:
        """Begin to relay.

        Args:
            terminal_fd: The master of the pseudo-terminal, or a socket in its place; closed by the
                relay.
        """
        self._fd, self._loop = terminal_fd, asyncio.get_running_loop()
        os.set_blocking(terminal_fd, False)
        if not self._blocked_by:
            self._loop.add_reader(terminal_fd, self._read_output)
        self._apply_size()
        if self._input or self._input_ends:
            self._flush_input()

    @property
    def is_closed(self) -> bool:
        """Whether there is no pseudo-terminal any more, or none yet."""
        return self._fd < 0

    def set_blocked(self, cause: str, blocked: bool) -> None:
        """Stop reading the session's output for a cause, or remove the cause.

        It is read again when no cause is left.
        """
        before = bool(self._blocked_by)
        self._blocked_by = self._blocked_by | {cause} if blocked else self._blocked_by - {cause}
        if self.is_closed or bool(self._blocked_by) == before:
            return
        if self._blocked_by:
            self._loop.remove_reader(self._fd)
        else:
            self._loop.add_reader(self._fd, self._read_output)

    def write_input(self, data: bytes) -> None:
        """Pass input on; the channel is not read until the session has taken all of it."""
        if self.is_closed:
            data = data[: _MAX_EARLY_INPUT_BYTES - len(self._input)]
        self.received += len(data)
        self._input += data
        if not self.is_closed:
            self._flush_input()

    def end_input(self) -> None:
        """Tell a session with a socket that no input follows, once it has taken what there is.

        A terminal has no end of input.
        """
        self._input_ends = True
        if not self.is_closed:
            self._flush_input()

    def resize(self, size: tuple[int, int], pixels: tuple[int, int] = (0, 0)) -> None:
        """Change the size of the terminal, in cells and in pixels: at once, but not too often."""
        self._size = clamp_size(*size), pixels
        if self._resize_timer is None:
            self._apply_size()

    def read_available(self) -> None:
        """Pass on all output that there is, if output may be read at all."""
        while not (self.is_closed or self._blocked_by) and self._read_output():
            pass

    def close(self) -> None:
        """Close the pseudo-terminal; the session gets SIGHUP."""
        if not self.is_closed:
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)
            os.close(self._fd)
            self._fd = -1
            self._input.clear()
        if self._resize_timer:
            self._resize_timer.cancel()

    def _read_output(self) -> bool:
        """Pass on a chunk of output, or note the end; False if there is nothing to read."""
        try:
            data = os.read(self._fd, _CHUNK_BYTES)
        except BlockingIOError:
            return False
        except OSError:  # Linux: the other side is closed
            data = b""
        if data:
            self.sent += len(data)
            self._track_screen(data)
            with contextlib.suppress(BrokenPipeError):  # the client has just closed the channel
                self._channel.write(data)
            self._on_output()
        else:
            self.close()
            self._on_closed()
        return True

    def _track_screen(self, data: bytes) -> None:
        """Note whether output switches to the alternate screen, or back."""
        seen = self._output_tail + data
        entered, left = seen.rfind(_ENTER_SCREEN), seen.rfind(_LEAVE_SCREEN)
        if entered != left:  # -1 where it is not found
            self.in_alternate_screen = entered > left
        self._output_tail = seen[-len(_ENTER_SCREEN) + 1 :]

    def _flush_input(self) -> None:
        try:
            written = os.write(self._fd, self._input)
        except BlockingIOError:
            written = 0
        except OSError:
            written = len(self._input)
        del self._input[:written]
        if self._input:
            self._channel.pause_reading()
            self._loop.add_writer(self._fd, self._flush_input)
        else:
            self._loop.remove_writer(self._fd)
            self._channel.resume_reading()
            if self._input_ends and not os.isatty(self._fd):
                self._shut_down_input()

    def _shut_down_input(self) -> None:
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._fd)) as ours:
            ours.shutdown(socket.SHUT_WR)

    def _apply_size(self) -> None:
        self._resize_timer = None
        if self._size is None or self.is_closed:
            return
        size, pixels = self._size
        self._size = None
        with contextlib.suppress(OSError):
            set_window_size(self._fd, size, pixels)
        self._resize_timer = self._loop.call_later(_RESIZE_INTERVAL_S, self._apply_size)
