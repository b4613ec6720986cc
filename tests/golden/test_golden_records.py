"""The learner's file and its exports: tables, columns and stored words, of today and of 0.1.0."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from golden_kit import ANSWERS, FIRST, dump, events, held, rows, run

Captured = pytest.CaptureFixture[bytes]
_ME = "c0ffee" * 5


@pytest.fixture
def file(tmp_path: Path, capsysbinary: Captured) -> Path:
    """A learner's file with the frozen answers: one learner's own, and those of another."""
    header, *lines = ANSWERS.read_text().splitlines()
    mine = tmp_path / "mine.csv"
    mine.write_text("\n".join((header, *(line for line in lines if _ME in line))))
    path = tmp_path / "learner.sqlite3"
    for export in (mine, ANSWERS):
        assert run(capsysbinary, "progress", "import", "--file", path, export).status == 0
    return path


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A learner's file of version 0.1.0."""
    path = tmp_path / "first.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((FIRST / "learner.sql").read_text())
    return path


def test_what_is_stored(file: Path) -> None:
    held("learner.sql", dump(file))


def test_a_file_of_the_first_version_becomes_this(
    first: Path, content: Path, capsysbinary: Captured
) -> None:
    known = FIRST / "export.csv"  # that nothing of it is new; cards are worked out all the same
    words = ("progress", "import", "--content", content, "--file", first, known)
    assert run(capsysbinary, *words).status == 0
    held("learner-0.1.0.sql", dump(first))


def test_a_file_of_the_first_version_is_exported_whole(first: Path, capsysbinary: Captured) -> None:
    done = run(capsysbinary, "progress", "export", "--file", first)
    assert events(done.out) == events((FIRST / "export.csv").read_text())


@pytest.mark.parametrize("name", ["export.csv", "export.jsonl"])
def test_exports_of_the_first_version_come_in_whole(
    tmp_path: Path, capsysbinary: Captured, name: str
) -> None:
    path = tmp_path / "new.sqlite3"
    assert run(capsysbinary, "progress", "import", "--file", path, FIRST / name).status == 0
    done = run(capsysbinary, "progress", "export", "--file", path)
    assert events(done.out) == events((FIRST / "export.csv").read_text())


def test_csv(file: Path, capsysbinary: Captured) -> None:
    done = run(capsysbinary, "progress", "export", "--file", file)
    assert done.out == ANSWERS.read_bytes().decode()


def test_xapi(file: Path, content: Path, capsysbinary: Captured) -> None:
    words = ("progress", "export", "--file", file, "--format", "xapi", "--content", content)
    held("answers.jsonl", run(capsysbinary, *words).out)


def test_frozen_exports_come_in_whole(tmp_path: Path, capsysbinary: Captured) -> None:
    path = tmp_path / "new.sqlite3"
    statements = ANSWERS.with_suffix(".jsonl")
    assert run(capsysbinary, "progress", "import", "--file", path, statements).status == 0
    done = run(capsysbinary, "progress", "export", "--file", path)
    assert events(done.out) == events(ANSWERS.read_bytes().decode())


def test_a_round_that_was_parked_by_the_first_version_stays(
    first: Path, capsysbinary: Captured
) -> None:
    before = rows(first, "SELECT content, body FROM parked")
    assert json.loads(before[0][1])["items"] == ["K01", "K02"]
    assert run(capsysbinary, "progress", "--file", first).status == 0
    assert rows(first, "SELECT content, body FROM parked") == before
