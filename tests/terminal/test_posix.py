"""The parts of the driver, without a terminal."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from sij_tui.terminal import driver

if sys.platform == "win32":
    pytest.skip("needs termios", allow_module_level=True)

from pty_session import TIMEOUT, modes_left_on

from sij_tui.terminal import modes, output, signals
from sij_tui.terminal.output import Output

# What it sends


@pytest.mark.parametrize("kitty", [False, True])
def test_all_that_is_asked_of_a_terminal_is_undone(kitty: bool) -> None:
    sent = modes.enter(screen=True, mouse=True, kitty=kitty) + "\x1b]22;wait\x07\x1b[1;31m"
    assert modes_left_on(sent.encode())
    undone = modes.restore(kitty=kitty, pointer=True)
    assert modes_left_on((sent + undone).encode()) == frozenset()


def test_a_title_broken_off_does_not_swallow_the_restoring() -> None:
    assert modes.restore(kitty=True, pointer=False).startswith("\x1b\\")


def test_what_is_left_on_is_noticed() -> None:
    assert modes_left_on(b"\x1b[?1049;1003h\x1b[?25l\x1b[>1u\x1b[1m") == {
        "?1049", "?1003", "?25 off", "kitty keys", "style",
    }  # fmt: skip
    assert modes_left_on(b"\x1b[?1049h\x1b[?1049l\x1b[?25l\x1b[?25h\x1b[>1u\x1b[<u") == frozenset()


class Screen:
    """A pipe in place of a terminal, and what the output says about it."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self.lost, self.caught_up = threading.Event(), threading.Event()
        self.output = Output(self.writer, self.lost.set, self.caught_up.set)
        self.output.start()

    def take(self, amount: int = 65_536) -> bytes:
        return os.read(self.reader, amount)


@pytest.fixture
def screen() -> Iterator[Screen]:
    screen = Screen()
    yield screen
    screen.output.finish(b"", 0)
    for end in (screen.reader, screen.writer):
        try:
            os.close(end)
        except OSError:
            assert end == screen.reader  # closed by the test


def test_output_keeps_the_order_and_ends_with_the_last_words(screen: Screen) -> None:
    screen.output.write("one ")
    screen.output.write("tw\u00f6 \ud800")
    text = b""
    while b"?" not in text:  # in place of what cannot be encoded
        text += screen.take()
    screen.output.finish(b"over", TIMEOUT)
    assert not screen.output.is_alive()
    screen.output.write("nothing more")
    assert text + screen.take() == b"one tw\xc3\xb6 ?over"


def test_at_the_end_the_rest_of_a_frame_is_not_waited_for(screen: Screen) -> None:
    frame = "x" * 10_000_000
    screen.output.write(frame)
    text = screen.take()
    ending = threading.Thread(target=screen.output.finish, args=(b"over", TIMEOUT))
    ending.start()
    while not text.endswith(b"over"):
        text += screen.take()
    ending.join()
    assert len(text) < len(frame)


def test_a_lost_terminal_is_reported_once(screen: Screen) -> None:
    os.close(screen.reader)
    screen.output.write("x")
    assert screen.lost.wait(TIMEOUT)
    screen.output.write("y")
    screen.output.finish(b"z", TIMEOUT)
    assert not screen.output.is_alive()


def test_a_stuck_terminal_delays_neither_frames_nor_the_end(screen: Screen) -> None:
    start = time.monotonic()
    for _ in range(100):
        screen.output.write("x" * 10_000)
    screen.output.finish(b"over", 0.2)
    assert time.monotonic() - start < TIMEOUT / 2, "nobody ever reads"
    assert not screen.lost.is_set()


def test_after_a_stall_the_program_is_told_to_repaint(screen: Screen) -> None:
    sent = 0
    while not screen.output._dropping:
        screen.output.write("x" * 10_000)
        sent += 10_000
    screen.output.write("dropped")
    assert not screen.caught_up.is_set()
    text = b""
    while not screen.caught_up.wait(0.01):
        text += screen.take()
    screen.output.write("fresh")
    while b"fresh" not in text:
        text += screen.take()
    assert b"dropped" not in text
    assert len(text) < sent + len("fresh")


def test_one_frame_may_be_larger_than_the_backlog(screen: Screen) -> None:
    frame = "x" * (3 * output.MAX_WAITING_CHARACTERS)
    screen.output.write(frame)
    text = b""
    while len(text) < len(frame):
        text += screen.take()
    assert text == frame.encode()
    assert not screen.caught_up.is_set()


def test_a_terminal_left_non_blocking_gets_everything(screen: Screen) -> None:
    os.set_blocking(screen.writer, False)
    screen.output.write("x" * 300_000)
    text = b""
    while len(text) < 300_000:
        text += screen.take()


# Signals and setup


def test_signals_arrive_as_bytes_and_are_given_back() -> None:
    before = signal.getsignal(signal.SIGWINCH)
    pipe = signals.SignalPipe([signal.SIGWINCH])
    try:
        signal.raise_signal(signal.SIGWINCH)
        assert pipe.read() == {signal.SIGWINCH}
    finally:
        pipe.release()
        pipe.close()
    assert signal.getsignal(signal.SIGWINCH) == before
    assert signal.set_wakeup_fd(-1) == -1


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    pipe = signals.SignalPipe([signal.SIGHUP])
    try:
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        pipe.release()
        pipe.close()
        signal.signal(signal.SIGHUP, before)


def test_a_signal_that_others_handle_is_theirs() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGUSR2, lambda number, _: heard.append(number))
    pipe = signals.SignalPipe([signal.SIGWINCH])
    try:
        signal.raise_signal(signal.SIGUSR2)
        signal.raise_signal(signal.SIGWINCH)
        assert (heard, pipe.read()) == ([signal.SIGUSR2], {signal.SIGWINCH})
    finally:
        pipe.release()
        pipe.close()
        signal.signal(signal.SIGUSR2, before)


def test_without_termios_textual_chooses_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert driver.driver_class() is None


def test_elsewhere_it_is_ours() -> None:
    assert callable(driver.driver_class(driver.DriverConfig(in_alternate_screen=True)))
