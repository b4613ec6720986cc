"""The front's side of the line to the nursery."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import count
from typing import NamedTuple, Self

import msgspec

from sij_tui.serve.forkserver import protocol as wire
from sij_tui.serve.forkserver.config import Charge

_BEGIN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from sij_tui.serve.forkserver.server import main; main(int(sys.argv[2]), sys.argv[3])"
)


class Lost(Exception):
    """The nursery is gone, or could not do what was asked; the text says why."""


class Kid(NamedTuple):
    """A session's process, as the front sees it."""

    id: int
    terminal: int
    """Our side of its pseudo-terminal, an open file."""
    reports: int
    """An open file from which its reports can be read."""


class Birthplace(NamedTuple):
    """The nursery's process and our end of the line to it."""

    process: subprocess.Popen[bytes]
    line: socket.socket

    @classmethod
    def found(cls, charge: Charge) -> Self:
        """Start the nursery; it warms itself while the front gets ready."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = str(theirs.fileno())
            told = msgspec.json.encode(charge).decode()
            # The same places as ours, so that it is the same program that it finds there.
            places = msgspec.json.encode([os.path.abspath(place) for place in sys.path]).decode()
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", _BEGIN, places, number, told],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                cwd="/",
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            )
        return cls(process, ours)


class Nurse:
    """Asks for sessions, and hears of their end. Lives in one event loop."""

    def __init__(
        self,
        place: Birthplace,
        on_content: Callable[[wire.Ready | wire.Broken], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._place = place
        self._on_content, self._on_lost = on_content, on_lost
        self._ends: dict[int, Callable[[int], None]] = {}
        """Whom to tell of the end of each session."""
        self._ids = count(1)
        self._waiting: dict[int, asyncio.Future[Kid]] = {}
        self._loop = asyncio.get_running_loop()
        place.line.setblocking(False)
        self._loop.add_reader(place.line, self._hear)

    async def begin(
        self,
        size: tuple[int, int],
        options: Mapping[str, object],
        variables: Mapping[str, str],
        state: str | None,
        on_end: Callable[[int], None],
    ) -> Kid:
        """Begin a session; ``on_end`` is told its status when it ends, perhaps even before.

        Raises:
            Lost: It could not begin.
        """
        id = next(self._ids)
        future: asyncio.Future[Kid] = self._loop.create_future()
        self._waiting[id] = future
        self._ends[id] = on_end
        try:
            self._order(wire.Start(id, size, options, variables, state))
            return await future
        except asyncio.CancelledError:
            self.end(id)
            raise
        finally:
            del self._waiting[id]

    def end(self, id: int) -> None:
        """End a session, whatever it is doing."""
        with contextlib.suppress(Lost):  # then it has ended already
            self._order(wire.End(id))

    def tell(self, id: int) -> None:
        """Tell a session that the server is about to end."""
        with contextlib.suppress(Lost):
            self._order(wire.Tell(id))

    def look(self, id: int) -> None:
        """Have a session report its screen and memory."""
        with contextlib.suppress(Lost):
            self._order(wire.Look(id))

    def read(self) -> None:
        """Have the content read anew.

        Raises:
            Lost: The nursery is gone.
        """
        self._order(wire.Read())

    def close(self) -> None:
        """Let go of the nursery: it ends its sessions, and then itself."""
        self._loop.remove_reader(self._place.line)
        self._place.line.close()

    def _order(self, order: wire.Order) -> None:
        try:
            wire.send(self._place.line, order)
        except OSError as error:
            raise Lost(error.strerror or str(error)) from None

    def _hear(self) -> None:
        try:
            report, files = wire.receive_report(self._place.line)
        except BlockingIOError:
            return
        except OSError:
            report, files = None, []
        match report:
            case None:
                self._lose()
            case wire.Started(id):
                self._receive(id, files)
            case wire.Failed(id, message):
                self._ends.pop(id, None)
                if (future := self._waiting.get(id)) and not future.done():
                    future.set_exception(Lost(message))
            case wire.Ended(id, status):
                self._ends.pop(id, _ignore)(status)
            case wire.Ready() | wire.Broken():
                self._on_content(report)

    def _receive(self, id: int, files: list[int]) -> None:
        future = self._waiting.get(id)
        if future is not None and not future.done() and len(files) == 2:
            terminal, reports = files
            future.set_result(Kid(id, terminal, reports))
            return
        for file in files:  # the visitor has left meanwhile
            os.close(file)
        self.end(id)
        if future is not None and not future.done():
            future.set_exception(Lost("no more files can be opened"))

    def _lose(self) -> None:
        self._loop.remove_reader(self._place.line)
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Lost("the nursery has ended"))
        for on_end in list(self._ends.values()):  # the system ends a session with the nursery
            on_end(-signal.SIGKILL)
        self._ends.clear()
        self._on_lost()


def _ignore(status: int) -> None:
    """Nobody is left to be told."""
