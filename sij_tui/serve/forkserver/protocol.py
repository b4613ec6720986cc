"""The messages between the SSH server and the forkserver: JSON over a SOCK_SEQPACKET socket pair.

File descriptors go along as ancillary data (SCM_RIGHTS).
"""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sandbox.rlimits import ResourceLimits

_MAX_MESSAGE_BYTES = 65_536
FAILURE_PREFIX = "!"
"""Begins a line of a session's reports that says why it failed; other lines name its page."""

REQUEST_PREFIX = b"{"
"""Begins a request to the hub of the classes; it is JSON."""


class ForkServerConfig(msgspec.Struct, frozen=True):
    """The configuration of the forkserver, passed as JSON on its command line."""

    content: str
    """Path of the content file."""
    options: Mapping[str, object] = msgspec.field(default_factory=ServeOptions().session_options)
    """Options of a session whose client chooses none."""
    user: tuple[int, int] | None = None
    """uid and gid to change to; None stays."""
    limits: ResourceLimits = ResourceLimits()


class StartSession(msgspec.Struct, frozen=True, tag=True):
    """Request: start a session."""

    id: int
    size: tuple[int, int]
    """Columns and rows."""
    pixels: tuple[int, int]
    """Width and height of the window in pixels; zeros where they are not known."""
    options: Mapping[str, object]
    """By their names on the program's command line."""
    variables: Mapping[str, str]
    """The whole environment of the session."""
    reader_file: str | None = None
    """Absolute path of the reader's file, with the answers beside it; None keeps nothing."""
    lines: bool = False
    """Whether it goes line by line, without screens."""
    terminal: bool = True
    """Whether it has a pseudo-terminal; otherwise a socket, and lines."""


class SessionCommand(msgspec.Struct, frozen=True, tag=True):
    """Request: end a session, whatever it is doing; have it report its page and memory; or tell its
    reader that the server is about to stop."""

    id: int
    command: Literal["end", "report", "announce-shutdown"]


class ReloadContent(msgspec.Struct, frozen=True, tag=True):
    """Request: read the content file again, for sessions that start later."""


class ContentLoaded(msgspec.Struct, frozen=True, tag=True):
    """Event: the content is read, sessions can start."""

    content: str
    """Id and version of the content."""
    home: str = ""
    """The folder that holds the home folders of sessions; the server removes it if the forkserver
    is killed."""


class ContentRejected(msgspec.Struct, frozen=True, tag=True):
    """Event: the content cannot be shown; what was loaded before stays."""

    message: str


class SessionStarted(msgspec.Struct, frozen=True, tag=True):
    """Event: a session has started. Two file descriptors go along: of its pseudo-terminal (the
    master) and of a SOCK_SEQPACKET pair for its reports and messages."""

    id: int


class SessionFailed(msgspec.Struct, frozen=True, tag=True):
    """Event: a session could not start."""

    id: int
    message: str


class SessionEnded(msgspec.Struct, frozen=True, tag=True):
    """Event: the process of a session has ended."""

    id: int
    status: int
    """Exit status; negative is the number of the signal that ended it."""


ForkServerRequest = StartSession | SessionCommand | ReloadContent
ForkServerEvent = ContentLoaded | ContentRejected | SessionStarted | SessionFailed | SessionEnded


def send(
    sock: socket.socket, message: ForkServerRequest | ForkServerEvent, fds: Sequence[int] = ()
) -> None:
    """Send a message, with file descriptors if there are any.

    Raises:
        OSError: The other process has ended, or its receive buffer is full.
    """
    data = msgspec.json.encode(message)
    if fds:
        socket.send_fds(sock, [data], fds)
    else:
        sock.send(data)


def receive_request(sock: socket.socket) -> ForkServerRequest | None:
    """Wait for the next request; None if the server has ended."""
    data = sock.recv(_MAX_MESSAGE_BYTES)
    return msgspec.json.decode(data, type=ForkServerRequest) if data else None


def receive_event(sock: socket.socket) -> tuple[ForkServerEvent | None, list[int]]:
    """The next event and its file descriptors; None if the forkserver has ended.

    Raises:
        BlockingIOError: There is none yet.
    """
    data, fds, *_ = socket.recv_fds(sock, _MAX_MESSAGE_BYTES, 2)
    return (msgspec.json.decode(data, type=ForkServerEvent) if data else None), fds
