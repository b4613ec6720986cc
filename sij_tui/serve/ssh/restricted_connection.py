"""asyncssh's connection and channel, closed to all but what a session needs.

All that leans on inner parts of asyncssh is here. What a client may ask for is a short list; the
rest is refused before asyncssh looks at it, and told to the watcher. asyncssh does not pass on
that the network is slow (`pause_writing` of its connection does nothing); here it does. And it
handles all that it has received in one go; here a connection gets a slice of the event loop
(:mod:`.bounded`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Protocol, cast

from asyncssh import ChannelOpenError, ProtocolError, SSHKey, SSHServerChannel, SSHServerConnection
from asyncssh.connection import SSHServerConnectionOptions
from asyncssh.constants import (
    MSG_CHANNEL_FAILURE,
    MSG_CHANNEL_OPEN,
    MSG_CHANNEL_REQUEST,
    MSG_GLOBAL_REQUEST,
    MSG_REQUEST_FAILURE,
    OPEN_ADMINISTRATIVELY_PROHIBITED,
)
from asyncssh.kex import get_kex_algs
from asyncssh.packet import SSHPacket

from sij_tui.serve.sessions.environment import is_wanted
from sij_tui.serve.ssh.bounded_connection import BoundedConnection
from sij_tui.serve.ssh.read_scheduler import Slices

CHANNELS = frozenset({b"session"})
CHANNEL_REQUESTS = frozenset(
    {
        b"pty-req", b"env", b"shell", b"exec", b"subsystem", b"window-change", b"signal", b"break",
        b"keepalive@openssh.com", b"eow@openssh.com",
    }
)  # fmt: skip
"""``exec`` and ``subsystem`` are looked into by the session, which refuses nearly all."""
GLOBAL_REQUESTS = frozenset({b"keepalive@openssh.com", b"no-more-sessions@openssh.com"})
MOST_VARIABLES = 32
WINDOW, PACKET = 32_768, 16_384
"""Bytes that a client may send before we have dealt with them."""
LEAST_PACKET = 1024
"""Bytes that a client has to take in one packet; else each of ours would be sent byte by byte."""
_FULL = 32_768
"""Bytes waiting for the network from which on a session is not read."""


class Watcher(Protocol):
    """Whoever looks after a connection."""

    def refused(self, what: str) -> None:
        """The client asked for something that it does not get."""

    def asked(self) -> None:
        """The client asked for something. Raises asyncssh.DisconnectError if it overdoes it."""

    def jammed(self, why: str, full: bool) -> None:
        """What is written cannot be sent for some reason, or can again."""

    def rekeyed(self) -> None:
        """New keys are made. Raises asyncssh.DisconnectError if the client overdoes it."""


class Door(BoundedConnection):
    """A connection through which one session can be had, and nothing else.

    Args:
        loop: The event loop.
        options: Of asyncssh.
        slices: Shares the event loop with other connections.
        address: Of the client.
        received: What the client has sent already.
    """

    _rekeying: asyncio.TimerHandle | None = None
    """Ends a connection whose client does not finish the exchange of new keys."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        options: SSHServerConnectionOptions,
        slices: Slices,
        address: str,
        received: bytes = b"",
    ) -> None:
        super().__init__(loop, options, slices)
        self._early = received
        self.address = address

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound what waits for the network."""
        cast(asyncio.WriteTransport, transport).set_write_buffer_limits(high=_FULL)
        super().connection_made(transport)
        if self._early and self._transport:
            self.data_received(self._early)

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> bool | Awaitable[None]:
        """Count packets of a kind that does not exist: asyncssh would answer any number."""
        if pkttype not in self._packet_handlers:
            if not self._auth_complete:
                raise ProtocolError(f"There is no message {pkttype}")
            self.watcher.refused(f"message {pkttype}")
        return super().process_packet(pkttype, pktid, packet)

    @property
    def watcher(self) -> Watcher:
        """Whoever looks after this connection: its SSHServer."""
        return cast(Watcher, self._owner)

    def pause_writing(self) -> None:
        """Pass on that the network is slow."""
        if self._owner is not None:
            self.watcher.jammed("network", True)

    def resume_writing(self) -> None:
        """Pass on that it is not any more."""
        if self._owner is not None:
            self.watcher.jammed("network", False)
        self._bound_input()

    def _send_kexinit(self) -> None:
        """Begin to make keys. Until there are new ones all that is written waits, so write less."""
        super()._send_kexinit()
        if self._session_id and self._owner is not None:
            self.watcher.jammed("keys", True)
            self._rekeying = self._loop.call_later(LOGIN_GRACE, self.abort)
            self.watcher.rekeyed()

    def _send_deferred_packets(self) -> None:
        """Send what has waited."""
        super()._send_deferred_packets()
        if self._rekeying is not None and self._kex_complete:
            self._rekeying.cancel()
            self._rekeying = None
            self.watcher.jammed("keys", False)

    def connection_lost(self, exc: Exception | None = None) -> None:
        """Wait for no keys any more."""
        if self._rekeying is not None:
            self._rekeying.cancel()
        super().connection_lost(exc)

    async def validate_public_key(
        self, username: str, key_data: bytes, msg: bytes, signature: bytes
    ) -> bool:
        """Take no signature but of the kinds that are offered; asyncssh would take SHA-1 too."""
        if msg and _name(SSHPacket(signature).get_string()) not in SIGNATURES:
            return False
        return await super().validate_public_key(username, key_data, msg, signature)

    def channel(self) -> Channel:
        """Make the channel of a session: bytes, no line editor, a small window."""
        self._update_recv_pktlen(PACKET)
        return Channel(self, self._loop, True, False, False, 0, 0, None, "strict", WINDOW, PACKET)

    def _checked_open(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        self.watcher.asked()
        peek = SSHPacket(packet.get_remaining_payload())
        kind, channel, _, size = (
            peek.get_string(), peek.get_uint32(), peek.get_uint32(), peek.get_uint32(),
        )  # fmt: skip
        if kind in CHANNELS and size >= LEAST_PACKET:
            self._process_channel_open(pkttype, pktid, packet)
            return
        self.watcher.refused(f"channel {_name(kind)}")
        code = OPEN_ADMINISTRATIVELY_PROHIBITED
        self.send_channel_open_failure(channel, code, "Not available here", "en")

    def _checked_global(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        kind, want_reply = _request(packet, self.watcher)
        if kind in GLOBAL_REQUESTS:
            self._process_global_request(pkttype, pktid, packet)
            return
        self.watcher.refused(f"request {_name(kind)}")
        if want_reply:
            self.send_packet(MSG_REQUEST_FAILURE)

    _packet_handlers = {
        **SSHServerConnection._packet_handlers,
        MSG_CHANNEL_OPEN: _checked_open,
        MSG_GLOBAL_REQUEST: _checked_global,
    }


class Channel(SSHServerChannel[bytes]):
    """A session's channel; its environment is bounded."""

    def _checked_request(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        door = cast(Door, self._conn)
        kind, want_reply = _request(packet, door.watcher)
        if kind in CHANNEL_REQUESTS:
            self._process_request(pkttype, pktid, packet)
            return
        door.watcher.refused(f"request {_name(kind)}")
        if want_reply and self._send_state not in {"close_pending", "closed"}:
            self.send_packet(MSG_CHANNEL_FAILURE)

    def _process_env_request(self, packet: SSHPacket) -> bool:
        """Keep a variable if it is one of the few that count here."""
        name, value = packet.get_string(), packet.get_string()
        packet.check_end()
        wanted = is_wanted(name, value) and len(self._env) < MOST_VARIABLES
        if wanted:
            self._env[name] = value
        return wanted

    _packet_handlers = {
        **SSHServerChannel._packet_handlers,
        MSG_CHANNEL_REQUEST: _checked_request,
    }


def refusal(reason: str) -> ChannelOpenError:
    """An answer to a request for a session that cannot be had."""
    return ChannelOpenError(OPEN_ADMINISTRATIVELY_PROHIBITED, reason)


def options(keys: Sequence[SSHKey], **chosen: object) -> SSHServerConnectionOptions:
    """Options of a connection; everything beside a session is off.

    ``keys`` are the host keys. With an ECDSA key, keys are exchanged over its curves too.
    """
    kex = (*KEX, *KEX_FIPS) if len(keys) > 1 else KEX
    return SSHServerConnectionOptions(
        **{
            "server_host_keys": list(keys),
            "kex_algs": _there(kex, get_kex_algs()), "encryption_algs": CIPHERS, "mac_algs": MACS,
            "compression_algs": COMPRESSION,
            "signature_algs": SIGNATURES,
            "agent_forwarding": False, "x11_forwarding": False, "allow_scp": False,
            "host_based_auth": False, "kbdint_auth": False, "gss_host": None,
            "line_editor": False, "rdns_lookup": False, "encoding": None,
            "login_timeout": LOGIN_GRACE, "keepalive_interval": KEEPALIVE,
            "keepalive_count_max": UNANSWERED - 1,
            "server_version": "SSH", "window": WINDOW, "max_pktsize": PACKET,
            **chosen,
        }
    )  # fmt: skip


LOGIN_GRACE, KEEPALIVE = 20, 30
"""Seconds: to log in, and between questions whether a client is still there."""
UNANSWERED = 3
"""Times that a client may be silent for so long; at the last it is not asked, but gone."""
KEX = ("mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org")
"""Quick ones only: a stranger must not make us work out large powers."""
KEX_FIPS = ("ecdh-sha2-nistp256",)
"""For clients that keep to FIPS 140."""
CIPHERS = (
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-ctr",
)
MACS = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")
COMPRESSION = ("none",)
"""asyncssh unpacks without bound: 35 kB from a stranger would be 35 MB of work for all."""
SIGNATURES = (
    "ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521", "sk-ecdsa-sha2-nistp256@openssh.com", "rsa-sha2-256", "rsa-sha2-512",
)  # fmt: skip


def _there(wanted: Sequence[str], known: Sequence[bytes]) -> tuple[str, ...]:
    """Those that this version of the cryptographic library has."""
    return tuple(name for name in wanted if name.encode() in known)


def _request(packet: SSHPacket, watcher: Watcher) -> tuple[bytes, bool]:
    """What a request is for, and whether it wants an answer; the packet is still to be read."""
    watcher.asked()
    peek = SSHPacket(packet.get_remaining_payload())
    return peek.get_string(), peek.get_boolean()


def _name(kind: bytes) -> str:
    return kind[:64].decode("ascii", "replace")
