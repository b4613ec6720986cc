"""Standard streams that are closed: one line that says what to do, or work that needs none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from book_kit import shipped

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from program_kit import Start, part, wait_for_text
from pty_session import PtySession

from sij_tui.core.checker.export import LINE_COLUMNS
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.glyphs import plain
from sij_tui.export import COLUMNS

pytestmark = pytest.mark.pty


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the program by a line of shell, `$P` being the program."""
    env = {"PYTHONPATH": str(root), "XDG_STATE_HOME": str(tmp_path)}
    with ExitStack() as running:

        def begun(line: str, **options: Any) -> PtySession:
            argv = ["sh", "-c", f'P="{sys.executable} -m sij_tui"; {line}']
            return running.enter_context(PtySession(argv, env=env, **options))

        yield begun


def lines_of(session: PtySession) -> list[str]:
    return session.output.decode().splitlines()


@pytest.mark.parametrize("words", ["", "--start 3", "--kiosk", "--glyphs ascii"])
def test_no_screen_without_keys(start: Start, words: str) -> None:
    session = start(f"$P {words} <&-")
    assert session.wait_exit() == 2
    (line,) = lines_of(session)
    assert line.startswith("sij-tui: ")
    assert "sij-tui read" in line


@pytest.mark.parametrize("words", ["", "read", "validate", "rules", "--help", "--version"])
def test_nothing_can_be_written_to_a_closed_output(start: Start, words: str) -> None:
    session = start(f"$P {words} >&-")
    assert session.wait_exit() == 2
    (line,) = lines_of(session)
    assert line.startswith("sij-tui: ")
    assert "/dev/null" in line


@pytest.mark.parametrize("closed", ["<&- >&-", ">&- 2>&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_several_closed_streams_have_the_same_status(start: Start, closed: str) -> None:
    session = start(f"$P {closed}")
    assert session.wait_exit() == 2
    assert len(lines_of(session)) == ("2>" not in closed)


@pytest.mark.parametrize("words", ["read reasons", "--plain", "read"])
def test_text_needs_no_input(start: Start, words: str) -> None:
    session = start(f"$P {words} <&-")
    assert session.wait_exit() == 0
    assert shipped().page("reasons").title in session.output.decode()


@pytest.mark.parametrize("streams", ["</dev/null", "</dev/null | cat"])
def test_a_class_is_led_by_lines_where_there_is_no_terminal(start: Start, streams: str) -> None:
    session = start(f"$P present {streams}")
    assert session.wait_exit() == 0
    assert shipped().content.lesson[0].title.encode() in session.output
    assert b"\x1b" not in session.output


def test_screens_need_no_standard_error(start: Start) -> None:
    session = start("$P 2>&-")
    wait_for_text(session, "Enter Open")
    session.send("4")
    wait_for_text(session, part(4))
    session.send("q")
    assert session.wait_exit() == 0
    assert session.left_on() == frozenset()
    assert session.termios_restored()


@pytest.mark.parametrize("columns", [40, 60, 200])
@pytest.mark.parametrize(
    ("words", "most"),
    [
        *(("read", COLUMNS), ("--plain", COLUMNS), ("progress", COLUMNS)),
        *(("rules", LINE_COLUMNS), ("scenes --review", LINE_COLUMNS)),
    ],
)
def test_text_fits_the_terminal(start: Start, columns: int, words: str, most: int) -> None:
    session = start(f"$P {words}", size=(columns, 24))
    assert session.wait_exit() == 0
    widest = max(map(width, lines_of(session)))
    assert widest <= min(columns, most)
    assert columns < most or widest > 60


def test_markdown_has_plain_characters_where_there_are_no_others(root: Path) -> None:
    def markdown(encoding: str) -> bytes:
        env = {"PYTHONPATH": str(root), "PYTHONIOENCODING": encoding}
        command = [sys.executable, "-m", "sij_tui", "read", "--format", "markdown"]
        return subprocess.run(command, capture_output=True, env=env, check=True).stdout

    utf8, latin1 = markdown("utf-8").decode(), markdown("latin-1").decode("latin-1")
    assert plain(utf8) != utf8
    assert latin1 == plain(utf8)


def test_what_is_wrong_is_told_by_the_status_alone_where_errors_go_nowhere(root: Path) -> None:
    line = f"{sys.executable} -m sij_tui read nonsense 2>&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, env={"PYTHONPATH": str(root)})
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")
