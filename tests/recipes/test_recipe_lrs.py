"""The recipe for a learning record store, against the part of one that it uses."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from golden_kit import ANSWERS
from paths import ROOT

from sij_tui.cli import main

RECIPE = ROOT / "docs" / "recipes" / "send-to-lrs.sh"
TIMEOUT = 60
CREDENTIALS = f"Basic {b64encode(b'teacher:secret').decode()}"
pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


class Store(ThreadingHTTPServer):
    """The statements resource of xAPI 1.0.3: a statement is kept once, by its id."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Statements)
        self.kept: dict[str, Any] = {}
        self.netrc = folder / "netrc"
        self.netrc.write_text("machine 127.0.0.1 login teacher password secret\n")

    def send(self, file: Path, netrc: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Follow the recipe."""
        address = f"http://127.0.0.1:{self.server_port}/xAPI"
        return subprocess.run(
            ["sh", RECIPE, file, address, netrc or self.netrc],
            capture_output=True, text=True, timeout=TIMEOUT,
        )  # fmt: skip


class Statements(BaseHTTPRequestHandler):
    server: Store

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Authorization") != CREDENTIALS:
            status = 401
        elif (self.path, self.headers.get("X-Experience-API-Version")) != (
            "/xAPI/statements", "1.0.3",
        ) or self.headers["Content-Type"] != "application/json":  # fmt: skip
            status = 400
        else:
            self.server.kept |= {each["id"]: each for each in json.loads(body)}
            status = 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep standard error free."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


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
        assert sorted(store.kept) == sorted(wanted)


def test_a_wrong_password_is_told_and_nothing_is_kept(
    store: Store, export: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("machine 127.0.0.1 login teacher password other\n")
    done = store.send(export, wrong)
    assert done.returncode != 0
    assert "401" in done.stderr
    assert store.kept == {}
