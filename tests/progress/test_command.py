"""``sij-tui progress``: on the command line."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from book_kit import CONTENT, shipped
from group_kit import BANK, answer, of_every_kind, practised
from learner_kit import START

from sij_tui.cli import main
from sij_tui.core.practice.ledger import Answered
from sij_tui.core.wording import fill
from sij_tui.records.learner import StoredLedger
from sij_tui.records.opening import VERSION, open_store
from sij_tui.records.reader import Place, Reader, ReaderFile
from sij_tui.records.spreadsheet import as_csv

LABELS = BANK.practice.progress
TEA = str(CONTENT.parent / "tests" / "content" / "tea.toml")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A learner's file with some answers."""
    path = tmp_path / "learner.sqlite3"
    store = open_store(path)
    store.add([*practised(20), *of_every_kind()])
    store.close()
    return path


class Output:
    """What was printed so far."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self._text = self._err = ""

    def _read(self) -> None:
        text, err = self._captured.readouterr()
        self._text += text
        self._err += err

    @property
    def text(self) -> str:
        self._read()
        return self._text

    @property
    def err(self) -> str:
        self._read()
        return self._err


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str]) -> Output:
    return Output(capsys)


def run(*words: str | Path) -> int:
    """The exit status of a run."""
    try:
        return main(["progress", *map(str, words)])
    except SystemExit as end:
        return int(end.code or 0)


def count(path: Path) -> int:
    store = open_store(path)
    try:
        return len(store.answers()) + len(store.finished())
    finally:
        store.close()


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
    ledger = StoredLedger(file, BANK.content)
    ledger.write(answer("K01", 77_777))  # in the file beside it
    before = len(ledger.answers())
    assert run("reset", "--yes", "--file", file) == 0
    (aside,) = file.parent.glob("*.sqlite3")
    assert len(StoredLedger(aside, BANK.content).answers()) == before


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


# -- export, import


@pytest.mark.parametrize("form", ["csv", "xapi"])
def test_another_machine_takes_an_export_in_once(
    file: Path, tmp_path: Path, out: Output, form: str
) -> None:
    export, other = tmp_path / "answers.txt", tmp_path / "other" / "learner.sqlite3"
    assert run("export", export, "--format", form, "--file", file) == 0
    assert stat.S_IMODE(export.stat().st_mode) == 0o600
    for _ in range(2):
        assert run("import", export, "--file", other) == 0
        assert count(other) == count(file)
    assert f"which {count(file)} are new" in out.text
    assert "which 0 are new" in out.text


def test_both_forms_give_the_same_events(file: Path, tmp_path: Path, out: Output) -> None:
    one, two, other = tmp_path / "a.csv", tmp_path / "a.jsonl", tmp_path / "other.sqlite3"
    for export in (one, two):
        assert run("export", export, "--file", file) == 0
    assert two.read_text().startswith("{")
    assert run("import", one, two, "--file", other) == 0
    assert count(other) == count(file)


def test_an_export_bears_the_same_random_name_each_time(file: Path, out: Output) -> None:
    assert run("export", "--file", file) == 0
    assert run("export", "--file", file) == 0
    rows = [line.split(",") for line in out.text.splitlines() if not line.startswith("verb")]
    (name,) = {row[3] for row in rows}
    assert len(name) == 32


def test_an_export_writes_over_nothing(file: Path, tmp_path: Path, out: Output) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("mine")
    assert run("export", mine, "--file", file) == 2
    assert mine.read_text() == "mine"


def test_broken_lines_are_named_and_nothing_is_changed(
    file: Path, tmp_path: Path, out: Output
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("".join(as_csv("b" * 32, [answer("K01", 55_555)])))
    lines = list(as_csv("b" * 32, [answer("K01", n) for n in range(60_000, 60_005)]))
    lines[2] = "nonsense\n"
    bad.write_text("".join(lines))
    before = count(file)
    assert run("import", good, bad, "--file", file) == 2
    assert f"{bad}:3:" in out.err
    assert count(file) == before


@pytest.mark.parametrize("action", ["export", "import"])
def test_a_file_of_a_newer_version_is_not_touched(
    file: Path, tmp_path: Path, action: str, out: Output
) -> None:
    export = tmp_path / "a.csv"
    assert run("export", export, "--file", file) == 0
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    data = file.read_bytes()
    assert run(action, *([export] if action == "import" else []), "--file", file) == 2
    assert "newer" in out.err
    assert file.read_bytes() == data


def test_there_is_nothing_to_export_without_a_file(tmp_path: Path) -> None:
    assert run("export", "--file", tmp_path / "none.sqlite3") == 2


# -- report


@pytest.fixture
def group(tmp_path: Path) -> list[Path]:
    """The exports of nine learners: one of them has most answers wrong."""
    paths = []
    for number in range(9):
        answers: list[Answered] = [
            answer(item.id, 1000 * number + index, right=number > 0 or index % 2 == 0)
            for index, item in enumerate(BANK.practice.item)
        ]
        paths.append(tmp_path / f"{number}.csv")
        paths[-1].write_text("".join(as_csv(f"{number:032x}", answers)))
    return paths


def test_a_report_puts_exports_together(group: list[Path], out: Output) -> None:
    assert run("report", *group) == 0
    assert LABELS.report.items in out.text
    assert "9" in out.text


def test_a_report_as_json_and_as_csv_says_the_same(group: list[Path], out: Output) -> None:
    assert run("report", *group, "--format", "json") == 0
    value = json.loads(out.text)
    assert (value["learners"], len(value["items"])) == (9, len(BANK.practice.item))
    hardest = value["items"][0]
    assert hardest["difficulty"] == pytest.approx(8 / 9)
    assert hardest["method"] == "groups"
    length = len(out.text)
    assert run("report", *group, "--format", "csv") == 0
    assert f"question,{hardest['item']},9,0.889" in out.text[length:]


def test_a_report_can_be_of_tests_alone(group: list[Path], out: Output) -> None:
    assert run("report", *group, "--format", "json", "--mode", "test") == 0
    assert json.loads(out.text)["answers"] == 0


def test_a_report_leaves_out_what_has_changed(tmp_path: Path, out: Output) -> None:
    old = tmp_path / "old.csv"
    events = [answer("K01", 1, meaning="e" * 16), answer("K01", 2), answer("K02", 3, content="x")]
    old.write_text("".join(as_csv("a" * 32, events)))
    assert run("report", old, "--format", "json") == 0
    value = json.loads(out.text)
    assert (value["answers"], value["left_out"]) == (1, 2)


def test_a_report_on_a_broken_export_says_where(group: list[Path], out: Output) -> None:
    group[4].write_text("Dear diary\n")
    assert run("report", *group) == 2
    assert f"{group[4]}:1:" in out.err


# -- anywhere


def test_a_closed_pipe_is_quiet(file: Path) -> None:
    command = [sys.executable, "-m", "sij_tui", "progress", "export", "--file", str(file)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=CONTENT.parent
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    error = process.stderr.read()
    assert (process.wait(), error) == (0, b"")


def test_an_export_is_utf_8_wherever_it_goes(file: Path) -> None:
    command = [sys.executable, "-m", "sij_tui", "progress", "export", "--format", "xapi"]
    done = subprocess.run(
        [*command, "--file", str(file)], capture_output=True, cwd=CONTENT.parent, check=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert "’" in done.stdout.decode() or done.stdout.isascii()
    assert b"?," not in done.stdout
    assert [json.loads(line) for line in done.stdout.splitlines()]


def test_another_content_has_its_own_progress(file: Path, out: Output) -> None:
    assert run("--file", file, "--content", TEA, "--format", "json") == 0
    assert json.loads(out.text)["answers"] == 0
    assert START


def test_it_tells_how_much_was_read(file: Path, out: Output) -> None:
    parts = [screen.id for screen in shipped().content.screen]
    state = Path(os.environ["HOME"]) / ".local" / "state" / "sij-tui" / "reader.json"
    place = Place(seen=(*parts[:3], "about"))
    ReaderFile(state).save(Reader(places={BANK.content: place}))
    assert run("--file", file) == 0
    assert fill(LABELS.read, count=3, total=len(parts)) in out.text


def test_a_report_can_be_a_picture(group: list[Path], tmp_path: Path, out: Output) -> None:
    picture = tmp_path / "report.svg"
    assert run("report", *group, "--svg", picture) == 0
    drawn = ElementTree.fromstring(picture.read_text("utf-8"))
    words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {item.id for item in BANK.practice.item} <= words
    assert {fact for item in BANK.practice.item for fact in item.facts} <= words
    assert run("report", *group, "--svg", picture) == 2  # nothing is written over
