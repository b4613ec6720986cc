"""The lines of the README run as they are written."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from content_samples import base
from paths import ROOT

from sij_tui.cli import SHOW_DEFAULTS
from sij_tui.commands.arguments import parser

if sys.platform == "win32":
    pytest.skip("the lines are for a shell", allow_module_level=True)

README = ROOT / "README.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
LINES = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
OURS = [line for line in LINES if line.startswith("sij-tui ")]
ON_SCREENS = [line for line in OURS if "--kiosk" in line or "--watch" in line]
SERVING = [line for line in OURS if line.startswith("sij-tui serve")]
PRINTING = [line for line in OURS if line not in (*ON_SCREENS, *SERVING)]


def words_of(line: str) -> list[str]:
    return shlex.split(line.partition(">")[0])[1:]


@pytest.fixture
def env(root: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which the program is on the path, as the README has it put there."""
    path = tmp_path / "bin" / "sij-tui"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sij_tui "$@"\n')
    path.chmod(0o755)
    return {"PYTHONPATH": str(root), "PATH": f"{path.parent}:{os.environ['PATH']}"}


def test_every_line_is_of_make_of_the_path_or_of_the_program() -> None:
    assert len(OURS) > 8
    others = [line for line in LINES if line and line not in OURS]
    assert others == ["make run", "make test", 'export PATH="$PWD/.venv/bin:$PATH"']
    assert LINES.index(others[-1]) < LINES.index(OURS[0])


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize("target", ["run", "test", "serve", "class"])
def test_make_knows_what_is_asked_of_it_and_passes_arguments(target: str) -> None:
    command = ["make", "--dry-run", "--no-print-directory", target, "ARGS=--theme light"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith(" --theme light")


@pytest.mark.parametrize("line", OURS)
def test_a_line_is_understood(line: str) -> None:
    words = words_of(line)
    assert parser(words, SHOW_DEFAULTS).parse_args(words)


def test_those_that_print_or_write_run_one_after_the_other(
    env: dict[str, str], tmp_path: Path
) -> None:
    """As they are written; in ``exports`` stands what learners have sent."""
    (tmp_path / "exports").mkdir()
    shutil.copy(ROOT / "tests" / "golden" / "answers.csv", tmp_path / "exports")
    script = "\n".join(["set -e", *PRINTING])
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **env},
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    assert b"sij-tui:" not in done.stderr, "what an export cannot carry is named, and nothing else"
    assert len(PRINTING) > 5


@pytest.mark.pty
@pytest.mark.parametrize("line", ON_SCREENS)
def test_those_that_open_screens_open_them(line: str, env: dict[str, str], tmp_path: Path) -> None:
    from program_kit import TAKEN
    from pty_session import PtySession

    (tmp_path / "my-leaflet.toml").write_text(base())
    with PtySession(["sh", "-c", f"exec {line}"], env=env, cwd=tmp_path) as session:
        session.read_until(lambda _: TAKEN in session.output)
        session.signal(signal.SIGTERM)
        assert session.wait_exit() == 143


@pytest.fixture
def short_home() -> Iterator[str]:
    """A home with a path that is short enough for sockets, wherever the tests run."""
    with tempfile.TemporaryDirectory(prefix="sij-") as folder:
        yield folder


@pytest.mark.pty
@pytest.mark.parametrize("line", SERVING)
def test_those_that_serve_serve(line: str, env: dict[str, str], short_home: str) -> None:
    """In a network of their own, since the port may be in use; root does not serve."""
    pytest.importorskip("asyncssh", reason="asyncssh is not installed")
    from pty_session import PtySession

    alone = ["unshare", "--net", "--user", "--map-user=nobody"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network of its own can be made here")
    command = [*alone, "sh", "-c", f"exec {line}"]
    with PtySession(command, env={**env, "HOME": short_home}) as session:
        session.read_until(b"host key")
        session.signal(signal.SIGTERM)
        assert session.wait_exit() in (0, 143)
