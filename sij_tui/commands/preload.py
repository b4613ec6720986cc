"""Reads a content file on another core while this one imports Textual, and draws the home screen.

Reading takes a tenth of a start, and importing half of it; side by side the reader waits for the
longer one alone, and has the home screen before them meanwhile. The other process runs the very
same :func:`~sij_tui.content_cache.load_cached`. Whatever becomes of it, the file is read here if
nothing whole came back.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from sij_tui.content_cache import CachedContent
from sij_tui.core.content.compiled import import_msgspec
from sij_tui.terminal.signals import reset_handlers, signals_blocked

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from collections.abc import Callable
    from typing import NoReturn

    from sij_tui.app.prerender import PrerenderedHome
    from sij_tui.core.content.loaded import Loaded
    from sij_tui.core.content.problems import Problem

    Draw = Callable[[Loaded], PrerenderedHome | None]
    """Draws the home screen, if the reader begins there, and returns what it drew."""


class Preload:
    """A content file, read in a process of its own from :meth:`start` on, or on demand."""

    def __init__(self, data: bytes, name: str, folder: str = "") -> None:
        self.data, self.name = data, name
        self.cached = CachedContent(data, folder)
        """What is kept of the file."""
        self._process = self._pipe = 0

    def start(self, draw: Draw = lambda _: None) -> bool:
        """Fork a process that reads, then draws; returns False where there is no second core."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        if not hasattr(os, "fork") or cores == 1:
            return False
        theirs, ours = os.pipe()
        with signals_blocked():  # until it is known here which process to end
            try:
                self._process = os.fork()
            except OSError:  # no more processes allowed
                os.close(theirs)
                os.close(ours)
                return False
            if not self._process:
                reset_handlers()
                signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # whether we stop, the other one says
        if not self._process:
            os.close(theirs)
            self._read(ours, draw)
        os.close(ours)
        self._pipe = theirs
        return True

    def kill(self) -> None:
        """Kill the process. Safe in a signal handler."""
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)

    def result(self) -> tuple[Loaded, PrerenderedHome | None]:
        """Wait for the content, and for what was drawn of it; read it here if the process failed.

        Raises:
            BrokenContent: It cannot be shown.
        """
        sent = self._sent()
        if not sent:
            return self.cached.load(self.name), None
        import msgspec

        from sij_tui.app.prerender import PrerenderedHome
        from sij_tui.core.content.loaded import BrokenContent, Loaded
        from sij_tui.core.content.model import Content
        from sij_tui.core.content.problems import Problem

        form = tuple[tuple[Problem, ...], Content | None, PrerenderedHome | None]
        problems, content, home = msgspec.msgpack.decode(sent, type=form)
        if content is None:
            raise BrokenContent(problems)
        return Loaded(content, self.name, self.data), home

    def _sent(self) -> bytes:
        """Return all that the process has sent; empty if it failed or there is none."""
        if not self._process:
            return b""
        with open(self._pipe, "rb") as pipe:
            sent = pipe.read()
        process, self._process = self._process, 0
        _, status = os.waitpid(process, 0)
        return b"" if status else sent

    def _read(self, pipe: int, draw: Draw) -> NoReturn:
        """Read, draw, send the content, keep it and exit; the parent has the terminal."""
        status = 1
        try:
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            import_msgspec()
            import msgspec

            from sij_tui.core.content.loaded import BrokenContent

            loaded: Loaded | None = None
            problems: tuple[Problem, ...] = ()
            try:
                loaded = self.cached.load(self.name, keep=False)  # the reader is waiting
            except BrokenContent as broken:
                problems = broken.problems
            sent = (problems, loaded and loaded.content, loaded and draw(loaded))
            with open(pipe, "wb") as out:
                out.write(msgspec.msgpack.encode(sent))
            if loaded:
                self.cached.keep(loaded)
            status = 0
        finally:
            os._exit(status)  # even if that failed: the other one then reads the file, and reports
