"""The forkserver by itself: sessions that do not end, that wait, or fail; clients that leave."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import pytest
from pty_session import modes_left_on
from serve_kit import TIMEOUT, children

from sij_tui.internal_error import EXIT_FAILED
from sij_tui.serve.forkserver import protocol
from sij_tui.serve.forkserver.protocol import FAILURE_PREFIX, ForkServerConfig
from sij_tui.serve.options import ServeOptions

pytestmark = pytest.mark.pty

STUBBORN = """
import signal
def run_worker(pending, book, *_):
    os.setsid()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.write(pending.report_fd, b"here\\n")
    while True:
        time.sleep(60)
worker.run_worker = run_worker
"""


# In short steps: a signal that comes just before a long sleep is handled after it.
WAITS = """
def wait(*_):
    worker._send_report("here")
    while True:
        time.sleep(0.01)
worker._run_app = wait
"""


SLOW = f"""
server.FORK_INTERVAL_S = server.MAX_FORK_DELAY_S = 3600
{STUBBORN}
"""


@contextmanager
def forkserver(
    root: Path, code: str = ""
) -> Iterator[tuple[socket.socket, subprocess.Popen[bytes]]]:
    """A forkserver that is ready; it ends when the server's end of the socket is closed.

    ``code`` is run before, and changes what it is about.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    config = msgspec.json.encode(ForkServerConfig(str(root / "content.toml"))).decode()
    code = f"import os, sys, time\nfrom sij_tui.serve.forkserver import server, worker\n{code}\n"
    code += "server.main(int(sys.argv[1]), sys.argv[2])"
    command = [sys.executable, "-c", code, str(theirs.fileno()), config]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=root) as process, ours:
        theirs.close()
        ours.settimeout(TIMEOUT)
        assert isinstance(protocol.receive_event(ours)[0], protocol.ContentLoaded)
        yield ours, process


def start_session(sock: socket.socket, id: int) -> list[int]:
    """Start a session; returns the file descriptors of its terminal and its reports."""
    options = ServeOptions().session_options()
    protocol.send(
        sock,
        protocol.StartSession(id, (80, 24), (0, 0), options, {"TERM": "xterm", "LANG": "C.UTF-8"}),
    )
    report, files = protocol.receive_event(sock)
    assert report == protocol.SessionStarted(id)
    return files


def test_a_session_that_will_not_end_is_made_to(root: Path) -> None:
    with forkserver(root, STUBBORN) as (ours, process):
        files = start_session(ours, 1)
        assert os.read(files[1], 100) == b"here\n"
        ended_at = time.monotonic()
        protocol.send(ours, protocol.SessionCommand(1, "end"))
        assert protocol.receive_event(ours)[0] == protocol.SessionEnded(1, -signal.SIGKILL)
        assert time.monotonic() - ended_at > 0.4, "it has time to end by itself"
        ours.close()
        assert process.wait(TIMEOUT) == 0


def read_all(terminal: int) -> bytes:
    """All that comes from a terminal until its other side is closed."""
    said = b""
    with suppress(OSError):  # Linux: the other side is closed
        while data := os.read(terminal, 65_536):
            said += data
    return said


def test_a_client_that_disconnects_before_the_fork_is_no_failure(root: Path) -> None:
    code = "fork = server.ForkServer._fork\n"
    code += "server.ForkServer._fork = lambda self, pending: (time.sleep(0.5), fork(self, pending))"
    with forkserver(root, code) as (ours, _):
        terminal, reports = start_session(ours, 1)
        os.close(terminal)
        assert protocol.receive_event(ours)[0] == protocol.SessionEnded(1, 128 + signal.SIGHUP)
        assert os.read(reports, 100) == b""


def test_a_session_that_still_waits_for_its_process_leaves_nothing_behind(root: Path) -> None:
    with forkserver(root, SLOW) as (ours, process):
        _, ready = start_session(ours, 1)
        assert os.read(ready, 100) == b"here\n"  # it has its process; the next waits for an hour
        left = Path(f"/proc/{process.pid}/fd")
        before = len(list(left.iterdir()))
        terminal, reports = start_session(ours, 2)
        protocol.send(ours, protocol.SessionCommand(2, "end"))
        assert protocol.receive_event(ours)[0] == protocol.SessionEnded(2, -signal.SIGHUP)
        assert len(list(left.iterdir())) <= before  # it may still have had those of the first
        assert len(children(process.pid)) == 1
        assert os.read(reports, 100) == b""
        assert modes_left_on(read_all(terminal)) == frozenset()
        pending, _ = start_session(ours, 3)
        ours.close()
        assert process.wait(TIMEOUT) == 0
        assert modes_left_on(read_all(pending)) == frozenset()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_one_that_is_ended_before_its_first_screen_leaves_none_behind(
    root: Path, number: signal.Signals
) -> None:
    with forkserver(root, WAITS) as (ours, process):
        terminal, reports = start_session(ours, 1)
        assert os.read(reports, 100) == b"here\n"
        (session,) = children(process.pid)
        os.kill(session, number)
        assert protocol.receive_event(ours)[0] == protocol.SessionEnded(1, 128 + number)
        assert modes_left_on(read_all(terminal)) == frozenset()


