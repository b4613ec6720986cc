"""Nothing that only Unix has is needed on the way of reading and of the screens.

There is no Windows to try it on: what only Unix has is taken away here instead.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT
from windows_kit import command_without_unix

from sij_tui.terminal import detect, driver
from sij_tui.terminal.detect import best_tier, can_draw, terminal_name

if sys.platform == "win32":
    pytest.skip("is there to stand in for Windows", allow_module_level=True)

HEADLESS = "textual.drivers.headless_driver:HeadlessDriver"


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    return subprocess.run(
        command_without_unix(*words), env=env, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("read",),
        ("read", "--format", "json"),
        ("--version",),
        ("lines",),
        ("progress",),
        *(
            pytest.param(tuple(line.split()), marks=pytest.mark.soak)
            for line in (
                "validate",
                "rules",
                "scenes --list",
                "handout -",
                "bank export --format gift -",
                "schema",
            )
        ),
    ],
    ids=str,
)
def test_commands_print_the_same_without_what_only_unix_has(
    words: tuple[str, ...], root: Path
) -> None:
    usual = subprocess.run(
        [sys.executable, "-m", "sij_tui", *words],
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1", "COLUMNS": "80"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    assert usual.returncode == 0, usual.stderr
    without = run(root, *words)
    assert (without.returncode, without.stderr) == (0, usual.stderr)
    assert without.stdout == usual.stdout


@pytest.mark.parametrize("words", [("present",), ("follow",), ("--locked",)], ids=" ".join)
def test_what_cannot_be_done_there_is_said_in_one_line(words: tuple[str, ...], root: Path) -> None:
    done = run(root, *words, *(("--plain",) if words == ("--locked",) else ()))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Linux" in done.stderr


@pytest.mark.pty
def test_the_app_runs_with_the_stock_driver_and_keeps_the_place(root: Path, tmp_path: Path) -> None:
    from pty_session import PtySession

    env = {
        "PYTHONPATH": str(root),
        "XDG_STATE_HOME": str(tmp_path),
        "TEXTUAL_DRIVER": HEADLESS,
        "TEXTUAL_PRESS": "3,right,down,q",
    }
    with PtySession(command_without_unix(), env=env, size=(80, 24)) as session:
        assert session.wait_exit() == 0, session.output
        assert b"\x1b" not in session.output, "a console that was told nothing yet shows codes"
    kept = json.loads((tmp_path / "sij-tui" / "reader.json").read_text())
    assert [place["page"] for place in kept["places"].values()] == ["allergies"]


def test_where_there_is_no_termios_textual_chooses_its_own_driver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "termios", None)
    assert driver.driver_class() is None


def test_a_console_of_windows_has_no_term_and_can_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not can_draw(terminal_name({}))
    monkeypatch.setattr(detect.sys, "platform", "win32")
    assert can_draw(terminal_name({}))
    assert not can_draw(terminal_name({"TERM": "dumb"}))


def test_windows_terminal_draws_blocks_and_the_old_console_plain_characters() -> None:
    assert best_tier({"WT_SESSION": "1"}) == "blocks"
    assert best_tier({}) == "ascii"
    assert best_tier({"WT_SESSION": "1", "LANG": "C", "TERM": "xterm"}) == "ascii"


@pytest.mark.soak
def test_a_type_checker_for_windows_finds_nothing_but_what_is_for_unix(tmp_path: Path) -> None:
    """What it finds stands behind a guard, or is never loaded there."""
    guarded = {
        "cache_files.py",  # whether files have owners
        "commands/preload.py",  # once a process was forked
        "records/file_lock.py",  # where folders can be locked
        "terminal/cbreak.py",
        "terminal/posix.py",
        "terminal/signals.py",  # for the driver of this program, and for what was forked
        "terminal/size.py",
    }
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--platform", "win32", "--cache-dir", tmp_path, "sij_tui"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    found = {line.partition(":")[0] for line in done.stdout.splitlines() if " error: " in line}
    others = {name.removeprefix("sij_tui/") for name in found}
    assert {name for name in others if not name.startswith("serve/")} == guarded
