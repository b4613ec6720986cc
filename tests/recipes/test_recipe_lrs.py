"""The recipe for a learning record store, against a real one that keeps statements in a file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from golden_kit import ANSWERS
from paths import ROOT

from sij_tui.cli import main

RALPH = shutil.which("ralph")
RECIPE = ROOT / "docs" / "recipes" / "send-to-lrs.sh"
TIMEOUT = 60
pytestmark = [
    pytest.mark.skipif(
        RALPH is None, reason="ralph-malph[lrs,cli,backend-lrs] and requests are not installed"
    ),
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]


class Store:
    """A learning record store on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        self.kept = folder / "statements.jsonl"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        auth = folder / "auth.json"
        env = {
            **os.environ, "RALPH_APP_DIR": str(folder), "RALPH_AUTH_FILE": str(auth),
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder),
            "RALPH_BACKENDS__LRS__FS__DEFAULT_LRS_FILE": self.kept.name,
        }  # fmt: skip
        words = ("auth", "-u", "teacher", "-p", "secret", "-s", "all", "-M", "mailto:t@example.org")
        assert RALPH
        subprocess.run([RALPH, *words, "-w"], env=env, check=True, capture_output=True)
        python = Path(RALPH).parent / "python"
        self._process = subprocess.Popen(
            [python, "-m", "uvicorn", "ralph.api:app", "--port", f"{self._port}"],
            env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.netrc = folder / "netrc"
        self.netrc.write_text("machine 127.0.0.1 login teacher password secret\n")
        end = time.monotonic() + TIMEOUT
        while not self._answers():
            assert self._process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)

    def _answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self._port)) == 0

    def send(self, file: Path, netrc: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Follow the recipe."""
        address = f"http://127.0.0.1:{self._port}/xAPI"
        return subprocess.run(
            ["sh", RECIPE, file, address, netrc or self.netrc],
            capture_output=True, text=True, timeout=TIMEOUT,
        )  # fmt: skip

    def ids(self) -> list[str]:
        """Of the statements that are kept."""
        if not self.kept.exists():
            return []
        return [json.loads(line)["id"] for line in self.kept.read_text().splitlines()]

    def close(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(TIMEOUT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "store"
    folder.mkdir()
    made = Store(folder)
    yield made
    made.close()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Answers as the program exports them."""
    own, file = tmp_path / "learner.sqlite3", tmp_path / "answers.jsonl"
    header, *lines = ANSWERS.read_text().splitlines()
    mine = tmp_path / "mine.csv"
    mine.write_text("\n".join((header, *(line for line in lines if "c0ffee" in line))))
    assert main(["progress", "import", "--file", str(own), str(mine)]) == 0
    assert main(["progress", "export", "--file", str(own), str(file)]) == 0
    return file


def test_an_export_is_sent_whole_and_once(store: Store, export: Path) -> None:
    wanted = [json.loads(line)["id"] for line in export.read_text().splitlines()]
    assert wanted
    for _ in range(2):
        done = store.send(export)
        assert (done.returncode, done.stderr) == (0, "")
        assert sorted(store.ids()) == sorted(wanted)


def test_a_wrong_password_is_told_and_nothing_is_kept(
    store: Store, export: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("machine 127.0.0.1 login teacher password other\n")
    done = store.send(export, wrong)
    assert done.returncode != 0
    assert "401" in done.stderr
    assert store.ids() == []
