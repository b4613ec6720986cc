"""``sij-tui progress export`` and ``import``: what stands where, and from machine to machine."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from book_kit import CONTENT
from command_kit import Output, count, run
from group_kit import BANK, answer
from learner_kit import START, of

from sij_tui.cli import main
from sij_tui.core.practice.review_log import Finished
from sij_tui.records.export_reader import read_export
from sij_tui.records.opening import VERSION, open_store
from sij_tui.records.spreadsheet import as_csv
from sij_tui.records.transfer import export_file

Bytes = pytest.CaptureFixture[bytes]


@pytest.mark.parametrize("name", ["mine.csv", "mine.jsonl"])
def test_the_end_of_a_test_comes_after_its_last_answer(name: str, tmp_path: Path) -> None:
    file, export = tmp_path / "learner.sqlite3", tmp_path / name
    last = answer("K01")
    end = Finished(
        id="0" * 32, at=last.at, content=BANK.content, mode="test", round_id=last.round_id,
        asked=1, right=1, passed=True,
    )  # fmt: skip
    store = open_store(file)
    store.add([end, last])
    store.close()
    assert main(["progress", "--file", str(file), "export", str(export)]) == 0
    kinds = [type(record.event) for record in read_export(export.read_bytes())]
    assert kinds == [type(last), Finished]


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


def test_a_dash_is_standard_output(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    written = []
    for target in ([], ["-"]):
        assert run("export", *target, "--file", file) == 0
        written.append(capsysbinary.readouterr().out)
    assert written[0] == written[1] != b""
    assert not Path("-").exists()


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
    good.write_text("".join(as_csv(of("b" * 32, [answer("K01", 55_555)]))))
    lines = list(as_csv(of("b" * 32, [answer("K01", n) for n in range(60_000, 60_005)])))
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
    texts = {item.question for item in BANK.practice.item}
    said = [
        text
        for line in done.stdout.decode().splitlines()
        for text in json.loads(line)["object"]["definition"].get("description", {}).values()
    ]
    assert said
    assert set(said) <= texts


def test_an_export_from_the_screen_writes_over_nothing_and_says_where_it_went(
    file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "tea-2026-11-29.csv"
    paths = [export_file(file, target, START) for _ in range(3)]
    assert len({path.read_bytes() for path in paths}) == 1
    assert len(set(paths)) == 3
    assert all(path.parent == tmp_path for path in paths)
    (tmp_path / "broken.sqlite3").write_bytes(b"Dear diary" * 999)
    for broken in (None, tmp_path / "none.sqlite3", tmp_path / "broken.sqlite3"):
        with pytest.raises(OSError, match="tea"):
            export_file(broken, target, START)


@pytest.mark.parametrize("action", ["export", "import"])
def test_of_a_damaged_file_what_can_be_read_goes_on(
    file: Path, tmp_path: Path, out: Output, action: str
) -> None:
    export = tmp_path / "before.csv"
    assert run("export", export, "--file", file) == 0
    before = count(file)
    data = bytearray(file.read_bytes())
    start = data.index(b'{"id":') // 4096 * 4096
    data[start : start + 4096] = b"\xa5" * 4096
    file.write_bytes(data)
    target = export if action == "import" else tmp_path / "after.csv"
    assert run(action, target, "--file", file) == 0
    assert "damaged" in out.err
    assert list(tmp_path.rglob("*broken*"))
    assert (count(file) == before) if action == "import" else (0 < count(file) < before)
