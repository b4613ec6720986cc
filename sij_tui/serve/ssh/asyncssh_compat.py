"""Every private name of asyncssh that the server depends on, behind public ones.

asyncssh has no public way to bound or refuse what a client sends before it is handled.
:class:`AdaptedConnection` and :class:`AdaptedChannel` are its connection and channel with the
steps that matter as public methods to override, and the state that matters as properties.
:data:`DEPENDENCIES` lists what they rely on, and why; ``tests/serve/ssh/test_asyncssh_compat.py``
names what is missing or changed when the version of asyncssh moves. No other module uses a private
name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import NamedTuple, Self, cast

from asyncssh import (
    DataType,
    SSHAuthorizedKeys,
    SSHKey,
    SSHServer,
    SSHServerChannel,
    SSHServerConnection,
)
from asyncssh.constants import (
    MSG_CHANNEL_FAILURE,
    MSG_CHANNEL_OPEN,
    MSG_CHANNEL_REQUEST,
    MSG_GLOBAL_REQUEST,
    MSG_REQUEST_FAILURE,
    OPEN_ADMINISTRATIVELY_PROHIBITED,
)
from asyncssh.kex import get_kex_algs
from asyncssh.packet import SSHPacket as SSHPacket


class Dependency(NamedTuple):
    """A name of asyncssh that is private, or public without documentation."""

    owner: type
    name: str
    why: str
    parameters: tuple[str, ...] | None = None
    """Of a method, without self; None for an attribute of an instance or a class."""


_CONNECTION: Sequence[tuple[str, str, tuple[str, ...] | None]] = (
    ("_auth_complete", "a client that has not logged in may send less", None),
    ("_inpbuf", "the input that is not handled yet", None),
    ("_kex_complete", "output waits in memory until keys are exchanged", None),
    ("_loop", "the timers of a connection", None),
    ("_max_recv_pktlen", "asyncssh accepts packets of 256 kB", None),
    ("_owner", "the handler of a connection", None),
    ("_packet_handlers", "requests are checked before asyncssh handles them", None),
    ("_session_id", "tells the first key exchange from later ones", None),
    ("_transport", "to stop reading from the network", None),
    (
        "__init__", "connections are accepted by our listener",
        ("loop", "options", "acceptor", "error_handler", "wait"),
    ),
    ("_process_channel_open", "it is wrapped", ("_pkttype", "_pktid", "packet")),
    ("_process_global_request", "it is wrapped", ("_pkttype", "_pktid", "packet")),
    ("_recv_data", "it handles all input in one go", ()),
    ("_recv_pkthdr", "to count packets, and to stop between two", ()),
    ("_send_deferred_packets", "called when keys are exchanged", ()),
    ("_send_kexinit", "to limit key exchanges", ()),
    ("_update_recv_pktlen", "for the packets of a channel", ("max_pktsize",)),
    ("pause_writing", "it does nothing", ()),
    ("process_packet", "it replies to all unknown messages", ("pkttype", "pktid", "packet")),
    ("resume_writing", "it does nothing", ()),
    ("send_channel_open_failure", "to refuse a channel", ("send_chan", "code", "reason", "lang")),
    ("send_packet", "to refuse a request", ("pkttype", "args", "handler")),
    (
        "validate_public_key", "it accepts signatures with SHA-1",
        ("username", "key_data", "msg", "signature"),
    ),
)  # fmt: skip
_CHANNEL: Sequence[tuple[str, str, tuple[str, ...] | None]] = (
    ("_conn", "the connection of a channel", None),
    ("_deliver_data", "it grants a whole window for each part of the input", ("data", "datatype")),
    ("_env", "the environment is bounded before it is stored", None),
    ("_packet_handlers", "requests are checked before asyncssh handles them", None),
    ("_recv_buf", "the input that waits until reading is resumed", None),
    ("_send_state", "a closed channel gets no reply", None),
    ("_session", "to pass on input without granting a window", None),
    (
        "__init__", "a small window, bytes, and no line editor",
        (
            "conn", "loop", "allow_pty", "line_editor", "line_echo", "line_history",
            "max_line_length", "encoding", "errors", "window", "max_pktsize",
        ),
    ),
    ("_process_env_request", "it stores any number of variables", ("packet",)),
    ("_process_request", "it is wrapped", ("_pkttype", "_pktid", "packet")),
)  # fmt: skip
_AUTHORIZED_KEYS = (
    (
        "validate", "the options of an authorised key",
        ("key", "client_host", "client_addr", "cert_principals", "ca"),
    ),
)  # fmt: skip
DEPENDENCIES = tuple(
    Dependency(owner, *entry)
    for owner, entries in (
        (SSHServerConnection, _CONNECTION),
        (SSHServerChannel, _CHANNEL),
        (SSHAuthorizedKeys, _AUTHORIZED_KEYS),
    )
    for entry in entries
)
"""What this module relies on."""


class AdaptedConnection(SSHServerConnection):
    """asyncssh's connection with public names for its state, and steps that can be overridden."""

    # -- state

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop."""
        return self._loop

    @property
    def transport(self) -> asyncio.Transport | None:
        """The network; None when the connection is closed."""
        return self._transport

    @property
    def handler(self) -> SSHServer | None:
        """The handler that the server made for this connection; None when it is closed."""
        return cast("SSHServer | None", self._owner)

    @property
    def unhandled_bytes(self) -> int:
        """Bytes received that are not handled yet."""
        return len(self._inpbuf)

    @property
    def is_authenticated(self) -> bool:
        """Whether the client has logged in."""
        return self._auth_complete

    @property
    def has_keys(self) -> bool:
        """Whether the first key exchange is complete."""
        return bool(self._session_id)

    @property
    def keys_are_current(self) -> bool:
        """Whether no key exchange is going on."""
        return self._kex_complete

    def set_max_packet(self, size: int) -> None:
        """Disconnect clients that send a larger packet, in bytes."""
        self._max_recv_pktlen = size

    def knows_message(self, kind: int) -> bool:
        """Whether there is a handler for a kind of message."""
        return kind in self._packet_handlers

    # -- steps, to be overridden

    def handle_input(self) -> None:
        """Handle the packets that have been received, until :meth:`start_packet` is False."""
        super()._recv_data()

    def start_packet(self) -> bool:
        """Read the header of the next packet; False stops handling input."""
        return super()._recv_pkthdr()

    def start_key_exchange(self) -> None:
        """Start a key exchange. Until it is complete, output waits in memory."""
        super()._send_kexinit()

    def send_deferred(self) -> None:
        """Send the output that has waited for new keys."""
        super()._send_deferred_packets()

    def handle_channel_open(self, kind: int, number: int, packet: SSHPacket) -> None:
        """Handle a request to open a channel."""
        self._process_channel_open(kind, number, packet)

    def handle_global_request(self, kind: int, number: int, packet: SSHPacket) -> None:
        """Handle a request that concerns the connection."""
        self._process_global_request(kind, number, packet)

    # -- replies

    def refuse_channel(self, channel: int) -> None:
        """Refuse to open a channel; *channel* is the client's number for it."""
        code = OPEN_ADMINISTRATIVELY_PROHIBITED
        self.send_channel_open_failure(channel, code, "Not available here", "en")

    def refuse_global_request(self) -> None:
        """Reply that a request of the connection failed."""
        self.send_packet(MSG_REQUEST_FAILURE)

    # -- asyncssh calls these

    def _recv_data(self) -> None:
        self.handle_input()

    def _recv_pkthdr(self) -> bool:
        return self.start_packet()

    def _send_kexinit(self) -> None:
        self.start_key_exchange()

    def _send_deferred_packets(self) -> None:
        self.send_deferred()

    def _channel_open_message(self, kind: int, number: int, packet: SSHPacket) -> None:
        self.handle_channel_open(kind, number, packet)

    def _global_request_message(self, kind: int, number: int, packet: SSHPacket) -> None:
        self.handle_global_request(kind, number, packet)

    _packet_handlers = {
        **SSHServerConnection._packet_handlers,
        MSG_CHANNEL_OPEN: _channel_open_message,
        MSG_GLOBAL_REQUEST: _global_request_message,
    }


