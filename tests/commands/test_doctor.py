"""``sij-tui doctor``: what it finds in files and in the installation, with and without paths."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from content_samples import base

from sij_tui import commands
from sij_tui.cli import main
from sij_tui.core.layout.glyphs import SAMPLES
from sij_tui.records.opening import APPLICATION, VERSION, make_file
from sij_tui.user_folders import learner_file, state_file

HOME_WORD = "kept-at-home-of-anna"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / HOME_WORD
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _small_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown unless a test names another: it is read more quickly than the shipped one."""
    path = tmp_path / "small.toml"
    path.write_text(base())
    monkeypatch.setattr(commands, "shipped_content", lambda: str(path))


def doctor(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    try:
        status = main(["doctor", *words])
    except SystemExit as end:
        status = int(end.code or 0)
    return status, capsys.readouterr().out


def report(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    _, out = doctor(capsys, "--format", "json", *words)
    found: dict[str, Any] = json.loads(out)
    return found


def statuses(found: dict[str, Any]) -> dict[str, str]:
    return {file["name"]: file["status"] for file in found["files"]}


def advice(found: dict[str, Any]) -> set[str]:
    return {each["name"] for each in found["advice"]}


def test_json_names_no_path_unless_asked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = home / "mine.toml"
    content.write_text(base())
    words = ("--format", "json", "--content", str(content))
    status, out = doctor(capsys, *words)
    assert status == 0
    assert HOME_WORD not in out
    assert str(Path(sys.prefix)) not in out
    assert sys.executable not in out
    _, asked = doctor(capsys, *words, "--paths")
    assert str(content) in asked
    assert str(home / ".local/state/sij-tui/reader.json") in asked


def test_text_tells_where_files_are_in_lines_that_can_be_copied(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = doctor(capsys)
    assert status == 0
    lines = [line.strip() for line in out.splitlines()]
    assert str(home / ".local/state/sij-tui/reader.json") in lines
    assert str(home / ".local/share/sij-tui/learner.sqlite3") in lines


def test_a_report_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(state_file())
    path.parent.mkdir(parents=True)
    path.write_text("no JSON at all")
    learner = Path(learner_file())
    make_file(learner)
    before = {file: file.read_bytes() for file in (path, learner)}
    found = report(capsys)
    assert statuses(found)["state"] == "damaged"
    assert {file: file.read_bytes() for file in before} == before
    assert sorted(learner.parent.iterdir()) == [learner]


def write_state(text: str) -> Callable[[], None]:
    def write() -> None:
        path = Path(state_file())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return write


def write_records(version: int, application: int) -> Callable[[], None]:
    def write() -> None:
        path = Path(learner_file())
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("CREATE TABLE a (b)")
        connection.commit()
        connection.close()

    return write


def make_pipe_of_records() -> None:
    path = Path(learner_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


def cut_records() -> None:
    write_records(VERSION, APPLICATION)()
    path = Path(learner_file())
    path.write_bytes(path.read_bytes()[:40])


def empty_records() -> None:
    path = Path(learner_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


@pytest.mark.parametrize(
    ("write", "name", "status", "adviced"),
    [
        (write_state('{"schema": 1}'), "state", "current", None),
        (write_state('{"schema": 2, "preferences": 7}'), "state", "newer", "newer_file"),
        (write_state('{"schema": 1, "preferences": 7}'), "state", "damaged", "damaged_file"),
        (write_state('{"name": "another program"}'), "state", "foreign", "foreign_file"),
        (write_state("[1, 2"), "state", "damaged", "damaged_file"),
        (write_state("[" * 100_000), "state", "damaged", "damaged_file"),
        (write_records(VERSION, APPLICATION), "records", "current", None),
        (write_records(VERSION - 1, APPLICATION), "records", "older", None),
        (write_records(VERSION + 1, APPLICATION), "records", "newer", "newer_file"),
        (write_records(VERSION, 7), "records", "foreign", "foreign_file"),
        (cut_records, "records", "damaged", "damaged_file"),
        (empty_records, "records", "absent", None),
        pytest.param(
            make_pipe_of_records,
            "records",
            "unreadable",
            None,
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes"),
        ),
    ],
)
def test_what_a_file_is_to_this_version(
    write: Callable[[], None],
    name: str,
    status: str,
    adviced: str | None,
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert statuses(report(capsys))[name] == "absent"
    write()
    found = report(capsys)
    assert statuses(found)[name] == status
    about_files = {"newer_file", "foreign_file", "damaged_file"} & advice(found)
    assert about_files == ({adviced} if adviced else set())


@pytest.mark.parametrize(
    ("text", "status", "adviced"),
    [
        (base(), "current", None),
        (base().replace("schema = 1", "schema = 2", 1), "newer", "newer_file"),
        (base().replace("schema = 1", "schema = 'x'", 1), "damaged", "damaged_content"),
        ("no TOML", "damaged", "damaged_content"),
        ("a = " + "[" * 5_000, "damaged", "damaged_content"),
        (None, "unreadable", None),
    ],
)
def test_what_a_content_file_is_to_this_version(
    text: str | None,
    status: str,
    adviced: str | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "c.toml"
    if text is not None:
        path.write_text(text)
    code, out = doctor(capsys, "--format", "json", "--content", str(path))
    found = json.loads(out)
    assert statuses(found)["content"] == status
    assert {"newer_file", "damaged_content"} & advice(found) == ({adviced} if adviced else set())
    assert code == {"current": 0, "unreadable": 2}.get(status, 1)
    assert doctor(capsys, "--content", str(path))[0] == code, "told in words all the same"


def test_content_can_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(base().encode())))
    assert statuses(report(capsys, "--content", "-"))["content"] == "current"


def test_the_words_are_those_of_the_content_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.toml"
    text = re.sub(r"(\[labels\.doctor\]\n)title = .*", r'\1title = "Zustand"', base())
    path.write_text(text)
    assert doctor(capsys, "--content", str(path))[1].startswith("Zustand\n")


def test_every_set_of_characters_is_shown_with_a_sample(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out = doctor(capsys)
    assert all(sample in out for sample in SAMPLES.values())
    _, plain = doctor(capsys, "--glyphs", "ascii")
    assert plain.isascii()
    assert SAMPLES["ascii"] in plain


@pytest.mark.parametrize(
    ("variable", "value", "name"),
    [
        ("PYTHONDONTWRITEBYTECODE", "1", "writes_no_bytecode"),
        ("LANG", "C", "no_utf8"),
        ("TERM", "dumb", "cannot_draw"),
    ],
)
def test_what_the_environment_makes_worse_is_told(
    variable: str,
    value: str,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for other in ("LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(other, raising=False)
    assert name not in advice(report(capsys))
    monkeypatch.setenv(variable, value)
    assert name in advice(report(capsys))


def test_it_works_without_a_terminal_and_without_input(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sij_tui", "doctor", "--format", "json"],
        env={"PYTHONPATH": str(root), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    terminal = json.loads(done.stdout)["terminal"]
    assert (terminal["asked"], terminal["columns"], terminal["mouse"]) == (
        "no_terminal",
        0,
        "unknown",
    )
