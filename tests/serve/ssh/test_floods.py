"""Clients that send as much as they can, in every phase; another one's keys are answered."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import asyncssh
import pytest
from asyncssh.constants import (
    MSG_CHANNEL_REQUEST,
    MSG_DEBUG,
    MSG_GLOBAL_REQUEST,
    MSG_IGNORE,
    MSG_UNIMPLEMENTED,
)
from asyncssh.packet import Boolean, String, UInt32
from serve_kit import FULL, TIMEOUT, Server, connected
from ssh_kit import open_channel, ssh_server

from sij_tui.serve.ssh.connection_options import connection_options
from sij_tui.serve.ssh.read_scheduler import ReadScheduler
from sij_tui.serve.ssh.restricted_connection import RestrictedConnection

pytestmark = pytest.mark.pty
HELLO = b"SSH-2.0-x\r\n"


def plain(kind: int, body: bytes = b"") -> bytes:
    """A packet as it is before there are keys."""
    padding = 8 - (len(body) + 6) % 8
    padding += 8 if padding < 4 else 0
    length = 2 + len(body) + padding
    return length.to_bytes(4, "big") + bytes([padding, kind]) + body + bytes(padding)


SOON = 18.0
"""Seconds: less than the server gives a login or a session to begin, and long enough for a busy
machine."""


async def received(port: int, data: bytes) -> bytes:
    """Send something, and read until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(OSError):
        writer.write(data)
        await writer.drain()
    answer = b""
    async with asyncio.timeout(SOON):
        with contextlib.suppress(OSError):
            while part := await reader.read(65_536):
                answer += part
    writer.close()
    return answer


