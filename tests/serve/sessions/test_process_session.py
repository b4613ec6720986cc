"""A session between its client and its process, neither of which is real: what each is told."""

from __future__ import annotations

import asyncio
import os
import socket
import tty
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pty_session import TIMEOUT

from sij_tui.core.classroom.codes import token_identity
from sij_tui.core.classroom.requests import JoinClass, LeaveClass, decode_request
from sij_tui.internal_error import EXIT_FAILED
from sij_tui.serve.forkserver.client import ForkServerError
from sij_tui.serve.forkserver.protocol import StartSession
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions import process_session
from sij_tui.serve.sessions.process_session import ClientTerminal, ProcessSession, SessionClient
from sij_tui.serve.sessions.registry import EndReason, SessionRecord, SessionRegistry
from sij_tui.terminal.size import window_size

CLIENT = SessionClient("10.0.0.1", "demo")
TERMINAL = ClientTerminal({"TERM": "xterm"}, (100, 30), (1000, 600))


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(TIMEOUT):
        while not true():
            await asyncio.sleep(0.001)


def is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


class Channel:
    """The client's side; keeps what it is told."""

    def __init__(self) -> None:
        self.written = b""
        self.ends: list[tuple[int, EndReason | None, bool]] = []
        self.aborted = 0

    def write(self, data: bytes) -> None:
        self.written += data

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def finish(self, status: int, reason: EndReason | None, *, restore: bool) -> None:
        self.ends.append((status, reason, restore))

    def abort(self) -> None:
        self.aborted += 1


class Classes:
    """The hub's service; keeps what it is told."""

    def __init__(self) -> None:
        self.hub = SimpleNamespace(how_to_join="ssh -p 2222 class.example")
        self.calls: list[tuple[Any, ...]] = []
        self.seats: list[dict[str, object]] = []

    def attach(self, number: int, identity: bytes, send: object, **more: object) -> None:
        self.calls.append(("attach", number, identity))
        self.seats.append(more)

    def receive(self, number: int, data: bytes) -> None:
        self.calls.append(("receive", number, decode_request(data)))

    def detach(self, number: int) -> None:
        self.calls.append(("detach", number))

    def painted(self, number: int) -> None:
        self.calls.append(("painted", number))


class SessionHarness:
    """A session, with what a process would have at its other end."""

    def __init__(self, *, classes: bool = False, **options: Any) -> None:
        self.lines: list[dict[str, object]] = []
        log = SimpleNamespace(
            write=lambda event, **more: self.lines.append({"event": event} | more)
        )
        given = ServeOptions(**{"idle_timeout": 0, "max_time": 0, "classes": classes, **options})
        self.now = 100.0
        self.registry = SessionRegistry(given, cast(Any, log), lambda: self.now)
        self.classes = Classes()
        if classes:
            self.registry.classes = cast(Any, self.classes)
        self.ended: list[int] = []
        self.requests: list[StartSession] = []
        self.reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.registry.forkserver = cast(Any, SimpleNamespace(
            start_session=self._start_session, end_session=self.ended.append,
        ))  # fmt: skip
        self.channel = Channel()
        self.session = ProcessSession(self.registry, self.channel)
        self.fds: list[int] = []

    async def _start_session(self, request: StartSession, on_end: object) -> Any:
        self.requests.append(request)
        return await self.reply

    def worker(self, *, terminal: bool = True) -> Any:
        """What the forkserver answers; ``process`` and ``reports`` are the process's own ends."""
        if terminal:
            ours, self.process = os.openpty()
            tty.setraw(self.process)
        else:
            ours, self.process = (each.detach() for each in socket.socketpair())
        pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        report, self.reports = (each.detach() for each in pair)
        self.fds += [self.process, self.reports]
        return SimpleNamespace(id=7, terminal_fd=ours, report_fd=report)

    async def started(
        self, client: SessionClient = CLIENT, terminal: ClientTerminal = TERMINAL
    ) -> SessionRecord:
        self.session.start(client, terminal)
        (record,) = self.registry
        worker = self.worker(terminal=terminal.is_there)
        self.ours = (worker.terminal_fd, worker.report_fd)
        self.reply.set_result(worker)
        await until(lambda: record.worker_id)
        return record

    def ends(self) -> None:
        """The process closes what it has open."""
        for fd in self.fds:
            os.close(fd)
        self.fds.clear()


