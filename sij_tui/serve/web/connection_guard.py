"""Bounds connections before a request is read: how many there are, and how much each sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sij_tui.serve.limits import ConnectionLimiter, TokenBucket

_BURST_BYTES, _BYTES_PER_SECOND = 262_144.0, 65_536.0
"""What a client may send. Keys and pastes are far less."""
_UNIT = 1024
"""Bytes to a token."""
_REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nContent-Length: 0\r\n"
    b"Connection: close\r\n\r\n"
)


class ConnectionGuard(asyncio.Protocol):
    """Passes a connection on to the protocol that reads requests, within bounds.

    Args:
        inner: That protocol.
        limiter: Admits connections.
        clock: Monotonic seconds.
        on_flood: Called with the client's address when a connection is aborted for what it sends.
    """

    def __init__(
        self,
        inner: asyncio.Protocol,
        limiter: ConnectionLimiter,
        clock: Callable[[], float],
        on_flood: Callable[[str], None],
    ) -> None:
        self._inner, self._limiter, self._clock = inner, limiter, clock
        self._on_flood = on_flood
        self._bucket = TokenBucket(_BURST_BYTES / _UNIT, _BYTES_PER_SECOND / _UNIT, clock())
        self._uncounted = 0
        self._address = ""
        self._tcp_transport: asyncio.Transport | None = None
        self._is_admitted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Admit the connection, or refuse it."""
        assert isinstance(transport, asyncio.Transport)
        self._tcp_transport = transport
        self._address = str((transport.get_extra_info("peername") or ("",))[0])
        self._is_admitted = not self._limiter.admit(self._address, self._clock())
        if self._is_admitted:
            self._inner.connection_made(transport)
        else:
            transport.write(_REFUSAL)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Release the connection."""
        if self._is_admitted:
            self._is_admitted = False
            self._limiter.release(self._address)
            self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass on what the client sends, unless it floods."""
        if not self._is_admitted:
            return
        self._uncounted += len(data)
        while self._uncounted >= _UNIT:
            self._uncounted -= _UNIT
            if not self._bucket.take(self._clock()):
                self._on_flood(self._address)
                if self._tcp_transport is not None:
                    self._tcp_transport.abort()
                return
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass on that the client sends no more."""
        return self._inner.eof_received() if self._is_admitted else None

    def pause_writing(self) -> None:
        """Pass on that the client does not read."""
        if self._is_admitted:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Pass on that the client reads again."""
        if self._is_admitted:
            self._inner.resume_writing()
