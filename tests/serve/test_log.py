"""The log: it never keeps the server waiting, and says how many lines are missing."""

from __future__ import annotations

import fcntl
import io
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serve_kit import FULL, TIMEOUT, Server, needs_ssh

from sij_tui.serve.log import RATE_LIMITED_EVENTS, EventLog, LogWriter

SMALLEST = 4096
"""Bytes that a pipe can be made to hold."""


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe that holds little; both ends are closed by whoever uses it."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, SMALLEST)
    return reader, writer


def lines(reader: int) -> list[dict[str, object]]:
    """All that was written, once nobody writes any more."""
    with open(reader, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_what_is_not_read_is_counted(pipe: tuple[int, int]) -> None:
    reader, file = pipe
    writer = LogWriter(file, max_lines=50)
    log = EventLog(lambda: 0.0, "json", writer)
    for number in range(1000):  # returns, though nobody reads
        log.write("begin", session=number)
    assert log.lines_lost > 800
    found: list[dict[str, object]] = []
    reading = threading.Thread(target=lambda: found.extend(lines(reader)))
    reading.start()
    while writer._lines:
        time.sleep(0.01)
    log.write("stop")
    writer.close(TIMEOUT)
    os.close(file)
    reading.join(TIMEOUT)
    told = [line["lines"] for line in found if line["event"] == "lost"]
    begun = [line["session"] for line in found if line["event"] == "begin"]
    assert begun == sorted(begun)
    assert len(begun) + sum(told) == 1000
    assert sum(told) == log.lines_lost
    assert found[-1]["event"] == "stop"


def test_what_cannot_be_written_is_counted(tmp_path: Path) -> None:
    """The disk is full for a while."""
    path = tmp_path / "log"
    with path.open("wb") as good, open("/dev/full", "wb", buffering=0) as full:
        writer = LogWriter(full.fileno())
        log = EventLog(lambda: 0.0, "json", writer)
        for number in range(30):
            log.write("begin", session=number)
            while writer._lines:
                time.sleep(0.001)
        os.dup2(good.fileno(), full.fileno())
        log.write("stop")
        writer.close(TIMEOUT)
    found = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(line["event"], line.get("lines")) for line in found] == [("lost", 30), ("stop", None)]
    assert log.lines_lost == 30


def test_what_is_waiting_is_written_before_the_end(pipe: tuple[int, int]) -> None:
    reader, file = pipe
    writer = LogWriter(file)
    for number in range(10):
        writer.write(f'{{"line": {number}}}\n')
    writer.close(TIMEOUT)
    os.close(file)
    assert [line["line"] for line in lines(reader)] == list(range(10))


def test_a_reader_that_is_gone_is_nothing_to_wait_for(pipe: tuple[int, int]) -> None:
    reader, file = pipe
    os.close(reader)
    writer = LogWriter(file)
    assert writer.write("a line\n")
    writer.close(TIMEOUT)
    assert not writer._thread.is_alive()
    os.close(file)


class Memory:
    """Keeps the lines."""

    def __init__(self) -> None:
        self.lines: list[dict[str, object]] = []

    def write(self, text: str) -> int:
        self.lines.append(json.loads(text))
        return len(text)


@pytest.mark.parametrize("event", sorted(RATE_LIMITED_EVENTS))
def test_rate_limited_events_do_not_fill_the_log(event: str) -> None:
    now, memory = [0.0], Memory()
    log = EventLog(lambda: now[0], "json", memory)
    for _ in range(5000):
        log.write(event, address="192.0.2.1")
    log.write("begin", session=1)  # this event is not limited
    kept = [line for line in memory.lines if line["event"] == event]
    (left_out,) = [line for line in memory.lines if line["event"] == "left-out"]
    assert 100 <= len(kept) <= 500
    assert left_out["lines"] == 5000 - len(kept) == log.lines_lost
    assert memory.lines[-1]["event"] == "begin"
    now[0] = 10.0
    log.write(event, address="192.0.2.1")
    assert memory.lines[-1]["event"] == event


@pytest.mark.pty
@needs_ssh
def test_a_log_that_nobody_reads_stops_nothing(pipe: tuple[int, int]) -> None:
    reader, file = pipe
    server = Server("--max-per-address", "1000", log=file)
    os.close(file)
    for _ in range(60):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            client.recv(1000)
    with server.connect() as client:
        client.read_until(FULL)
        client.send("q")
        assert client.wait_exit() == 0
    assert server.stop(signal.SIGTERM) == 0
    os.close(reader)


@settings(max_examples=50)
@given(st.text(), st.sampled_from(["text", "json"]))
def test_no_client_forges_a_line_of_the_log(name: str, style: str) -> None:
    stream = io.StringIO()
    EventLog(lambda: 0.0, style, stream).write("begin", user=name, reason=None)  # type: ignore[arg-type]
    assert len(stream.getvalue().splitlines()) == 1
    assert stream.getvalue().isprintable() or stream.getvalue()[:-1].isprintable()
    if style == "json":
        assert json.loads(stream.getvalue())["event"] == "begin"
