"""Accepts connections, and decides which of them the SSH server gets.

Whoever is turned away is told why, before any cryptography: that costs next to nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Sequence

from asyncssh import DISC_BY_APPLICATION, DISC_TOO_MANY_CONNECTIONS

from sij_tui.serve.limits import Network, is_within, plain_address
from sij_tui.serve.ssh import proxy_protocol as proxy_header
from sij_tui.serve.ssh.admission import Connections
from sij_tui.serve.ssh.restricted_connection import Door

VERSION = b"SSH-2.0-SSH\r\n"
_AT_ONCE = 8
"""Connections accepted in one go; then the event loop is free for those who are here."""
_GAP = 0.005
"""Seconds between two such goes."""
_HEADER_TIME = 5.0
"""Seconds that a load balancer has to say whom it brings."""
_MOST_UNDECIDED = 64
"""Connections that are about to say so, or to read why they are turned away."""
_LAST_WORDS_TIME = 2.0
"""Seconds that a client has to take them: closed at once, they might never reach it."""
_DISCARDED = 65_536
"""Bytes that it may send meanwhile."""
DRAINING = b"draining\r\n"
"""What a load balancer's check is told by a host that is to be left alone."""
NO_HEADER = "This server takes connections from this address only through its load balancer."


class Listener:
    """Accepts what comes in on some sockets, from its creation to :meth:`close`.

    Args:
        sockets: Listening sockets, which are ours to close.
        connections: Decides whom to let in, and knows them.
        trusted: Networks of load balancers. They begin each connection with a PROXY header, and
            what it says is believed.
        connect: Makes the protocol of a connection of an address. The second argument is what was
            received already.
    """

    def __init__(
        self,
        sockets: Sequence[socket.socket],
        connections: Connections,
        trusted: Sequence[Network],
        connect: Callable[[str, bytes], Door],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._sockets = sockets
        self._connections = connections
        self._trusted = trusted
        self._connect = connect
        self._undecided: dict[socket.socket, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        self._is_open = True
        for listening in sockets:
            listening.setblocking(False)
            self._loop.add_reader(listening, self._accept, listening)

    def close(self) -> None:
        """Accept no more."""
        self._is_open = False
        for listening in self._sockets:
            self._loop.remove_reader(listening)
            listening.close()

    def _accept(self, listening: socket.socket) -> None:
        for _ in range(_AT_ONCE):
            try:
                client, peer = listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError:  # no more files can be opened: some will be closed soon
                break
            client.setblocking(False)
            self._receive(client, plain_address(str(peer[0])))
        self._loop.remove_reader(listening)
        self._loop.call_later(_GAP, self._accept_again, listening)

    def _accept_again(self, listening: socket.socket) -> None:
        if self._is_open:
            self._loop.add_reader(listening, self._accept, listening)

    def _receive(self, client: socket.socket, address: str) -> None:
        if not is_within(address, self._trusted):
            self._decide(client, address, b"")
        elif len(self._undecided) >= _MOST_UNDECIDED:
            client.close()
        else:
            self._watch(client, _HEADER_TIME, self._on_header, address, bytearray())

    def _on_header(self, client: socket.socket, address: str, received: bytearray) -> None:
        """Take more of what a load balancer says; go on when it has said whom it brings."""
        received += (data := _read(client))
        if not data:
            self._drop(client)
            return
        try:
            header = proxy_header.parse(bytes(received))
        except proxy_header.BadHeader as bad:
            self._release(client)
            self._connections.log_turned_away(address, str(bad))
            self._tell(client, NO_HEADER, DISC_BY_APPLICATION)
            return
        if header is not None:
            self._release(client)
            if header.address:
                whose = plain_address(header.address)
                self._decide(client, whose, bytes(received[header.length :]))
            else:
                self._answer_check(client)

    def _answer_check(self, client: socket.socket) -> None:
        """Tell a load balancer, which speaks for itself, whether it may send visitors."""
        self._connections.was_silent()
        with contextlib.suppress(OSError):
            client.send(DRAINING if self._connections.refuses_checks else VERSION)
            self._watch(client, _LAST_WORDS_TIME, self._discard, [_DISCARDED])
            return
        client.close()

    def _decide(self, client: socket.socket, address: str, received: bytes) -> None:
        if why := self._connections.enter(address):
            self._tell(client, why, DISC_TOO_MANY_CONNECTIONS)
            return
        protocol = self._connect(address, received)
        made = self._loop.create_task(self._made(client, protocol, address))
        self._tasks.add(made)
        made.add_done_callback(self._tasks.discard)

    async def _made(self, client: socket.socket, protocol: Door, address: str) -> None:
        try:
            await self._loop.connect_accepted_socket(lambda: protocol, client)
        except OSError:  # it is gone already
            client.close()
            self._connections.leave(address)

    # -- Those who do not get in

    def _tell(self, client: socket.socket, why: str, code: int) -> None:
        """Say why in the words of the protocol; wait for the client to read it, but not long."""
        with contextlib.suppress(OSError):
            client.send(VERSION + disconnection(why, code))
            client.shutdown(socket.SHUT_WR)
            if len(self._undecided) < _MOST_UNDECIDED:
                self._watch(client, _LAST_WORDS_TIME, self._discard, [_DISCARDED])
                return
        client.close()

    def _discard(self, client: socket.socket, left: list[int]) -> None:
        left[0] -= len(data := _read(client))
        if not data or left[0] < 0:
            self._drop(client)

    def _watch(
        self, client: socket.socket, seconds: float, on_input: Callable[..., None], *more: object
    ) -> None:
        """Have a client's input handled for so long, then close it."""
        self._undecided[client] = self._loop.call_later(seconds, self._drop, client)
        self._loop.add_reader(client, on_input, client, *more)

    def _release(self, client: socket.socket) -> None:
        self._loop.remove_reader(client)
        self._undecided.pop(client).cancel()

    def _drop(self, client: socket.socket) -> None:
        self._release(client)
        client.close()


def _read(client: socket.socket) -> bytes:
    """What a client that has something to say says; empty if it is gone."""
    try:
        return client.recv(proxy_header.MOST)
    except OSError:
        return b""


def disconnection(why: str, code: int) -> bytes:
    """SSH_MSG_DISCONNECT (RFC 4253, 11.1) before there are keys."""
    words = b"".join(len(text).to_bytes(4, "big") + text for text in (why.encode(), b"en"))
    payload = b"\x01" + code.to_bytes(4, "big") + words
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    length = 1 + len(payload) + padding
    return length.to_bytes(4, "big") + bytes([padding]) + payload + bytes(padding)
