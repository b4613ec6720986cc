"""One session: the program on a pseudo-terminal, in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import os
import select
import signal
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

from sij_tui.app.bootstrap import Refused, Taken, farewell, opened, show_cover
from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.core.book import Book
from sij_tui.output import control_stream
from sij_tui.serve.forkserver.protocol import Start
from sij_tui.serve.sandbox.audit_hook import code_places, lock
from sij_tui.serve.sandbox.rlimits import Bounds, bind, die_first, die_with_parent
from sij_tui.serve.sandbox.seccomp import close_files, wall_in
from sij_tui.terminal.first_frame import LEAVE
from sij_tui.terminal.signals import last_words

REPORTS = 3
"""The file to which a session reports: a line of its page whenever it has turned to another."""
NICENESS = 5
"""So that the front, which serves all, is never kept waiting by sessions."""
FAILED = 70
"""Exit status of a session that broke down (EX_SOFTWARE of sysexits.h)."""
FAILURE = "!"
"""Begins the line that says why a session broke down."""


class Birth(NamedTuple):
    """What a session's process takes over from the nursery."""

    terminal: int
    """The pseudo-terminal, our side."""
    reports: int
    folder: str
    """An empty folder, its home."""
    parent: int
    """The nursery's process."""
    bounds: Bounds


def live(start: Start, book: Book, birth: Birth) -> None:
    """Be the session; does not return. Called right after the fork."""
    status = FAILED
    try:
        _settle(start, birth)
        with last_words(lambda: os.write(1, LEAVE.encode())):  # the first frame is up already
            status = _show(start, book)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else FAILED
    except BaseException as error:  # noqa: BLE001 - told in the log, not to the visitor
        if isinstance(error, OSError) and _is_gone():
            status = 128 + signal.SIGHUP  # a client that has left is no failure
        else:
            _report(f"{FAILURE}{where(error)}")
    finally:
        os._exit(status)


def _is_gone() -> bool:
    """Whether nobody is at the other end of the terminal any more."""
    asked = select.poll()
    asked.register(0, 0)
    return any(found & select.POLLHUP for _, found in asked.poll(0))


def _settle(start: Start, birth: Birth) -> None:
    """Take the terminal, let go of all else, and accept the limits."""
    os.setsid()
    for number in (0, 1, 2):
        os.dup2(birth.terminal, number)
    os.dup2(birth.reports, REPORTS, inheritable=False)  # first of all: it may have to report
    try:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    except OSError:  # the visitor has left already
        raise SystemExit(128 + signal.SIGHUP) from None
    os.closerange(REPORTS + 1, os.sysconf("SC_OPEN_MAX"))
    os.set_blocking(REPORTS, False)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.umask(0o077)
    os.nice(NICENESS)
    os.chdir(birth.folder)
    os.environ.clear()
    os.environ.update({**start.variables, "HOME": birth.folder})
    die_with_parent(birth.parent)
    die_first()
    bind(birth.bounds)
    wall_in()


def _show(start: Start, book: Book) -> int:
    """Run the program; returns its exit status."""
    gc.enable()
    args = SimpleNamespace(**start.options, variables=start.variables)
    report = _reporter()
    try:
        state = Path(start.state) if start.state else None
        answers = state.with_suffix(".sqlite3") if state else None
        taken = Taken(show_cover(args, book, state, 1))
        app, keep = opened(
            args, book, state, follow=report, records=lambda: answers, terminal=taken
        )
    except Refused as refused:
        print(LEAVE, end="", file=control_stream(sys.stdout))
        print(refused, flush=True)
        return refused.status
    _listen(app)
    signal.signal(signal.SIGUSR2, lambda *_: report(app.session.route.page))
    report(app.session.route.page)
    close_files(code_places(), [str(state.parent)] if state else [])
    lock(own=state)
    app.run()
    keep(app.session)
    if words := farewell(args, app):
        print(words)
    sys.stdout.flush()
    for failure in app.failures:
        _report(f"{FAILURE}{where(failure)}")
    return FAILED if app.failures and app.return_code == 1 else app.return_code or 0


def _listen(app: LeafletApp) -> None:
    """Tell the reader on SIGUSR1 that the server is about to end; nobody is told too early."""
    closing = app.book.content.labels.kiosk.closing

    def tell() -> None:
        app.session = app.here.noticed(closing)

    def told(*_: object) -> None:
        try:
            asyncio.get_running_loop().call_soon_threadsafe(tell)
        except RuntimeError:  # it is not running yet: its first screen will tell
            app.set_reactive(LeafletApp.session, app.session.noticed(closing))

    signal.signal(signal.SIGUSR1, told)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})


def _reporter() -> Callable[[str], None]:
    """Reports pages, each with the memory in kB that is this process's own."""
    usage = os.open("/proc/self/smaps_rollup", os.O_RDONLY)  # while it may still open files

    def report(page: str) -> None:
        lines = os.pread(usage, 4096, 0).decode("ascii", "replace").splitlines()
        own = [line.split()[1] for line in lines if line.startswith("Private_")]
        _report(f"{page} {sum(map(int, own))}")

    return report


def _report(line: str) -> None:
    """Tell the front something; it is left out if the front does not listen."""
    with contextlib.suppress(OSError):
        os.write(REPORTS, f"{line}\n".encode("ascii", "replace")[:256])


def where(error: BaseException) -> str:
    """The kind of an error and the line that raised it; its text may hold an answer."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    name = Path(trace.tb_frame.f_code.co_filename).name
    return f"{type(error).__name__} at {name}:{trace.tb_lineno}"
