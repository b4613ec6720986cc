"""The terminal's own cursor stands at the selection bar: braille lines and magnifiers follow it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import pyte
from program_kit import Start, part, starting, wait_for_text
from pty_session import PtySession

pytestmark = pytest.mark.pty


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Start]:
    with starting({"PYTHONPATH": str(root), "XDG_STATE_HOME": str(tmp_path)}) as begin:
        yield begin


def screen_of(session: PtySession) -> pyte.Screen:
    screen = pyte.Screen(80, 24)
    pyte.ByteStream(screen).feed(re.sub(rb"\x1b\[[<>=][0-9;]*[a-z]", b"", session.output))
    return screen


def at_bar(session: PtySession) -> tuple[int, bool]:
    """The cursor's row, and whether the selection bar begins there."""
    screen = screen_of(session)
    row = screen.cursor.y
    above = screen.display[row - 1][:2] if row else ""
    return row, "\u258c" in screen.display[row][:2] and "\u258c" not in above


def test_the_cursor_follows_the_bar(start: Start) -> None:
    session = start()
    rows = set()
    for key in ("", "j", "j", "\x1b[B", "k"):
        if key:
            before, _ = at_bar(session)
            session.send(key)
            session.read_until(lambda _, b=before: at_bar(session)[0] != b)
        session.read_until(lambda _: at_bar(session)[1])
        rows.add(at_bar(session)[0])
    assert len(rows) >= 4


@pytest.mark.parametrize("page", ["4", ":"])
def test_so_it_does_on_other_pages(start: Start, page: str) -> None:
    session = start()
    session.send(page)
    if page == "4":
        wait_for_text(session, part(4))
        session.read_until(lambda _: at_bar(session)[1])
    else:  # where words are typed, it stands behind them
        session.send("qu")
        wait_for_text(session, "qu")
        session.read_until(lambda _: at_bar(session)[0] < 4)


@pytest.mark.parametrize("asked", ["", "--show-cursor"])
def test_the_cursor_is_visible_to_whoever_asks(root: Path, tmp_path: Path, asked: str) -> None:
    variables = {"PYTHONPATH": str(root), "XDG_STATE_HOME": str(tmp_path)}
    with starting(variables) as begin:
        session = begin(*filter(None, [asked]))
        session.read_until(lambda _: at_bar(session)[1])
        session.send("j")
        session.read_until(lambda _: at_bar(session)[1])
        assert screen_of(session).cursor.hidden == (not asked)
