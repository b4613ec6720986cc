"""The whole program in a real terminal: it starts, it is used, it ends, and leaves no trace."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from book_kit import CONTENT, shipped
from content_samples import base

pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
if sys.platform != "win32":
    from program_kit import Start, part, starting, wait_for_text
    from pty_session import PtySession

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
PARTS = shipped().parts
COLOUR = re.compile(rb"\x1b\[[0-9;:]*\b(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])\b[0-9;:]*m")


def title(name: str) -> str:
    return shipped().page(name).title


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The file with the reader's place."""
    return tmp_path / "state" / "sij-tui" / "reader.json"


@pytest.fixture
def start(root: Path, state: Path) -> Iterator[Start]:
    """Starts the program; the home screen is there when it returns, unless told otherwise."""
    places = {"PYTHONPATH": str(root), "XDG_STATE_HOME": str(state.parent.parent)}
    with starting(places) as begin:
        yield begin


def assert_restored(session: PtySession) -> None:
    assert session.left_on() == frozenset()
    assert session.termios_restored()
    assert session.output.count(ENTER) == session.output.count(LEAVE) == 1


def place(state: Path) -> tuple[str, str]:
    kept = json.loads(state.read_text())["places"]["sij-injection"]
    return kept["page"], kept["key"]


def test_start_turn_a_page_quit_and_take_it_up_again(start: Start, state: Path) -> None:
    session = start()
    session.send("3")
    wait_for_text(session, title("reasons"))
    session.send("\x1b[C")
    wait_for_text(session, part(4))
    session.send("jj")
    session.read_answer()
    session.send("q")
    assert session.wait_exit() == 0
    assert_restored(session)
    assert place(state) == ("allergies", "2.1")
    again = start()
    again.send("\r")
    wait_for_text(again, part(4))


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_keeps_the_place_and_restores(
    start: Start, state: Path, number: signal.Signals, status: int
) -> None:
    session = start()
    session.send("4")
    wait_for_text(session, part(4))
    session.send("j")
    session.read_answer()
    session.signal(number)
    assert session.wait_exit() == status
    assert_restored(session)
    assert place(state) == ("allergies", "1.2")


def test_a_lost_terminal_keeps_the_place(start: Start, state: Path) -> None:
    session = start()
    session.send("4")
    wait_for_text(session, part(4))
    session.hang_up()
    assert session.wait_exit() == 129
    assert place(state)[0] == "allergies"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_while_it_starts_leaves_no_trace(start: Start, number: signal.Signals) -> None:
    session = start(until="")
    session.read_until_raw(ENTER)
    session.signal(number)
    assert session.wait_exit() == 128 + number
    assert_restored(session)
    assert b"Traceback" not in session.output