class AdaptedChannel(SSHServerChannel[bytes]):
    """asyncssh's channel with public names, and steps that can be overridden."""

    @classmethod
    def create(cls, connection: AdaptedConnection, window: int, max_packet: int) -> Self:
        """A channel for bytes with a pseudo-terminal and without a line editor.

        Args:
            connection: Its connection.
            window: Bytes that a client may send before they are read.
            max_packet: Bytes in a packet of the client.
        """
        connection._update_recv_pktlen(max_packet)
        line_editor = (False, False, 0, 0)
        decoding = (None, "strict")
        return cls(connection, connection.loop, True, *line_editor, *decoding, window, max_packet)

    @property
    def connection(self) -> SSHServerConnection:
        """The connection of this channel."""
        return self._conn

    def handle_request(self, kind: int, number: int, packet: SSHPacket) -> None:
        """Handle a request for this channel."""
        self._process_request(kind, number, packet)

    def set_variable(self, name: bytes, value: bytes) -> bool:
        """Store an environment variable that the client sends; False refuses it."""
        self._env[name] = value
        return True

    @property
    def variable_count(self) -> int:
        """How many environment variables are stored."""
        return len(self._env)

    def refuse_request(self) -> None:
        """Reply that a request failed, unless the channel is closed."""
        if self._send_state not in {"close_pending", "closed"}:
            self.send_packet(MSG_CHANNEL_FAILURE)

    # -- asyncssh calls these

    def _deliver_data(self, data: bytes, datatype: DataType) -> None:
        # asyncssh allows the client a whole window again with the first of many parts that wait,
        # so that they become more and more: here only when the last is passed on.
        if self._recv_buf and self._session is not None:
            self._session.data_received(data, datatype)
        else:
            super()._deliver_data(data, datatype)

    def _request_message(self, kind: int, number: int, packet: SSHPacket) -> None:
        self.handle_request(kind, number, packet)

    def _process_env_request(self, packet: SSHPacket) -> bool:
        name, value = packet.get_string(), packet.get_string()
        packet.check_end()
        return self.set_variable(name, value)

    _packet_handlers = {**SSHServerChannel._packet_handlers, MSG_CHANNEL_REQUEST: _request_message}


