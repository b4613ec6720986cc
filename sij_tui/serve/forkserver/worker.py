"""The process of one session: the program on a pseudo-terminal, with few privileges."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import os
import select
import signal
import socket
import sys
import termios
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

from sij_tui.app.bootstrap import (
    StartError,
    TerminalHandover,
    build_app,
    closing_message,
    draw_home,
    exit_status,
)
from sij_tui.app.class_member import ClassMember
from sij_tui.app.hub_link import HubLink
from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.app.line_input import LineInput
from sij_tui.app.line_session import LineOutput, NoSuchTask, ReaderFiles, hold_session, line_context
from sij_tui.core.book import Book
from sij_tui.core.content.label_text import no_such_name
from sij_tui.core.content.routes import CLASS_SCREEN, PROGRAM_SCREENS
from sij_tui.export.text import as_text
from sij_tui.internal_error import EXIT_FAILED, error_location
from sij_tui.output import control_stream, text_output
from sij_tui.serve.forkserver.pending_session import PendingSession
from sij_tui.serve.forkserver.protocol import FAILURE_PREFIX, StartSession
from sij_tui.serve.sandbox.audit_hook import code_folders, install_audit_hook
from sij_tui.serve.sandbox.landlock import restrict_files
from sij_tui.serve.sandbox.rlimits import (
    ResourceLimits,
    apply_limits,
    kill_on_parent_exit,
    prefer_oom_kill,
)
from sij_tui.serve.sandbox.seccomp import install_filter
from sij_tui.terminal.detect import letters_for, line_encoding, terminal_encoding
from sij_tui.terminal.first_frame import LEAVE
from sij_tui.terminal.signals import cleanup_on_signal
from sij_tui.terminal.size import window_size

_REPORT_FD = 3
"""File descriptor of the socket to the server: a report for each page that is opened, and the
messages of a class."""
_MAX_REPORT_BYTES = 256
_MAX_FAILURES = 10
"""Of one session that are reported."""
_LINES = "lines"
"""What is reported in place of a page, of a session that goes line by line."""
_MAX_COLUMNS = 79
"""Of a line that is said."""
_INPUT_TIMEOUT_S = 0.1
"""How long a client has to say that its input is empty."""
NICENESS = 5
"""So that the SSH server, which all sessions share, is scheduled first."""


def run_worker(pending: PendingSession, book: Book, home: str, limits: ResourceLimits) -> None:
    """Run the session to its end, then exit; does not return. Call it right after the fork.

    Args:
        pending: The session, with its terminal.
        book: What it shows.
        home: An empty folder, its working folder and HOME.
        limits: The most that it may use.
    """
    request, status = pending.request, EXIT_FAILED
    try:
        _set_up_process(pending, home, limits)
        with ExitStack() as at_end:  # the process ends past Python, which would close files
            if not request.lines:  # then a frame is up already
                at_end.enter_context(cleanup_on_signal(lambda: os.write(1, LEAVE.encode())))
            run = _run_lines if request.lines else _run_app
            status = run(request, book, at_end)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else EXIT_FAILED
    except BaseException as error:  # noqa: BLE001 - goes to the log, not to the client
        if isinstance(error, OSError) and _terminal_hung_up():
            status = 128 + signal.SIGHUP  # a client that disconnects is no failure
        else:
            _send_report(f"{FAILURE_PREFIX}{error_location(error)}")
    finally:
        os._exit(status)


def _terminal_hung_up() -> bool:
    """Whether the server has closed its side of the pseudo-terminal."""
    poll = select.poll()
    poll.register(0, 0)
    return any(events & select.POLLHUP for _, events in poll.poll(0))


def _set_up_process(pending: PendingSession, home: str, limits: ResourceLimits) -> None:
    """Take the terminal, close all other file descriptors, reset signals, apply the limits.

    Raises:
        SystemExit: The client has disconnected.
    """
    parent_pid = os.getppid()
    os.setsid()
    for fd in (0, 1, 2):
        os.dup2(pending.terminal_fd, fd)
    os.dup2(pending.report_fd, _REPORT_FD, inheritable=False)  # first: failures are reported to it
    try:
        if pending.request.terminal:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    except OSError:  # the client has disconnected
        raise SystemExit(128 + signal.SIGHUP) from None
    os.closerange(_REPORT_FD + 1, os.sysconf("SC_OPEN_MAX"))
    os.set_blocking(_REPORT_FD, False)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.umask(0o077)
    os.nice(NICENESS)
    os.chdir(home)
    os.environ.clear()
    os.environ.update({**pending.request.variables, "HOME": home})
    kill_on_parent_exit(parent_pid)
    prefer_oom_kill()
    apply_limits(limits)
    install_filter()


def _run_app(request: StartSession, book: Book, at_end: ExitStack) -> int:
    """Run the program; returns its exit status."""
    gc.enable()
    args = SimpleNamespace(**request.options, variables=request.variables)
    hub = HubLink(_REPORT_FD) if request.options.get("classes") else None
    report = _page_reporter()
    try:
        state = Path(request.reader_file) if request.reader_file else None
        answers = state.with_suffix(".sqlite3") if state else None
        taken = TerminalHandover(draw_home(args, book, state, 1))
        built = build_app(
            args, book, state, follow=report, records=lambda: answers, terminal=taken, hub=hub
        )
    except StartError as refused:
        print(LEAVE, end="", file=control_stream(sys.stdout))
        print(refused, flush=True)
        return refused.status
    at_end.callback(built.close)
    app = built.app
    app.on_failure = _failure_reporter()
    _announce_shutdown_on_signal(app)
    signal.signal(signal.SIGUSR2, lambda *_: report(app.session.route.page))
    report(app.session.route.page)
    restrict_files(code_folders(), [str(state.parent)] if state else [])
    install_audit_hook(state)
    app.run()
    built.keep(app.session)
    if words := closing_message(args, app):
        print(words)
    sys.stdout.flush()
    return exit_status(app)


def _run_lines(request: StartSession, book: Book, at_end: ExitStack) -> int:
    """Run the program line by line; without input, print all of it. Returns the exit status."""
    gc.enable()
    args = SimpleNamespace(**request.options, variables=request.variables)
    state = Path(request.reader_file) if request.reader_file else None
    hub = HubLink(_REPORT_FD) if request.options.get("classes") else None
    report = _page_reporter()
    signal.signal(signal.SIGUSR2, lambda *_: report(_LINES))
    report(_LINES)
    restrict_files(code_folders(), [str(state.parent)] if state else [])
    install_audit_hook(state)
    encoding = terminal_encoding(request.variables)
    # Anew: standard output is of another file than when Python opened it, before the fork.
    sys.stdout = at_end.enter_context(
        open(1, "w", encoding=encoding, closefd=False)  # noqa: SIM115 - at_end
    )
    with text_output(encoding, letters_for):
        has = "ascii" if args.glyphs == "ascii" else line_encoding(request.variables)
        output = LineOutput(_write, _columns(request), has)
        if not (request.terminal or _input_is_open()):
            return _print_text(book, args.start or "", output)
        member = ClassMember(hub) if hub else None
        files = ReaderFiles(state, state.with_suffix(".sqlite3") if state else None)
        outside = line_context(args, book, lambda: files, at_end, member)
        try:
            hold_session(outside, args.start or "", LineInput(0, encoding), output, member)
        except NoSuchTask as error:
            output.write(f"{error}\n")
            return 2
        return 0


def _print_text(book: Book, asked: str, output: LineOutput) -> int:
    """Print a page, or all of them; returns the exit status."""
    found = book.find(asked) if asked and asked not in (*PROGRAM_SCREENS, CLASS_SCREEN) else ""
    if found is None:
        titles = {page.id: page.title for page in book.pages()}
        output.write(no_such_name("screen", asked, titles) + "\n")
        return 2
    pages = [book.page(found)] if found else book.pages()
    output.write(as_text(pages, output.tier))
    return 0


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _columns(request: StartSession) -> int:
    """Characters that a line may take."""
    return min(window_size(1)[0], _MAX_COLUMNS) if request.terminal else _MAX_COLUMNS


def _input_is_open() -> bool:
    """Whether somebody may type: a client whose input is empty has said so with its request."""
    ready, _, _ = select.select([0], [], [], _INPUT_TIMEOUT_S)
    if not ready:
        return True
    with socket.socket(fileno=os.dup(0)) as ours:
        return bool(ours.recv(1, socket.MSG_PEEK))


def _announce_shutdown_on_signal(app: LeafletApp) -> None:
    """On SIGUSR1 tell the reader that the server is about to stop, now or on the first screen."""
    closing = app.book.content.labels.kiosk.closing

    def announce() -> None:
        app.session = app.current_session.with_notice(closing)

    def on_signal(*_: object) -> None:
        try:
            asyncio.get_running_loop().call_soon_threadsafe(announce)
        except RuntimeError:  # the app is not running yet
            app.set_reactive(LeafletApp.session, app.session.with_notice(closing))

    signal.signal(signal.SIGUSR1, on_signal)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})


def _page_reporter() -> Callable[[str], None]:
    """A function that reports a page, with the private memory of this process in kB."""
    usage_fd = os.open("/proc/self/smaps_rollup", os.O_RDONLY)  # before files are restricted

    def report(page: str) -> None:
        lines = os.pread(usage_fd, 4096, 0).decode("ascii", "replace").splitlines()
        private = [line.split()[1] for line in lines if line.startswith("Private_")]
        _send_report(f"{page} {sum(map(int, private))}")

    return report


def _failure_reporter() -> Callable[[BaseException], None]:
    """A function that reports an error as it happens; only the first of a session."""
    left = iter(range(_MAX_FAILURES))

    def report(error: BaseException) -> None:
        if next(left, None) is not None:
            _send_report(f"{FAILURE_PREFIX}{error_location(error)}")

    return report


def _send_report(line: str) -> None:
    """Send a line to the server; it is dropped if the pipe is full or closed."""
    with contextlib.suppress(OSError):
        os.write(_REPORT_FD, f"{line}\n".encode("ascii", "replace")[:_MAX_REPORT_BYTES])
