"""The server's side of the socket to the forkserver."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from typing import NamedTuple, Self

import msgspec

from sij_tui.serve.forkserver import protocol
from sij_tui.serve.forkserver.protocol import ForkServerConfig

_BOOTSTRAP = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from sij_tui.serve.forkserver.server import main; main(int(sys.argv[2]), sys.argv[3])"
)


class ForkServerError(Exception):
    """The forkserver has ended, or could not start a session; the message says why."""


class WorkerHandle(NamedTuple):
    """A session's process, as the server sees it."""

    id: int
    terminal_fd: int
    """The server's side of its pseudo-terminal (the master)."""
    report_fd: int
    """The server's end of the pair for its reports and messages."""


class ForkServerHandle(NamedTuple):
    """The forkserver's process, and our end of the socket to it."""

    process: subprocess.Popen[bytes]
    sock: socket.socket

    @classmethod
    def spawn(cls, config: ForkServerConfig) -> Self:
        """Start the forkserver; it imports the program while this process goes on.

        Raises:
            OSError: The process cannot be started.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            encoded = msgspec.json.encode(config).decode()
            # The same module search path, so that it imports the same program.
            path = msgspec.json.encode([os.path.abspath(entry) for entry in sys.path]).decode()
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", _BOOTSTRAP, path, str(theirs.fileno()), encoded],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                cwd="/",
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            )
        return cls(process, ours)


class ForkServerClient:
    """Starts and ends sessions through the forkserver. Belongs to the running event loop.

    Args:
        handle: The forkserver.
        on_content: Called when content has been loaded or rejected.
        on_exit: Called when the forkserver has ended by itself.
    """

    def __init__(
        self,
        handle: ForkServerHandle,
        on_content: Callable[[protocol.ContentLoaded | protocol.ContentRejected], None],
        on_exit: Callable[[], None],
    ) -> None:
        self._sock = handle.sock
        self._on_content, self._on_exit = on_content, on_exit
        self._on_session_end: dict[int, Callable[[int], None]] = {}
        self._ids = count(1)
        self._starting: dict[int, asyncio.Future[WorkerHandle]] = {}
        self._loop = asyncio.get_running_loop()
        self._sock.setblocking(False)
        self._loop.add_reader(self._sock, self._receive)

    async def start_session(
        self,
        request: protocol.StartSession,
        on_end: Callable[[int], None],
    ) -> WorkerHandle:
        """Start a session; it gets an id of its own in place of that of the request.

        ``on_end`` is called with the exit status when the process has ended, which may be before
        this returns.

        Raises:
            ForkServerError: It could not start.
        """
        id = next(self._ids)
        started: asyncio.Future[WorkerHandle] = self._loop.create_future()
        self._starting[id] = started
        self._on_session_end[id] = on_end
        try:
            self._send(msgspec.structs.replace(request, id=id))
            return await started
        except asyncio.CancelledError:
            self.end_session(id)
            raise
        finally:
            del self._starting[id]

    def end_session(self, id: int) -> None:
        """End a session, whatever it is doing."""
        self._send_command(protocol.SessionCommand(id, "end"))

    def announce_shutdown(self, id: int) -> None:
        """Tell the reader of a session that the server is about to stop."""
        self._send_command(protocol.SessionCommand(id, "announce-shutdown"))

    def request_report(self, id: int) -> None:
        """Have a session report its page and memory."""
        self._send_command(protocol.SessionCommand(id, "report"))

    def _send_command(self, command: protocol.SessionCommand) -> None:
        with contextlib.suppress(ForkServerError):  # then the session has ended already
            self._send(command)

    def reload_content(self) -> None:
        """Have the content file read again.

        Raises:
            ForkServerError: The forkserver has ended.
        """
        self._send(protocol.ReloadContent())

    def close(self) -> None:
        """Close the socket: the forkserver ends its sessions, and then itself."""
        self._loop.remove_reader(self._sock)
        self._sock.close()

    def _send(self, request: protocol.ForkServerRequest) -> None:
        try:
            protocol.send(self._sock, request)
        except OSError as error:
            raise ForkServerError(error.strerror or str(error)) from None

    def _receive(self) -> None:
        try:
            event, fds = protocol.receive_event(self._sock)
        except BlockingIOError:
            return
        except OSError:
            event, fds = None, []
        match event:
            case None:
                self._on_disconnected()
            case protocol.SessionStarted(id):
                self._on_started(id, fds)
            case protocol.SessionFailed(id, message):
                self._on_session_end.pop(id, None)
                if (started := self._starting.get(id)) and not started.done():
                    started.set_exception(ForkServerError(message))
            case protocol.SessionEnded(id, status):
                if on_end := self._on_session_end.pop(id, None):
                    on_end(status)
            case protocol.ContentLoaded() | protocol.ContentRejected():
                self._on_content(event)

    def _on_started(self, id: int, fds: list[int]) -> None:
        started = self._starting.get(id)
        if started is not None and not started.done() and len(fds) == 2:
            terminal_fd, report_fd = fds
            started.set_result(WorkerHandle(id, terminal_fd, report_fd))
            return
        for fd in fds:  # the client has disconnected in the meantime
            os.close(fd)
        self.end_session(id)
        if started is not None and not started.done():
            started.set_exception(ForkServerError("no more files can be opened"))

    def _on_disconnected(self) -> None:
        self._loop.remove_reader(self._sock)
        for started in self._starting.values():
            if not started.done():
                started.set_exception(ForkServerError("the forkserver has ended"))
        for on_end in list(self._on_session_end.values()):  # the kernel kills its sessions too
            on_end(-signal.SIGKILL)
        self._on_session_end.clear()
        self._on_exit()
