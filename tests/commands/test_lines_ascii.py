"""Line by line where letters beyond ASCII cannot be shown: every task, in a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lines_kit import SCRIPTS, STARTS, line_context
from paths import DATA
from pty_session import PtySession

from sij_tui.core.lines.conversation import tasks

pytestmark = pytest.mark.pty
END_OF_INPUT = "\x04"
LOCALES = ({"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
WITHOUT_SCRIPT = [name for name, _ in tasks(line_context()) if name not in SCRIPTS]


def run(home: Path, words: list[str], typed: list[str], locale: dict[str, str]) -> bytes:
    """Type some lines to a new process, then the end of input; all that it writes."""
    variables = {"LANG": None, "LC_CTYPE": None, "HOME": str(home), "TERM": "dumb", **locale}
    command = [sys.executable, "-m", "sij_tui", "lines", *words]
    with PtySession(command, env=variables) as session:
        session.send("".join(f"{line}\n" for line in typed) + END_OF_INPUT)
        assert session.wait_exit() == 0
        return session.output


def assert_plain(output: bytes) -> None:
    assert len(output.splitlines()) > 5, output
    assert output.isascii()
    assert b"\x1b" not in output
    assert output.count(b"\r") == output.count(b"\r\n")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_run_of_each_task_is_ascii_without_codes(tmp_path: Path, name: str) -> None:
    start = STARTS.get(name, name)
    assert_plain(run(tmp_path, [start] if start else [], SCRIPTS[name], LOCALES[0]))


def test_so_is_all_the_rest_of_the_menu(tmp_path: Path) -> None:
    typed = [line for name in WITHOUT_SCRIPT for line in (name, "all", "", "source", "back")]
    output = run(tmp_path, [], typed, LOCALES[1])
    assert_plain(output)


@pytest.mark.parametrize("locale", LOCALES, ids=["C", "POSIX"])
def test_letters_that_cannot_be_shown_are_no_bytes_that_cannot(
    tmp_path: Path, locale: dict[str, str]
) -> None:
    path = DATA / "content" / "ja.toml"
    output = run(tmp_path, ["--content", str(path)], ["?", "1", "all", "quit"], locale)
    assert_plain(output)
    assert b"?" in output


@pytest.mark.parametrize(
    ("name", "locale", "encoding", "word"),
    [
        ("fr", "fr_FR.ISO-8859-1", "latin-1", "préparation"),
        ("ja", "ja_JP.eucJP", "euc_jp", "準備"),
    ],
)
def test_letters_are_in_the_encoding_of_the_terminal(
    tmp_path: Path, name: str, locale: str, encoding: str, word: str
) -> None:
    path = str(DATA / "content" / f"{name}.toml")
    output = run(tmp_path, ["--content", path], [], {"LC_ALL": locale}).decode(encoding)
    assert word in output
