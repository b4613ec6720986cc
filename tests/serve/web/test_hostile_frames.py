"""Websockets and connections of somebody who means harm: others notice nothing of them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path

import pytest
from certificate_kit import write_certificate
from pty_session import TIMEOUT
from raw_web_kit import (
    BINARY,
    CLOSE,
    COMPRESSED,
    CONTINUATION,
    FIN,
    PING,
    PONG,
    TEXT,
    Raw,
    answer,
    nothing_failed,
    place,
    status,
)
from serve_kit import Server
from web_kit import web_client

pytestmark = [pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]
OPEN = b'{"kind":"open","columns":80,"rows":24}'


async def test_compression_is_not_agreed_to_and_not_taken(web_server: Server) -> None:
    socket, response = await Raw.connect(
        web_server, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    )
    assert status(response) == 101
    assert b"extensions" not in response.lower()
    socket.send(TEXT, OPEN, FIN | COMPRESSED)
    assert await socket.closing() in (0, 1002)
    assert nothing_failed(web_server)


@pytest.mark.parametrize(
    "data",
    [
        b'{"kind":"ping","x":' + b"[" * 15_000,
        b'{"kind":"ping","x":' + b'{"a":' * 3000,
        b'{"kind":"open","columns":1e400,"rows":1}',
        b'{"kind":"open","kind":"ping","columns":1}',
        b'"\\ud800"',
        b'{"kind":"\\ud800"}',
        b"\x00" * 16_000,
    ],
    ids=["lists", "tables", "infinite", "twice", "surrogate", "kind", "nulls"],
)
async def test_messages_that_are_made_to_fail_a_reader_are_none(
    web_server: Server, data: bytes
) -> None:
    socket, _ = await Raw.connect(web_server)
    socket.send(TEXT, data)
    assert await socket.closing() in (0, 1000)
    socket, _ = await Raw.connect(web_server)
    socket.send(TEXT, OPEN)
    socket.send(TEXT, data)
    socket.send(TEXT, b'{"kind":"ping"}')
    async with asyncio.timeout(TIMEOUT):
        while (await socket.frame()) != (TEXT, b'{"kind":"pong"}'):
            pass
    socket.writer.close()
    assert nothing_failed(web_server)


async def test_a_message_in_many_parts_is_bounded_as_a_whole(web_server: Server) -> None:
    socket, _ = await Raw.connect(web_server)
    socket.send(TEXT, OPEN)
    socket.send(BINARY, b"k" * 100, 0)
    for _ in range(400):
        socket.send(CONTINUATION, b"k" * 100, 0)
    assert await socket.closing() in (0, 1009), "0: what it says is lost if there was more to read"
    assert nothing_failed(web_server)


@pytest.mark.parametrize(
    ("opcode", "data", "flags"),
    [
        (TEXT, b"\xff\xfe", FIN),
        (3, b"", FIN),
        (PING, b"", 0),
        (CONTINUATION, b"x", FIN),
        (CLOSE, b"\x00", FIN),
        (BINARY, b"x", FIN | 0x10),
    ],
)
async def test_frames_that_are_none_end_the_connection(
    web_server: Server, opcode: int, data: bytes, flags: int
) -> None:
    socket, _ = await Raw.connect(web_server)
    socket.send(TEXT, OPEN)
    socket.send(opcode, data, flags)
    assert await socket.closing() in (0, 1002, 1007)
    assert nothing_failed(web_server)


async def test_pings_are_answered_no_faster_than_messages(web_server: Server) -> None:
    socket, _ = await Raw.connect(web_server)
    socket.send(TEXT, OPEN)
    begun = time.monotonic()
    for _ in range(20_000):
        socket.send(PING)
    answered = 0
    with contextlib.suppress(TimeoutError, ConnectionError, asyncio.IncompleteReadError):
        async with asyncio.timeout(TIMEOUT):
            while not answered:
                answered += (await socket.frame())[0] == PONG
        async with asyncio.timeout(2):
            while True:
                answered += (await socket.frame())[0] == PONG
    # A few more: the two clocks are not read at the same moment.
    assert 0 < answered <= 520 + 200 * (time.monotonic() - begun)
    socket.writer.close()
    async with web_client(web_server.url) as other:
        await other.begin()
        await other.send({"kind": "ping"})
        assert await other.message() == {"kind": "pong"}


@pytest.mark.parametrize(
    "more",
    [("Upgrade: h2c",), ("Sec-WebSocket-Version: 5",), ("Sec-WebSocket-Key: short",)],
)
async def test_upgrades_to_anything_else_are_refused(
    web_server: Server, more: tuple[str, ...]
) -> None:
    host, port = place(web_server)
    name = more[0].partition(":")[0]
    usual = (
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    )
    lines = (
        "GET /socket HTTP/1.1",
        f"Host: {host}:{port}",
        f"Origin: {web_server.url}",
        "Connection: Upgrade, close",
        *(each for each in usual if not each.startswith(name)),
        *more,
    )
    request = "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"
    assert status(await answer(web_server, request)) == 400
    for method in ("HEAD", "POST", "PUT"):
        socket, response = await Raw.connect(web_server, method=method)
        assert status(response) in (404, 405)
        socket.writer.close()
    assert nothing_failed(web_server)


# -- connections


async def closed_of(server: Server, count: int, least: int) -> int:
    """Open so many connections and send nothing; how many the server closes, once it is so many."""
    opened = [await asyncio.open_connection(*place(server)) for _ in range(count)]
    closed = 0

    async def read(reader: asyncio.StreamReader) -> None:
        nonlocal closed
        with contextlib.suppress(ConnectionError):
            while await reader.read(1024):
                pass
        closed += 1

    reading = [asyncio.create_task(read(reader)) for reader, _ in opened]
    async with asyncio.timeout(TIMEOUT):
        while closed < least:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)  # those that are one too many would follow at once
    for task in reading:
        task.cancel()
    for _, writer in opened:
        writer.close()
    return closed


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "tls"])
async def test_silent_connections_are_bounded_before_any_handshake(
    folder: Path, encrypted: bool
) -> None:
    options = ["--web", "127.0.0.1:0", "--no-ssh", "--max-per-address", "2"]
    if encrypted:
        certificate, key = write_certificate(folder)
        options += ["--tls-cert", str(certificate), "--tls-key", str(key)]
    with Server(*options) as server:
        assert await closed_of(server, 40, 40 - 12) == 40 - 12
        assert nothing_failed(server)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("first", "more"),
    [
        (b"", b""),
        (b"GET /", b"a"),
        (b"GET / HTTP/1.1\r\n", b"X: y\r\n"),
        (b"POST /login HTTP/1.1\r\n{own}Content-Length: 4000\r\n\r\n", b"a"),
        (b"POST /login HTTP/1.1\r\n{own}Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"GET /static/icon.svg HTTP/1.1\r\n{own}\r\n", b""),
        (b"GET /static/icon.svg HTTP/1.1\r\n{own}\r\nGET /", b"a"),
    ],
)
async def test_requests_that_never_end_are_ended(
    web_server: Server, first: bytes, more: bytes
) -> None:
    host, port = place(web_server)
    own = f"Host: {host}:{port}\r\nOrigin: {web_server.url}\r\n".encode()
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(first.replace(b"{own}", own))

    async def drip() -> None:
        while True:
            await asyncio.sleep(2)
            writer.write(more)

    dripping = asyncio.create_task(drip())
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(30):
            await reader.read(-1)
    dripping.cancel()
    writer.close()
