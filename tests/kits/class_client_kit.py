"""Clients of a class over SSH: a presenter and followers, each in a terminal of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from pty_session import TIMEOUT, PtySession, plain
from serve_kit import Server

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
Found = TypeVar("Found")
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
    choose(presenter, "Lead a class")
    sees(presenter, "presenter's code")
    presenter.send(presenter_code(server))


def open_plan(presenter: PtySession, title: str) -> str:
    """Open a plan; returns the code of the class."""
    choose(presenter, title)
    sees(presenter, "Next: ")
    return wait_until(presenter, lambda: _CODE.findall(presenter.output))[-1].decode()


def open_class(presenter: PtySession, server: Server, title: str = "A short class") -> str:
    """Show the presenter's code, open a plan; returns the code of the class."""
    show_code(presenter, server)
    return open_plan(presenter, title)


def wait_until(session: PtySession, there: Callable[[], Found]) -> Found:
    """Read until something of the session holds; returns it."""
    deadline = time.monotonic() + TIMEOUT
    while not (found := there()):
        assert time.monotonic() < deadline, session.screen()
        session.read_for(0.1)
    return found


def sees(session: PtySession, text: str) -> None:
    """Wait until a text stands on the screen, of which perhaps only a letter was sent."""
    wait_until(session, lambda: any(text in line for line in session.screen()))


def marked(screen: Sequence[str]) -> str:
    """The line at the cursor; empty while the screen is half painted."""
    lines = [line for line in screen if line.startswith("▌")]  # pictures have it elsewhere
    return lines[0] if len(lines) == 1 else ""


def choose(session: PtySession, text: str) -> None:
    """Move the cursor to a line, each step once the one before is painted, and press Enter."""
    sees(session, text)
    while text not in (line := wait_until(session, lambda: marked(session.screen()))):
        lines = session.screen()
        at = next((row for row, each in enumerate(lines) if text in each), len(lines))
        session.send(DOWN if lines.index(line) < at else UP)
        wait_until(session, lambda line=line: marked(session.screen()) not in ("", line))  # type: ignore[misc]
    session.send("\r")


def join(follower: PtySession, code: str) -> None:
    """Type the code of a class."""
    follower.read_until(b"four letters")
    follower.send(code)
    sees(follower, "Following")


def shown(session: PtySession, start: int = 0) -> bytes:
    """All words that were sent to a client since then, whether or not they still stand there."""
    return plain(session.output[start:])
