"""In a real pseudo-terminal nothing that is sent to the driver kills it, nor does any window."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from tiny_session import LEAVE, Start, assert_alive, assert_restored, on_linux, start, tiny

__all__ = ["start"]
pytestmark = pytest.mark.pty


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
            assert_alive(session, 3 if b"\x1b[200~" in data else 0.4)
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


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((4, 24), b"<20x24>"),
        ((80, 2), b"<80x6>"),
        ((1, 1), b"<20x6>"),
        ((65_535, 65_535), b"<800x300>"),
    ],
)
def test_windows_of_any_size(start: Start, size: tuple[int, int], told: bytes) -> None:
    session = start()
    session.resize(*size)
    session.read_until(told)
    session.send("\x1b[B")
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
    session.read_until_quiet()
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
    session = start(tiny(use_screen_diff=False))  # whole frames, to fall behind soon
    session.send("f")
    session.read_until(b"<round ")
    time.sleep(1)  # frames are dropped by now
    session.send("8")
    time.sleep(0.5)  # and so is the one that first shows this key
    session.read_until(b"<8>")
    session.read_until(b"option, number 3")


def test_when_the_keyboard_cannot_be_read_the_program_ends(start: Start) -> None:
    session = start(tiny("--unread"))
    session.send("x")
    assert session.wait_exit() == 1
    assert_restored(session)
    assert b"b'x'" in session.output.rpartition(LEAVE)[2]
    assert b"Traceback" not in session.output
