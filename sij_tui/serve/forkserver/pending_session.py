"""A session before its process: its terminal is there already, with the first frame on it."""

from __future__ import annotations

import contextlib
import os
import pty
import termios
import time
import tty
from typing import NamedTuple

from sij_tui.core.book import Book
from sij_tui.serve.forkserver.protocol import Start
from sij_tui.serve.forkserver.warm_up import first_words
from sij_tui.terminal.first_frame import LEAVE


class Cradle(NamedTuple):
    """What waits for its process."""

    start: Start
    terminal: int
    """The pseudo-terminal, the session's side."""
    reporting: int
    since: float
    """When it was made, in seconds that only go up."""

    def give_up(self) -> None:
        """Take the first frame away again, from whoever is still there, and let go."""
        os.set_blocking(self.terminal, False)
        with contextlib.suppress(OSError):
            os.write(self.terminal, LEAVE.encode())
        self.close()

    def close(self) -> None:
        """Let go of it on our side."""
        os.close(self.terminal)
        os.close(self.reporting)


def cradle(start: Start, book: Book) -> tuple[Cradle, tuple[int, int]]:
    """Make a terminal for a session, and draw the first frame on it.

    Also returns the other ends, for the front: the terminal, and the session's reports.

    Raises:
        OSError: There are no more terminals or files.
    """
    with contextlib.ExitStack() as files:
        master, terminal = pty.openpty()
        files.callback(os.close, master)
        files.callback(os.close, terminal)
        reports, reporting = os.pipe()
        files.callback(os.close, reports)
        files.callback(os.close, reporting)
        _prepare(terminal, start.size)
        os.set_blocking(terminal, False)
        with contextlib.suppress(BlockingIOError):
            os.write(terminal, first_words(book, start))
        os.set_blocking(terminal, True)
        files.pop_all()
    return Cradle(start, terminal, reporting, time.monotonic()), (master, reports)


def _prepare(terminal: int, size: tuple[int, int]) -> None:
    """Set a terminal's size, and make it raw: what is typed early is neither echoed nor cut."""
    columns, lines = size
    termios.tcsetwinsize(terminal, (lines, columns))
    output = termios.tcgetattr(terminal)[tty.OFLAG]
    tty.setraw(terminal)
    raw = termios.tcgetattr(terminal)
    raw[tty.OFLAG] = output
    termios.tcsetattr(terminal, termios.TCSANOW, raw)
