"""A pending session: a pseudo-terminal with the first frame on it, and no process yet."""

from __future__ import annotations

import contextlib
import os
import pty
import socket
import termios
import time
import tty
from typing import NamedTuple

from msgspec import to_builtins

from sij_tui.core.book import Book
from sij_tui.serve.forkserver.protocol import StartSession
from sij_tui.terminal.charset import encoder
from sij_tui.terminal.detect import best_tier, terminal_encoding
from sij_tui.terminal.first_frame import LEAVE, first_frame
from sij_tui.terminal.size import set_window_size


class PendingSession(NamedTuple):
    """A session that waits for its process."""

    request: StartSession
    terminal_fd: int
    """The session's side of its pseudo-terminal (the slave)."""
    report_fd: int
    """The session's end of the socket pair for reports and messages."""
    created_at: float
    """Monotonic seconds."""

    def discard(self) -> None:
        """Remove the first frame from the client's terminal, and close the file descriptors."""
        if not self.request.lines:
            os.set_blocking(self.terminal_fd, False)
            with contextlib.suppress(OSError):
                os.write(self.terminal_fd, LEAVE.encode())
        self.close()

    def close(self) -> None:
        """Close the file descriptors."""
        os.close(self.terminal_fd)
        os.close(self.report_fd)


def open_session(request: StartSession, book: Book) -> tuple[PendingSession, tuple[int, int]]:
    """Open a pseudo-terminal and a socket pair for a session, and draw the first frame.

    A session without a terminal has a socket in its place; one that goes line by line draws none.

    Returns:
        The pending session, and the server's file descriptors: the master of the terminal and the
        server's end of the pair.

    Raises:
        OSError: No more pseudo-terminals or file descriptors can be opened.
    """
    with contextlib.ExitStack() as fds:
        master_fd, terminal_fd = (
            pty.openpty() if request.terminal else _socket_pair(socket.SOCK_STREAM)
        )
        fds.callback(os.close, master_fd)
        fds.callback(os.close, terminal_fd)
        server_fd, report_fd = _socket_pair(socket.SOCK_SEQPACKET)
        fds.callback(os.close, server_fd)
        fds.callback(os.close, report_fd)
        if request.terminal:
            set_window_size(terminal_fd, request.size, request.pixels)
        if not request.lines:
            _draw_first_frame(terminal_fd, request, book)
        fds.pop_all()
    pending = PendingSession(request, terminal_fd, report_fd, time.monotonic())
    return pending, (master_fd, server_fd)


def _socket_pair(kind: socket.SocketKind) -> tuple[int, int]:
    """A pair of sockets, as file descriptors."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
    return ours.detach(), theirs.detach()


def _draw_first_frame(terminal_fd: int, request: StartSession, book: Book) -> None:
    """Draw it, with raw input: keys that are typed early are neither echoed nor edited."""
    output_flags = termios.tcgetattr(terminal_fd)[tty.OFLAG]
    tty.setraw(terminal_fd)
    raw = termios.tcgetattr(terminal_fd)
    raw[tty.OFLAG] = output_flags
    termios.tcsetattr(terminal_fd, termios.TCSANOW, raw)
    os.set_blocking(terminal_fd, False)
    with contextlib.suppress(BlockingIOError):
        os.write(terminal_fd, _first_frame(book, request))
    os.set_blocking(terminal_fd, True)


def _first_frame(book: Book, request: StartSession) -> bytes:
    """The first frame for the terminal of a session."""
    head = {name: to_builtins(getattr(book.content, name)) for name in ("meta", "banner")}
    ascii_only = "ascii" in (request.options.get("glyphs"), best_tier(request.variables))
    frame = first_frame(head, *request.size, ascii_only=ascii_only, checked=True)
    return encoder(terminal_encoding(request.variables)).encode(frame)
