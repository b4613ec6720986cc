"""A connection that offers one session and nothing else, and whose input is bounded.

What a client may ask for is a short list; the rest is refused before asyncssh handles it, and
reported to the observer. asyncssh handles all that it has received in one go, keeps any amount of
it, and does not pass on that the network is slow. Here a connection reads little at a time, gets
slices of the event loop (:mod:`.read_scheduler`), is not read while input or replies wait, and
tells the observer when output has to wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Protocol, cast

from asyncssh import ProtocolError, SSHServerConnectionOptions

from sij_tui.serve.sessions.environment import is_allowed_variable
from sij_tui.serve.ssh.asyncssh_compat import (
    AdaptedChannel,
    AdaptedConnection,
    PacketResult,
    SSHPacket,
    peek_channel_open,
    peek_request,
    signature_algorithm,
)
from sij_tui.serve.ssh.connection_options import (
    LOGIN_GRACE_S,
    PACKET_BYTES,
    SIGNATURES,
    WINDOW_BYTES,
)
from sij_tui.serve.ssh.read_scheduler import SLICE_S, ReadScheduler

_CHANNELS = frozenset({b"session"})
_CHANNEL_REQUESTS = frozenset(
    {
        b"pty-req", b"env", b"shell", b"exec", b"subsystem", b"window-change", b"signal", b"break",
        b"keepalive@openssh.com", b"eow@openssh.com",
    }
)  # fmt: skip
"""``exec`` and ``subsystem`` are checked by the session, which refuses nearly all."""
_GLOBAL_REQUESTS = frozenset({b"keepalive@openssh.com", b"no-more-sessions@openssh.com"})
_MAX_VARIABLES = 32
_MIN_CLIENT_PACKET_BYTES = 1024
"""A client must accept packets of this size; else all output would be sent byte by byte."""
_MAX_PACKET_BYTES = 35_000
"""What RFC 4253, 6.1, requires to be accepted."""
_MAX_PACKETS_BEFORE_LOGIN = 64
"""With six keys a client needs 20."""
_READ_BYTES = 16_384
_MAX_UNHANDLED_BYTES = 65_536
"""Input from which on the network is not read. More than one packet."""
_MAX_UNSENT_BYTES = 131_072
"""Output waiting for the network from which on the client is not read: all of it is replies."""
_MAX_OUTPUT_BYTES = 32_768
"""Output waiting for the network from which on a session is not read."""
REKEY_TIMEOUT_S = LOGIN_GRACE_S
_INPUT = memoryview(bytearray(_READ_BYTES))
"""One for all connections: what is read into it is copied at once."""


class ConnectionObserver(Protocol):
    """Hears about a connection. The handler that asyncssh has for it implements this too."""

    def on_refused(self, what: str) -> None:
        """The client asked for something that was refused.

        Raises:
            asyncssh.DisconnectError: To disconnect it.
        """

    def on_request(self) -> None:
        """The client asked for something.

        Raises:
            asyncssh.DisconnectError: To disconnect it.
        """

    def on_output_blocked(self, cause: str, blocked: bool) -> None:
        """A cause that blocks output begins or ends."""

    def on_rekey(self) -> None:
        """A key exchange has started after the first.

        Raises:
            asyncssh.DisconnectError: To disconnect the client.
        """


class RestrictedConnection(asyncio.BufferedProtocol, AdaptedConnection):  # type: ignore[misc]
    """A connection that offers one session, with bounded input.

    Args:
        loop: The event loop.
        options: See :mod:`.connection_options`.
        scheduler: Shares the event loop with other connections.
        address: Of the client.
        received: Bytes that the client has sent already.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        options: SSHServerConnectionOptions,
        scheduler: ReadScheduler,
        address: str,
        received: bytes = b"",
    ) -> None:
        super().__init__(loop, options)
        self.set_max_packet(_MAX_PACKET_BYTES)
        self._scheduler = scheduler
        self._received_early = received
        self.address = address
        self.is_silent = True
        """Whether the client has sent nothing so far."""
        self._packets = 0
        self._slice_ends = 0.0
        self._slice_is_over = self._is_scheduled = False
        self._rekey_timer: asyncio.TimerHandle | None = None

    @property
    def observer(self) -> ConnectionObserver | None:
        """The handler of this connection; None when it is closed."""
        return cast("ConnectionObserver | None", self.handler)

    def create_channel(self) -> RestrictedChannel:
        """The channel for the session."""
        return RestrictedChannel.create(self, WINDOW_BYTES, PACKET_BYTES)

    # -- the network

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound the output that waits for the network, and handle what was received early."""
        cast(asyncio.WriteTransport, transport).set_write_buffer_limits(high=_MAX_OUTPUT_BYTES)
        super().connection_made(transport)
        if self._received_early and self.transport:
            self.data_received(self._received_early)

    def connection_lost(self, exc: Exception | None = None) -> None:
        """Cancel the timer."""
        if self._rekey_timer is not None:
            self._rekey_timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Report that the network is slow."""
        self._report_blocked("network", True)

    def resume_writing(self) -> None:
        """Report that it is not any more."""
        self._report_blocked("network", False)
        self._bound_input()

    def _report_blocked(self, cause: str, blocked: bool) -> None:
        if self.observer is not None:
            self.observer.on_output_blocked(cause, blocked)

    # -- input

    def get_buffer(self, sizehint: int) -> memoryview:
        """The buffer that the event loop reads into."""
        return _INPUT

    def buffer_updated(self, nbytes: int) -> None:
        """Handle what was read."""
        self.data_received(bytes(_INPUT[:nbytes]))

    def data_received(self, data: bytes, datatype: object = None) -> None:
        """Handle input; before the login, acknowledge it at once.

        OpenSSH's client sends nothing further until then (Nagle), and Linux would wait 40 ms.
        """
        self.is_silent = False
        super().data_received(data)
        sock = self.get_extra_info("socket")
        if sock is not None and not self.is_authenticated:
            with contextlib.suppress(OSError):  # it may be closed by now
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def handle_input(self) -> None:
        """Handle input for the length of a slice, and schedule the rest."""
        if not self._is_scheduled:
            self._slice_ends = self.loop.time() + SLICE_S
            super().handle_input()
            if self._slice_is_over:
                self._slice_is_over, self._is_scheduled = False, True
                self._scheduler.schedule(self._on_turn)
        self._bound_input()

    def _on_turn(self) -> None:
        self._is_scheduled = False
        if self.transport is not None:
            self.handle_input()

    def start_packet(self) -> bool:
        """Start with the next packet, unless the slice is over.

        Raises:
            ProtocolError: There were too many before the login.
        """
        if self.loop.time() > self._slice_ends:
            self._slice_is_over = True
            return False
        started = super().start_packet()
        self._packets += started
        if self._packets > _MAX_PACKETS_BEFORE_LOGIN and not self.is_authenticated:
            raise ProtocolError("Too many packets before login")
        return started

    def _bound_input(self) -> None:
        """Read from the network only what can be kept, and replied to."""
        transport = self.transport
        if transport is None:
            return
        if (
            self._is_scheduled
            or self.unhandled_bytes > _MAX_UNHANDLED_BYTES
            or transport.get_write_buffer_size() > _MAX_UNSENT_BYTES
        ):
            transport.pause_reading()
        else:
            transport.resume_reading()

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> PacketResult:
        """Refuse messages of unknown kinds, to any number of which asyncssh would reply.

        Raises:
            ProtocolError: The client has not logged in.
        """
        if not self.knows_message(pkttype):
            if not self.is_authenticated:
                raise ProtocolError(f"There is no message {pkttype}")
            self._refused(f"message {pkttype}")
        return super().process_packet(pkttype, pktid, packet)

    # -- keys

    def start_key_exchange(self) -> None:
        """Start a key exchange; after the first, output is held back until it is complete."""
        super().start_key_exchange()
        if self.has_keys and self.observer is not None:
            self._report_blocked("keys", True)
            self._rekey_timer = self.loop.call_later(REKEY_TIMEOUT_S, self.abort)
            self.observer.on_rekey()

    def send_deferred(self) -> None:
        """Send what has waited for new keys."""
        super().send_deferred()
        if self._rekey_timer is not None and self.keys_are_current:
            self._rekey_timer.cancel()
            self._rekey_timer = None
            self._report_blocked("keys", False)

    async def validate_public_key(
        self, username: str, key_data: bytes, msg: bytes, signature: bytes
    ) -> bool:
        """Refuse signatures of algorithms that are not offered; asyncssh would accept SHA-1."""
        if msg and _printable(signature_algorithm(signature)) not in SIGNATURES:
            return False
        return await super().validate_public_key(username, key_data, msg, signature)

    # -- requests

    def check_request(self, packet: SSHPacket, allowed: frozenset[bytes]) -> tuple[bool, bool]:
        """Count a request, and report it if it is refused.

        Returns:
            Whether it is allowed, and whether the client wants a reply.
        """
        self._requested()
        kind, wants_reply = peek_request(packet)
        if kind not in allowed:
            self._refused(f"request {_printable(kind)}")
        return kind in allowed, wants_reply

    def handle_channel_open(self, kind: int, number: int, packet: SSHPacket) -> None:
        """Open a channel for a session, refuse any other."""
        self._requested()
        channel_kind, channel, max_packet = peek_channel_open(packet)
        if channel_kind in _CHANNELS and max_packet >= _MIN_CLIENT_PACKET_BYTES:
            super().handle_channel_open(kind, number, packet)
        else:
            self._refused(f"channel {_printable(channel_kind)}")
            self.refuse_channel(channel)

    def handle_global_request(self, kind: int, number: int, packet: SSHPacket) -> None:
        """Handle the few requests that are allowed."""
        allowed, wants_reply = self.check_request(packet, _GLOBAL_REQUESTS)
        if allowed:
            super().handle_global_request(kind, number, packet)
        elif wants_reply:
            self.refuse_global_request()

    def _requested(self) -> None:
        if self.observer is not None:
            self.observer.on_request()

    def _refused(self, what: str) -> None:
        if self.observer is not None:
            self.observer.on_refused(what)


class RestrictedChannel(AdaptedChannel):
    """The channel of a session, with a bounded environment."""

    def handle_request(self, kind: int, number: int, packet: SSHPacket) -> None:
        """Handle the requests that are allowed."""
        connection = cast(RestrictedConnection, self.connection)
        allowed, wants_reply = connection.check_request(packet, _CHANNEL_REQUESTS)
        if allowed:
            super().handle_request(kind, number, packet)
        elif wants_reply:
            self.refuse_request()

    def set_variable(self, name: bytes, value: bytes) -> bool:
        """Store a variable if it is one of those that a session uses."""
        if not is_allowed_variable(name, value) or self.variable_count >= _MAX_VARIABLES:
            return False
        return super().set_variable(name, value)


def _printable(kind: bytes) -> str:
    return kind[:64].decode("ascii", "replace")
