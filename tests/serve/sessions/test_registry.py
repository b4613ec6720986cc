"""The register of open sessions: what is logged and reported of each, and how all of them end."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions import registry as registry_module
from sij_tui.serve.sessions.registry import END_MESSAGES, EndReason, SessionRegistry


class Register:
    """A registry whose log, clock and forkserver are the test's."""

    def __init__(self, **options: Any) -> None:
        self.now = 100.0
        self.lines: list[dict[str, object]] = []
        self.sent: list[tuple[str, int]] = []
        log = SimpleNamespace(
            write=lambda event, **more: self.lines.append({"event": event} | more)
        )
        self.registry = SessionRegistry(ServeOptions(**options), cast(Any, log), lambda: self.now)
        self.registry.forkserver = cast(Any, SimpleNamespace(
            end_session=lambda id: self.sent.append(("end", id)),
            request_report=lambda id: self.sent.append(("report", id)),
            announce_shutdown=lambda id: self.sent.append(("announce", id)),
        ))  # fmt: skip


@pytest.fixture(autouse=True)
def _in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_module, "_REPORT_TIMEOUT_S", 0.001)
    monkeypatch.setattr(registry_module, "_KILL_TIMEOUT_S", 0.001)


async def test_the_begin_and_the_end_of_a_session_are_logged_once() -> None:
    at = Register()
    session = at.registry.add("10.0.0.1", "demo", "SHA256:abcdefghij", (80, 24))
    assert (len(at.registry), list(at.registry), session.id) == (1, [session], 1)
    assert (at.registry.closing, at.registry.draining) == (False, False)
    session.page, session.traffic = "reasons", lambda: (3, 4)
    at.now += 12.34
    at.registry.end(session, EndReason.LEFT)
    at.registry.end(session, EndReason.TIME)
    at.registry.remove(session, 7)
    at.registry.remove(session, 8)
    assert at.lines == [
        {"event": "begin", "session": 1, "address": "10.0.0.1", "user": "demo",
         "key": "SHA256:abcde", "size": "80x24"},
        {"event": "end", "session": 1, "address": "10.0.0.1", "reason": "left", "status": 7,
         "seconds": 12.3, "screen": "reasons", "received": 3, "sent": 4},
    ]  # fmt: skip
    assert (len(at.registry), at.sent) == (0, [])
    assert at.registry.add("10.0.0.1", "demo", "", (80, 24)).id == 2


async def test_one_that_gives_no_reason_has_quit() -> None:
    at = Register()
    at.registry.remove(at.registry.add("10.0.0.1", "demo", "", (1, 1)), 0)
    assert at.lines[-1]["reason"] == EndReason.QUIT == "quit"


async def test_a_process_is_ended_once_there_is_one() -> None:
    at = Register()
    session = at.registry.add("10.0.0.1", "demo", "", (80, 24))
    at.registry.end(session, None)
    assert at.sent == []
    session.worker_id = 5
    at.registry.end(session, None)
    assert (at.sent, session.reason) == ([("end", 5)], None)
    at.registry.forkserver = None
    at.registry.end(session, EndReason.LEFT)
    assert (at.sent, session.reason) == ([("end", 5)], EndReason.LEFT)


async def test_it_is_full_when_as_many_are_in_as_may_be() -> None:
    at = Register(max_sessions=2)
    for full in (False, True):
        at.registry.add("10.0.0.1", "demo", "", (80, 24))
        assert at.registry.is_full is full


async def test_an_operator_sees_and_ends_each_session() -> None:
    at = Register()
    session = at.registry.add("10.0.0.1", "demo", "SHA256:abcdefghij", (80, 24))
    session.page, session.memory, session.traffic = "home", 61_000, lambda: (3, 4)
    session.last_input_at += 2
    at.now += 9.6
    (row,) = at.registry.rows()
    assert (row.session, row.address, row.user, row.key) == (1, "10.0.0.1", "demo", "SHA256:abcde")
    assert (row.seconds, row.idle, row.screen, row.memory) == (10, 8, "home", 61_000)
    assert (row.received, row.sent) == (3, 4)
    assert not at.registry.end_by_operator(2)
    assert at.registry.end_by_operator(1)
    assert session.reason == EndReason.OPERATOR


async def test_all_are_asked_to_report_and_waited_for() -> None:
    at = Register()
    await at.registry.request_reports()
    for worker in (4, 5):
        at.registry.add("10.0.0.1", "demo", "", (80, 24)).worker_id = worker
    await at.registry.request_reports()
    assert at.sent == [("report", 4), ("report", 5)]


async def test_closing_is_announced_and_then_done() -> None:
    at = Register()
    await asyncio.wait_for(at.registry.wait_empty(), 1)
    session = at.registry.add("10.0.0.1", "demo", "", (80, 24))
    session.worker_id = 4
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(at.registry.wait_empty(), 0.001)
    await at.registry.close(0.001)
    assert at.registry.closing
    assert at.sent == [("announce", 4), ("end", 4)]
    assert session.reason == EndReason.CLOSING


async def test_whoever_leaves_in_time_is_not_ended() -> None:
    at = Register()
    session = at.registry.add("10.0.0.1", "demo", "", (80, 24))
    session.worker_id = 4
    closing = asyncio.create_task(at.registry.close(60))
    await asyncio.sleep(0)
    at.registry.remove(session, 0)
    await asyncio.wait_for(closing, 10)
    assert (at.sent, session.reason) == ([("announce", 4)], None)
    await asyncio.wait_for(at.registry.wait_empty(), 1)


def test_whoever_is_ended_is_told_why_and_whoever_leaves_is_not() -> None:
    assert set(END_MESSAGES) == set(EndReason) - {EndReason.QUIT, EndReason.LEFT}
    assert all(message.strip().endswith(".") for message in END_MESSAGES.values())
    values = {"quit", "left", "idle", "time", "operator", "closing", "broken"}
    assert {str(reason) for reason in EndReason} == values
