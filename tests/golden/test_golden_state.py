"""A reader's file, and a round that is not finished, as the program leaves them behind."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import tomli
from book_kit import book_from
from golden_kit import FIRST, GOLDEN, held, reader_file, rows, run, shape
from paths import ROOT
from program_kit import wait_for_text
from pty_session import PtySession

from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.round import from_suspended

STATE, DATA = ".local/state/sij-tui", ".local/share/sij-tui"
WORDS = {
    "theme": ("dark", "light", "contrast"),
    "glyphs": ("auto", "octants", "blocks", "braille", "ascii"),
    "motion": (True, False),
}
Keep = Callable[[str], Path]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def keep(home: Path) -> Keep:
    """Puts a reader's file in its place."""

    def write_state(text: str) -> Path:
        file = home / STATE / "reader.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return write_state


def others(file: Path) -> list[str]:
    """What is beside a file."""
    return sorted(path.name for path in file.parent.iterdir() if path != file)


@pytest.mark.skipif(sys.platform != "linux", reason="folders are those of Linux")
def test_every_word_of_a_readers_file_is_read(
    keep: Keep, content: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for values in product(*WORDS.values()):
        file = keep(reader_file(**dict(zip(WORDS, values, strict=True))))
        done = run(capsysbinary, "progress", "--content", content)
        assert (done.status, others(file)) == (0, [])
        assert "\nLabel read 1 2\n" in done.out  # one part of two, before this version


@pytest.mark.skipif(sys.platform != "linux", reason="folders are those of Linux")
@pytest.mark.parametrize("change", [{"theme": "purple"}, {"glyphs": "best"}, {"motion": 1}])
def test_another_word_is_no_readers_file(
    keep: Keep, content: Path, capsysbinary: pytest.CaptureFixture[bytes], change: dict[str, Any]
) -> None:
    file = keep(reader_file(**change))
    run(capsysbinary, "progress", "--content", content)
    assert (file.exists(), others(file)) == (False, ["reader.broken-1.json"])


@pytest.mark.pty
@pytest.mark.skipif(sys.platform != "linux", reason="folders are those of Linux")
def test_what_a_visit_finds_and_leaves_behind(home: Path, keep: Keep, content: Path) -> None:
    """It begins with a reader's file and an unfinished round of version 0.1.0."""
    actions = tomli.loads(content.read_text())["labels"]["action"]
    file = keep((GOLDEN / "reader-0.1.0.json").read_text())
    review_log = home / DATA / "learner.sqlite3"
    review_log.parent.mkdir(parents=True)
    with closing(sqlite3.connect(review_log)) as connection:
        connection.executescript((FIRST / "learner.sql").read_text())
        body = (GOLDEN / "round-0.1.0.json").read_bytes()
        connection.execute("INSERT INTO parked VALUES ('tea', ?)", (body,))
        connection.commit()
    new = "SELECT here, body FROM answer WHERE content = 'tea'"
    program = [sys.executable, "-m", "sij_tui", "--content", str(content), "--seed", "1"]
    env = {"PYTHONPATH": str(ROOT)}
    with PtySession([*program, "--start", "practice"], env=env, cwd=home) as session:
        wait_for_text(session, "Label go_on")
        session.send("1")
        wait_for_text(session, "(x)")  # of what was chosen then
        session.send("Z")
        session.read_until(lambda _: bool(rows(review_log, new)))
        session.send(actions["theme"]["key"] + actions["quit"]["key"])
        assert session.wait_exit() == 0
    assert (others(file), others(review_log)) == ([], [])
    ((here, answer),) = rows(review_log, new)
    ((parked,),) = rows(review_log, "SELECT body FROM parked WHERE content = 'tea'")
    told = json.loads(parked)
    told["given"][1]["took"] = told["spent"] = 0
    kept = {**json.loads(answer), "id": "", "at": 0, "took": 0}
    lines = (file.read_text(), f"here: {here}", shape(json.loads(answer)), json.dumps(kept),
             json.dumps(told))  # fmt: skip
    held("visit.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("mode", ["learn", "test", "due"])
@pytest.mark.parametrize("stage", ["asking", "feedback", "overview"])
def test_a_round_of_the_first_version_is_taken_up_at_every_stage(
    content: Path, mode: str, stage: str
) -> None:
    bank = bank_of(book_from(content.read_text()).content)
    assert bank
    kept = json.loads((GOLDEN / "round-0.1.0.json").read_bytes()) | {"mode": mode, "stage": stage}
    found, lost = from_suspended(bank, json.dumps(kept).encode())
    assert found
    assert (found.mode, found.stage, found.position, found.chosen, lost) == (
        mode,
        stage,
        1,
        ("true",),
        0,
    )
