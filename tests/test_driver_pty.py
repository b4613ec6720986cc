"""The driver in a real pseudo-terminal, with a tiny program: it ends well, and nothing kills it.

To see what Textual's own driver makes of each: STOCK_DRIVER=1 pytest tests/test_driver_pty.py
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
if sys.platform != "win32":
    from pty_session import PtySession

TINY = Path(__file__).parent / "apps" / "tiny.py"
STOCK = ["--stock"] if os.environ.get("STOCK_DRIVER") else []
LEAVE = b"\x1b[?1049l"
DIGITS = itertools.cycle("0123456789")  # each differs from the last, or nothing is repainted
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")

Start = Callable[..., "PtySession"]


def tiny(*flags: str) -> list[str]:
    return [sys.executable, str(TINY), *STOCK, *flags]


@pytest.fixture
def start(root: Path) -> Iterator[Start]:
    """Starts a program, by default the tiny one, and waits until it is ready."""
    sessions: list[PtySession] = []

    def begin(argv: list[str] | None = None, **options: Any) -> PtySession:
        env = {"PYTHONPATH": str(root), **options.pop("env", {})}
        sessions.append(PtySession(argv or tiny(), env=env, **options))
        sessions[-1].read_until(b"<ready>")
        return sessions[-1]

    yield begin
    for session in sessions:
        session.__exit__(None, None, None)


def assert_alive(session: PtySession, wait: float = 1.5) -> None:
    """Type digits until one arrives; `wait` longer than the parser does for an unfinished one."""
    for digit in itertools.islice(DIGITS, 20):
        session.send(digit)
        try:
            session.read_until(f"<{digit}>".encode(), timeout=wait)
        except TimeoutError:
            continue
        return
    pytest.fail(f"no key arrives any more: {session.output[-2000:]!r}")


def assert_restored(session: PtySession) -> None:
    assert session.left_on() == frozenset()
    assert session.termios_restored()


# How it ends


def test_a_clean_quit_restores_everything_at_once(start: Start) -> None:
    times = []
    for _ in range(3):
        session = start()
        assert {"?1049", "?1003", "?2004", "?1004", "?25 off", "kitty keys"} <= session.left_on()
        before = time.monotonic()
        session.send("q")
        session.read_until_raw(LEAVE)
        times.append(time.monotonic() - before)
        assert session.wait_exit() == 0
        assert_restored(session)
    assert min(times) < 0.1


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_restores_everything(start: Start, number: signal.Signals, code: int) -> None:
    session = start()
    session.signal(number)
    assert session.wait_exit() == code
    assert_restored(session)


@pytest.mark.parametrize("key", ["b", "s"])
def test_a_signal_is_heard_even_if_the_loop_is_stuck(start: Start, key: str) -> None:
    session = start()
    session.send(key)
    session.read_until(lambda _: is_deaf(session))
    session.signal(signal.SIGTERM)
    assert session.wait_exit(timeout=10) == 143
    assert_restored(session)


def is_deaf(session: PtySession) -> bool:
    """A program whose loop is stuck shows nothing for a key."""
    size = len(session.output)
    session.send("1")
    session.read_for(0.2)
    return len(session.output) == size


def test_the_program_may_save_on_a_signal(start: Start, tmp_path: Path) -> None:
    session = start(tiny("--saves", str(tmp_path / "state")))
    session.signal(signal.SIGTERM)
    assert session.wait_exit() == 143
    assert (tmp_path / "state").read_text() == "saved 143"
    assert_restored(session)


def test_a_program_that_will_not_end_is_ended_the_terminal_restored_before(start: Start) -> None:
    session = start(tiny("--lasts"))
    session.signal(signal.SIGTERM)
    session.read_until_raw(LEAVE)
    assert session.process.poll() is None
    assert session.wait_exit(timeout=10) == 143
    assert_restored(session)


def test_a_signal_that_the_parent_ignores_stays_ignored(start: Start) -> None:
    session = start(["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *tiny()])
    session.signal(signal.SIGHUP)
    assert_alive(session)


@pytest.mark.parametrize("prefix", [[], ["sh", "-c", 'trap "" HUP; exec "$@"', "sh"]])
@pytest.mark.parametrize("flooding", [False, True])
def test_a_lost_terminal_ends_it_quietly(
    start: Start, prefix: list[str], flooding: bool, tmp_path: Path
) -> None:
    with open(tmp_path / "errors", "w") as errors:
        session = start([*prefix, *tiny()], stderr=errors)
        if flooding:
            session.send("f")
            session.read_until(b"<round ")
        session.hang_up()
        assert session.wait_exit(timeout=10) == 129
    assert (tmp_path / "errors").read_text() == ""


@pytest.mark.parametrize(("how", "code"), [("q", 0), (signal.SIGTERM, 143)])
def test_a_terminal_that_takes_nothing_does_not_hold_it(
    start: Start, how: str | signal.Signals, code: int
) -> None:
    session = start()
    session.send("f")
    session.read_until(b"<round ")
    time.sleep(1)  # the terminal's buffer fills, and ours
    session.send(how) if isinstance(how, str) else session.signal(how)
    assert session.wait_exit(timeout=15, reading=False) == code


# What it is sent

HOSTILE = [
    b"\xff",
    b"caf\xe9",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x1b[1114112u",
    b"\x1b[55296u",
    b"\x1b[97;1:3u",
    b"\x1b[97;;55296u",
    b"\x1b[999999999999A",
    b"\x1b[1:2;3u",
    b"\x1b[99999999999u",
    b"\x1b[;;;;u",
    b"\x1b[<-1;0;0M",
    b"\x1b[<;;M",
    b"\x1b[<0;99999;99999M",
    b"\x1b[<99999999999999999999;1;1M",
    b"\x1b[M\xff!!",
    b"\x1b[48;0;0;0;0t",
    b"\x1b[48;99999;99999;1;1t",
    b"\x1b[48;24;80;0;0t\x1b[<0;3;3M",
    b"\x1b[?2048;1$y\x1b[48;24;80;0;0t\x1b[<0;3;3M",
    b"\x1b[",
    b"\x1b]0;",
    b"\x1bP",
    b"\x1b[" + b"1" * 100_000,
    b"\x1b]" + b"x" * 100_000,
    b"\x1b[200~never ended",
]


def test_no_bytes_kill_it(start: Start) -> None:
    session = start()
    for data in HOSTILE:
        session.send(data)
        try:
            assert_alive(session, 3 if b"\x1b[200~" in data else 1.5)
        except (TimeoutError, OSError) as error:
            pytest.fail(f"killed by {data[:40]!r}: {error}")
    session.send("q")
    assert session.wait_exit() == 0
    assert_restored(session)


def test_an_unknown_answer_of_the_terminal_types_nothing(start: Start) -> None:
    session = start()
    session.send(b"\x1b[?62;4;22c\x1bP>|probe(1.0)\x1b\\\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\7")
    text = session.read_until(b"<7>")
    assert b"<ready> <7>" in text  # nothing between them


@on_linux
def test_a_paste_without_end_is_held_in_bounds(start: Start) -> None:
    session = start()
    before = session.memory()
    session.send(b"\x1b[200~" + b"x" * 2_000_000)
    session.read_until(b"<paste:65536:xxxxxxxx>")
    assert session.memory() - before < 2_000_000
    assert_alive(session)


def test_keys_wait_in_the_terminal_while_the_program_is_busy(start: Start) -> None:
    session = start()
    session.send("s")
    assert session.offer(b"x" * 200_000) < 50_000


def test_windows_of_any_size(start: Start) -> None:
    session = start()
    for size in [(4, 24), (80, 2), (1, 1), (4, 2), (65_535, 65_535)]:
        session.resize(*size)
        session.read_until(lambda text: b"x" in text and b">" in text)  # it has heard
        session.resize(80, 24)
        session.read_until(b"<80x24>")
    assert_alive(session)


def test_a_terminal_that_does_not_know_its_size(start: Start) -> None:
    session = start(size=(0, 0))
    session.resize(100, 30)
    session.read_until(b"<100x30>")


def test_a_flood_of_resizes(start: Start) -> None:
    session = start()
    for number in range(500):
        session.resize(60 + number % 20, 24)
    session.resize(90, 30)
    session.read_until(b"<90x30>")
    assert_alive(session)


def test_variables_do_not_freeze_the_size(start: Start) -> None:
    session = start(env={"COLUMNS": "50", "LINES": "20"})
    session.resize(90, 30)
    session.read_until(b"<90x30>")


# What it does in between


@on_linux
def test_it_sleeps_until_there_is_input(start: Start) -> None:
    session = start()
    session.read_for(0.5)
    before = session.wakeups()
    session.read_for(2)
    assert session.wakeups() - before <= 2


def test_it_shows_on_standard_output(start: Start) -> None:
    session = start(stderr=subprocess.DEVNULL)
    assert_alive(session)


def test_a_frame_that_is_up_already_is_not_blanked(start: Start) -> None:
    session = start(tiny("--entered"))
    assert b"\x1b[?1049h" not in session.output
    session.send("q")
    assert session.wait_exit() == 0
    assert LEAVE in session.output


def test_a_slow_terminal_skips_frames_then_shows_the_last(start: Start) -> None:
    session = start()
    session.send("f")
    session.read_until(b"<round ")
    time.sleep(1)  # frames are dropped by now
    session.send("8")
    time.sleep(0.5)  # and so is the one that first shows this key
    session.read_until(b"<8>")
    session.read_until(b"option, number 3")


# Suspending: a shell that runs the program as a job

JOB = """
"$@"; echo "stopped as $?"; read -r line; fg; echo "over with $?"
"""


def start_job(start: Start, *flags: str, script: str = JOB) -> PtySession:
    return start(["sh", "-mc", script, "sh", *tiny(*flags)])


def stop_by_key(session: PtySession) -> None:
    session.send("z")


def stop_by_signal(session: PtySession) -> None:
    os.kill(session.foreground(), signal.SIGTSTP)


@pytest.mark.parametrize("stop", [stop_by_key, stop_by_signal])
def test_suspended_it_gives_the_terminal_back(
    start: Start, stop: Callable[[PtySession], None]
) -> None:
    session = start_job(start)
    stop(session)
    session.read_until(f"stopped as {128 + signal.SIGTSTP}".encode())
    assert_restored(session)
    session.send("\n")
    session.read_until(b"<resume>")
    session.read_until(b"option, number 3")  # repainted
    assert "?1049" in session.left_on()
    assert_alive(session)
    session.send("q")
    session.read_until(b"over with 0")
    session.wait_exit()
    assert_restored(session)


def test_stopped_by_force_it_repaints_when_continued(start: Start) -> None:
    session = start_job(start)
    os.kill(session.foreground(), signal.SIGSTOP)
    session.read_until(b"stopped as")
    session.send("\n")
    session.read_until(b"option, number 3")
    assert_alive(session)


def test_in_the_background_it_stays_off_the_screen(start: Start) -> None:
    script = '"$@"; echo stopped; read -r line; bg; echo behind; read -r line; fg; echo "over $?"'
    session = start_job(start, script=script)
    session.send("z")
    session.read_until(b"stopped")
    session.send("\n")
    session.read_until(b"behind")
    session.read_for(0.5)
    assert session.left_on() == frozenset()
    session.send("\n")
    session.read_until(b"option, number 3")
    session.send("q")
    session.read_until(b"over 0")
    session.wait_exit()
    assert_restored(session)


def test_on_a_shared_host_it_cannot_be_suspended(start: Start) -> None:
    session = start_job(start, "--host")
    stop_by_key(session)
    stop_by_signal(session)
    assert_alive(session)
    assert b"stopped" not in session.output
