"""The listening sockets: accepts connections, and passes those admitted to asyncssh.

Clients are refused, with the reason, before any cryptography, which costs next to nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Sequence

from asyncssh import DISC_BY_APPLICATION, DISC_TOO_MANY_CONNECTIONS

from sij_tui.serve.limits import Network, in_networks, normalise_address
from sij_tui.serve.sessions.admission import REFUSALS, AdmissionControl
from sij_tui.serve.ssh.proxy_protocol import MAX_HEADER_BYTES, ProxyHeaderError, parse_header
from sij_tui.serve.ssh.restricted_connection import RestrictedConnection

VERSION_LINE = b"SSH-2.0-SSH\r\n"
_ACCEPT_BATCH = 8
"""Connections accepted in one go; then the event loop is free for those that are open."""
_ACCEPT_INTERVAL_S = 0.005
"""Between two batches."""
_HEADER_TIMEOUT_S = 5.0
"""How long a load balancer has to send the PROXY header."""
_MAX_WATCHED = 64
"""Connections that have yet to send a PROXY header, or to read why they are refused."""
_REFUSAL_TIMEOUT_S = 2.0
"""How long a client has to read why: if the socket is closed at once, it may never get it."""
_MAX_DISCARDED_BYTES = 65_536
"""What it may send in the meantime."""
DRAINING_LINE = b"draining\r\n"
"""Sent to a health check by a host that is being drained."""
HEADER_REQUIRED = "This server takes connections from this address only through its load balancer."


class Listener:
    """Accepts connections from its creation to :meth:`close`.

    Args:
        sockets: Listening sockets; closed by the listener.
        admission: Admits connections.
        trusted: Networks of load balancers. They must begin each connection with a PROXY header,
            which is believed.
        connect: Makes the protocol of a connection, from the client's address and the bytes that
            were received already.
    """

    def __init__(
        self,
        sockets: Sequence[socket.socket],
        admission: AdmissionControl,
        trusted: Sequence[Network],
        connect: Callable[[str, bytes], RestrictedConnection],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._sockets = sockets
        self._admission = admission
        self._trusted = trusted
        self._connect = connect
        self._timeouts: dict[socket.socket, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        self._is_open = True
        for sock in sockets:
            sock.setblocking(False)
            self._loop.add_reader(sock, self._accept, sock)

    def close(self) -> None:
        """Stop accepting connections."""
        self._is_open = False
        for sock in self._sockets:
            self._loop.remove_reader(sock)
            sock.close()

    def _accept(self, sock: socket.socket) -> None:
        for _ in range(_ACCEPT_BATCH):
            try:
                client, peer = sock.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError:  # no more file descriptors: some will be closed soon
                break
            client.setblocking(False)
            self._on_accepted(client, normalise_address(str(peer[0])))
        self._loop.remove_reader(sock)
        self._loop.call_later(_ACCEPT_INTERVAL_S, self._accept_again, sock)

    def _accept_again(self, sock: socket.socket) -> None:
        if self._is_open:
            self._loop.add_reader(sock, self._accept, sock)

    def _on_accepted(self, client: socket.socket, address: str) -> None:
        if not in_networks(address, self._trusted):
            self._admit(client, address, b"")
        elif len(self._timeouts) >= _MAX_WATCHED:
            client.close()
        else:
            self._watch(client, _HEADER_TIMEOUT_S, self._on_header, address, bytearray())

    def _on_header(self, client: socket.socket, address: str, received: bytearray) -> None:
        """Read more of a PROXY header; go on when it is complete."""
        received += (data := _read(client))
        if not data:
            self._drop(client)
            return
        try:
            header = parse_header(bytes(received))
        except ProxyHeaderError as error:
            self._release(client)
            self._admission.log_refused(address, str(error))
            self._refuse(client, HEADER_REQUIRED, DISC_BY_APPLICATION)
            return
        if header is not None:
            self._release(client)
            if header.address:
                address = normalise_address(header.address)
                self._admit(client, address, bytes(received[header.length :]))
            else:
                self._answer_health_check(client)

    def _answer_health_check(self, client: socket.socket) -> None:
        """Answer a health check of a load balancer: whether it may send clients."""
        self._admission.count_silent()
        with contextlib.suppress(OSError):
            client.send(DRAINING_LINE if self._admission.fails_health_checks else VERSION_LINE)
            self._watch(client, _REFUSAL_TIMEOUT_S, self._discard, [_MAX_DISCARDED_BYTES])
            return
        client.close()

    def _admit(self, client: socket.socket, address: str, received: bytes) -> None:
        if reason := self._admission.admit(address):
            self._refuse(client, REFUSALS[reason], DISC_TOO_MANY_CONNECTIONS)
            return
        protocol = self._connect(address, received)
        handover = self._loop.create_task(self._hand_over(client, protocol, address))
        self._tasks.add(handover)
        handover.add_done_callback(self._tasks.discard)

    async def _hand_over(
        self, client: socket.socket, protocol: RestrictedConnection, address: str
    ) -> None:
        try:
            await self._loop.connect_accepted_socket(lambda: protocol, client)
        except OSError:  # it has disconnected already
            client.close()
            self._admission.release(address)

    # -- refused connections

    def _refuse(self, client: socket.socket, message: str, code: int) -> None:
        """Refuse a connection with an SSH disconnect message, and wait until it is read."""
        with contextlib.suppress(OSError):
            client.send(VERSION_LINE + disconnect_packet(message, code))
            client.shutdown(socket.SHUT_WR)
            if len(self._timeouts) < _MAX_WATCHED:
                self._watch(client, _REFUSAL_TIMEOUT_S, self._discard, [_MAX_DISCARDED_BYTES])
                return
        client.close()

    def _discard(self, client: socket.socket, remaining: list[int]) -> None:
        remaining[0] -= len(data := _read(client))
        if not data or remaining[0] < 0:
            self._drop(client)

    def _watch(
        self,
        client: socket.socket,
        seconds: float,
        on_input: Callable[..., None],
        *arguments: object,
    ) -> None:
        """Handle a client's input with *on_input* for so long, then close it."""
        self._timeouts[client] = self._loop.call_later(seconds, self._drop, client)
        self._loop.add_reader(client, on_input, client, *arguments)

    def _release(self, client: socket.socket) -> None:
        self._loop.remove_reader(client)
        self._timeouts.pop(client).cancel()

    def _drop(self, client: socket.socket) -> None:
        self._release(client)
        client.close()


def _read(client: socket.socket) -> bytes:
    """What a client has sent; empty if it has disconnected."""
    try:
        return client.recv(MAX_HEADER_BYTES)
    except OSError:
        return b""


def disconnect_packet(message: str, code: int) -> bytes:
    """An unencrypted SSH_MSG_DISCONNECT packet (RFC 4253, 11.1)."""
    fields = b"".join(len(text).to_bytes(4, "big") + text for text in (message.encode(), b"en"))
    payload = b"\x01" + code.to_bytes(4, "big") + fields
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    length = 1 + len(payload) + padding
    return length.to_bytes(4, "big") + bytes([padding]) + payload + bytes(padding)
