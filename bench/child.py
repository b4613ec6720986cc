"""A program in a pseudo-terminal: starting it, reading, writing, and seeing it end."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

from bench.answers import CELL_HEIGHT, CELL_WIDTH


class Child:
    """A running program whose terminal is ours.

    Raises:
        OSError: the program cannot be started.
    """

    def __init__(
        self, command: Sequence[str], columns: int, rows: int, environment: Mapping[str, str]
    ) -> None:
        self.status: int | None = None
        self.hung_up = False
        self._fd, theirs = os.openpty()
        size = struct.pack("HHHH", rows, columns, columns * CELL_WIDTH, rows * CELL_HEIGHT)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
        # The first terminal that the leader of a new session opens becomes its own.
        opened = (os.POSIX_SPAWN_OPEN, 0, os.ttyname(theirs), os.O_RDWR, 0)
        copied = [(os.POSIX_SPAWN_DUP2, 0, descriptor) for descriptor in (1, 2)]
        self.pid = os.posix_spawnp(
            command[0], tuple(command), environment, file_actions=[opened, *copied], setsid=True
        )
        os.close(theirs)
        os.set_blocking(self._fd, False)

    def readable(self, timeout: float) -> bool:
        """Wait until there is something to read, but no longer than ``timeout`` seconds."""
        return not self.hung_up and bool(select.select([self._fd], [], [], timeout)[0])

    def read(self, size: int) -> bytes:
        """Read what there is; nothing means that the program has let go of the terminal."""
        try:
            data = os.read(self._fd, size)
        except OSError:
            data = b""
        self.hung_up = not data
        return data

    def write(self, data: bytes) -> None:
        """Write as the keyboard would; a program that is gone does not mind."""
        try:
            os.write(self._fd, data)
        except OSError:
            self.hung_up = True

    def ended(self) -> bool:
        """Say whether the program has ended, and keep its exit status."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def close(self) -> None:
        """End the program, if it still runs, and close the terminal."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if not self.ended():
                os.kill(self.pid, number)
                end = time.monotonic() + 1
                while not self.ended() and time.monotonic() < end:
                    self.readable(0.01) and self.read(65536)
        os.close(self._fd)


def plain_environment(home: str) -> dict[str, str]:
    """Return a small environment that is the same everywhere."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": home,
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }
