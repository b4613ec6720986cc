"""What a connection may take of the server before, and besides, what is asked on it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from certificate_kit import write_certificate

from sij_tui.serve.limits import ConnectionLimiter, TokenBucket
from sij_tui.serve.web import connection_guard
from sij_tui.serve.web.connection_guard import ConnectionGuard, GuardPolicy

TIMEOUT = 30.0
LARGE = b"x" * 8_000_000


class Inner(asyncio.Protocol):
    """Takes what comes; sends a lot at the start if it is told to."""

    def __init__(self, answer: bytes = b"") -> None:
        self.answer, self.received = answer, b""
        self.is_lost = asyncio.Event()
        self.transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.answer)

    def data_received(self, data: bytes) -> None:
        assert self.transport
        self.received += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost.set()


class Limiter(ConnectionLimiter):
    """Remembers the most connections that were open at once."""

    most_open = 0

    def admit(self, address: str, now: float) -> str:
        refused = super().admit(address, now)
        self.most_open = max(self.most_open, self.count)
        return refused


@contextlib.asynccontextmanager
async def guarded(
    inner: Inner,
    tls: ssl.SSLContext | None = None,
    most: int = 10,
    handshake_timeout: float = 20,
    refusals: TokenBucket | None = None,
) -> AsyncIterator[tuple[int, Limiter]]:
    """A port behind the guard."""
    limiter = Limiter(most, most)
    policy = GuardPolicy(limiter, time.monotonic, lambda _: None, tls, handshake_timeout, refusals)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: ConnectionGuard(inner, policy), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], limiter


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(TIMEOUT):
        while not is_so():
            await asyncio.sleep(0.005)


async def test_who_does_not_read_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_guard, "_STALLED_S", 0.05)
    inner = Inner(LARGE)
    async with guarded(inner) as (port, limiter):
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        async with asyncio.timeout(TIMEOUT):
            await inner.is_lost.wait()
        assert limiter.count == 0
        writer.close()


async def test_who_reads_in_the_end_gets_all_of_it() -> None:
    inner = Inner(LARGE)
    async with guarded(inner) as (port, limiter):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        await asyncio.sleep(0.1)
        assert await reader.readexactly(len(LARGE)) == LARGE
        assert limiter.count == 1
        assert not inner.is_lost.is_set()
        writer.close()
        await until(lambda: limiter.count == 0)


@pytest.fixture
def contexts(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Of a server, and of a client that trusts it."""
    certificate, key = write_certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))


async def test_all_that_is_said_with_the_handshake_is_passed_on(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    inner = Inner(b"welcome")
    async with guarded(inner, contexts[0]) as (port, limiter):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=contexts[1])
        writer.write(b"GET ")
        writer.write(b"/")
        assert await reader.readexactly(7) == b"welcome"
        await until(lambda: inner.received == b"GET /")
        writer.close()
        await until(lambda: limiter.count == 0)
        assert inner.is_lost.is_set()


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01", b"GET / HTTP/1.1\r\n\r\n"])
async def test_a_handshake_that_does_not_come_ends_and_is_counted_meanwhile(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], said: bytes
) -> None:
    inner = Inner()
    async with guarded(inner, contexts[0], most=1, handshake_timeout=0.3) as (port, limiter):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)
        await until(lambda: limiter.most_open == 1)
        other, other_writer = await asyncio.open_connection("127.0.0.1", port)
        if not said:
            with contextlib.suppress(ConnectionError):
                assert await other.read() == b"", "there is room for one"
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(TIMEOUT):
                await reader.read()
        await until(lambda: limiter.count == 0)
        assert inner.transport is None
        writer.close()
        other_writer.close()


async def test_who_leaves_in_the_midst_of_a_handshake_is_not_counted_any_more(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    inner = Inner()
    async with guarded(inner, contexts[0]) as (port, limiter):
        for leave in ("close", "abort"):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"\x16\x03\x01\x00")
            await until(lambda: limiter.count == 1)
            getattr(writer.transport, leave)()
            await until(lambda: limiter.count == 0)
        assert inner.transport is None


async def test_so_many_as_are_refused_over_tls_are_told_why_and_no_more(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    inner = Inner()
    refusals = TokenBucket(2, 0, time.monotonic())
    async with guarded(inner, contexts[0], most=1, refusals=refusals) as (port, limiter):
        _, first = await asyncio.open_connection("127.0.0.1", port, ssl=contexts[1])
        for _ in range(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=contexts[1])
            writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            async with asyncio.timeout(TIMEOUT):
                said = await reader.read()
            assert said.startswith(b"HTTP/1.1 503 ")
            assert b"too many connections" in said
            writer.close()
        with pytest.raises(ConnectionError):
            await asyncio.open_connection("127.0.0.1", port, ssl=contexts[1])
        assert limiter.count == 1
        assert inner.received == b"", "of those who are refused nothing is passed on"
        first.close()


async def test_a_refusal_waits_for_no_handshake_that_does_not_come(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_guard, "_REFUSAL_TIMEOUT_S", 0.05)
    refusals = TokenBucket(9, 0, time.monotonic())
    async with guarded(Inner(), contexts[0], most=0, refusals=refusals) as (port, limiter):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(TIMEOUT):
                assert await reader.read() == b""
        assert limiter.count == 0
        writer.close()
