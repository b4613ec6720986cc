"""The forkserver: a process that has imported the program and read the content, and forks sessions.

It has one thread and no socket but the one to the SSH server, so that a fork is safe. It ends when
that server ends, and all its sessions with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import NamedTuple

import msgspec

from sij_tui.core.book import Book
from sij_tui.internal_error import EXIT_FAILED, error_location
from sij_tui.serve.content import ContentError
from sij_tui.serve.forkserver import protocol, worker
from sij_tui.serve.forkserver.pending_session import PendingSession, open_session
from sij_tui.serve.forkserver.protocol import ForkServerConfig
from sij_tui.serve.forkserver.warm_up import import_program, load_book, warm_up
from sij_tui.serve.sandbox.rlimits import drop_privileges

TERMINATE_GRACE_S = 0.6
"""Between SIGHUP, on which a session cleans up, and SIGKILL."""
FORK_INTERVAL_S = 0.08 / (os.cpu_count() or 1)
"""Between two forks: about as long as a session needs to show its first full screen."""
BURST_GAP_S, MAX_FORK_DELAY_S = 0.06, 0.8
"""Time without an arrival that ends a burst of arrivals, and the longest wait for that."""
IGNORED_SIGNALS = (
    signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2,
)  # fmt: skip
"""The server decides when to end, and a session has no handlers yet when it is forked."""
_MAX_MESSAGE = 8192
"""Characters of a message about the content."""


class _Worker(NamedTuple):
    id: int
    """Of the session."""
    home: str


class ForkServer:
    """Starts sessions on request, ends them, and reports when they have ended."""

    def __init__(self, sock: socket.socket, config: ForkServerConfig) -> None:
        self._sock = sock
        self._config = config
        self._book: Book | None = None
        self._workers: dict[int, _Worker] = {}
        """By process id."""
        self._kill_at: dict[int, float] = {}
        """Process ids of sessions that are ending: when to kill them, in monotonic seconds."""
        self._pending: deque[PendingSession] = deque()
        self._next_fork_at = self._burst_over_at = 0.0
        self._home = tempfile.mkdtemp(prefix="sij-tui-")
        self._wakeup_read_fd, wakeup_fd = os.pipe()
        for fd in (self._wakeup_read_fd, wakeup_fd):
            os.set_blocking(fd, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup_fd, warn_on_full_buffer=False)

    def load_content(self) -> None:
        """Load the content for sessions that start later; a file with problems changes nothing."""
        try:
            book = load_book(Path(self._config.content))
            warm_up(book, self._config.options)
        except ContentError as error:
            self._send(protocol.ContentRejected(str(error)[:_MAX_MESSAGE]))
            return
        self._book = book
        gc.collect()
        gc.freeze()  # so that no session writes to memory that all share (copy-on-write)
        meta = book.content.meta
        self._send(protocol.ContentLoaded(f"{meta.id} {meta.version}", self._home))

    def run(self) -> None:
        """Handle requests until the server has ended."""
        while True:
            self._reap()
            sock_fd = self._sock.fileno()
            ready, _, _ = select.select([sock_fd, self._wakeup_read_fd], [], [], self._timeout())
            if self._wakeup_read_fd in ready:
                os.read(self._wakeup_read_fd, 4096)
            if sock_fd in ready and not self._handle_request():
                return
            self._start_pending()
            self._kill_overdue()

    def close(self) -> None:
        """End all sessions and remove their folders."""
        for pending in self._pending:
            pending.discard()
        self._pending.clear()
        for pid in self._workers:
            self._terminate(pid)
        while self._workers:
            select.select([self._wakeup_read_fd], [], [], self._timeout())
            self._kill_overdue()
            self._reap()
        shutil.rmtree(self._home, ignore_errors=True)

    def _handle_request(self) -> bool:
        """Handle one request; False when the server has ended."""
        try:
            request = protocol.receive_request(self._sock)
        except OSError:
            return False
        match request:
            case None:
                return False
            case protocol.StartSession():
                self._open_session(request)
            case protocol.ReloadContent():
                self.load_content()
            case protocol.SessionCommand():
                self._command(request)
        return True

    def _command(self, request: protocol.SessionCommand) -> None:
        if request.command == "end":
            self._cancel_pending(request.id)
        for pid in [pid for pid, one in self._workers.items() if one.id == request.id]:
            match request.command:
                case "end":
                    self._terminate(pid)
                case "announce-shutdown":
                    os.kill(pid, signal.SIGUSR1)
                case "report":
                    os.kill(pid, signal.SIGUSR2)

    def _open_session(self, request: protocol.StartSession) -> None:
        """Give a session its terminal at once; its process is forked when it is its turn."""
        assert self._book is not None
        try:
            pending, server_fds = open_session(request, self._book)
        except OSError as error:
            self._send(protocol.SessionFailed(request.id, error.strerror or str(error)))
            return
        if self._pending:  # a burst: first frames go before full screens
            self._burst_over_at = pending.created_at + BURST_GAP_S
        self._pending.append(pending)
        self._send(protocol.SessionStarted(request.id), server_fds)
        for fd in server_fds:
            os.close(fd)

    def _start_pending(self) -> None:
        """Fork the next pending session if it is time."""
        now = time.monotonic()
        if not self._pending or now < self._fork_at():
            return
        self._next_fork_at = now + FORK_INTERVAL_S
        with contextlib.closing(self._pending.popleft()) as pending:
            try:
                self._fork(pending)
            except OSError:
                self._send(protocol.SessionEnded(pending.request.id, EXIT_FAILED))

    def _fork_at(self) -> float:
        """When the next pending session may be forked, in monotonic seconds."""
        latest = self._pending[0].created_at + MAX_FORK_DELAY_S
        return max(self._next_fork_at, min(self._burst_over_at, latest))

    def _fork(self, pending: PendingSession) -> None:
        """Fork the process of a session.

        Raises:
            OSError: No process or folder can be made.
        """
        book = self._book
        assert book is not None
        home = tempfile.mkdtemp(dir=self._home)
        try:
            pid = os.fork()
        except OSError:
            os.rmdir(home)
            raise
        if pid == 0:
            worker.run_worker(pending, book, home, self._config.limits)
        self._workers[pid] = _Worker(pending.request.id, home)

    def _cancel_pending(self, id: int) -> None:
        """Drop a session that has no process yet."""
        for pending in [pending for pending in self._pending if pending.request.id == id]:
            self._pending.remove(pending)
            pending.discard()
            self._send(protocol.SessionEnded(id, -signal.SIGHUP))

    def _terminate(self, pid: int) -> None:
        """Send SIGHUP; SIGKILL follows after the grace period."""
        if pid not in self._kill_at:
            self._kill_at[pid] = time.monotonic() + TERMINATE_GRACE_S
            _signal(pid, signal.SIGHUP)

    def _kill_overdue(self) -> None:
        """Kill the sessions whose grace period is over."""
        now = time.monotonic()
        for pid, kill_at in self._kill_at.items():
            if kill_at <= now:
                _signal(pid, signal.SIGKILL)
                self._kill_at[pid] = now + TERMINATE_GRACE_S

    def _timeout(self) -> float | None:
        """Seconds until the next fork or kill; None if there is none."""
        forks = [self._fork_at()] if self._pending else []
        due = min((*forks, *self._kill_at.values()), default=None)
        return None if due is None else max(0.0, due - time.monotonic())

    def _reap(self) -> None:
        """Clean up after the processes that have ended, and report them."""
        while self._workers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._kill_at.pop(pid, None)
            if ended := self._workers.pop(pid, None):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)  # whatever it may have started
                shutil.rmtree(ended.home, ignore_errors=True)
                self._send(protocol.SessionEnded(ended.id, os.waitstatus_to_exitcode(status)))

    def _send(self, event: protocol.ForkServerEvent, fds: tuple[int, ...] = ()) -> None:
        with contextlib.suppress(OSError):  # the server has ended, which the next read will tell
            protocol.send(self._sock, event, fds)


def _signal(pid: int, number: signal.Signals) -> None:
    """Signal the process group of a session; the process alone before it has made its group."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def main(fd: int, config: str) -> None:
    """Run the forkserver.

    Args:
        fd: File descriptor of the socket to the server.
        config: A :class:`.protocol.ForkServerConfig` as JSON.
    """
    gc.disable()
    for number in IGNORED_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    # Blocked, not ignored: a session that has no handler yet gets it as soon as it has one.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    decoded = msgspec.json.decode(config, type=ForkServerConfig)
    with socket.socket(fileno=fd) as sock:
        try:
            _serve(sock, decoded)
        except Exception as error:  # noqa: BLE001 - the server prints it, and ends
            rejected = protocol.ContentRejected(
                f"No sessions can be made: {error_location(error)}."
            )
            with contextlib.suppress(OSError):
                protocol.send(sock, rejected)
            sys.exit(1)


def _serve(sock: socket.socket, config: ForkServerConfig) -> None:
    """Import the program, load the content, and fork sessions until the server has ended."""
    import_program()
    if config.user:
        drop_privileges(*config.user)
    server = ForkServer(sock, config)
    try:
        server.load_content()
        server.run()
    finally:
        server.close()
