"""A server within the test's own process, and channels that a client opens by hand."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncssh
from asyncssh.constants import MSG_CHANNEL_OPEN
from asyncssh.packet import String, UInt32

from sij_tui.serve.limits import ConnectionLimiter
from sij_tui.serve.log import EventLog
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.admission import AdmissionControl
from sij_tui.serve.sessions.registry import SessionRegistry
from sij_tui.serve.ssh.authentication import Credentials
from sij_tui.serve.ssh.connection import ConnectionHandler
from sij_tui.serve.ssh.connection_options import connection_options
from sij_tui.serve.ssh.listener import Listener
from sij_tui.serve.ssh.read_scheduler import ReadScheduler
from sij_tui.serve.ssh.restricted_connection import RestrictedConnection

_ANYBODY = Credentials()


@asynccontextmanager
async def ssh_server(
    credentials: Credentials = _ANYBODY, kinds: Sequence[str] = ("ssh-ed25519",)
) -> AsyncIterator[int]:
    """A server without a forkserver, in this process; its port."""
    loop = asyncio.get_running_loop()
    registry = SessionRegistry(ServeOptions(), EventLog(time.time), time.monotonic)
    admission = AdmissionControl(registry, ConnectionLimiter(50, 50))
    scheduler = ReadScheduler(loop)
    hashing = asyncio.Semaphore(1)
    keys = [asyncssh.generate_private_key(kind) for kind in kinds]
    options = connection_options(
        keys,
        server_factory=lambda: ConnectionHandler(
            registry, admission, credentials, hashing, lambda key, address: None
        ),
    )
    listening = socket.create_server(("127.0.0.1", 0))
    listener = Listener(
        [listening],
        admission,
        (),
        lambda a, data: RestrictedConnection(loop, options, scheduler, a, data),
    )
    try:
        yield listening.getsockname()[1]
    finally:
        listener.close()


class RawChannel:
    """The client's side of a channel that was opened by hand: it ignores all it receives."""

    def __init__(self) -> None:
        self.confirmed = asyncio.Event()
        self.failed = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return lambda *_: True

    def process_open_confirmation(self, *_: object) -> None:
        self.confirmed.set()

    def process_open_failure(self, *_: object) -> None:
        self.failed.set()


def open_channel(connection: Any, max_packet: int = 32_768) -> RawChannel:
    """Open a channel; ``max_packet`` is how many bytes the client takes in one packet."""
    channel = connection._channels[0] = RawChannel()
    connection.send_packet(
        MSG_CHANNEL_OPEN, String(b"session"), UInt32(0), UInt32(2**30), UInt32(max_packet)
    )
    return channel
