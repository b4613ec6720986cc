"""The nursery by itself: sessions that will not end, that wait, or fail; visitors who leave."""

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
from serve_kit import children

from sij_tui.serve.forkserver import protocol as wire
from sij_tui.serve.forkserver.config import Charge
from sij_tui.serve.forkserver.worker import FAILED, FAILURE
from sij_tui.serve.options import Options

pytestmark = pytest.mark.pty

STUBBORN = """
import signal
def live(start, book, birth):
    os.setsid()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.write(birth.reports, b"here\\n")
    while True:
        time.sleep(60)
child.live = live
"""


SLOW = f"""
nursery.BETWEEN = nursery.LONGEST_WAIT = 3600
{STUBBORN}
"""


@contextmanager
def nursery(root: Path, code: str = "") -> Iterator[tuple[socket.socket, subprocess.Popen[bytes]]]:
    """A nursery that is ready; it ends when the front's end of the line is closed.

    ``code`` is run before, and changes what it is about.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    told = msgspec.json.encode(Charge(str(root / "content.toml"))).decode()
    code = f"import os, sys, time\nfrom sij_tui.serve import child, nursery\n{code}\n"
    code += "nursery.main(int(sys.argv[1]), sys.argv[2])"
    command = [sys.executable, "-c", code, str(theirs.fileno()), told]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=root) as process, ours:
        theirs.close()
        ours.settimeout(20)
        assert isinstance(wire.receive_report(ours)[0], wire.Ready)
        yield ours, process


def begun(line: socket.socket, id: int) -> list[int]:
    """Have a session begin; its terminal and its reports."""
    options = Options().of_session()
    wire.send(line, wire.Start(id, (80, 24), options, {"TERM": "xterm", "LANG": "C.UTF-8"}))
    report, files = wire.receive_report(line)
    assert report == wire.Started(id)
    return files


def test_a_session_that_will_not_end_is_made_to(root: Path) -> None:
    with nursery(root, STUBBORN) as (ours, process):
        files = begun(ours, 1)
        assert os.read(files[1], 100) == b"here\n"
        told = time.monotonic()
        wire.send(ours, wire.End(1))
        assert wire.receive_report(ours)[0] == wire.Ended(1, -signal.SIGKILL)
        assert 0.4 < time.monotonic() - told < 1.5
        ours.close()
        assert process.wait(5) == 0


def written(terminal: int) -> bytes:
    """All that comes from a terminal until its other side is closed."""
    said = b""
    with suppress(OSError):  # Linux: the other side is closed
        while data := os.read(terminal, 65_536):
            said += data
    return said


def test_a_visitor_who_has_left_before_the_session_begins_is_no_failure(root: Path) -> None:
    code = "fork = nursery.Nursery._fork\n"
    code += "nursery.Nursery._fork = lambda self, made: (time.sleep(0.5), fork(self, made))"
    with nursery(root, code) as (ours, _):
        terminal, reports = begun(ours, 1)
        os.close(terminal)
        assert wire.receive_report(ours)[0] == wire.Ended(1, 128 + signal.SIGHUP)
        assert os.read(reports, 100) == b""


def test_a_session_that_still_waits_for_its_process_leaves_nothing_behind(root: Path) -> None:
    with nursery(root, SLOW) as (ours, process):
        _, ready = begun(ours, 1)
        assert os.read(ready, 100) == b"here\n"  # it has its process; the next waits for an hour
        left = Path(f"/proc/{process.pid}/fd")
        before = len(list(left.iterdir()))
        terminal, reports = begun(ours, 2)
        wire.send(ours, wire.End(2))
        assert wire.receive_report(ours)[0] == wire.Ended(2, -signal.SIGHUP)
        assert len(list(left.iterdir())) <= before  # it may still have had those of the first
        assert len(children(process.pid)) == 1
        assert os.read(reports, 100) == b""
        assert modes_left_on(written(terminal)) == frozenset()
        gone, _ = begun(ours, 3)
        ours.close()
        assert process.wait(10) == 0
        assert modes_left_on(written(gone)) == frozenset()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_one_that_is_ended_before_its_first_screen_leaves_none_behind(
    root: Path, number: signal.Signals
) -> None:
    waits = "child._show = lambda *_: (child._report('here'), time.sleep(60))"
    with nursery(root, waits) as (ours, process):
        terminal, reports = begun(ours, 1)
        assert os.read(reports, 100) == b"here\n"
        (session,) = children(process.pid)
        os.kill(session, number)
        assert wire.receive_report(ours)[0] == wire.Ended(1, 128 + number)
        assert modes_left_on(written(terminal)) == frozenset()


def test_a_visitor_who_leaves_while_it_begins_is_no_failure_either(root: Path) -> None:
    with nursery(root) as (ours, _):
        for number in range(1, 21):
            terminal, reports = begun(ours, number)
            os.read(terminal, 100)
            time.sleep(number * 0.005)
            os.close(terminal)
            report, _ = wire.receive_report(ours)
            assert isinstance(report, wire.Ended)
            assert report.status in (128 + signal.SIGHUP, -signal.SIGHUP)
            assert FAILURE.encode() not in os.read(reports, 1000)
            os.close(reports)


LOSES_ITS_TERMINAL = """
import select, signal
def show(*_):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    child._report("here")
    asked = select.poll()
    asked.register(0, 0)
    asked.poll(10_000 if waits else 0)
    raise OSError(5, "Input/output error")
child._show = show
"""


@pytest.mark.parametrize("leaves", [True, False])
def test_an_error_is_a_failure_only_while_somebody_is_there(root: Path, leaves: bool) -> None:
    with nursery(root, f"waits = {leaves}\n{LOSES_ITS_TERMINAL}") as (ours, _):
        terminal, reports = begun(ours, 1)
        assert os.read(reports, 5) == b"here\n"
        if leaves:
            os.close(terminal)
        ended = wire.receive_report(ours)[0]
        assert ended == wire.Ended(1, 128 + signal.SIGHUP if leaves else FAILED)
        assert (FAILURE.encode() in os.read(reports, 1000)) is not leaves


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
    with nursery(root, FAILS) as (ours, _):
        terminal, reports = begun(ours, 1)
        said = os.read(terminal, 65_536)
        while b"Quit" not in said:
            said += os.read(terminal, 65_536)
        os.write(terminal, b"3\x7f" * 30)
        said += written(terminal)
        assert wire.receive_report(ours)[0] == wire.Ended(1, FAILED)
        assert b"could not be shown" in said
        assert b"Traceback" not in said
        assert b"bloodthinners" not in said
        assert modes_left_on(said) == frozenset()
        told = os.read(reports, 10_000)
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
    child._report("tried " + " ".join(name for name, file in tried.items() if file >= 0))
LeafletApp.run = run
"""


def test_native_code_in_a_session_reaches_nothing(root: Path) -> None:
    if not has_landlock():
        pytest.skip("this kernel has no Landlock")
    with nursery(root, TRIES) as (ours, _):
        terminal, reports = begun(ours, 1)
        written(terminal)
        told = b""
        while part := os.read(reports, 1000):
            told += part
        assert b"\ntried \n" in told


def has_landlock() -> bool:
    """Whether the kernel says which version of Landlock it has."""
    import ctypes

    libc = ctypes.CDLL(None)
    return bool(libc.syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1)) > 0)
