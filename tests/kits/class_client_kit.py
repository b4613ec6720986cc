"""Clients of a class over SSH: a presenter and followers, each in a terminal of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from pty_session import TIMEOUT, PtySession, plain
from serve_kit import Server

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
_CODE = re.compile(rb"Class ([BCDFGHJKMNPRTWXZ]{4})")


def connect(
    server: Server,
    user: str = "class",
    *words: str,
    size: tuple[int, int],
    options: Sequence[str] = ("-tt",),
) -> PtySession:
    """A client that logs in by this name."""
    command = server.command(*words, options=options)
    command[-1 - len(words)] = f"{user}@{server.host}"
    return PtySession(command, size=size)


def presenter_code(server: Server) -> str:
    """The code that the server has printed."""
    server.wait(lambda: "presenter's code" in server.said)
    return re.findall(r"presenter's code (\S+)", server.said)[0]


def show_code(presenter: PtySession, server: Server) -> None:
    """Choose to lead a class, and type the presenter's code."""
    presenter.read_until(b"four letters")
    presenter.send(UP)
    while not any("▌" in line and "Lead a class" in line for line in presenter.screen()):
        presenter.send(DOWN)
        presenter.read_for(0.2)
    presenter.send("\r")
    presenter.read_until(b"presenter's code")
    presenter.send(presenter_code(server))


def open_plan(presenter: PtySession, title: str) -> str:
    """Open a plan; returns the code of the class."""
    sees(presenter, title)
    deadline = time.monotonic() + TIMEOUT
    while not any("▌" in line and title in line for line in presenter.screen()):
        assert time.monotonic() < deadline, presenter.screen()
        presenter.send(DOWN)
        presenter.read_for(0.2)
    presenter.send("\r")
    sees(presenter, "Next: ")
    return _CODE.findall(presenter.output)[-1].decode()


def open_class(presenter: PtySession, server: Server, title: str = "A short class") -> str:
    """Show the presenter's code, open a plan; returns the code of the class."""
    show_code(presenter, server)
    return open_plan(presenter, title)


def sees(session: PtySession, text: str) -> None:
    """Wait until a text stands on the screen, of which perhaps only a letter was sent."""
    deadline = time.monotonic() + TIMEOUT
    while not any(text in line for line in session.screen()):
        assert time.monotonic() < deadline, session.screen()
        session.read_for(0.2)


def join(follower: PtySession, code: str) -> None:
    """Type the code of a class."""
    follower.read_until(b"four letters")
    follower.send(code)
    sees(follower, "Following")


def shown(session: PtySession, start: int = 0) -> bytes:
    """All words that were sent to a client since then, whether or not they still stand there."""
    return plain(session.output[start:])
