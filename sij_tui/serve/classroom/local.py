"""Classes on one machine: the presenter's process has the hub, others of the same user join it.

They meet at a Unix socket that only this user can open.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import re
import secrets
import socket
import struct
import time
from collections.abc import Callable
from contextvars import copy_context
from itertools import count
from pathlib import Path

import msgspec

from sij_tui.app.hub_link import HubLink, MessageSender
from sij_tui.core.classroom.codes import token_identity
from sij_tui.core.classroom.messages import MAX_MESSAGE_BYTES, LeaveLead
from sij_tui.core.classroom.requests import ClassChanged, HubEvent, HubGone, Request, encode
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.summary import ClassSummary
from sij_tui.core.content.model import Content
from sij_tui.serve.classroom.hub import Hub
from sij_tui.serve.classroom.service import ClassService
from sij_tui.user_folders import user_folder

_BACKLOG = 64
_MAX_SESSIONS = 500
_CREDENTIALS = struct.Struct("=iII")
"""Process, user and group of the other end of a Unix socket."""
_PRESENTER = 0
"""Number of the presenter's own session; those of followers follow."""
_RETRY_S = 0.5
"""Between two attempts to find a presenter's process that has ended."""


class LocalClassError(Exception):
    """The socket cannot be made, or nobody presents; the message says what to do."""


def class_socket_path() -> Path:
    """Where the presenter's process listens; the folder is this user's alone."""
    return Path(user_folder("state")) / "class.sock"


def listen_for_followers(path: Path) -> socket.socket:
    """Listen for followers of this user.

    Raises:
        LocalClassError: A class is being presented already, or the socket cannot be made.
    """
    sock = _unix_socket()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _unix_socket() as probe:
            probe.setblocking(False)  # more may be joining than the presenter has taken
            if probe.connect_ex(str(path)) in (0, errno.EAGAIN):
                raise LocalClassError("A class is being presented on this machine already.")
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            sock.bind(str(path))
        finally:
            os.umask(before)
        sock.listen(_BACKLOG)
    except OSError as error:
        sock.close()
        raise LocalClassError(
            f"Cannot use {path}: {error.strerror or error}. Set XDG_STATE_HOME to a folder that "
            "you can write to; the whole path may have about 100 characters."
        ) from None
    except LocalClassError:
        sock.close()
        raise
    sock.setblocking(False)
    return sock


def _connect(path: Path) -> int:
    sock = _unix_socket()
    sock.setblocking(False)
    try:
        sock.connect(str(path))
    except OSError:  # BlockingIOError too: more are joining at once than the presenter has taken
        sock.close()
        raise LocalClassError(
            "Nobody presents on this machine. Start with: sij-tui present"
        ) from None
    return sock.detach()


def _unix_socket() -> socket.socket:
    try:
        return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    except (AttributeError, OSError):  # Windows, macOS
        raise LocalClassError("A class on one machine needs Linux.") from None


class FollowerLink(HubLink):
    """A follower's line to the presenter's process, joined again when that is started again.

    The presenter's process alone has the classes: a new one knows nothing of the votes and seats of
    the one before. Whoever was on their own there is so in the new class.

    Args:
        path: Where the presenter's process listens.

    Raises:
        LocalClassError: Nobody presents.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(_connect(path))
        self._path = path
        self._is_alone = False
        """Whether the follower is on their own in the class of now."""
        self._was_alone = False
        """The same when the last presenter's process ended; until they are in a class again."""

    def start(self, on_event: Callable[[HubEvent], None]) -> None:
        """Listen, from now on, in the running event loop."""
        self._tell = on_event
        super().start(self._take)

    def _take(self, event: HubEvent) -> None:
        if isinstance(event, HubGone):
            self.close()
            self._was_alone = self._is_alone
            asyncio.get_running_loop().call_later(_RETRY_S, self._join_again)
        elif isinstance(event, ClassChanged) and event.view and self._was_alone:
            self._was_alone = False
            self.send(LeaveLead())
            view = msgspec.structs.replace(event.view, attendance="on_own")
            event = ClassChanged(view=view)
        if isinstance(event, ClassChanged):
            self._is_alone = _is_alone(event.view)
        self._tell(event)

    def _join_again(self) -> None:
        try:
            self.use(_connect(self._path))
        except LocalClassError:
            asyncio.get_running_loop().call_later(_RETRY_S, self._join_again)
        else:
            super().start(self._take)


def _terminal(sock: socket.socket) -> bytes:
    """By which terminal the other end of a socket is known when it comes back: a seat has one vote.

    Empty if its standard input is none.
    """
    credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid, _, _ = _CREDENTIALS.unpack(credentials)
    with contextlib.suppress(OSError):
        name = os.readlink(f"/proc/{pid}/fd/0")
        if re.fullmatch(r"/dev/(pts/|tty)\d+", name):
            return f"terminal {name}".encode()
    return b""


def _is_alone(view: Snapshot | None) -> bool:
    """Whether somebody is in a class that goes on, and on their own."""
    return view is not None and view.phase != "ended" and view.attendance == "on_own"


class PresenterLink:
    """The presenter's own line to the hub, which runs in the same event loop.

    Args:
        content: With lessons and notes.
        listener: Of :func:`listen_for_followers`.
        on_ended: Called with what came of a class that is over, and the content as it is then.
    """

    def __init__(
        self,
        content: Content,
        listener: socket.socket,
        on_ended: Callable[[ClassSummary, Content], None] = lambda summary, content: None,
    ) -> None:
        hub = Hub(
            content, time.monotonic, secrets.token_bytes,
            on_ended=lambda summary: on_ended(summary, hub.content),
            how_to_join="sij-tui follow", joins_alone=True,
        )  # fmt: skip
        self._service = ClassService(hub)
        self._listener = listener
        self._open: dict[int, socket.socket] = {}
        self._numbers = count(_PRESENTER + 1)

    def start(self, on_event: Callable[[HubEvent], None]) -> None:
        """Open the hub for the presenter and for followers, in the running event loop."""
        loop, context = asyncio.get_running_loop(), copy_context()

        def send(event: HubEvent) -> None:  # not while the presenter's request is being sent
            loop.call_soon(on_event, event, context=context)

        loop.add_reader(self._listener, self._accept)
        self._service.attach(_PRESENTER, _new_identity(), send, may_lead=True)

    def send(self, request: Request) -> None:
        """Send a request of the presenter."""
        self._service.receive(_PRESENTER, encode(request))

    def set_content(self, content: Content) -> None:
        """Take the plans and notes of another edition of the content."""
        self._service.hub.set_content(content)

    def close(self) -> None:
        """End the classes, once the presenter's screens are closed."""
        self._service.hub.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            sock, _ = self._listener.accept()
            if len(self._open) >= _MAX_SESSIONS:
                sock.close()
                return
            sock.setblocking(False)
            self._attach(sock)

    def _attach(self, sock: socket.socket) -> None:
        number = next(self._numbers)
        self._open[number] = sock
        sender = MessageSender(sock.fileno())

        def read() -> None:
            try:
                data = sock.recv(MAX_MESSAGE_BYTES + 1)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if data:
                self._service.receive(number, data)
                return
            asyncio.get_running_loop().remove_reader(sock)
            sender.close()
            self._service.detach(number)
            self._open.pop(number).close()

        asyncio.get_running_loop().add_reader(sock, read)
        self._service.attach(number, _terminal(sock) or _new_identity(), sender.send)


def _new_identity() -> bytes:
    return token_identity(secrets.token_hex(16))
