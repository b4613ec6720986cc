"""The server: it listens, and brings visitors and sessions together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from asyncssh import SSHKey
from asyncssh.connection import SSHServerConnectionOptions

from sij_tui.serve import control
from sij_tui.serve.forkserver import protocol as wire
from sij_tui.serve.forkserver.client import Birthplace, Lost, Nurse
from sij_tui.serve.forkserver.worker import where
from sij_tui.serve.limits import Admission
from sij_tui.serve.log import Log
from sij_tui.serve.options import Options
from sij_tui.serve.sessions.registry import Hall
from sij_tui.serve.ssh import restricted_connection as door
from sij_tui.serve.ssh.admission import Connections
from sij_tui.serve.ssh.authentication import Access, BadAccess, read_access
from sij_tui.serve.ssh.connection import Visitor
from sij_tui.serve.ssh.listener import Listener
from sij_tui.serve.ssh.read_scheduler import Slices

_HASHING = 2
"""Passwords looked at at once."""
_SPARE_CONNECTIONS = 20
"""Connections beyond the sessions: those who are just logging in, or are told that it is full."""


_LAST_WORDS_TIME = 2.0
"""Seconds for the last words to visitors, when sessions have ended."""


class Ground(NamedTuple):
    """What has to be had before the server becomes another user."""

    options: Options
    listening: list[socket.socket]
    keys: Sequence[SSHKey]
    access: Access
    place: Birthplace
    control: socket.socket | None
    log: Log


class Front:
    """The running server."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._options = options = ground.options
        self._log = ground.log
        self._access = ground.access
        self.hall = Hall(options, ground.log, time.monotonic)
        most = options.max_sessions + _SPARE_CONNECTIONS
        admission = Admission(most, options.max_per_address)
        self._connections = Connections(self.hall, admission)
        self._hashing = asyncio.Semaphore(_HASHING)
        self._end = asyncio.Event()
        self._ready = asyncio.Event()
        self._problem = self._home = ""
        self._terminal = os.isatty(0)
        self._nurse = self.hall.nurse = Nurse(ground.place, self._on_content, self._on_lost)
        self._ssh = self._connection_options()

    async def run(self, on_ready: Callable[[], None]) -> int:
        """Serve until told to end; returns the exit status."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._note)
        await self._ready.wait()
        if self._problem:
            print(f"sij-tui: {self._problem}", file=sys.stderr)
            return 1
        slices = Slices(loop)
        listener = Listener(
            self._ground.listening,
            self._connections,
            self._options.proxies,
            lambda address, data: door.Door(loop, self._ssh, slices, address, data),
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._finish)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        control = self._ground.control
        desk = None if control is None else await self._listen_for_presenter(control)
        on_ready()
        await self._end.wait()
        listener.close()
        if desk is not None:
            desk.close()
        if not self._problem:
            self._log.say("closing", sessions=len(self.hall))
            await self._drain()
        await self._say_good_bye()
        self._nurse.close()
        self._log.say("stop", reason=self._problem, lost=self._log.lost or None)
        return 1 if self._problem else 0

    async def _listen_for_presenter(self, control: socket.socket) -> asyncio.Server:
        """Listen on a socket whose file may be out of our reach: whoever made it removes it."""
        if sys.version_info >= (3, 13):
            return await asyncio.start_unix_server(self._answer, sock=control, cleanup_socket=False)
        return await asyncio.start_unix_server(self._answer, sock=control)

    async def _drain(self) -> None:
        """Let the sessions end; a second signal makes it quick."""
        self._end.clear()
        quiet = asyncio.create_task(self.hall.drain(self._options.drain))
        again = asyncio.create_task(self._end.wait())
        await asyncio.wait((quiet, again), return_when=asyncio.FIRST_COMPLETED)
        again.cancel()
        if not quiet.done():
            quiet.cancel()
            await self.hall.drain(0)

    async def _say_good_bye(self) -> None:
        """Wait until the last words to everybody are on their way, but not long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS_TIME):
                await self.hall.is_empty()
                while len(self._connections):
                    await asyncio.sleep(0.01)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer a question of the presenter."""
        question = await control.hear(reader)
        if question is None:
            writer.close()
            return
        await self.hall.look()
        ended = bool(question.end) and self.hall.end_one(question.end)
        if question.drain is not None and question.drain is not self.hall.draining:
            self.hall.draining = question.drain
            self._log.say("draining" if question.drain else "not-draining")
        counts = {**self.hall.counts, "log-lines-lost": self._log.lost}
        most, rows = self._options.max_sessions, self.hall.rows()
        answer = control.Answer(most, rows, ended, self.hall.draining, counts)
        await control.say(writer, answer)

    def _connection_options(self) -> SSHServerConnectionOptions:
        return door.options(self._ground.keys, server_factory=self._visitor)

    def _visitor(self) -> Visitor:
        return Visitor(self.hall, self._connections, self._access, self._hashing)

    def _note(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log what went wrong in the front itself; the rest goes on."""
        error = context.get("exception")
        self._log.say("error", what=where(error) if error else context.get("message"))

    def _finish(self) -> None:
        self._end.set()

    def _reload(self) -> None:
        """Read content, keys and passwords anew; whatever is broken stays as it was.

        SIGHUP also says that the terminal is gone in which the server was started: then it ends.
        """
        if self._terminal and not os.isatty(0):
            self._finish()
            return
        try:
            self._access = read_access(self._options.authorized_keys, self._options.password_file)
        except BadAccess as bad:
            self._log.say("not-reloaded", reason=str(bad))
        with contextlib.suppress(Lost):  # told by _on_lost
            self._nurse.read()

    def _on_content(self, report: wire.Ready | wire.Broken) -> None:
        first = not self._ready.is_set()
        match report:
            case wire.Ready(content, home):
                self._home = home
                self._log.say("content", content=content)
            case wire.Broken(message) if first:
                self._problem = message
            case wire.Broken(message):
                self._log.say("not-reloaded", reason=message)
        self._ready.set()

    def _on_lost(self) -> None:
        self._problem = "The process that sessions are made from has ended."
        if self._home:
            shutil.rmtree(self._home, ignore_errors=True)  # it may have had no time to
        self._ready.set()
        self._end.set()


def serve(ground: Ground, on_ready: Callable[[], None]) -> int:
    """Serve until told to end; returns the exit status."""

    async def run() -> int:
        return await Front(ground).run(on_ready)

    os.umask(0o077)
    for name in ("asyncio", "asyncssh"):  # they tell of clients that are gone; we log what counts
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return asyncio.run(run())
