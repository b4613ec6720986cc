"""What the front and the nursery say to each other, over a pair of sockets that keeps messages."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence

import msgspec

_MOST = 65_536
"""Bytes in the longest message."""


class Start(msgspec.Struct, frozen=True, tag=True):
    """Front to nursery: begin a session."""

    id: int
    size: tuple[int, int]
    """Columns and lines."""
    options: Mapping[str, object]
    """As the command line would have them."""
    variables: Mapping[str, str]
    """The whole environment of the session."""
    state: str | None = None
    """The reader's file, with the answers beside it; None keeps nothing."""


class End(msgspec.Struct, frozen=True, tag=True):
    """Front to nursery: this session is over, whatever it is doing."""

    id: int


class Tell(msgspec.Struct, frozen=True, tag=True):
    """Front to nursery: tell this session that the server is about to end."""

    id: int


class Look(msgspec.Struct, frozen=True, tag=True):
    """Front to nursery: have this session report its screen and memory."""

    id: int


class Read(msgspec.Struct, frozen=True, tag=True):
    """Front to nursery: read the content file anew, for the sessions to come."""


class Ready(msgspec.Struct, frozen=True, tag=True):
    """Nursery to front: the content is read, sessions can begin."""

    content: str
    """Id and version of the content."""
    home: str = ""
    """The folder in which sessions have theirs; to be removed if the nursery cannot do it."""


class Broken(msgspec.Struct, frozen=True, tag=True):
    """Nursery to front: the content cannot be shown; what there was before still is."""

    message: str


class Started(msgspec.Struct, frozen=True, tag=True):
    """Nursery to front: a session has begun; with its terminal and its reports as files."""

    id: int


class Failed(msgspec.Struct, frozen=True, tag=True):
    """Nursery to front: a session could not begin."""

    id: int
    message: str


class Ended(msgspec.Struct, frozen=True, tag=True):
    """Nursery to front: a session's process has ended; ``status`` as :mod:`subprocess` has it."""

    id: int
    status: int


Order = Start | End | Tell | Look | Read
Report = Ready | Broken | Started | Failed | Ended


def send(line: socket.socket, message: Order | Report, files: Sequence[int] = ()) -> None:
    """Send a message, with open files if there are any.

    Raises:
        OSError: The other side is gone, or does not listen.
    """
    data = msgspec.json.encode(message)
    if files:
        socket.send_fds(line, [data], files)
    else:
        line.send(data)


def receive_order(line: socket.socket) -> Order | None:
    """Wait for the next order; None if the front is gone."""
    data = line.recv(_MOST)
    return msgspec.json.decode(data, type=Order) if data else None


def receive_report(line: socket.socket) -> tuple[Report | None, list[int]]:
    """The next report and its open files; None if the nursery is gone."""
    data, files, *_ = socket.recv_fds(line, _MOST, 2)
    return (msgspec.json.decode(data, type=Report) if data else None), files
