"""asyncssh's connection with bounded input: in bytes, in packets, and in time.

asyncssh handles all that it has received in one go, keeps any amount of it, and counts no packets.
Here a connection reads little at a time, gets a slice of the event loop, and is not read while
something of it waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket

from asyncssh import ProtocolError, SSHServerConnection
from asyncssh.connection import SSHServerConnectionOptions

from sij_tui.serve.ssh.read_scheduler import SLICE, Slices

LARGEST = 35_000
"""Bytes in the largest packet that is taken: what RFC 4253, 6.1, demands."""
BEFORE_LOGIN = 64
"""Packets in which a client has to log in: with six keys, and nothing in between, it needs 20."""
_BUFFER = 16_384
"""Bytes read from the network in one go."""
_WAITING = 65_536
"""Bytes waiting to be handled from which on no more are read. More than one packet."""
_UNREAD = 131_072
"""Bytes waiting for the network from which on the client is not read: all of it answers to it."""
_INPUT = memoryview(bytearray(_BUFFER))


class BoundedConnection(asyncio.BufferedProtocol, SSHServerConnection):  # type: ignore[misc]
    """A connection whose input waits its turn.

    Args:
        loop: The event loop.
        options: Of asyncssh.
        slices: Shares the event loop with other connections.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        options: SSHServerConnectionOptions,
        slices: Slices,
    ) -> None:
        super().__init__(loop, options)
        self._slices = slices
        self._max_recv_pktlen = LARGEST
        self._packets = 0
        self._slice_ends = 0.0
        self._is_cut = self._waits_for_slice = False
        self.was_silent = True
        """Whether the client has sent nothing so far."""

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where to put what comes next; it is taken from there at once, so one is enough."""
        return _INPUT

    def buffer_updated(self, nbytes: int) -> None:
        """Take what has come."""
        self.data_received(bytes(_INPUT[:nbytes]))

    def data_received(self, data: bytes, datatype: object = None) -> None:
        """Until a client is in, tell it at once that we have what it sent.

        OpenSSH's says nothing further until then (Nagle), and Linux would wait 40 ms to tell.
        """
        self.was_silent = False
        super().data_received(data)
        plug = self.get_extra_info("socket")
        if plug is not None and not self._auth_complete:
            with contextlib.suppress(OSError):  # it may be closed by now
                plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _recv_data(self) -> None:
        """Handle what has come for the length of a slice; the rest when it is its turn again."""
        if not self._waits_for_slice:
            self._slice_ends = self._loop.time() + SLICE
            super()._recv_data()
            if self._is_cut:
                self._is_cut, self._waits_for_slice = False, True
                self._slices.wait(self._go_on)
        self._bound_input()

    def _go_on(self) -> None:
        self._waits_for_slice = False
        if self._transport is not None:
            self._recv_data()

    def _recv_pkthdr(self) -> bool:
        """Begin with the next packet, unless the slice is over."""
        if self._loop.time() > self._slice_ends:
            self._is_cut = True
            return False
        begun = super()._recv_pkthdr()
        self._packets += begun
        if self._packets > BEFORE_LOGIN and not self._auth_complete:
            raise ProtocolError("Too many packets before login")
        return begun

    def _bound_input(self) -> None:
        """Read from the network only what can be kept, and answered."""
        transport = self._transport
        if transport is None:
            return
        if (
            self._waits_for_slice
            or len(self._inpbuf) > _WAITING
            or transport.get_write_buffer_size() > _UNREAD
        ):
            transport.pause_reading()
        else:
            transport.resume_reading()