def test_a_client_that_disconnects_during_the_start_is_no_failure(root: Path) -> None:
    with forkserver(root) as (ours, _):
        for number in range(1, 21):
            terminal, reports = start_session(ours, number)
            os.read(terminal, 100)
            time.sleep(number * 0.005)
            os.close(terminal)
            report, _ = protocol.receive_event(ours)
            assert isinstance(report, protocol.SessionEnded)
            assert report.status in (128 + signal.SIGHUP, -signal.SIGHUP)
            assert FAILURE_PREFIX.encode() not in read_all(reports)
            os.close(reports)


LOSES_ITS_TERMINAL = """
import select, signal
def show(*_):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    worker._send_report("here")
    asked = select.poll()
    asked.register(0, 0)
    asked.poll(10_000 if waits else 0)
    raise OSError(5, "Input/output error")
worker._run_app = show
"""


@pytest.mark.parametrize("leaves", [True, False])
def test_an_error_is_a_failure_only_while_somebody_is_there(root: Path, leaves: bool) -> None:
    with forkserver(root, f"waits = {leaves}\n{LOSES_ITS_TERMINAL}") as (ours, _):
        terminal, reports = start_session(ours, 1)
        assert os.read(reports, 5) == b"here\n"
        if leaves:
            os.close(terminal)
        ended = protocol.receive_event(ours)[0]
        assert ended == protocol.SessionEnded(1, 128 + signal.SIGHUP if leaves else EXIT_FAILED)
        assert (FAILURE_PREFIX.encode() in os.read(reports, 1000)) is not leaves


FAILS = """
from sij_tui.app.leaflet_app import LeafletApp
def fails(self, *_):
    answer = "blood" + "thinners"
    raise RuntimeError(answer)
LeafletApp.watch_session = fails
"""


def test_a_program_that_fails_again_and_again_shows_nobody_what_it_has_in_memory(
    root: Path,
) -> None:
    with forkserver(root, FAILS) as (ours, _):
        terminal, reports = start_session(ours, 1)
        said = os.read(terminal, 65_536)
        while b"Quit" not in said:
            said += os.read(terminal, 65_536)
        os.write(terminal, b"3\x7f" * 30)
        said += read_all(terminal)
        assert protocol.receive_event(ours)[0] == protocol.SessionEnded(1, EXIT_FAILED)
        assert b"could not be shown" in said
        assert b"Traceback" not in said
        assert b"bloodthinners" not in said
        assert modes_left_on(said) == frozenset()
        told = read_all(reports)
        assert b"RuntimeError" in told
        assert b"bloodthinners" not in told


TRIES = """
import ctypes
from sij_tui.app.leaflet_app import LeafletApp
def run(self):
    libc = ctypes.CDLL(None)
    tried = {
        "passwd": libc.open(b"/etc/passwd", 0),
        "tmp": libc.open(b"/tmp/sij-tui-test", 0o101, 0o600),
        "home": libc.open(b"file", 0o101, 0o600),
        "shared": libc.shmget(0, 4096, 0o1600),
        "socket": libc.socket(2, 1, 0),
        "fork": libc.fork(),
    }
    worker._send_report("tried " + " ".join(name for name, file in tried.items() if file >= 0))
LeafletApp.run = run
"""


def test_native_code_in_a_session_reaches_nothing(root: Path) -> None:
    if not has_landlock():
        pytest.skip("this kernel has no Landlock")
    with forkserver(root, TRIES) as (ours, _):
        terminal, reports = start_session(ours, 1)
        read_all(terminal)
        told = b""
        while part := os.read(reports, 1000):
            told += part
        assert b"\ntried \n" in told


def has_landlock() -> bool:
    """Whether the kernel says which version of Landlock it has."""
    import ctypes

    libc = ctypes.CDLL(None)
    return bool(libc.syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1)) > 0)
