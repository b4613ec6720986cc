"""The relay: what waits is bounded, both ways."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pty_session import TIMEOUT

from sij_tui.serve.sessions.relay import Relay


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(TIMEOUT):
        while not true():
            await asyncio.sleep(0.001)


class FakeChannel:
    """A channel that notes what is done with it."""

    def __init__(self) -> None:
        self.sent = b""
        self.paused = False

    def write(self, data: bytes) -> None:
        self.sent += data

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


async def test_a_client_is_not_read_while_its_session_takes_nothing() -> None:
    master, terminal = os.openpty()
    tty.setraw(terminal)
    channel = FakeChannel()
    relay = Relay(channel, lambda: None)
    relay.connect(master)
    relay.write_input(b"x" * 200_000)
    assert channel.paused
    os.set_blocking(terminal, False)  # the relay may have its turn later than we have ours
    taken = 0
    while taken < 200_000:
        with contextlib.suppress(BlockingIOError):
            taken += len(os.read(terminal, 65_536))
        await asyncio.sleep(0)
    await until(lambda: not channel.paused)
    assert not asyncio.get_running_loop().remove_writer(master)  # it was removed
    relay.close()
    os.close(terminal)


async def test_a_session_is_not_read_while_the_way_on_is_full() -> None:
    master, terminal = os.openpty()
    channel, closed = FakeChannel(), []
    relay = Relay(channel, lambda: closed.append(1))
    relay.connect(master)
    relay.set_blocked("client", True)
    relay.set_blocked("network", True)
    os.write(terminal, b"frame")
    relay.set_blocked("client", False)
    await asyncio.sleep(0.02)
    assert channel.sent == b""
    relay.set_blocked("network", False)
    await until(lambda: channel.sent == b"frame")
    os.close(terminal)
    await until(lambda: closed == [1])


async def test_a_client_that_has_just_closed_its_channel_is_nothing_to_speak_of() -> None:
    errors: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context))
    master, terminal = os.openpty()
    relay = Relay(cast(Any, SimpleNamespace(write=_closed)), lambda: None)
    relay.connect(master)
    os.write(terminal, b"frame")
    await until(lambda: relay.sent == len(b"frame"))
    assert not errors
    relay.close()
    os.close(terminal)


def _closed(data: bytes) -> None:
    raise BrokenPipeError("Channel not open for sending")


ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


@pytest.mark.parametrize(
    ("written", "has_screen"),
    [
        (b"words", False),
        (ENTER + b"a frame", True),
        (ENTER + b"a frame" + LEAVE + b"bye", False),
        (ENTER + LEAVE + ENTER, True),
    ],
)
async def test_it_knows_whether_the_session_has_the_screen(
    written: bytes, has_screen: bool
) -> None:
    master, terminal = os.openpty()
    tty.setraw(terminal)
    relay = Relay(FakeChannel(), lambda: None)
    relay.connect(master)
    for byte in written:  # however it is cut into pieces
        os.write(terminal, bytes([byte]))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    await until(lambda: relay.sent == len(written))
    assert relay.in_alternate_screen is has_screen
    relay.close()
    os.close(terminal)


async def test_bytes_are_counted_and_what_comes_after_the_end_is_dropped() -> None:
    master, terminal = os.openpty()
    tty.setraw(terminal)
    channel = FakeChannel()
    relay = Relay(channel, lambda: None)
    relay.connect(master)
    relay.write_input(b"abc")
    os.write(terminal, b"frame")
    await until(lambda: channel.sent == b"frame")
    assert (relay.received, relay.sent, os.read(terminal, 9)) == (3, 5, b"abc")
    relay.close()
    relay.close()
    relay.write_input(b"late")
    relay.set_blocked("client", True)
    relay.set_blocked("client", False)
    relay.resize((100, 30))
    assert (relay.received, relay.is_closed) == (7, True)
    os.close(terminal)


async def test_a_size_is_taken_at_once_and_the_last_of_many_a_moment_later() -> None:
    master, terminal = os.openpty()
    relay = Relay(FakeChannel(), lambda: None)
    relay.connect(master)
    sizes = [(100, 30), (101, 31), (102, 32)]
    for size in sizes:
        relay.resize(size)
    assert os.get_terminal_size(terminal) == sizes[0]
    await until(lambda: os.get_terminal_size(terminal) != sizes[0])
    assert os.get_terminal_size(terminal) == sizes[-1]
    relay.resize((10_000, 10_000))
    await until(lambda: os.get_terminal_size(terminal) == (500, 200))
    relay.close()
    os.close(terminal)


async def test_input_that_comes_while_nothing_can_be_taken_is_kept_whole() -> None:
    master, terminal = os.openpty()
    tty.setraw(terminal)
    os.set_blocking(terminal, False)
    relay = Relay(FakeChannel(), lambda: None)
    relay.connect(master)
    sent, taken = b"", b""
    for number in range(40):
        data = bytes([65 + number % 26]) * 5_000
        relay.write_input(data)
        sent += data
    async with asyncio.timeout(TIMEOUT):
        while len(taken) < len(sent):
            with contextlib.suppress(BlockingIOError):
                taken += os.read(terminal, 65_536)
            await asyncio.sleep(0)
    assert taken == sent
    relay.close()
    os.close(terminal)