@pytest.fixture
async def harnesses() -> AsyncIterator[Callable[..., SessionHarness]]:
    made: list[SessionHarness] = []

    def make(**options: Any) -> SessionHarness:
        made.append(SessionHarness(**options))
        return made[-1]

    yield make
    for harness in made:
        harness.session.leave()
        harness.session.on_process_end(0)
        harness.ends()


Make = Callable[..., SessionHarness]


async def test_before_it_is_started_it_has_no_number_and_nothing_happens(harnesses: Make) -> None:
    harness = harnesses()
    assert harness.session.id == 0
    assert not harness.session.in_alternate_screen
    harness.session.leave()
    assert (harness.ended, harness.channel.ends) == ([], [])


async def test_a_process_is_asked_for_with_all_that_it_is_to_know(harnesses: Make) -> None:
    harness = harnesses()
    record = await harness.started()
    assert (harness.session.id, record.worker_id) == (record.id, 7)
    (request,) = harness.requests
    assert (request.id, request.size, request.pixels) == (0, (100, 30), (1000, 600))
    assert request.variables == TERMINAL.variables
    assert (request.lines, request.terminal, request.reader_file) == (False, True, None)
    assert window_size(harness.process) == (100, 30)


@pytest.mark.parametrize(
    ("options", "variables", "draws", "lines"),
    [
        ({}, {}, True, False), ({}, {}, False, True), ({"lines": True}, {}, True, True),
        ({}, {"ACCESSIBLE": "1"}, True, True),
        ({"show_cursor": True}, {"ACCESSIBLE": "1"}, True, False),
        ({"show_cursor": True}, {}, False, True),
    ],
)  # fmt: skip
async def test_it_goes_line_by_line_where_that_is_wanted_or_all_that_can_be(
    harnesses: Make,
    options: dict[str, object],
    variables: dict[str, str],
    draws: bool,
    lines: bool,
) -> None:
    harness = harnesses()
    await harness.started(
        CLIENT._replace(options=options), TERMINAL._replace(variables=variables, draws=draws)
    )
    assert harness.requests[0].lines is lines
    assert "lines" not in harness.requests[0].options


async def test_with_a_key_and_a_folder_what_is_kept_has_a_file(
    harnesses: Make, tmp_path: Path
) -> None:
    harness = harnesses(records=f"{tmp_path}/a/..")
    await harness.started(CLIENT._replace(key="SHA256:me"))
    (request,) = harness.requests
    assert request.reader_file == f"{tmp_path}/SHA256:me.json"
    assert request.options["no_state"] is False
    stranger = harnesses(records=str(tmp_path))
    await stranger.started()
    assert stranger.requests[0].reader_file is None
    assert stranger.requests[0].options["no_state"] is True


async def test_options_of_a_client_go_before_those_of_the_server(harnesses: Make) -> None:
    harness = harnesses(start="risks")
    await harness.started(CLIENT._replace(options={"theme": "light", "seat": "abc"}))
    options = harness.requests[0].options
    assert (options["theme"], options["start"]) == ("light", "risks")
    assert "seat" not in options