KINDS = {
    "ignore": (MSG_IGNORE, String(b"")),
    "unimplemented": (MSG_UNIMPLEMENTED, UInt32(0)),
    "debug": (MSG_DEBUG, Boolean(False) + String(b"x") + String(b"")),
    "unassigned": (10, b""),
    "local extension": (192, b"x"),
    "of the key exchange": (40, b""),
    "of the login": (61, b""),
    "of a channel": (94, UInt32(0) + String(b"x")),
    "large": (MSG_IGNORE, String(bytes(30_000))),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_nobody_sends_without_end_before_the_login(server: Server, kind: str) -> None:
    """The server hangs up by itself: what was sent is far less than it would have to be."""
    before = len(server.events("no-session"))
    packets = HELLO + plain(*KINDS[kind]) * 100
    await received(server.port, packets)
    server.wait_event("no-session", before + 1)


async def test_a_packet_that_is_too_large_is_not_waited_for(server: Server) -> None:
    answer = await received(server.port, HELLO + (200_000).to_bytes(4, "big") * 2)
    assert b"Max packet size" in answer


def send_many(connection: Any, kind: int, body: bytes, times: int) -> None:
    for _ in range(times):
        connection.send_packet(kind, body)


async def key_latencies(process: asyncssh.SSHClientProcess[bytes], keys: int) -> list[float]:
    """Press keys; the seconds until each is answered."""
    took = []
    for number in range(keys):
        begun = time.perf_counter()
        # Eight one way, then eight back: two keys that are answered together still move something.
        process.stdin.write(b"\x1b[A" if number // 8 % 2 else b"\x1b[B")
        await asyncio.wait_for(process.stdout.read(65_536), TIMEOUT)
        took.append(time.perf_counter() - begun)
        with contextlib.suppress(TimeoutError):
            while await asyncio.wait_for(process.stdout.read(65_536), 0.05):
                pass
    return took


@asynccontextmanager
async def open_home(server: Server) -> AsyncIterator[asyncssh.SSHClientProcess[bytes]]:
    """A session that shows the home screen."""
    async with connected(server.port) as connection:
        process = await connection.create_process(
            term_type="xterm-256color", term_size=(80, 24), encoding=None
        )
        await asyncio.wait_for(process.stdout.readuntil(FULL), TIMEOUT)
        yield process


IN_FLOOD = f"""
import socket, sys, time
def plain(kind, body=b""):
    padding = 8 - (len(body) + 6) % 8
    padding += 8 if padding < 4 else 0
    head = (2 + len(body) + padding).to_bytes(4, "big") + bytes([padding, kind])
    return head + body + bytes(padding)
port, kind, size = map(int, sys.argv[1:])
data = plain(kind, bytes(size)) * (8000 if size < 100 else 20)
while True:
    try:
        with socket.create_connection(("127.0.0.1", port)) as sock:
            sock.sendall({HELLO!r})
            while True:
                sock.sendall(data)
    except OSError:
        time.sleep(0.01)
"""


@pytest.mark.parametrize("kind", [MSG_IGNORE, 10])
@pytest.mark.parametrize(
    ("connections", "keys"), [(1, 12), pytest.param(10, 60, marks=pytest.mark.soak)]
)
async def test_a_session_does_not_notice_a_flood(kind: int, connections: int, keys: int) -> None:
    """Without bounds a key takes a second beside one such connection, and six beside ten."""
    with Server("--max-per-address", "60") as server:
        async with open_home(server) as process:
            memory, usual = server.resident(), await key_latencies(process, 8)
            floods = [
                await asyncio.create_subprocess_exec(
                    sys.executable, "-c", IN_FLOOD, str(server.port), str(kind), "4"
                )
                for _ in range(connections)
            ]
            try:
                server.wait_event("turned-away")
                took = await key_latencies(process, keys)
            finally:
                for flood in floods:
                    flood.kill()
                    await flood.wait()
            # Beside other programs, each key takes longer in any case.
            assert statistics.median(took) < max(0.5, 5 * statistics.median(usual))
            assert server.resident() - memory < 20_000


async def test_the_loop_is_free_again_after_each_slice() -> None:
    """Ten thousand packets in one go, after the login: nothing else waits for all of them."""
    async with ssh_server() as port, connected(port) as connection:
        longest, stop = 0.0, asyncio.Event()

        async def watch() -> None:
            nonlocal longest
            while not stop.is_set():
                begun = time.thread_time()
                await asyncio.sleep(0)
                longest = max(longest, time.thread_time() - begun)

        data: list[bytes] = []
        connection._send = data.append
        send_many(connection, MSG_IGNORE, String(b""), 10_000)
        del connection._send
        watching = asyncio.create_task(watch())
        connection._transport.write(b"".join(data))
        assert not await asked(connection)
        stop.set()
        await watching
    assert longest < 0.1, "one packet after the other would have been half a second"


async def asked(connection: Any) -> object:
    """Ask for what is refused; that shows that all which was sent before is handled."""
    result, _ = await connection._make_global_request(b"nothing@example.org")
    return result == 81


@pytest.mark.parametrize("kind", [192, 250])
async def test_kinds_of_messages_that_do_not_exist_are_refused(server: Server, kind: int) -> None:
    async with connected(server.port) as connection:
        send_many(connection, kind, b"", 40)
        await asyncio.wait_for(connection.wait_closed(), SOON)


@pytest.mark.parametrize(
    ("unsent", "inbox", "read"), [(0, 0, True), (200_000, 0, False), (0, 70_000, False)]
)
async def test_no_more_is_read_than_can_be_kept_or_answered(
    unsent: int, inbox: int, read: bool
) -> None:
    loop, calls = asyncio.get_running_loop(), []
    key = asyncssh.generate_private_key("ssh-ed25519")
    connection = RestrictedConnection(
        loop, connection_options([key]), ReadScheduler(loop), "192.0.2.1"
    )
    connection._login_timer.cancel()
    connection._inpbuf = bytes(inbox)
    connection._transport = SimpleNamespace(
        get_write_buffer_size=lambda: unsent,
        pause_reading=lambda: calls.append(False),
        resume_reading=lambda: calls.append(True),
    )
    connection._bound_input()
    assert calls == [read]


@pytest.mark.parametrize("logged_in", [False, True])
async def test_what_comes_before_the_login_is_acknowledged_at_once(logged_in: bool) -> None:
    """OpenSSH's client waits for that; how long, a longer test measures."""
    loop = asyncio.get_running_loop()
    options = connection_options([asyncssh.generate_private_key("ssh-ed25519")])
    connection = RestrictedConnection(loop, options, ReadScheduler(loop), "192.0.2.1")
    connection._login_timer.cancel()
    connection._auth_complete = logged_in
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = socket.create_connection(listening.getsockname())
        sock, _ = listening.accept()
        with client, sock:
            connection._transport = SimpleNamespace(
                get_extra_info=lambda name, _=None: {"socket": sock}.get(name),
                get_write_buffer_size=lambda: 0,
                resume_reading=lambda: None,
            )  # fmt: skip
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
            connection.data_received(b"S")
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK) == (not logged_in)


def requests(name: bytes, rest: bytes) -> Callable[[Any, int], None]:
    def send(connection: Any, times: int) -> None:
        body = UInt32(0) + String(name) + Boolean(False) + rest
        send_many(connection, MSG_CHANNEL_REQUEST, body, times)

    return send


@pytest.mark.parametrize(
    "flood",
    [
        requests(b"window-change", UInt32(500) + UInt32(200) + UInt32(0) * 2),
        requests(b"env", String(b"LANG") + String(b"C")),
        requests(b"signal", String(b"INT")),
        lambda connection, times: send_many(
            connection, MSG_GLOBAL_REQUEST, String(b"keepalive@openssh.com") + Boolean(False), times
        ),
    ],
    ids=["window-change", "env", "signal", "keepalive"],
)
async def test_requests_without_end_are_not_answered_without_end(
    server: Server, flood: Callable[[Any, int], None]
) -> None:
    async with connected(server.port) as connection:
        channel = open_channel(connection)
        await asyncio.wait_for(channel.confirmed.wait(), TIMEOUT)
        before = len(server.events("flood"))
        flood(connection, 2_000)
        await asyncio.wait_for(connection.wait_closed(), TIMEOUT)
        server.wait_event("flood", before + 1)