IMPORTING = """
import time

class Slow:
    def __set_name__(self, owner, name):  # what is raised in here comes out as a RuntimeError
        print("<importing>", end="", flush=True)
        while True:  # a signal that comes just before a long sleep is handled after it
            time.sleep(0.01)

class Any:
    slow = Slow()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_in_the_midst_of_an_import_is_no_error(
    start: Start, root: Path, tmp_path: Path, number: signal.Signals
) -> None:
    stand_in = tmp_path / "slow" / "textual"
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").write_text(IMPORTING)
    env = {"PYTHONPATH": os.pathsep.join((str(stand_in.parent), str(root)))}
    session = start(until="", env=env)
    session.read_until_raw(b"<importing>")
    session.signal(number)
    assert session.wait_exit() == 128 + number
    assert_restored(session)
    assert b"Error" not in session.output


def test_ctrl_c_and_ctrl_q_quit(start: Start) -> None:
    for key in ("\x03", "\x11"):
        session = start()
        session.send(key)
        assert session.wait_exit() == 0
        assert_restored(session)


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--content", "broken.toml"), 1, b"broken.toml:"),
        (("--content", "empty.toml"), 1, b"empty.toml"),
        (("--start", "nonsense"), 2, b'there is no screen "nonsense"'),
        (("--start", "99"), 2, b'there is no screen "99"'),
    ],
)
def test_what_cannot_be_shown_is_told_after_the_screen_is_left(
    start: Start, tmp_path: Path, words: tuple[str, ...], status: int, told: bytes
) -> None:
    (tmp_path / "broken.toml").write_text(base().replace('kind = "duration"', 'kind = "tea"'))
    (tmp_path / "empty.toml").touch()
    session = start(*words, until="", cwd=tmp_path)
    assert session.wait_exit() == status
    assert_restored(session)
    assert told in session.output.partition(LEAVE)[2]
    assert b"Traceback" not in session.output


def test_a_file_that_is_not_there_opens_no_screen(start: Start) -> None:
    session = start("--content", "no-such-file.toml", until="")
    assert session.wait_exit() == 2
    assert ENTER not in session.output
    assert b"no-such-file.toml" in session.output


@pytest.mark.parametrize(
    "variables",
    [
        {"TERM": "dumb"},
        {"TERM": "unknown", "COLORTERM": "truecolor"},
        {"TERM": None},
        {"ACCESSIBLE": "1"},
    ],
)
def test_where_there_can_be_no_screen_it_goes_line_by_line(
    start: Start, variables: dict[str, Any]
) -> None:
    session = start(until="", env=variables)
    session.read_until(shipped().content.labels.lines.choose.encode())
    session.send("1\nall\n\nquit\n")
    assert session.wait_exit() == 0
    assert b"\x1b" not in session.output
    assert session.output.count(b"\r") == session.output.count(b"\r\n")
    assert shipped().content.labels.lines.left.encode() in session.output


def test_plain_is_text_without_a_question(start: Start) -> None:
    session = start("--plain", until="")
    assert session.wait_exit() == 0
    assert b"\x1b" not in session.output
    for name in PARTS:
        assert title(name).encode() in session.output


def test_nothing_is_kept_if_so_told(start: Start, state: Path) -> None:
    session = start("--no-state")
    session.send("4")
    wait_for_text(session, part(4))
    session.send("q")
    assert session.wait_exit() == 0
    assert not state.parent.parent.exists()


def test_a_place_that_cannot_be_kept_stops_nothing(start: Start, state: Path) -> None:
    state.parent.parent.write_text("a file where the folder should be")
    session = start(until=shipped().content.labels.home.read)
    session.send("4")
    wait_for_text(session, part(4))
    session.send("q")
    assert session.wait_exit() == 0
    assert_restored(session)
    assert b"Traceback" not in session.output


def test_without_colour_no_colour_is_sent(start: Start) -> None:
    session = start(env={"NO_COLOR": "1"})
    session.send("3o")
    wait_for_text(session, "F20")
    session.send("q")
    session.wait_exit()
    assert COLOUR.findall(session.output) == []
    coloured = start()
    coloured.send("q")
    coloured.wait_exit()
    assert COLOUR.findall(coloured.output)


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("--glyphs", "ascii"), {}),
        ((), {"LANG": "C", "LC_ALL": "C"}),
        ((), {"TERM": "linux"}),
    ],
)
def test_where_only_ascii_can_be_drawn_only_ascii_is_sent(
    start: Start, words: tuple[str, ...], env: dict[str, str]
) -> None:
    session = start(*words, env=env)
    for key in "13?s":
        session.send(key)
        session.read_answer()
        assert session.output.isascii() or key == "s"  # where samples are shown
    session.send("q")
    assert session.wait_exit() == 0


def test_it_begins_at_a_screen(start: Start) -> None:
    session = start("--start", "10", until=part(10))
    session.send("\x1b")
    wait_for_text(session, "Enter Open")


def test_it_follows_a_file(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "content.toml"
    text = CONTENT.read_text("utf-8")
    path.write_text(text, "utf-8")
    session = start("--content", path, "--watch", "--start", "times", until=part(10))
    path.write_text(text.replace("Lying face down", "Prone"), "utf-8")
    wait_for_text(session, "Prone")
    path.write_text("[meta", "utf-8")
    wait_for_text(session, "content.toml:")
    session.send("q")
    assert session.wait_exit() == 0
    assert_restored(session)


def test_a_place_that_cannot_be_read_is_set_aside_and_told(start: Start, state: Path) -> None:
    state.parent.mkdir(parents=True)
    state.write_text("not JSON")
    session = start(until=shipped().content.labels.trouble.state_unreadable.split("{")[0].strip())
    session.send("q")
    assert session.wait_exit() == 0
    assert "not JSON" in [path.read_text() for path in state.parent.iterdir()]


def test_a_place_of_a_newer_version_is_left_as_it_is_and_told_once(
    start: Start, state: Path
) -> None:
    state.parent.mkdir(parents=True)
    state.write_text('{"schema": 2, "places": [7]}')
    before = (state.read_bytes(), state.stat().st_mtime_ns, state.stat().st_ino)
    told = shipped().content.labels.trouble.state_newer.partition("{")[0].strip()
    session = start(size=(200, 40), until=told)
    session.send("2")
    wait_for_text(session, part(2))
    session.read_until(lambda _: told not in "".join(session.screen()))
    before_page = len(session.output)
    session.send("3")
    wait_for_text(session, part(3))
    session.send("q")
    assert session.wait_exit() == 0
    assert told.encode() not in session.output[before_page:]
    assert (state.read_bytes(), state.stat().st_mtime_ns, state.stat().st_ino) == before
    assert [path.name for path in state.parent.iterdir()] == [state.name]


def test_two_at_once_do_not_hurt_each_other(start: Start, state: Path) -> None:
    one, two = start(), start()
    one.send("2")
    two.send("3")
    wait_for_text(one, part(2))
    wait_for_text(two, part(3))
    for session in (one, two):
        session.send("q")
        assert session.wait_exit() == 0
    assert place(state)[0] == PARTS[2]
    assert [path.name for path in state.parent.iterdir()] == [state.name]
    assert os.stat(state).st_mode & 0o077 == 0