@pytest.mark.parametrize(("more", "pixels"), [(0, True), (1, False)])
async def test_pixels_are_for_so_many_sessions(
    harnesses: Make, monkeypatch: pytest.MonkeyPatch, more: int, pixels: bool
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    harness = harnesses()
    for number in range(1 + more):
        harness.registry.add("10.0.0.2", f"{number}", "", (80, 24))
    harness.session.start(CLIENT, TERMINAL)
    assert harness.session.options()["pixels"] is pixels


async def test_a_process_that_cannot_be_started_is_told_and_logged(harnesses: Make) -> None:
    harness = harnesses()
    harness.session.start(CLIENT, TERMINAL)
    harness.reply.set_exception(ForkServerError("no memory"))
    await until(lambda: harness.channel.ends)
    assert harness.channel.ends == [(EXIT_FAILED, EndReason.BROKEN, False)]
    assert {"event": "failed", "session": 1, "reason": "no memory"} in harness.lines
    assert (harness.lines[-1]["event"], harness.lines[-1]["reason"]) == ("end", EndReason.BROKEN)
    assert len(harness.registry) == 0


@pytest.mark.parametrize(
    ("status", "exit_status", "reason"),
    [(0, 0, None), (3, 3, None), (EXIT_FAILED, EXIT_FAILED, EndReason.BROKEN),
     (-9, 137, EndReason.BROKEN), (-15, 143, EndReason.BROKEN)],
)  # fmt: skip
async def test_the_end_is_told_once_all_output_was_passed_on(
    harnesses: Make, status: int, exit_status: int, reason: EndReason | None
) -> None:
    harness = harnesses()
    await harness.started()
    os.write(harness.process, b"\x1b[?1049hlast")
    harness.session.on_process_end(status)
    assert harness.channel.ends == []
    harness.ends()
    await until(lambda: harness.channel.ends)
    assert harness.channel.written.endswith(b"last")
    assert harness.channel.ends == [(exit_status, reason, True)]
    assert harness.lines[-1]["status"] == exit_status
    assert len(harness.registry) == 0


async def test_why_it_was_ended_counts_before_how_its_process_ended(harnesses: Make) -> None:
    harness = harnesses()
    record = await harness.started()
    harness.registry.end(record, EndReason.IDLE)
    harness.session.on_process_end(-9)
    harness.ends()
    await until(lambda: harness.channel.ends)
    assert harness.channel.ends == [(137, EndReason.IDLE, False)]


async def test_a_client_that_does_not_take_the_last_output_is_let_go(
    harnesses: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_session, "CLOSE_TIMEOUT_S", 0.001)
    harness = harnesses()
    await harness.started()
    harness.session.set_output_blocked("client", True)
    os.write(harness.process, b"never read")
    harness.session.on_process_end(0)
    await until(lambda: harness.channel.aborted)
    assert (harness.channel.aborted, harness.channel.written) == (1, b"")


async def test_output_is_held_back_while_there_is_any_cause(harnesses: Make) -> None:
    harness = harnesses()
    harness.session.set_output_blocked("early", True)
    await harness.started()
    harness.session.set_output_blocked("late", True)
    os.write(harness.process, b"words")
    harness.session.set_output_blocked("late", False)
    for _ in range(5):
        await asyncio.sleep(0)
    assert harness.channel.written == b""
    harness.session.set_output_blocked("early", False)
    await until(lambda: harness.channel.written == b"words")


async def test_a_client_that_has_left_is_told_nothing(harnesses: Make) -> None:
    harness = harnesses()
    await harness.started()
    harness.session.leave()
    assert harness.ended == [7]
    harness.session.on_process_end(-1)
    for fd in harness.ours:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(fd)
    assert (harness.channel.ends, harness.channel.aborted, len(harness.registry)) == ([], 0, 0)
    assert (harness.lines[-1]["reason"], harness.lines[-1]["status"]) == (EndReason.LEFT, 129)
    harness.session.leave()
    assert harness.ended == [7]


async def test_whoever_leaves_before_it_has_started_leaves_nothing_open(harnesses: Make) -> None:
    harness = harnesses()
    harness.session.start(CLIENT, TERMINAL)
    harness.session.leave()
    worker = harness.worker()
    harness.reply.set_result(worker)
    await until(lambda: harness.ended)
    assert harness.ended == [7]
    for fd in (worker.terminal_fd, worker.report_fd):
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(fd)
    harness.session.on_process_end(0)
    assert (harness.channel.ends, len(harness.registry)) == ([], 0)


async def test_a_process_that_has_ended_before_it_was_known_ends_the_session(
    harnesses: Make,
) -> None:
    harness = harnesses()
    harness.session.start(CLIENT, TERMINAL)
    harness.session.on_process_end(0)
    assert harness.channel.ends == []
    harness.reply.set_result(harness.worker())
    harness.ends()
    await until(lambda: harness.channel.ends)
    assert harness.channel.ends == [(0, None, False)]


async def test_what_starts_while_the_server_closes_is_ended(harnesses: Make) -> None:
    harness = harnesses()
    harness.registry.closing = True
    record = await harness.started()
    assert (harness.ended, record.reason) == ([7], EndReason.CLOSING)
    other = harnesses()
    other.session.start(CLIENT, TERMINAL)
    (record,) = other.registry
    other.registry.end(record, EndReason.OPERATOR)
    other.reply.set_result(other.worker())
    await until(lambda: other.ended)
    assert (other.ended, record.reason) == ([7], EndReason.OPERATOR)


async def test_without_a_terminal_the_end_of_input_is_passed_on(harnesses: Make) -> None:
    for early in (True, False):
        harness = harnesses()
        if early:
            harness.session.end_input()
        await harness.started(terminal=TERMINAL._replace(is_there=False, draws=False))
        harness.session.write_input(b"q\n")
        if not early:
            harness.session.end_input()
        os.set_blocking(harness.process, True)
        assert os.read(harness.process, 9) == (b"" if early else b"q\n")
        assert os.read(harness.process, 9) == b""


async def test_input_may_end_while_the_process_starts(harnesses: Make) -> None:
    harness = harnesses()
    harness.session.start(CLIENT, TERMINAL._replace(is_there=False, draws=False))
    harness.session.end_input()
    harness.reply.set_result(harness.worker(terminal=False))
    (record,) = harness.registry
    await until(lambda: record.worker_id)
    os.set_blocking(harness.process, True)
    assert os.read(harness.process, 9) == b""


async def test_a_terminal_has_input_after_its_end_was_said(harnesses: Make) -> None:
    harness = harnesses()
    await harness.started()
    harness.session.end_input()
    harness.session.write_input(b"q")
    os.set_blocking(harness.process, True)
    assert os.read(harness.process, 9) == b"q"


async def test_the_size_is_that_of_the_window_when_it_starts_and_after(harnesses: Make) -> None:
    harness = harnesses()
    harness.session.start(CLIENT, TERMINAL)
    harness.session.resize((90, 20), (0, 0))
    harness.reply.set_result(harness.worker())
    (record,) = harness.registry
    await until(lambda: record.worker_id)
    assert window_size(harness.process) == (90, 20)
    harness.session.resize((70, 21), (0, 0))
    await until(lambda: window_size(harness.process) == (70, 21))


async def test_page_memory_and_failures_are_taken_from_reports(harnesses: Make) -> None:
    harness = harnesses()
    record = await harness.started()
    os.write(harness.reports, b"reasons 2048\n")
    await until(lambda: record.page)
    assert (record.page, record.memory) == ("reasons", 2048)
    os.write(harness.reports, b"risks \n!ValueError at x.py:1\n")
    await until(lambda: record.page == "risks")
    assert record.memory == 2048
    assert {"event": "failed", "session": 1, "reason": "ValueError at x.py:1"} in harness.lines
    os.write(harness.reports, b"about 77\n")
    harness.session.on_process_end(0)
    harness.ends()
    await until(lambda: harness.channel.ends)
    assert (record.page, record.memory) == ("about", 77)


async def test_reports_are_read_to_their_end_and_no_further(harnesses: Make) -> None:
    harness = harnesses()
    await harness.started()
    os.close(harness.reports)
    harness.fds.remove(harness.reports)
    await until(lambda: not is_open(harness.ours[1]))
    assert is_open(harness.ours[0])


async def test_reports_that_wait_when_the_session_ends_are_taken(harnesses: Make) -> None:
    harness = harnesses()
    record = await harness.started()
    os.write(harness.reports, b"about 77\n!ValueError at x.py:1\n")
    harness.session.leave()
    harness.session.on_process_end(1)
    assert (record.page, record.memory) == ("about", 77)
    assert [line["event"] for line in harness.lines[-2:]] == ["failed", "end"]


async def test_a_client_that_was_told_the_end_is_not_aborted(
    harnesses: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_session, "CLOSE_TIMEOUT_S", 0)
    harness = harnesses()
    await harness.started()
    harness.ends()
    await until(lambda: not is_open(harness.ours[0]))
    harness.session.on_process_end(0)
    assert harness.channel.ends == [(0, None, False)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert harness.channel.aborted == 0


# -- classes


async def test_a_session_has_a_seat_as_long_as_it_is_open(harnesses: Make) -> None:
    harness = harnesses(classes=True)
    await harness.started(CLIENT._replace(options={"seat": "abcd"}, class_code="BCDF"))
    seat = {"seat": "ssh -t -p 2222 class.example -- --seat abcd", "may_lead": False}
    assert harness.classes.seats == [seat]
    assert harness.classes.calls == [
        ("attach", 1, token_identity("abcd")), ("receive", 1, JoinClass(code="BCDF")),
    ]  # fmt: skip
    os.write(harness.process, b"x")
    os.write(harness.reports, b'{"type":"JoinClass","code":"GHJK"}')
    await until(lambda: len(harness.classes.calls) == 4)
    assert set(harness.classes.calls[2:]) == {
        ("painted", 1),
        ("receive", 1, JoinClass(code="GHJK")),
    }
    harness.session.on_process_end(0)
    harness.ends()
    await until(lambda: harness.channel.ends)
    assert harness.classes.calls[-1] == ("detach", 1)
    assert harness.classes.calls.count(("detach", 1)) == 1


@pytest.mark.parametrize(
    ("client", "identity"),
    [({"key": "SHA256:me", "may_lead": True}, b"key SHA256:me"),
     ({"browser": "b" * 16}, token_identity("b" * 16))],
)  # fmt: skip
async def test_whoever_is_known_comes_back_without_a_seat(
    harnesses: Make, client: dict[str, Any], identity: bytes
) -> None:
    harness = harnesses(classes=True)
    await harness.started(CLIENT._replace(**client))
    assert harness.classes.calls == [("attach", 1, identity)]
    assert harness.classes.seats == [{"seat": "", "may_lead": client.get("may_lead", False)}]


async def test_without_a_terminal_ssh_is_told_to_have_none(harnesses: Make) -> None:
    harness = harnesses(classes=True)
    await harness.started(terminal=TERMINAL._replace(is_there=False))
    (seat,) = harness.classes.seats
    way, _, token = str(seat["seat"]).rpartition(" ")
    assert way == "ssh -T -p 2222 class.example -- --seat"
    assert len(bytes.fromhex(token)) == 8


@pytest.mark.parametrize(
    ("client", "start"),
    [({"user": "class"}, "class"), ({"user": "present"}, "class"),
     ({"class_code": "BCDF"}, "class"), ({}, None)],
)  # fmt: skip
async def test_whoever_comes_for_a_class_begins_there(
    harnesses: Make, client: dict[str, Any], start: str | None
) -> None:
    for classes in (True, False):
        harness = harnesses(classes=classes)
        await harness.started(CLIENT._replace(**client))
        assert harness.requests[0].options["start"] == (start if classes else None)


async def test_many_reports_at_once_are_all_taken(harnesses: Make) -> None:
    harness = harnesses(classes=True)
    await harness.started()
    for _ in range(20):
        os.write(harness.reports, b'{"type":"LeaveClass"}')
    await until(lambda: harness.classes.calls.count(("receive", 1, LeaveClass())) == 20)
