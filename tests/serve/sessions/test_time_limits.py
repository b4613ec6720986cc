"""When a session's time is up, and what is typed before it has started; the clock is the test's."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pty_session import TIMEOUT

from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions import registry as registry_module
from sij_tui.serve.sessions.process_session import SessionClient
from sij_tui.serve.sessions.registry import EndReason, SessionRecord, SessionRegistry
from sij_tui.serve.ssh.session import ChannelSession


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(TIMEOUT):
        while not true():
            await asyncio.sleep(0.001)


class Clock:
    """Seconds, as the test wants them; counts how often it was read."""

    def __init__(self) -> None:
        self.now, self.reads = 1000.0, 0

    def __call__(self) -> float:
        self.reads += 1
        return self.now


class Forks:
    """A forkserver that starts a session when it is told to, and notes which are ended."""

    def __init__(self) -> None:
        self.worker: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.ended: list[int] = []

    async def start_session(self, *_: object) -> Any:
        return await self.worker

    def end_session(self, worker_id: int) -> None:
        self.ended.append(worker_id)


class SessionHarness:
    """A registry with a client of its own, and no network."""

    def __init__(self, **options: Any) -> None:
        self.clock, self.forks = Clock(), Forks()
        self.lines: list[str] = []
        log = SimpleNamespace(write=lambda event, **_: self.lines.append(event))
        given = ServeOptions(**{"idle_timeout": 0, "max_time": 0, **options})
        self.registry = SessionRegistry(given, cast(Any, log), self.clock)
        self.registry.forkserver = cast(Any, self.forks)
        connection = SimpleNamespace(observer=None, close=lambda: None, abort=lambda: None)
        demo = SessionClient("10.0.0.1", "demo")
        self.client = ChannelSession(self.registry, cast(Any, connection), demo)
        self.client.connection_made(cast(Any, SimpleNamespace(
            set_write_buffer_limits=lambda **_: None, get_environment_bytes=dict,
            write=lambda data: None, write_stderr=lambda data: None, exit=lambda status: None,
            pause_reading=lambda: None, resume_reading=lambda: None,
        )))  # fmt: skip
        self.client.pty_requested("xterm-256color", (80, 24, 0, 0), None)
        self.client.session_started()

    @property
    def record(self) -> SessionRecord:
        (record,) = self.registry
        return record

    async def looked(self) -> None:
        """Wait until the limits were looked at, for the time that it is now."""
        before = self.clock.reads
        await until(lambda: self.clock.reads > before + 1)


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_module, "_TICK_S", 0.001)


@contextmanager
def terminal() -> Iterator[tuple[Any, int]]:
    """What a forkserver answers when a session has started, and the session's own side of it."""
    master, slave = os.openpty()
    tty.setraw(slave)
    reports, written = os.pipe()
    yield SimpleNamespace(id=7, terminal_fd=master, report_fd=reports), slave
    os.close(slave)
    os.close(written)


async def typed(slave: int, count: int) -> bytes:
    """So many bytes of what a session is given."""
    data = b""
    os.set_blocking(slave, False)
    async with asyncio.timeout(TIMEOUT):
        while len(data) < count:
            with suppress(BlockingIOError):
                data += os.read(slave, count)
            await asyncio.sleep(0.001)
    return data


async def test_idle_is_counted_from_the_last_key_not_from_the_login() -> None:
    harness = SessionHarness(idle_timeout=10)
    harness.clock.now += 8
    harness.client.data_received(b"x", None)
    harness.clock.now += 9
    await harness.looked()
    assert harness.record.reason is None
    assert [row.idle for row in harness.registry.rows()] == [9]
    harness.clock.now += 2
    await until(lambda: harness.record.reason)
    assert harness.record.reason == EndReason.IDLE


async def test_the_time_of_a_visit_is_counted_from_the_login_whatever_is_typed() -> None:
    harness = SessionHarness(max_time=10, idle_timeout=10)
    harness.clock.now += 9
    harness.client.data_received(b"x", None)
    await harness.looked()
    assert harness.record.reason is None
    harness.clock.now += 2
    await until(lambda: harness.record.reason)
    assert harness.record.reason == EndReason.TIME


@pytest.mark.parametrize("limit", ["max_time", "idle_timeout"])
async def test_a_limit_that_is_just_reached_is_not_passed(limit: str) -> None:
    harness = SessionHarness(**{limit: 10})
    harness.clock.now += 10
    await harness.looked()
    assert harness.record.reason is None


async def test_without_limits_nothing_looks_at_the_clock() -> None:
    harness = SessionHarness()
    before = harness.clock.reads
    await asyncio.sleep(0)
    assert (harness.registry._timer, harness.clock.reads) == (None, before)


async def test_a_time_that_is_up_ends_the_process_of_that_session_alone() -> None:
    harness = SessionHarness(max_time=10)
    harness.clock.now += 6
    other = harness.registry.add("10.0.0.2", "demo", "", (80, 24))
    other.worker_id = 8
    with terminal() as (worker, _):
        harness.forks.worker.set_result(worker)
        await until(lambda: next(iter(harness.registry)).worker_id)
        harness.clock.now += 5
        await until(lambda: harness.forks.ended)
        assert set(harness.forks.ended) == {7}
        harness.client.connection_lost(None)


async def test_what_is_typed_before_the_session_has_started_reaches_it_first() -> None:
    harness = SessionHarness()
    for data in (b"ab", b"c"):
        harness.client.data_received(data, None)
    with terminal() as (worker, slave):
        harness.forks.worker.set_result(worker)
        await until(lambda: harness.record.worker_id)
        harness.client.data_received(b"d", None)
        assert await typed(slave, 4) == b"abcd"
        assert harness.record.traffic()[0] == 4
        harness.client.connection_lost(None)


async def test_of_what_is_typed_early_the_first_few_thousand_bytes_are_kept() -> None:
    harness = SessionHarness()
    for _ in range(9):
        harness.client.data_received(b"k" * 1000, None)
    with terminal() as (worker, _):
        harness.forks.worker.set_result(worker)
        await until(lambda: harness.record.worker_id)
        assert harness.record.traffic()[0] == 4096
        harness.client.connection_lost(None)
