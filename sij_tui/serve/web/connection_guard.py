"""Bounds connections before a request is read: how many there are, and how much each sends.

TLS begins here too: a connection counts from when it is made, not from the end of its handshake.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import NamedTuple

from sij_tui.serve.limits import ConnectionLimiter, TokenBucket

_BURST_BYTES, _BYTES_PER_SECOND = 262_144.0, 65_536.0
"""What a client may send. Keys and pastes are far less."""
_STALLED_S = 30.0
"""How long a client may leave what was sent to it unread, once that is more than is kept for it."""
_REFUSAL_BURST, _REFUSALS_PER_SECOND = 5.0, 1.0
"""Handshakes for nothing but to say that there is no room: others beyond it are closed unheard."""
_REFUSAL_TIMEOUT_S = 2.0
_REASON = b"There are too many connections. Please try again in a moment.\n"
_REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nContent-Type: text/plain\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(_REASON), _REASON)
)


class GuardPolicy(NamedTuple):
    """What all connections of a server share."""

    limiter: ConnectionLimiter
    """Admits connections."""
    clock: Callable[[], float]
    """Monotonic seconds."""
    on_flood: Callable[[str], None]
    """Called with the client's address when a connection is aborted for what it sends."""
    tls: ssl.SSLContext | None = None
    handshake_timeout: float = 20.0
    """Seconds."""
    refusals: TokenBucket | None = None
    """With TLS, handshakes to say that there is no room; None says nothing."""


def refusal_bucket(now: float) -> TokenBucket:
    """Return a bucket of handshakes for refusals alone; *now* is in monotonic seconds."""
    return TokenBucket(_REFUSAL_BURST, _REFUSALS_PER_SECOND, now)


class ConnectionGuard(asyncio.Protocol):
    """Passes a connection on to the protocol that reads requests, within bounds.

    Args:
        inner: That protocol.
        policy: The bounds.
    """

    def __init__(self, inner: asyncio.Protocol, policy: GuardPolicy) -> None:
        self._inner, self._policy = inner, policy
        self._bucket = TokenBucket(_BURST_BYTES, _BYTES_PER_SECOND, policy.clock())
        self._address = ""
        self._connection: asyncio.Transport | None = None
        self._is_admitted = self._is_passed_on = False
        self._early_data = bytearray()
        """What came between the end of the handshake and its being noticed."""
        self._handshake: asyncio.Task[None] | None = None
        self._stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Admit the connection, or refuse it."""
        assert isinstance(transport, asyncio.Transport)
        self._connection = transport
        self._address = str((transport.get_extra_info("peername") or ("",))[0])
        policy = self._policy
        self._is_admitted = not policy.limiter.admit(self._address, policy.clock())
        if not self._is_admitted:
            self._refuse(transport)
        elif policy.tls is None:
            self._pass_on(transport)
        else:
            transport.pause_reading()  # until it is decrypted
            self._handshake = asyncio.create_task(self._encrypt(transport, policy.tls))

    def _refuse(self, transport: asyncio.Transport) -> None:
        """Say that there is no room, unless that would take too many handshakes."""
        policy = self._policy
        if policy.tls is None:
            transport.write(_REFUSAL)
            transport.close()
        elif policy.refusals is not None and policy.refusals.take(policy.clock()):
            transport.pause_reading()
            self._handshake = asyncio.create_task(self._refuse_encrypted(transport, policy.tls))
        else:
            transport.close()

    async def _refuse_encrypted(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        """Begin TLS, for a refusal alone."""
        encrypted = await self._start_tls(transport, tls, _REFUSAL_TIMEOUT_S)
        if encrypted is None:
            transport.abort()
            return
        encrypted.write(_REFUSAL)
        encrypted.close()

    async def _encrypt(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        """Begin TLS, then pass the connection on."""
        encrypted = await self._start_tls(transport, tls, self._policy.handshake_timeout)
        if encrypted is None or not self._is_admitted:
            transport.abort()
            self._release()
            return
        self._connection = encrypted
        self._pass_on(encrypted)
        if self._early_data:
            self._inner.data_received(bytes(self._early_data))
            self._early_data.clear()

    async def _start_tls(
        self, transport: asyncio.Transport, tls: ssl.SSLContext, timeout: float
    ) -> asyncio.Transport | None:
        """The encrypted connection; None if the handshake fails, or takes more seconds.

        Its end may take as many.
        """
        try:
            return await asyncio.get_running_loop().start_tls(
                transport, self, tls, server_side=True,
                ssl_handshake_timeout=timeout, ssl_shutdown_timeout=timeout,
            )  # fmt: skip
        except OSError:  # errors of TLS are among them
            return None

    def _pass_on(self, transport: asyncio.Transport) -> None:
        self._is_passed_on = True
        self._inner.connection_made(transport)

    def _release(self) -> None:
        if self._is_admitted:
            self._is_admitted = False
            self._policy.limiter.release(self._address)

    def connection_lost(self, exc: Exception | None) -> None:
        """Release the connection."""
        self._stop_stall_timer()
        self._release()
        if self._is_passed_on:
            self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass on what the client sends, unless it floods."""
        if not self._is_admitted:
            return
        if not self._bucket.take(self._policy.clock(), len(data)):
            self._policy.on_flood(self._address)
            self._abort()
            return
        if self._is_passed_on:
            self._inner.data_received(data)
        else:
            self._early_data += data

    def eof_received(self) -> bool | None:
        """Pass on that the client sends no more."""
        return self._inner.eof_received() if self._is_passed_on else None

    def pause_writing(self) -> None:
        """Pass on that the client does not read; it has so much time to begin."""
        if self._is_passed_on:
            self._inner.pause_writing()
            loop = asyncio.get_running_loop()
            self._stall_timer = loop.call_later(_STALLED_S, self._abort)

    def resume_writing(self) -> None:
        """Pass on that the client reads again."""
        self._stop_stall_timer()
        if self._is_passed_on:
            self._inner.resume_writing()

    def _stop_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _abort(self) -> None:
        if self._connection is not None:
            self._connection.abort()
