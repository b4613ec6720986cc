"""The prerendered home screen is there before Textual is, just as Textual then leaves it."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from paths import DATA

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import pyte
from book_kit import shipped
from program_kit import TAKEN, Start, part, starting, wait_for_text
from pty_session import PtySession, plain

from sij_tui.core.content.label_text import fill
from sij_tui.terminal.inquiry import QUESTIONS

pytestmark = pytest.mark.pty
TRUE = {"COLORTERM": "truecolor"}
READ = {
    "schema": 1,
    "preferences": {"theme": "light"},
    "places": {
        "sij-injection": {"page": "allergies", "key": "1", "seen": ["joints", "why", "allergies"]}
    },
}


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Start]:
    places = {"PYTHONPATH": str(root), "XDG_STATE_HOME": str(tmp_path)}
    with starting(places) as begin:
        yield partial(begin, until="")


@pytest.fixture(autouse=True)
def _another_core() -> None:
    if not hasattr(os, "fork") or len(os.sched_getaffinity(0)) == 1:
        pytest.skip("the home screen is drawn on a second core, and there is none")


def drawn(output: bytes, size: tuple[int, int]) -> list[list[object]]:
    """Every cell with its colours."""
    screen = pyte.Screen(*size)
    pyte.ByteStream(screen).feed(re.sub(rb"\x1b\[[<>=][0-9;]*[a-z]", b"", output))
    rows = range(size[1])
    return [[look(screen.buffer[y][x]) for x in range(size[0])] for y in rows]


def look(cell: object) -> object:
    """A cell as it can be seen: of a blank, only the ground."""
    data = cell.data
    return cell if data.strip() else (data, cell.bg, cell.underscore)


def parts_of(session: PtySession) -> tuple[bytes, bytes]:
    """What was written before Textual took over, and after, until nothing more comes."""
    session.read_until_raw(TAKEN)
    session.read_until_quiet()
    before, _, after = session.output.partition(TAKEN)
    return before, after


@pytest.mark.parametrize(
    ("size", "env"),
    [
        ((80, 24), TRUE),
        ((60, 20), TRUE),
        ((120, 40), TRUE),
        ((160, 50), {"TERM": "xterm-256color"}),
        ((72, 22), {"TERM": "xterm"}),
        ((40, 12), {"NO_COLOR": "1"}),
        ((80, 24), {"LANG": "C"}),
    ],
)
def test_textual_has_nothing_to_change(
    start: Start, size: tuple[int, int], env: Mapping[str, str]
) -> None:
    session = start(size=size, env=env)
    before, after = parts_of(session)
    assert plain(after).strip() == b""
    assert drawn(before, size) == drawn(session.output, size)
    assert any(shipped().content.screen[0].title in line for line in session.screen())


def test_a_reader_who_comes_back_finds_their_place_and_their_colours(
    start: Start, tmp_path: Path
) -> None:
    kept = tmp_path / "sij-tui" / "reader.json"
    kept.parent.mkdir()
    kept.write_text(json.dumps(READ))
    session = start(env=TRUE)
    before, after = parts_of(session)
    assert plain(after).strip() == b""
    assert "3 " in "".join(session.screen())
    assert drawn(before, (80, 24)) == drawn(session.output, (80, 24))


@pytest.mark.parametrize("name", ["tea.toml", "fr.toml", "ja.toml"])
def test_so_it_is_with_other_content(start: Start, root: Path, name: str) -> None:
    session = start("--content", DATA / "content" / name, env=TRUE)
    before, _ = parts_of(session)
    assert drawn(before, (80, 24)) == drawn(session.output, (80, 24))


STATUS_QUERY, OTHERS = b"\x1b[?2026$p", QUESTIONS.encode()


@pytest.mark.parametrize("words", [(), ("--start", "allergies")])
@pytest.mark.parametrize("end", [b"p", b"$p"])
def test_a_question_that_the_terminal_does_not_know_leaves_no_trace(
    start: Start, words: tuple[str, ...], end: bytes
) -> None:
    session = start(*words, env=TRUE)
    parts_of(session)
    assert session.output.count(STATUS_QUERY) == 1
    asked, _, after = session.output.partition(STATUS_QUERY)
    shown = drawn(asked + end + after, (80, 24))
    assert shown == drawn(asked + after, (80, 24))
    # At once: what stands there is drawn anew in the same breath.
    again = re.match(rb"\x1b\[H(?:\x1b\[[0-9;]*m|[^\x1b])+", after.removeprefix(OTHERS))
    assert again
    assert drawn(asked + end + again[0], (80, 24)) == drawn(asked, (80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_second_start_has_it_in_the_first_that_it_writes(
    start: Start, size: tuple[int, int]
) -> None:
    """It was kept as the reader left: so no second process has to draw it."""
    session = start(env=TRUE, size=size)
    parts_of(session)
    session.send("4")
    wait_for_text(session, part(4))
    session.send("q")
    assert session.wait_exit() == 0
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # on one core, no other process is begun
    try:
        again = start(env=TRUE, size=size)
        before, after = parts_of(again)
    finally:
        os.sched_setaffinity(0, cores)
    assert plain(after).strip() == b""
    assert drawn(before, size) == drawn(again.output, size)
    title = shipped().content.screen[3].title
    resumed = fill(shipped().content.labels.home.resume, title=title)
    assert any(resumed[:30] in line for line in again.screen())


def test_another_first_screen_has_no_cover(start: Start) -> None:
    session = start("--start", "allergies", env=TRUE)
    before, _ = parts_of(session)
    assert b"1\xe2\x80\x939" not in before


def test_what_is_typed_at_the_first_frame_is_not_echoed_and_is_done(start: Start) -> None:
    session = start(env=TRUE)
    session.read_until_raw(b"\x1b[?1049h")
    session.send("zz4")
    wait_for_text(session, part(4))
    assert b"zz" not in session.output
    session.send("q")
    assert session.wait_exit() == 0
    assert session.termios_restored()


def test_a_broken_state_file_is_told_and_set_aside_once(start: Start, tmp_path: Path) -> None:
    kept = tmp_path / "sij-tui" / "reader.json"
    kept.parent.mkdir()
    kept.write_text("not JSON")
    session = start(env=TRUE, size=(200, 50))
    trouble = shipped().content.labels.trouble.state_unreadable.partition("{path}")[0].strip()
    wait_for_text(session, trouble.partition(".")[0][:30])
    assert len(list(kept.parent.glob("*broken*"))) == 1


def test_a_terminal_that_takes_nothing_does_not_hold_it(start: Start) -> None:
    session = start(size=(200, 60), env=TRUE)
    time.sleep(1.5)  # the home screen is larger than what a terminal takes unread
    session.signal(signal.SIGTERM)
    assert session.wait_exit(reading=False) == 143
