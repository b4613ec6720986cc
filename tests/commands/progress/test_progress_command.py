"""``sij-tui progress``: showing how it goes, where the answers are, beginning anew."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from book_kit import shipped
from command_kit import LABELS, Output, count, run
from group_kit import BANK, answer
from paths import DATA

from sij_tui.cli import main
from sij_tui.core.content.label_text import fill
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.reader import Place, Reader, ReaderFile
from sij_tui.records.spreadsheet import as_csv

TEA = str(DATA / "content" / "tea.toml")


# -- showing


def test_it_shows_how_the_learner_stands(file: Path, out: Output) -> None:
    assert run("--file", file) == 0
    for text in (LABELS.by_topic, LABELS.calendar, LABELS.by_fact):
        assert text in out.text


def test_as_json_the_numbers_add_up(file: Path, out: Output) -> None:
    assert run("--file", file, "--format", "json") == 0
    value = json.loads(out.text)
    assert sum(value["questions"].values()) == len(BANK.practice.item)
    assert sum(sum(topic.values()) for topic in value["topics"].values()) == len(BANK.practice.item)
    assert value["answers"] == sum(value["days"].values()) > 0


def test_without_a_file_none_is_made(tmp_path: Path, out: Output) -> None:
    path = tmp_path / "none" / "learner.sqlite3"
    assert run("--file", path) == 0
    assert LABELS.nothing.split(".")[0] in out.text
    assert not path.parent.exists()


def test_with_no_state_no_file_is_read(file: Path, out: Output) -> None:
    assert main(["--no-state", "progress", "--file", str(file)]) == 0
    assert LABELS.calendar not in out.text


def test_a_damaged_file_is_told_of_and_set_aside(file: Path, out: Output) -> None:
    file.write_bytes(b"Dear diary" * 999)
    assert run("--file", file) == 0
    assert str(file) in out.err
    assert LABELS.calendar not in out.text
    assert len(list(file.parent.glob("*broken*"))) == 1


@pytest.mark.parametrize("action", ["", "export", "import", "reset"])
@pytest.mark.parametrize("start", [b"[meta]\n", b"verb,id\n", b"SQLite format 3\0" + bytes(200)])
def test_a_file_of_something_else_is_left_alone(
    tmp_path: Path, out: Output, action: str, start: bytes
) -> None:
    path, export = tmp_path / "something.toml", tmp_path / "a.csv"
    path.write_bytes(start)
    export.write_text("".join(as_csv([])))
    words = {"import": [action, export], "": []}.get(action, [action])
    assert run(*words, "--file", path) == 2
    assert "nothing was changed" in out.err
    assert path.read_bytes() == start
    assert len(list(tmp_path.iterdir())) == 2


def test_a_database_of_another_program_is_left_alone_whatever_its_name(
    tmp_path: Path, out: Output
) -> None:
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (name TEXT)")
    before = path.read_bytes()
    assert run("--file", path) == 2
    assert "nothing was changed" in out.err
    assert path.read_bytes() == before
    assert [*tmp_path.iterdir()] == [path]


def test_another_content_has_its_own_progress(file: Path, out: Output) -> None:
    assert run("--file", file, "--content", TEA, "--format", "json") == 0
    assert json.loads(out.text)["answers"] == 0


def test_it_tells_how_much_was_read(file: Path, out: Output) -> None:
    parts = [screen.id for screen in shipped().content.screen]
    state = Path(os.environ["HOME"]) / ".local" / "state" / "sij-tui" / "reader.json"
    place = Place(seen=(*parts[:3], "about"))
    ReaderFile(state).save(Reader(places={BANK.content: place}))
    assert run("--file", file) == 0
    assert fill(LABELS.read, count=3, total=len(parts)) in out.text


# -- where, reset


def test_where_names_the_file_of_this_user(out: Output, tmp_path: Path) -> None:
    assert run("where") == 0
    assert out.text.strip().endswith("learner.sqlite3")
    assert os.environ["HOME"] in out.text


def test_reset_moves_the_file_aside(file: Path, out: Output) -> None:
    before = count(file)
    assert run("reset", "--yes", "--file", file) == 0
    assert not file.exists()
    (aside,) = file.parent.glob("*.sqlite3")
    assert (count(aside), str(aside) in out.text) == (before, True)


def test_reset_takes_what_is_not_in_the_main_file_yet_along(file: Path, out: Output) -> None:
    review_log = StoredReviewLog(file, BANK.content)
    review_log.write(answer("K01", 77_777))  # in the file beside it
    before = len(review_log.answers())
    assert run("reset", "--yes", "--file", file) == 0
    (aside,) = file.parent.glob("*.sqlite3")
    assert len(StoredReviewLog(aside, BANK.content).answers()) == before


def test_reset_asks(file: Path, out: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert run("reset", "--file", file) == 2  # nobody there to agree
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "no")
    assert run("reset", "--file", file) == 0
    assert file.exists()
    monkeypatch.setattr("builtins.input", lambda _: "Y")
    assert run("reset", "--file", file) == 0
    assert not file.exists()
