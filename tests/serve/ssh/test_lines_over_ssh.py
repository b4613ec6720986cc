"""Line by line over SSH, with the real OpenSSH client: without a terminal, and in a poor one."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import pytest
from book_kit import shipped
from line_client_kit import LineClient
from pty_session import TIMEOUT, PtySession
from serve_kit import Server, needs_ssh

from sij_tui import __version__
from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill
from sij_tui.export.text import as_text

pytestmark = [pytest.mark.pty, needs_ssh]
LABELS = shipped().content.labels.lines


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("--class") as server:
        yield server


def test_without_a_terminal_it_goes_line_by_line(server: Server) -> None:
    client = LineClient(server)
    client.read_until(LABELS.choose)
    client.type("1", "all")
    client.read_until(fill(LABELS.end, title=shipped().page(shipped().parts[0]).title))
    client.type("", "checker", "1", "y")
    client.read_until("2")
    client.type("quit")
    assert client.end() == 0
    assert LABELS.left.encode() in client.output
    assert b"\x1b" not in client.output
    assert b"\r" not in client.output
    assert max(map(len, client.output.decode().splitlines())) <= 79


def test_the_end_of_input_ends_it(server: Server) -> None:
    client = LineClient(server)
    client.read_until(LABELS.choose)
    client.type("timeline")
    assert client.end() == 0
    assert LABELS.left.encode() in client.output


def test_without_input_it_is_text(server: Server) -> None:
    done = server.run(options=("-T",))
    assert done.returncode == 0
    assert done.stdout == as_text(Book(shipped().loaded, __version__).pages())


def test_without_input_one_page_is_text_too(server: Server) -> None:
    done = server.run("--", "--start", "2", options=("-T",))
    assert done.stdout == as_text([shipped().page(shipped().parts[1])])


def test_input_that_is_there_at_once_is_taken(server: Server) -> None:
    command = server.command(options=("-T",))
    done = subprocess.run(
        command, input="1\nall\n", capture_output=True, text=True, timeout=TIMEOUT
    )
    assert LABELS.choose in done.stdout
    assert fill(LABELS.end, title=shipped().page(shipped().parts[0]).title) in done.stdout


def test_it_begins_where_it_was_asked_to(server: Server) -> None:
    checker = shipped().content.checker
    assert checker
    for name in ("checker", "'Contraindication checker'"):
        client = LineClient(server, "--", "--start", name)
        client.read_until(checker.labels.menu.heading)
        assert client.end() == 0


def test_a_name_that_is_not_there_is_one_line(server: Server) -> None:
    assert server.run("--", "--start", "nothing", options=("-T",)).returncode == 2
    client = LineClient(server, "--", "--start", "nothing")
    assert client.end() == 2
    assert client.output.count(b"\n") == 1


@pytest.mark.parametrize(
    ("term", "words"), [("dumb", ()), ("unknown", ()), ("xterm", ("--", "--lines"))]
)
def test_in_a_terminal_without_screens(server: Server, term: str, words: tuple[str, ...]) -> None:
    with PtySession(server.command(*words), env={"TERM": term}) as session:
        session.read_until(LABELS.choose.encode())
        session.send("2\nquit\n")
        assert session.wait_exit() == 0
        assert b"\x1b" not in session.output
        assert session.output.count(b"\r") == session.output.count(b"\r\n")


def test_in_a_locale_without_utf_8_only_ascii_is_written(server: Server) -> None:
    client = LineClient(server, "--", "--glyphs", "ascii")
    client.read_until(LABELS.choose)
    client.type("1", "all", "", "glossary", "all", "")
    assert client.end() == 0
    assert client.output.isascii()


def test_a_class_with_somebody_line_by_line(server: Server) -> None:
    words = shipped().content.classroom
    assert words
    server.wait(lambda: "presenter's code" in server.said)
    secret = re.findall(r"presenter's code (\S+)", server.said)[0]
    lead, follower = LineClient(server, user="class"), LineClient(server, user="class")
    lead.read_until(words.enter)
    lead.type(words.present)
    lead.read_until(words.secret)
    lead.type(secret)
    lead.read_until(shipped().content.lesson[0].title)
    lead.type(shipped().content.lesson[0].title)
    said = lead.read_until(LABELS.lead)
    code = re.findall("Class ([BCDFGHJKMNPRTWXZ]{4})", said)[0]
    follower.read_until(words.enter)
    follower.type(code)
    follower.read_until(LABELS.attend)
    lead.type(words.action.quick.label)
    follower.read_until(LABELS.one)
    follower.type("3")
    follower.read_until(words.waiting)
    for heard in (words.closed, f"{words.not_sure}: 1"):
        lead.type(words.action.ask.label)
        follower.read_until(heard)
    lead.type(words.action.end.label)
    follower.read_until(words.ended)
    assert follower.end() == 0
    assert lead.end() == 0
    assert b"\x1b" not in follower.output + lead.output
