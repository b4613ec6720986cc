"""The control socket: ``sij-tui serve status`` and ``drain`` send requests to a running server.

One JSON line each way. Only the user who started the server can open the socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from sij_tui.serve.errors import ServeError

_TIMEOUT_S = 5.0
"""How long to wait for the other process."""


class ControlRequest(msgspec.Struct, frozen=True):
    """A request; ``end`` is the id of a session to end, 0 for none."""

    end: int = 0
    drain: bool | None = None
    """Whether the server is to be drained: load balancers send no more clients; None: no change."""


class SessionRow(msgspec.Struct, frozen=True):
    """One session."""

    session: int
    address: str
    user: str
    key: str
    seconds: int
    """Since it began."""
    idle: int
    """Seconds since a key was pressed."""
    screen: str
    memory: int
    """Private memory, in kB."""
    received: int
    sent: int


class ClassRow(msgspec.Struct, frozen=True):
    """One class."""

    code: str
    lesson: str
    """Id of its plan, or an empty string."""
    phase: str
    """Whether somebody leads it: led or unled."""
    seconds: int
    """Since it began; 0 while it is at the page that shows how to join."""
    presenters: int
    following: int
    on_own: int
    lost: int
    poll: str
    """Stage of the poll that is on, or an empty string."""


class HostRow(msgspec.Struct, frozen=True):
    """Another host that shares the classes."""

    name: str
    state: str
    """up, or gone when it cannot be reached."""
    sessions: int = 0
    most: int = 0
    """Most sessions at once."""
    draining: bool = False


class ControlResponse(msgspec.Struct, frozen=True):
    """The server's response, and the JSON of ``status --format json``."""

    most: int
    """Most sessions at once."""
    sessions: Sequence[SessionRow] = ()
    ended: bool = False
    """Whether the session to end was found."""
    draining: bool = False
    """Whether the server is drained: load balancers are told to send no more clients."""
    counts: Mapping[str, int] = {}
    """Of what has no line of the log each time: connections that were refused or on which nothing
    was sent, and log lines that were dropped."""
    classes: Sequence[ClassRow] = ()
    """By code; those of other hosts too, where hosts share them."""
    bus: str = ""
    """Whether the bus to the other hosts is up or down; empty without one."""
    hosts: Sequence[HostRow] = ()
    """The other hosts, by name."""
    balanced: bool = False
    """Whether it was told of load balancers (``--trusted-proxy``)."""


def socket_path(folder: Path, port: int) -> Path:
    """The path of the socket of the server on a port."""
    return folder / f"serve-{port}.sock"


def listen_control(path: Path) -> socket.socket:
    """Listen on the socket, readable and writable by its owner alone.

    Raises:
        ServeError: It cannot be made.
    """
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()  # of a server that was killed: the port is ours
        sock.bind(str(path))
        sock.listen(8)
    except OSError as error:
        sock.close()
        raise ServeError(
            f"Cannot make {path}: {error.strerror or error}. Choose a folder with --state DIR; "
            "the whole path may have about 100 characters."
        ) from None
    finally:
        os.umask(mask)
    return sock


def send_request(path: Path, request: ControlRequest) -> ControlResponse:
    """Send a request to the running server, and return its response.

    Raises:
        ServeError: None is running, or another user started it.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(_TIMEOUT_S)
            sock.connect(str(path))
            sock.sendall(msgspec.json.encode(request) + b"\n")
            with sock.makefile("rb") as file:
                return msgspec.json.decode(file.readline(), type=ControlResponse)
    except (OSError, msgspec.DecodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ServeError(
            f"No server answers at {path} ({why}). Is it running, and started by you? "
            "It is found by --state and --port, or by --config."
        ) from None


async def receive_control_request(reader: asyncio.StreamReader) -> ControlRequest | None:
    """Read a request; None if it is not valid."""
    try:
        line = await asyncio.wait_for(reader.readline(), _TIMEOUT_S)
        return msgspec.json.decode(line, type=ControlRequest)
    except (OSError, ValueError, TimeoutError, msgspec.DecodeError, RecursionError):
        return None


async def send_response(writer: asyncio.StreamWriter, response: ControlResponse) -> None:
    """Send the response, and close the connection."""
    with contextlib.suppress(OSError, TimeoutError):
        writer.write(msgspec.json.encode(response) + b"\n")
        await asyncio.wait_for(writer.drain(), _TIMEOUT_S)
    writer.close()
