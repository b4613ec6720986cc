"""What the presenter can see and do while the server runs: a socket for its owner alone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from sij_tui.serve.errors import Wrong

_PATIENCE = 5.0
"""Seconds to wait for the other side."""


class Ask(msgspec.Struct, frozen=True):
    """A question; ``end`` is the session to end, 0 for none."""

    end: int = 0
    drain: bool | None = None
    """Whether a load balancer is to send visitors elsewhere; None leaves it as it is."""


class Row(msgspec.Struct, frozen=True):
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
    """Its own, in kB."""
    received: int
    sent: int


class Answer(msgspec.Struct, frozen=True):
    """What the server says."""

    most: int
    """Sessions that there can be at once."""
    sessions: Sequence[Row] = ()
    ended: bool = False
    """Whether the session that was to be ended was there."""
    draining: bool = False
    """Whether a load balancer is asked to send nobody more."""
    counts: Mapping[str, int] = {}
    """Of what has no line of its own in the log: connections turned away, or on which nothing was
    said, and lines of the log that were lost."""


class NoServer(Wrong):
    """None answers; the text says what to do."""


class Taken(Wrong):
    """The socket cannot be had; the text says why."""


def socket_path(folder: Path, port: int) -> Path:
    """Where the server of a port has its socket."""
    return folder / f"serve-{port}.sock"


def bind(path: Path) -> socket.socket:
    """Make the socket, readable and writable by its owner alone.

    Raises:
        Taken: It cannot be made.
    """
    plug = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()  # of a server that is gone: the port is ours
        plug.bind(str(path))
        plug.listen(8)
    except OSError as error:
        plug.close()
        raise Taken(
            f"Cannot make {path}: {error.strerror or error}. Choose a folder with --state DIR; "
            "the whole path may have about 100 characters."
        ) from None
    finally:
        os.umask(mask)
    return plug


def ask(path: Path, question: Ask) -> Answer:
    """Ask the running server.

    Raises:
        NoServer: There is none, or it is not ours.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as plug:
            plug.settimeout(_PATIENCE)
            plug.connect(str(path))
            plug.sendall(msgspec.json.encode(question) + b"\n")
            with plug.makefile("rb") as answer:
                return msgspec.json.decode(answer.readline(), type=Answer)
    except (OSError, msgspec.DecodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise NoServer(
            f"No server answers at {path} ({why}). Is it running, and started by you? "
            "It is found by --state and --port, or by --config."
        ) from None


async def hear(reader: asyncio.StreamReader) -> Ask | None:
    """The next question of a presenter; None if it is none."""
    try:
        line = await asyncio.wait_for(reader.readline(), _PATIENCE)
        return msgspec.json.decode(line, type=Ask)
    except (OSError, ValueError, TimeoutError, msgspec.DecodeError):
        return None


async def say(writer: asyncio.StreamWriter, answer: Answer) -> None:
    """Answer a presenter, and hang up."""
    with contextlib.suppress(OSError, TimeoutError):
        writer.write(msgspec.json.encode(answer) + b"\n")
        await asyncio.wait_for(writer.drain(), _PATIENCE)
    writer.close()
