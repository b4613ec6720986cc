"""One session of a connection: asked for, begun, fed, ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

from asyncssh import SSHServerChannel, SSHServerSession

from sij_tui.core.client_options import Unwelcome, wishes
from sij_tui.serve.forkserver.client import Kid, Lost
from sij_tui.serve.forkserver.worker import FAILED, FAILURE
from sij_tui.serve.limits import clamped
from sij_tui.serve.sessions import registry as reasons
from sij_tui.serve.sessions.environment import is_terminal, session_variables
from sij_tui.serve.sessions.registry import Hall, Visit
from sij_tui.serve.sessions.relay import Pump
from sij_tui.serve.ssh.restricted_connection import Door
from sij_tui.terminal.modes import restore

_WAITING = 16_384
"""Bytes waiting for a slow client from which on its session is not read."""
_EARLY = 4096
"""Keys typed before the session has begun that are kept."""
_PATIENCE = 2.0
"""Seconds that a client has to take the last words."""
_RESTORE = restore(kitty=True, pointer=True).encode()
NO_TERMINAL = "This needs a terminal: ssh -t demo@HOST"
POOR_TERMINAL = "Screens cannot be drawn on the terminal that is named in TERM."
FULL = "All places are taken. Please try again in a little while."


class Session(SSHServerSession[bytes]):
    """Stands between a channel and a session's process."""

    def __init__(self, hall: Hall, door: Door, address: str, user: str, key: str) -> None:
        self._hall, self._door = hall, door
        self._address, self._user, self._key = address, user, key
        self._term: str | None = None
        self._size = (80, 24)
        self._wishes: dict[str, object] = {}
        self._complaint = ""
        self._early = b""
        self._visit: Visit | None = None
        self._pump: Pump | None = None
        self._reports = -1
        self._status: int | None = None
        self._begun: asyncio.Task[None] | None = None
        self._gone = self._is_over = False
        self._jams: set[str] = set()
        self.is_started = False
        """Whether the client has asked for the program, not for a channel alone."""

    # -- asked for

    def connection_made(self, chan: SSHServerChannel[bytes]) -> None:
        """Take the channel."""
        self._channel = chan
        chan.set_write_buffer_limits(high=_WAITING)

    def pty_requested(
        self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object
    ) -> bool:
        """Note the client's terminal."""
        self._term = term_type
        self._size = clamped(*term_size[:2])
        return True

    def shell_requested(self) -> bool:
        """There is no shell, but the program."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Accept a few options; answer a wrong one; refuse commands."""
        try:
            self._wishes = wishes(command)
        except Unwelcome as unwelcome:
            self._door.watcher.refused(f"exec {command[:80]}")
            if not command.lstrip().startswith("-"):
                return False
            self._complaint = str(unwelcome)
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """There are none."""
        self._door.watcher.refused(f"subsystem {subsystem[:80]}")
        return False

    def session_started(self) -> None:
        """Begin, unless something speaks against it."""
        self.is_started = True
        if self._term is None:
            self._complaint = NO_TERMINAL
        elif not is_terminal(self._term):
            self._complaint = POOR_TERMINAL
        elif self._hall.is_full or self._hall.closing:
            self._complaint = self._complaint or FULL
        if self._complaint:
            self._hall.log.say("no-session", address=self._address, reason=self._complaint)
            self._leave(2, self._complaint)
            return
        self._visit = self._hall.begin(self._address, self._user, self._key, self._size)
        self._begun = asyncio.create_task(self._begin(self._visit, self._term or ""))

    # -- begun

    async def _begin(self, visit: Visit, term: str) -> None:
        """Have a process begin, and connect the two."""
        variables = session_variables(term, self._channel.get_environment_bytes())
        try:
            assert self._hall.nurse is not None
            kid = await self._hall.nurse.begin(
                self._size, self._options(), variables, self._records(), self.finished
            )
        except Lost as lost:
            self._hall.log.say("failed", session=visit.id, reason=str(lost))
            visit.reason = reasons.BROKEN
            self._leave(FAILED, reasons.WORDS[reasons.BROKEN])
            return
        self._connect(visit, kid)

    def _connect(self, visit: Visit, kid: Kid) -> None:
        visit.number = kid.id
        self._begun = None
        if self._gone:
            os.close(kid.terminal)
            os.close(kid.reports)
            self._hall.end(visit, reasons.LEFT)
            self._finish()
            return
        self._reports = kid.reports
        os.set_blocking(kid.reports, False)
        asyncio.get_running_loop().add_reader(kid.reports, self._report)
        self._pump = pump = Pump(kid.terminal, self._channel, self._finish)
        visit.traffic = lambda: (pump.taken, pump.sent)
        for why in self._jams:
            pump.stop(why, True)
        pump.resize(*self._size)
        pump.type(self._early)
        if self._hall.closing or visit.reason:
            self._hall.end(visit, reasons.CLOSING)

    def _options(self) -> dict[str, object]:
        """The options of this session: the server's, then the visitor's."""
        no_state = self._records() is None
        return {**self._hall.options.of_session(), "no_state": no_state, **self._wishes}

    def _records(self) -> str | None:
        """The reader's file, where there is a key to name it by."""
        folder = self._hall.options.records
        if not (folder and self._key):
            return None
        return str(Path(folder).absolute() / f"{self._key}.json")  # a session has another folder

    def _report(self) -> None:
        """Take in what the session reports: its screen, or why it broke down."""
        try:
            data = os.read(self._reports, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close_reports()
        for line in data.decode("ascii", "replace").splitlines():
            visit = self._visit
            if visit is not None and line.startswith(FAILURE):
                self._hall.log.say("failed", session=visit.id, reason=line.removeprefix(FAILURE))
            elif visit is not None:
                page, _, kilobytes = line[:80].partition(" ")
                visit.screen = page
                visit.memory = int(kilobytes) if kilobytes.isdecimal() else visit.memory

    def _close_reports(self) -> None:
        if self._reports >= 0:
            asyncio.get_running_loop().remove_reader(self._reports)
            os.close(self._reports)
            self._reports = -1

    # -- fed

    def data_received(self, data: bytes, datatype: object) -> None:
        """Pass on what the visitor types."""
        if self._visit is not None:
            self._visit.active = self._hall.clock()
        if self._pump is not None:
            self._pump.type(data)
        else:
            self._early = (self._early + data)[:_EARLY]

    def terminal_size_changed(self, width: int, height: int, *_: int) -> None:
        """Pass on that the window has another size."""
        self._size = clamped(width, height)
        if self._pump is not None:
            self._pump.resize(*self._size)

    def eof_received(self) -> bool:
        """Nobody types any more; what there is to see goes on."""
        return True

    def break_received(self, msec: int) -> bool:
        """Do nothing."""
        return False

    def pause_writing(self) -> None:
        """The client does not take what we send."""
        self.jammed("client", True)

    def resume_writing(self) -> None:
        """The client takes it again."""
        self.jammed("client", False)

    def jammed(self, why: str, full: bool) -> None:
        """Read the session's output no further while it cannot be passed on."""
        self._jams = self._jams | {why} if full else self._jams - {why}
        if self._pump is not None:
            self._pump.stop(why, full)

    # -- ended

    def finished(self, status: int) -> None:
        """The process has ended; its last words may still have to be passed on."""
        self._status = status if status >= 0 else 128 - status
        visit = self._visit
        if visit is not None and not visit.reason and (status == FAILED or status < 0):
            visit.reason = reasons.BROKEN
        if self._begun is not None:
            return  # it was so quick that we have yet to be told of its beginning
        self._finish()
        if self._visit is not None and not self._is_over:
            asyncio.get_running_loop().call_later(_PATIENCE, self._door.abort)

    def _finish(self) -> None:
        """Say good-bye when both have ended: the process, and what it wrote."""
        if self._status is None or (self._pump and not self._pump.is_dry and not self._gone):
            return
        if self._visit is not None and not self._is_over:
            self._leave(self._status, reasons.WORDS.get(self._visit.reason, ""))

    def _leave(self, status: int, words: str) -> None:
        """Tell the visitor something, and close."""
        self._over()
        if self._gone:
            return
        if self._pump is not None and self._pump.has_screen:  # it ended before it could
            self._channel.write(_RESTORE)
        if words:
            self._channel.write_stderr(f"{words}\r\n".encode())
        self._channel.exit(status)
        asyncio.get_running_loop().call_later(_PATIENCE, self._door.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is closed: by us after the end, or by a client that is gone."""
        self._gone = True
        if self._pump is not None:
            self._pump.close()
        if self._visit is not None and self._status is None:
            self._hall.end(self._visit, reasons.LEFT)
        asyncio.get_running_loop().call_soon(self._door.close)

    def _over(self) -> None:
        if self._visit is None or self._is_over:
            return
        self._is_over = True
        with contextlib.suppress(OSError):
            self._report()
        self._close_reports()
        if self._pump is not None:
            self._pump.close()
        self._hall.over(self._visit, self._status)
