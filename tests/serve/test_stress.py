"""Hostile input, malformed requests, many sessions at once, and what they leave behind."""

from __future__ import annotations

import asyncio
import random
import struct
from typing import Any

import asyncssh
import pytest
from asyncssh.packet import Boolean, String, UInt32
from serve_kit import FULL, TIMEOUT, Server, needs_ssh

pytestmark = pytest.mark.pty
SEED = 6
_INPUTS = (
    b"\x1b[A", b"\x1b[B", b"\r", b"\x1b", b"1", b"3", b"/", b"?", b"\t", b"\x10", b"t", b"g", b"m",
    b"\x1b[200~" + b"x" * 300 + b"\x1b[201~", b"\x1b[200~", b"\xff\xfe", b"\x1b[1114112u",
    b"\x1b[97;1:3u", b"\x1b[999999999999A", b"\x1b[<0;999;999M", b"\x1b[<35;5;5M", b"\x00" * 20,
    b"\x1b]52;c;AAAA\x07", b"\x1b[5n", b"\x1b[0n", b"\x1b[I", b"\x1b[O", b"\x1b[6~", "é".encode(),
)  # fmt: skip

_HOSTILE = tuple(element for element in _INPUTS if len(element) > 3 and element != b"\x1b[200~")


async def connect(server: Server) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        "127.0.0.1", server.port, username="demo", known_hosts=None, client_keys=None,
        agent_path=None, config=None,
    )  # fmt: skip


async def begin(
    connection: asyncssh.SSHClientConnection, size: tuple[int, int] = (80, 24)
) -> asyncssh.SSHClientProcess[bytes]:
    return await connection.create_process(
        term_type="xterm-256color", term_size=size, encoding=None
    )


async def wait_for_home(
    process: asyncssh.SSHClientProcess[bytes], timeout: float = TIMEOUT
) -> None:
    await asyncio.wait_for(process.stdout.readuntil(FULL), timeout)


@pytest.mark.parametrize("hundreds", [3, pytest.param(100, marks=pytest.mark.soak)])
async def test_random_inputs(server: Server, hundreds: int) -> None:
    rng = random.Random(SEED)
    async with await connect(server) as connection:
        process = await begin(connection)
        await wait_for_home(process)
        (pid,) = server.sessions()
        reading = asyncio.create_task(process.stdout.read())
        for _ in range(hundreds):
            for _ in range(100):  # few of them turn pages: that is slow, not hostile
                process.stdin.write(rng.choice(_INPUTS if rng.random() < 0.03 else _HOSTILE))
            process.change_terminal_size(rng.randrange(200), rng.randrange(60))
            await process.stdin.drain()
        process.change_terminal_size(80, 24)
        assert server.sessions() == [pid]
        process.stdin.write(b"\x1b[201~" + b"\x03" * 3)
        await asyncio.wait_for(reading, 120)
        assert process.exit_status in (0, 130)
    assert not server.events("failed")
    server.wait(lambda: not server.sessions())


async def test_an_endless_paste_costs_neither_memory_nor_the_neighbour(server: Server) -> None:
    async with await connect(server) as loud, await connect(server) as quiet:
        one, other = await begin(loud), await begin(quiet)
        await wait_for_home(one)
        await wait_for_home(other)
        before = server.resident()
        flood = asyncio.create_task(pour(one, megabytes=24))
        other.stdin.write(b"3")
        await asyncio.wait_for(other.stdout.readuntil(b"3/1"), TIMEOUT)
        await asyncio.wait_for(flood, 10 * TIMEOUT)
        assert server.resident() - before < 8_000
    server.wait(lambda: not server.sessions())


async def pour(process: asyncssh.SSHClientProcess[bytes], megabytes: int) -> None:
    process.stdin.write(b"\x1b[200~")
    for _ in range(megabytes * 100):
        process.stdin.write(b"paste " * 1667)
        await process.stdin.drain()


async def test_a_client_that_does_not_read_is_waited_for(server: Server) -> None:
    """A hundred screens are asked for, and none taken."""
    async with await connect(server) as connection:
        process = await connection.create_process(
            term_type="xterm-256color", term_size=(200, 60), encoding=None, window=16_384
        )
        await wait_for_home(process)
        memory = server.resident()
        for _ in range(4):
            process.stdin.write(b"\x1b[B\x1b[A3\x7f" * 25)  # no Escape: before "4" it may be Alt+4
            await asyncio.sleep(0.1)
        assert server.resident() - memory < 1_500
        process.stdin.write(b"4")
        process.change_terminal_size(180, 50)  # all is painted anew, not only what differs
        seen = b""
        while b"4/1" not in seen:
            seen = seen[-20:] + await asyncio.wait_for(process.stdout.read(4096), TIMEOUT)
    server.wait(lambda: not server.sessions())


async def test_sizes_that_are_absurd(server: Server) -> None:
    for size in ((0, 0), (1, 1), (2**32 - 1, 2**32 - 1), (10_000, 1)):
        async with await connect(server) as connection:
            process = await begin(connection, size)
            await asyncio.wait_for(process.stdout.read(100), 20)
            for columns in range(200):
                process.change_terminal_size(columns, 200 - columns)
            process.change_terminal_size(80, 24)
            await wait_for_home(process)
            process.stdin.write(b"q")
            await asyncio.wait_for(process.wait_closed(), 20)
            assert process.exit_status == 0


# Malformed requests

_REQUESTS = (
    b"pty-req", b"env", b"shell", b"exec", b"subsystem", b"window-change", b"signal", b"break",
    b"exit-status", b"x11-req", b"auth-agent-req@openssh.com", b"eow@openssh.com", b"", b"\xff",
)  # fmt: skip


def nonsense(rng: random.Random) -> bytes:
    parts = [
        lambda: rng.randbytes(rng.randrange(40)),
        lambda: String(rng.randbytes(rng.randrange(100))),
        lambda: UInt32(rng.randrange(2**32)),
        lambda: struct.pack(">I", 2**32 - 1),
        lambda: Boolean(rng.random() < 0.5),
        lambda: String(b"xterm") + UInt32(80) * 4 + String(rng.randbytes(9)),
    ]
    return b"".join(rng.choice(parts)() for _ in range(rng.randrange(4)))


async def attack(server: Server, rng: random.Random) -> None:
    """Send malformed packets on one connection until it is closed, or for a while."""
    connection = await connect(server)
    raw: Any = connection
    try:
        await begin(connection)
        for _ in range(rng.randrange(1, 30)):
            kind = rng.choice((80, 90, 93, 94, 95, 96, 97, 98, 98, 98, 98, 99, rng.randrange(256)))
            body = UInt32(0) + String(rng.choice(_REQUESTS)) + Boolean(rng.random() < 0.5)
            if kind in (80, 90):
                body = String(rng.choice((b"session", b"tcpip-forward", b"direct-tcpip", b"\xff")))
            raw.send_packet(kind, body + nonsense(rng))
            await asyncio.sleep(0)
    except (asyncssh.Error, OSError, AttributeError):
        pass
    finally:
        connection.abort()
        await connection.wait_closed()


async def test_malformed_requests(server: Server) -> None:
    rng = random.Random(SEED)
    for _ in range(60):
        await attack(server, rng)
    server.wait(lambda: not server.sessions())
    assert not server.events("unreadable")
    async with await connect(server) as connection:
        process = await begin(connection)
        await wait_for_home(process)


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00" * 5000,
        b"SSH-2.0-x\r\n" + b"\xff" * 500,
        b"",
        b"SSH-1.5\r\n",
    ],
)
async def test_what_is_no_ssh(server: Server, data: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(data)
    writer.write_eof()
    await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert not server.events("unreadable")


# Many sessions


async def connect_and_quit(server: Server) -> None:
    async with await connect(server) as connection:
        process = await begin(connection)
        await wait_for_home(process, 60)
        process.stdin.write(b"q")
        await process.wait_closed()


async def test_nothing_is_left_after_many_sessions(server: Server) -> None:
    async def some(rounds: int) -> None:
        for number in range(rounds):
            connections = [await connect(server) for _ in range(3)]
            processes = [await begin(connection) for connection in connections[:2]]
            if number % 2:
                await wait_for_home(processes[0])
            for connection in connections:
                connection.abort()
            await connect_and_quit(server)
        server.wait(lambda: not server.sessions())

    await some(3)
    server.wait(lambda: len(server.events("end")) == len(server.events("begin")))
    files, memory = server.open_fds(), server.resident()
    await some(12)
    server.wait(lambda: len(server.events("end")) == len(server.events("begin")))
    server.wait(lambda: server.open_fds() <= files)
    assert server.resident() - memory < 3_000


@pytest.mark.soak
async def test_a_hundred_at_once() -> None:
    with Server("--max-sessions", "100", "--max-per-address", "120") as server:
        connections = await asyncio.gather(*(connect(server) for _ in range(100)))
        processes = await asyncio.gather(*(begin(connection) for connection in connections))
        await asyncio.gather(*(wait_for_home(process, 120) for process in processes))
        assert len(server.sessions()) == 100
        for process in processes:
            process.stdin.write(b"q")
        await asyncio.gather(*(process.wait_closed() for process in processes))
        assert {process.exit_status for process in processes} == {0}
        for connection in connections:
            connection.close()
        server.wait(lambda: len(server.events("end")) == 100)
        assert {line["reason"] for line in server.events("end")} == {"quit"}


@needs_ssh
def test_a_hundred_inputs_of_the_real_client(server: Server) -> None:
    rng = random.Random(SEED)
    with server.connect() as client:
        client.read_until(FULL)
        for _ in range(100):
            client.send(rng.choice(_INPUTS))
        client.send(b"\x1b[201~\x03\x03")
        assert client.wait_exit() in (0, 130)
        assert client.left_on() == frozenset()
