"""Reads a content file on another core while this one imports Textual.

Reading takes a tenth of a start, and importing half of it; side by side the reader waits for the
longer one alone. The other process runs the very same :func:`~sij_tui.core.load.load`. Whatever
becomes of it, the file is read here if nothing whole came back.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from sij_tui.core.loaded import Loaded


class Ahead(NamedTuple):
    """A content file that is being read."""

    data: bytes
    name: str
    process: int = 0
    """Its number, or 0 if there is none and the file is read when it is asked for."""
    pipe: int = -1

    def loaded(self) -> Loaded:
        """Wait for the content.

        Raises:
            BrokenContent: It cannot be shown.
        """
        sent = self._sent()
        if not sent:
            from sij_tui.core.load import load

            return load(self.data, self.name)
        import msgspec

        from sij_tui.core.loaded import Loaded
        from sij_tui.core.model import Content

        return Loaded(msgspec.msgpack.decode(sent, type=Content), self.name, self.data)

    def _sent(self) -> bytes:
        """What the process has sent, all of it; empty if it failed or there was none."""
        if not self.process:
            return b""
        with open(self.pipe, "rb") as pipe:
            sent = pipe.read()
        _, status = os.waitpid(self.process, 0)
        return b"" if status else sent


def read_ahead(data: bytes, name: str) -> Ahead:
    """Begin to read a content file, where there is a second core to do it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if not hasattr(os, "fork") or cores == 1:
        return Ahead(data, name)
    theirs, ours = os.pipe()
    try:
        process = os.fork()
    except OSError:  # no more processes allowed
        os.close(theirs)
        os.close(ours)
        return Ahead(data, name)
    if not process:
        os.close(theirs)
        _read(data, name, ours)
    os.close(ours)
    return Ahead(data, name, process, theirs)


def _read(data: bytes, name: str, pipe: int) -> NoReturn:
    """Send the content and end, in silence: the terminal belongs to the other process."""
    status = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        import msgspec

        from sij_tui.core.load import load

        with open(pipe, "wb") as out:
            out.write(msgspec.msgpack.encode(load(data, name).content))
        status = 0
    finally:
        os._exit(status)  # even if that failed: the other one then reads the file, and reports
