"""Reads a content file on another core while this one imports Textual, and draws the home screen.

Reading takes a tenth of a start, and importing half of it; side by side the reader waits for the
longer one alone, and has the home screen before them meanwhile. The other process runs the very
same :func:`~sij_tui.content_cache.load`. Whatever becomes of it, the file is read here if nothing
whole came back.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from sij_tui.content_cache import kept, nowhere
from sij_tui.core.content.compiled import import_msgspec
from sij_tui.terminal.signals import reset_handlers, signals_blocked

if TYPE_CHECKING:
    from sij_tui.app.prerender import Cover
    from sij_tui.content_cache import Folder
    from sij_tui.core.content.compiled import Head
    from sij_tui.core.content.loaded import Loaded

Draw = Callable[["Loaded"], "Cover | None"]
"""Draws the home screen of a content, if that is the screen to begin at, and says what it drew."""


class Ahead:
    """A content file that is being read, from :meth:`begin` on or when it is asked for."""

    def __init__(self, data: bytes, name: str, folder: Folder = nowhere) -> None:
        self.data, self.name = data, name
        self._kept = kept(data, folder)
        self._process = self._pipe = 0

    def begin(self, draw: Draw = lambda _: None) -> bool:
        """Begin to read, and then to draw, where there is a second core to do it."""
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

    @property
    def head(self) -> Head | None:
        """What of the content can be shown already: it has been checked before."""
        return self._kept.head

    def end(self) -> None:
        """Have nothing more read or drawn; from a handler of signals, too."""
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)

    def loaded(self) -> tuple[Loaded, Cover | None]:
        """Wait for the content, and for what was drawn of it.

        Raises:
            BrokenContent: It cannot be shown.
        """
        sent = self._sent()
        if not sent:
            return self._kept.load(self.name), None
        import msgspec

        from sij_tui.app.prerender import Cover
        from sij_tui.core.content.loaded import Loaded
        from sij_tui.core.content.model import Content

        content, cover = msgspec.msgpack.decode(sent, type=tuple[Content, Cover | None])
        return Loaded(content, self.name, self.data), cover

    def _sent(self) -> bytes:
        """What the process has sent, all of it; empty if it failed or there was none."""
        if not self._process:
            return b""
        with open(self._pipe, "rb") as pipe:
            sent = pipe.read()
        process, self._process = self._process, 0
        _, status = os.waitpid(process, 0)
        return b"" if status else sent

    def _read(self, pipe: int, draw: Draw) -> NoReturn:
        """Draw, send the content and end; all else in the terminal is the other process's."""
        status = 1
        try:
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            import_msgspec()
            import msgspec

            loaded = self._kept.load(self.name)
            with open(pipe, "wb") as out:
                out.write(msgspec.msgpack.encode((loaded.content, draw(loaded))))
            status = 0
        finally:
            os._exit(status)  # even if that failed: the other one then reads the file, and reports
