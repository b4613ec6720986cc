"""In a real pseudo-terminal the driver restores everything, however the program ends or stops."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from pty_session import PtySession
from tiny_session import LEAVE, Start, assert_alive, assert_restored, start, tiny

__all__ = ["start"]
pytestmark = pytest.mark.pty
TRIES = 20
"""How often something quick is tried: once is enough, and a busy machine needs several."""


def test_a_clean_quit_restores_everything_at_once(start: Start) -> None:
    times = []
    for _ in range(TRIES):
        session = start()
        assert {"?1049", "?1003", "?2004", "?1004", "?25 off", "kitty keys"} <= session.left_on()
        before = time.monotonic()
        session.send("q")
        session.read_until_raw(LEAVE)
        times.append(time.monotonic() - before)
        assert session.wait_exit() == 0
        assert_restored(session)
        if times[-1] < 0.1:
            break
    assert min(times) < 0.1


def test_a_reply_that_comes_late_is_not_left_for_the_shell(start: Start) -> None:
    session = start(tiny("--patient"))
    session.send("q")
    session.read_until_raw(LEAVE)
    session.read_for(0.3)
    assert not session.termios_restored()  # what was asked at the start has not been answered
    session.send("\x1b[?62;22c")
    session.send("\x1b[0n")
    assert session.wait_exit() == 0
    assert_restored(session)
    assert session.unread() == 0


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_restores_everything(start: Start, number: signal.Signals, code: int) -> None:
    times = []
    for _ in range(TRIES):
        session = start()
        session.send("p")
        session.read_until_raw(b"\x1b]22;wait")
        before = time.monotonic()
        session.signal(number)
        assert session.wait_exit() == code
        assert_restored(session)
        times.append(time.monotonic() - before)
        if times[-1] < 1:
            break
    assert min(times) < 1


def test_the_shape_of_the_pointer_is_sent_only_when_it_changes(start: Start) -> None:
    session = start()
    session.send("pp")
    session.read_until_raw(b"\x1b]22;wait")
    session.send("q")
    session.read_until_raw(LEAVE)
    assert re.findall(rb"\x1b\]22;(\w+)", session.output) == [b"wait", b"default"]


@pytest.mark.parametrize("key", ["b", "s"])
def test_a_signal_is_heard_even_if_the_loop_is_stuck(start: Start, key: str) -> None:
    session = start()
    session.send(key)
    session.read_until(lambda _: is_deaf(session))
    session.signal(signal.SIGTERM)
    assert session.wait_exit() == 143
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
    assert session.wait_exit() == 143
    assert_restored(session)


def test_a_signal_that_the_parent_ignores_stays_ignored(start: Start) -> None:
    session = start(["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *tiny()])
    session.signal(signal.SIGHUP)
    assert_alive(session)


@pytest.mark.parametrize("prefix", [[], ["sh", "-c", 'trap "" HUP; "$@"; exit $?', "sh"]])
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
        assert session.wait_exit() == 129
    assert (tmp_path / "errors").read_text() == ""


def test_the_end_of_the_input_counts_as_a_lost_terminal(start: Start) -> None:
    session = start(stdin=subprocess.PIPE)
    session.process.stdin.close()
    assert session.wait_exit() == 129
    assert session.left_on() == frozenset()


@pytest.mark.parametrize(("how", "code"), [("q", 0), (signal.SIGTERM, 143)])
def test_a_terminal_that_takes_nothing_does_not_hold_it(
    start: Start, how: str | signal.Signals, code: int
) -> None:
    session = start()
    session.send("f")
    session.read_until(b"<round ")
    time.sleep(1)  # the terminal's buffer fills, and ours
    session.send(how) if isinstance(how, str) else session.signal(how)
    assert session.wait_exit(reading=False) == code


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
    # A shell has other attributes while it is in front: the program must not take them for ours.
    script = """
        "$@"; echo stopped; stty -echo; read -r line; bg; echo behind; read -r line
        stty echo; fg; echo "over $?"
    """
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


# Before the driver

EARLY = """
import time
from sij_tui.terminal.signals import cleanup_on_signal
print("\\x1b[?1049h<ready>", end="", flush=True)
with cleanup_on_signal(lambda: print("\\x1b[?1049l", end="", flush=True)):
    print("<waiting>", end="", flush=True)
    while True:  # a signal that comes just before a long sleep is handled after it
        time.sleep(0.01)
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_before_the_driver_takes_the_first_frame_away(
    start: Start, number: signal.Signals, code: int
) -> None:
    session = start([sys.executable, "-c", EARLY])
    session.read_until(b"<waiting>")
    session.signal(number)
    assert session.wait_exit() == code
    assert session.left_on() == frozenset()
