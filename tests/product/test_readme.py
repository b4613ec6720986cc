"""The lines of the README run as they are written."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT

from sij_tui.cli import SHOW_DEFAULTS
from sij_tui.commands.arguments import parser

if sys.platform == "win32":
    pytest.skip("the lines are for a shell", allow_module_level=True)

README = ROOT / "README.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
LINES = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
OURS = [line for line in LINES if line.startswith("sij-tui ")]
SCREENS = ("serve", "--kiosk", "--watch", "report")
"""In lines that open screens, wait, or need what a reader has: these are understood, not run."""


def words_of(line: str) -> list[str]:
    return shlex.split(line.partition(">")[0])[1:]


def test_there_are_lines_and_the_folder_of_the_program_is_put_on_the_path() -> None:
    assert len(OURS) > 8
    assert LINES.index("make run") < LINES.index('export PATH="$PWD/.venv/bin:$PATH"')
    assert LINES.index('export PATH="$PWD/.venv/bin:$PATH"') < LINES.index(OURS[0])


@pytest.mark.parametrize("line", OURS)
def test_a_line_is_understood(line: str) -> None:
    words = words_of(line)
    assert parser(words, SHOW_DEFAULTS).parse_args(words)


def test_those_that_print_or_write_run_one_after_the_other(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "bin" / "sij-tui"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sij_tui "$@"\n')
    path.chmod(0o755)
    env = {**os.environ, "PYTHONPATH": str(root), "PATH": f"{path.parent}:{os.environ['PATH']}"}
    run = [line for line in OURS if not any(word in line for word in SCREENS)]
    script = "\n".join(["set -e", *run])
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, stdin=subprocess.DEVNULL
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(run) > 5
