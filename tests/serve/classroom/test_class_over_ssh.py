"""A class with the real OpenSSH client: join, follow, vote, lose the connection, come back."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator

import pytest
from pty_session import TIMEOUT, PtySession
from serve_kit import Server, needs_ssh

from sij_tui.core.content.model import Content

pytestmark = [pytest.mark.pty, needs_ssh]
DOWN, RIGHT = "\x1b[B", "\x1b[C"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server("--class") as server:
        yield server


def connect(server: Server, user: str = "class", *words: str, size: tuple[int, int]) -> PtySession:
    command = server.command(*words)
    command[-1 - len(words)] = f"{user}@{server.host}"
    return PtySession(command, size=size)


def open_class(presenter: PtySession, server: Server) -> str:
    """Show the presenter's code, open the first plan; returns the code of the class."""
    server.wait(lambda: "presenter's code" in server.said)
    secret = re.findall(r"presenter's code (\S+)", server.said)[0]
    presenter.read_until(b"four letters")
    presenter.send(DOWN)
    presenter.send("\r")
    presenter.read_until(b"presenter's code")
    presenter.send(secret)
    sees(presenter, "A short class")
    presenter.send(DOWN)
    presenter.send("\r")
    sees(presenter, "Next: ")
    return re.findall(rb"Class ([BCDFGHJKMNPRTWXZ]{4})", presenter.output)[-1].decode()


def sees(session: PtySession, text: str) -> None:
    """Wait until a text stands on the screen, of which perhaps only a letter was sent."""
    deadline = time.monotonic() + TIMEOUT
    while not any(text in line for line in session.screen()):
        assert time.monotonic() < deadline, session.screen()
        session.read_for(0.2)


def join(follower: PtySession, code: str) -> None:
    follower.read_until(b"four letters")
    follower.send(code)
    sees(follower, "Following")


def test_a_lesson_with_followers_of_several_sizes(server: Server, content: Content) -> None:
    with (
        connect(server, size=(120, 40)) as presenter,
        connect(server, size=(80, 24)) as one,
        connect(server, size=(60, 20)) as other,
    ):
        code = open_class(presenter, server)
        for follower in (one, other):
            join(follower, code)
        presenter.send(RIGHT)
        for follower in (one, other):
            sees(follower, "too dangerous")
        presenter.send("y")
        for follower in (one, other):
            sees(follower, "Voting is open")
        before = len(one.output)
        one.send("3")
        sees(one, "Your vote is in")
        other.send("2")
        sees(other, "Your vote is in")
        presenter.send("v")
        sees(one, "Voting is closed")
        assert b"How the class voted" not in one.output[before:]
        presenter.send("v")
        sees(one, "How the class voted")
        notes = [note.text.encode() for note in content.note]
        for follower in (one, other):
            shown = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", follower.output)
            assert not [note for note in notes if note[:30] in shown]


def test_a_seat_is_found_again_by_its_token(server: Server) -> None:
    with connect(server, size=(120, 40)) as presenter:
        code = open_class(presenter, server)
        token = "0123456789abcdef"
        with connect(server, "class", "--", "--seat", token, size=(80, 24)) as one:
            join(one, code)
            presenter.send("y")
            sees(one, "Voting is open")
            one.send("1")
            sees(one, "Your vote is in")
            one.process.send_signal(signal.SIGKILL)
        sees(presenter, "1 lost")
        with connect(server, "class", "--", "--seat", token, size=(80, 24)) as again:
            again.read_until(b"four letters")
            again.send(code)
            sees(again, "Your vote is in")
        sees(presenter, "1 of 1 have voted")


def test_a_client_that_stands_still_holds_nobody_up(server: Server) -> None:
    with (
        connect(server, size=(120, 40)) as presenter,
        connect(server, size=(80, 24)) as stopped,
        connect(server, size=(80, 24)) as other,
    ):
        code = open_class(presenter, server)
        for follower in (stopped, other):
            join(follower, code)
        stopped.process.send_signal(signal.SIGSTOP)
        try:
            for _ in range(3):
                presenter.send(RIGHT)
            sees(other, "Needles into the joint")
        finally:
            stopped.process.send_signal(signal.SIGCONT)
        sees(stopped, "Needles into the joint")


def test_a_wrong_code_leads_nobody(server: Server) -> None:
    with connect(server, size=(80, 24)) as one:
        one.read_until(b"four letters")
        one.send(DOWN)
        one.send("\r")
        one.read_until(b"presenter's code")
        one.send("2" * 16)
        sees(one, "That is not")


def test_the_notes_are_in_no_process_of_a_follower(server: Server, content: Content) -> None:
    note = content.note[0].text.encode()
    with connect(server, size=(80, 24)) as one:
        one.read_until(b"four letters")
        (pid,) = server.sessions()
        assert note not in memory_of(pid)


def memory_of(pid: int) -> bytes:
    """What is in the writable memory of a process."""
    found = bytearray()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if "rw" not in line or end - start > 64 << 20:
                continue
            try:
                memory.seek(start)
                found += memory.read(end - start)
            except OSError:
                continue
    return bytes(found)
