"""The program on terminals that terminfo knows to have no control sequences, or no colours."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from book_kit import shipped

pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
if sys.platform != "win32":
    from program_kit import Start, starting

COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


def skip_unless_known(term: str) -> None:
    look = f"import curses; curses.setupterm({term!r}, 1)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"terminfo has no {term} here")


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the program."""
    places = {"PYTHONPATH": str(root), "XDG_STATE_HOME": str(tmp_path), "LANG": "C.UTF-8"}
    with starting({**places, "COLORTERM": "", "NO_COLOR": "", "LC_ALL": ""}) as begin:
        yield begin


def test_without_control_sequences_it_goes_line_by_line(start: Start) -> None:
    skip_unless_known("vt52")
    session = start(until="", env={"TERM": "vt52"})
    session.read_until(shipped().content.meta.title.encode())
    session.send("\x04")
    assert session.wait_exit() == 0
    assert b"\x1b" not in session.output


@pytest.mark.parametrize("term", ["vt220", "xterm-mono"])
def test_without_colours_none_are_sent(start: Start, term: str) -> None:
    skip_unless_known(term)
    session = start(env={"TERM": term})
    session.send("q")
    assert session.wait_exit() == 0
    assert not COLOUR.search(session.output)


def test_other_words_on_colours_count(start: Start) -> None:
    skip_unless_known("vt220")
    session = start(env={"TERM": "vt220", "COLORTERM": "truecolor"})
    session.send("q")
    assert session.wait_exit() == 0
    assert COLOUR.search(session.output)