def peek_channel_open(packet: SSHPacket) -> tuple[bytes, int, int]:
    """Read a packet that opens a channel, without consuming it.

    Returns:
        Its kind, the client's number for it, and the bytes that the client takes in one packet.

    Raises:
        asyncssh.packet.PacketDecodeError: It is not one.
    """
    peek = SSHPacket(packet.get_remaining_payload())
    kind, channel, _, max_packet = (
        peek.get_string(), peek.get_uint32(), peek.get_uint32(), peek.get_uint32(),
    )  # fmt: skip
    return kind, channel, max_packet


def peek_request(packet: SSHPacket) -> tuple[bytes, bool]:
    """Read of a request, without consuming it, its kind and whether the client wants a reply.

    Raises:
        asyncssh.packet.PacketDecodeError: It is not one.
    """
    peek = SSHPacket(packet.get_remaining_payload())
    return peek.get_string(), peek.get_boolean()


def signature_algorithm(signature: bytes) -> bytes:
    """The name of the algorithm of a signature."""
    return SSHPacket(signature).get_string()


def supported_kex(names: Sequence[str]) -> tuple[str, ...]:
    """Those of some key exchange algorithms that the cryptographic library supports."""
    supported = get_kex_algs()
    return tuple(name for name in names if name.encode() in supported)


def key_options(keys: SSHAuthorizedKeys, key: SSHKey, address: str) -> Mapping[str, object] | None:
    """The options of an authorised key; None if it is not, or not from this address."""
    return keys.validate(key, address, address)


PacketResult = bool | Awaitable[None]
"""What ``process_packet`` returns: whether the message was known, or what to wait for."""
