"""The warm parent: it has imported the program and read the content, and forks the sessions.

One thread, no sockets but the line to the front, so that a fork is safe. It ends when the front
does, and all its sessions with it.
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
from sij_tui.serve.forkserver import protocol as wire
from sij_tui.serve.forkserver import worker as child
from sij_tui.serve.forkserver.config import Charge
from sij_tui.serve.forkserver.pending_session import Cradle, cradle
from sij_tui.serve.forkserver.warm_up import BrokenBook, read_book, rehearse, warm
from sij_tui.serve.sandbox.rlimits import become

GRACE = 0.6
"""Seconds that a session has to tidy up when it is over."""
BETWEEN = 0.08 / (os.cpu_count() or 1)
"""Seconds between two forks: about as long as a session needs to show its first full screen."""
CALM, LONGEST_WAIT = 0.06, 0.8
"""Seconds without an arrival that show that a crowd is all here; and the most to wait for that."""
IGNORED = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2)
"""The front decides what happens; and a session is not ready at once for what it is told."""


class _Kid(NamedTuple):
    id: int
    folder: str


class Nursery:
    """Forks sessions when told to, ends them, and says when they have ended."""

    def __init__(self, line: socket.socket, charge: Charge) -> None:
        self._line = line
        self._charge = charge
        self._book: Book | None = None
        self._kids: dict[int, _Kid] = {}
        """By process."""
        self._doomed: dict[int, float] = {}
        """Processes told to end, and when to make them."""
        self._cradles: deque[Cradle] = deque()
        """Sessions that wait for their process."""
        self._next_birth = self._calm = 0.0
        self._home = tempfile.mkdtemp(prefix="sij-tui-")
        self._ended, self._wakeup = os.pipe()
        for end in (self._ended, self._wakeup):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakeup, warn_on_full_buffer=False)

    def read(self) -> None:
        """Read the content for the sessions to come; a broken file changes nothing."""
        try:
            book = read_book(Path(self._charge.content))
            rehearse(book, self._charge.options)
        except BrokenBook as broken:
            self._say(wire.Broken(str(broken)[:8192]))
            return
        self._book = book
        gc.collect()
        gc.freeze()  # so that no session writes to pages that all share
        meta = book.content.meta
        self._say(wire.Ready(f"{meta.id} {meta.version}", self._home))

    def run(self) -> None:
        """Work until the front is gone."""
        while True:
            self._reap()
            line = self._line.fileno()
            ready, _, _ = select.select([line, self._ended], [], [], self._until_due())
            if self._ended in ready:
                os.read(self._ended, 4096)
            if line in ready and not self._obey():
                return
            self._bear()
            self._execute()

    def close(self) -> None:
        """End all sessions and leave nothing behind."""
        for made in self._cradles:
            made.give_up()
        self._cradles.clear()
        for pid in self._kids:
            self._doom(pid)
        while self._kids:
            select.select([self._ended], [], [], self._until_due())
            self._execute()
            self._reap()
        shutil.rmtree(self._home, ignore_errors=True)

    def _obey(self) -> bool:
        """Do what the front asks for; False when it is gone."""
        try:
            order = wire.receive_order(self._line)
        except OSError:
            return False
        match order:
            case None:
                return False
            case wire.Start():
                self._start(order)
            case wire.Read():
                self.read()
            case wire.End(id):
                self._forget(id)
                for pid in self._processes(id):
                    self._doom(pid)
            case wire.Tell(id):
                for pid in self._processes(id):
                    os.kill(pid, signal.SIGUSR1)
            case wire.Look(id):
                for pid in self._processes(id):
                    os.kill(pid, signal.SIGUSR2)
        return True

    def _processes(self, id: int) -> list[int]:
        return [pid for pid, kid in self._kids.items() if kid.id == id]

    def _start(self, start: wire.Start) -> None:
        """Give a session its terminal at once; its process comes when it is its turn."""
        assert self._book is not None
        try:
            made, theirs = cradle(start, self._book)
        except OSError as error:
            self._say(wire.Failed(start.id, error.strerror or str(error)))
            return
        if self._cradles:  # a crowd: those who arrive go before those who are here
            self._calm = made.since + CALM
        self._cradles.append(made)
        self._say(wire.Started(start.id), theirs)
        for file in theirs:
            os.close(file)

    def _bear(self) -> None:
        """Fork the next session, not at once after another: a crowd gets its first frames first."""
        now = time.monotonic()
        if not self._cradles or now < self._turn():
            return
        self._next_birth = now + BETWEEN
        with contextlib.closing(self._cradles.popleft()) as made:
            try:
                self._fork(made)
            except OSError:
                self._say(wire.Ended(made.start.id, child.FAILED))

    def _turn(self) -> float:
        """When the next session may be forked."""
        return max(self._next_birth, min(self._calm, self._cradles[0].since + LONGEST_WAIT))

    def _fork(self, made: Cradle) -> None:
        """Fork a session."""
        book = self._book
        assert book is not None
        folder = tempfile.mkdtemp(dir=self._home)
        try:
            pid = os.fork()
        except OSError:
            os.rmdir(folder)
            raise
        if pid == 0:
            birth = child.Birth(
                made.terminal, made.reporting, folder, os.getppid(), self._charge.bounds
            )
            child.live(made.start, book, birth)
        self._kids[pid] = _Kid(made.start.id, folder)

    def _forget(self, id: int) -> None:
        """Let go of a session that has no process yet."""
        for made in [made for made in self._cradles if made.start.id == id]:
            self._cradles.remove(made)
            made.give_up()
            self._say(wire.Ended(id, -signal.SIGHUP))

    def _doom(self, pid: int) -> None:
        if pid not in self._doomed:
            self._doomed[pid] = time.monotonic() + GRACE
            _signal(pid, signal.SIGHUP)

    def _execute(self) -> None:
        """Kill those whose time is up."""
        now = time.monotonic()
        for pid, due in self._doomed.items():
            if due <= now:
                _signal(pid, signal.SIGKILL)
                self._doomed[pid] = now + GRACE

    def _until_due(self) -> float | None:
        births = [self._turn()] if self._cradles else []
        due = min((*births, *self._doomed.values()), default=None)
        return None if due is None else max(0.0, due - time.monotonic())

    def _reap(self) -> None:
        while self._kids:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._doomed.pop(pid, None)
            if kid := self._kids.pop(pid, None):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)  # whatever it may have started
                shutil.rmtree(kid.folder, ignore_errors=True)
                self._say(wire.Ended(kid.id, os.waitstatus_to_exitcode(status)))

    def _say(self, report: wire.Report, files: tuple[int, ...] = ()) -> None:
        with contextlib.suppress(OSError):  # the front is gone, as the next reading will show
            wire.send(self._line, report, files)


def _signal(pid: int, number: signal.Signals) -> None:
    """Signal a session's process group; before it has one, the process."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def main(line: int, charge: str) -> None:
    """Be the nursery. ``line`` is the open file that leads to the front."""
    gc.disable()
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    # A session may get one before it listens: it waits, while one that is ignored would be lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    told = msgspec.json.decode(charge, type=Charge)
    with socket.socket(fileno=line) as front:
        try:
            _work(front, told)
        except Exception as error:  # noqa: BLE001 - told by the front, which ends then
            with contextlib.suppress(OSError):
                wire.send(front, wire.Broken(f"No sessions can be made: {child.where(error)}."))
            sys.exit(1)


def _work(front: socket.socket, charge: Charge) -> None:
    """Get ready, and make sessions until the front is gone."""
    warm()
    if charge.user:
        become(*charge.user)
    nursery = Nursery(front, charge)
    try:
        nursery.read()
        nursery.run()
    finally:
        nursery.close()
