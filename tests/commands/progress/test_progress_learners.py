"""Whose an answer is stays with it: through imports, exports and reports."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from book_kit import CONTENT
from command_kit import Output, count, run
from group_kit import BANK, answer
from learner_kit import of

from sij_tui.clock import now_ms, utc_offset
from sij_tui.commands.progress_bar import Tracker
from sij_tui.records.export_reader import read_export
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.opening import open_store
from sij_tui.records.scheduler import ReviewScheduler
from sij_tui.records.spreadsheet import as_csv

NAMES = [item.id for item in BANK.practice.item]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of three learners; one knows all, one nothing, one was asked two questions."""
    for number, (name, right, asked) in enumerate(
        (("a", True, 9), ("b", False, 9), ("c", True, 2))
    ):
        store = open_store(tmp_path / f"{name}.sqlite3")
        store.add(
            answer(item, 1_000 * number + n, right=right) for n, item in enumerate(NAMES[:asked])
        )
        store.close()
    return tmp_path


def export(folder: Path, name: str) -> Path:
    target = folder / f"{name}.csv"
    target.unlink(missing_ok=True)
    assert run("export", target, "--file", folder / f"{name}.sqlite3") == 0
    return target


def report(out: Output, *words: str | Path) -> dict:  # type: ignore[type-arg]
    before = len(out.text)
    assert run("report", *words, "--format", "json") == 0
    value: dict = json.loads(out.text[before:])  # type: ignore[type-arg]
    return value


def known(folder: Path, name: str) -> int:
    return len(StoredReviewLog(folder / f"{name}.sqlite3", BANK.content).latest(BANK.cards))


def test_answers_that_were_passed_on_stay_with_their_learner(folder: Path, out: Output) -> None:
    b = export(folder, "b")
    assert run("import", b, "--file", folder / "a.sqlite3") == 0
    assert "--mine" in out.text
    a, c = export(folder, "a"), export(folder, "c")
    learners = {record.learner for record in read_export(a.read_bytes())}
    assert len(learners) == 2
    assert learners > {record.learner for record in read_export(b.read_bytes())}
    reports = [report(out, *files) for files in permutations((a, b, c))]
    assert all(each == reports[0] for each in reports)
    assert (reports[0]["learners"], reports[0]["answers"]) == (3, 20)
    assert report(out, a)["learners"] == 2


def test_answers_of_others_do_not_count_as_ones_own(folder: Path, out: Output) -> None:
    before = known(folder, "c")
    assert run("import", export(folder, "a"), "--file", folder / "c.sqlite3") == 0
    assert known(folder, "c") == before == 2


def test_a_file_without_answers_goes_on_as_the_learner(folder: Path, out: Output) -> None:
    a = export(folder, "a")
    assert run("import", a, "--file", folder / "new.sqlite3") == 0
    assert known(folder, "new") == 9
    assert export(folder, "new").read_bytes() == a.read_bytes()


def test_ones_own_answers_from_another_machine_count_when_it_is_said(
    folder: Path, out: Output
) -> None:
    a, c = export(folder, "a"), folder / "c.sqlite3"
    assert run("import", a, "--file", c) == 0
    assert run("import", a, "--file", c, "--mine") == 0  # said too late, but it was said
    assert known(folder, "c") == 9
    (name,) = {record.learner for record in read_export(export(folder, "c").read_bytes())}
    assert name == read_export(a.read_bytes())[0].learner


def test_answers_of_several_cannot_all_be_ones_own(folder: Path, out: Output) -> None:
    before = (folder / "c.sqlite3").read_bytes()
    exports = [export(folder, "a"), export(folder, "b")]
    assert run("import", *exports, "--file", folder / "c.sqlite3", "--mine") == 2
    assert known(folder, "c") == 2
    assert count(folder / "c.sqlite3") == 2
    assert before[:16] == b"SQLite format 3\0"


# -- a folder of files, as a server keeps them


def test_a_folder_of_files_gives_the_report_of_their_exports(folder: Path, out: Output) -> None:
    whole = report(out, "--records", folder)
    assert (whole["learners"], whole["answers"]) == (3, 20)
    exports = [export(folder, name) for name in "abc"]
    assert report(out, *exports) == report(out, "--records", folder) == whole
    fact = next(each for each in whole["facts"] if each["fact"] == BANK.item(NAMES[0]).facts[0])
    assert fact["learners"] == 3


def test_a_report_changes_none_of_the_files(folder: Path, out: Output) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    report(out, "--records", folder)
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_file_that_cannot_be_read_is_named_and_left_out(folder: Path, out: Output) -> None:
    (folder / "d.sqlite3").write_bytes(b"Dear diary" * 999)
    assert report(out, "--records", folder)["learners"] == 3
    assert "d.sqlite3" in out.err


def test_a_folder_may_hold_exports_too(folder: Path, out: Output) -> None:
    whole = report(out, "--records", folder)
    for name in "ab":
        export(folder, name)
        (folder / f"{name}.sqlite3").unlink()
    (folder / "b.csv").rename(folder / "B.CSV")
    run("export", folder / "c.json", "--file", folder / "c.sqlite3")
    (folder / "names.csv").write_text("name,age\nAnn,41\n")
    (folder / "notes.txt").write_text("Dear diary")
    assert report(out, "--records", folder) == whole
    assert "names.csv: line 1 " in out.err
    assert "notes.txt" not in out.err


@pytest.mark.parametrize("action", ["import", "report"])
def test_what_is_no_export_is_told_with_what_to_do(folder: Path, out: Output, action: str) -> None:
    (folder / "b.xlsx").write_bytes(b"PK\x03\x04\x14\0 and so on")
    (folder / "b.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
    for name, told in (
        ("b.sqlite3", "progress export"), ("b.xlsx", "CSV UTF-8"), ("b.xls", "CSV UTF-8"),
        (".", "--records"),
    ):  # fmt: skip
        before = len(out.err)
        assert run(action, folder / name, "--file", folder / "c.sqlite3") == 2
        assert told in out.err[before:], out.err[before:]
    assert count(folder / "c.sqlite3") == 2


@pytest.mark.parametrize("words", [[], ["--records", "nowhere"]])
def test_a_report_on_nothing_says_what_to_name(words: list[str], out: Output) -> None:
    assert run("report", *words) == 2
    assert "records" in out.err or "folder" in out.err


def test_a_folder_in_use_is_read(folder: Path, out: Output) -> None:
    review_log = StoredReviewLog(folder / "a.sqlite3", BANK.content)
    review_log.write(answer(NAMES[20], 5_000))
    assert report(out, "--records", folder)["answers"] == 21


# -- large imports


def many(path: Path, lines: int) -> Path:
    with path.open("w", newline="") as file:
        file.writelines(as_csv(of("e" * 32, (answer(NAMES[0], 50_000 + n) for n in range(lines)))))
    return path


@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_is_cut_off_changes_nothing(
    folder: Path, ended_by: signal.Signals, tmp_path: Path
) -> None:
    """Ended while rows are being written: none of them is there, and the rest is whole."""
    export, file = many(tmp_path / "many.csv", 12_000), folder / "a.sqlite3"
    stop = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from sij_tui.records import store\n"
        "insert, calls = store._insert_rows, []\n"
        "def insert_and_end(*rows):\n"
        "    insert(*rows)\n"
        "    calls.append(1)\n"
        f"    len(calls) == 2 and os.kill(os.getpid(), {int(ended_by)})\n"
        "store._insert_rows = insert_and_end\n"
        "from sij_tui.cli import main\n"
        "sys.exit(main(['progress', 'import', sys.argv[1], '--file', sys.argv[2]]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", stop, export, file], cwd=CONTENT.parent, capture_output=True,
        env=os.environ,
    )  # fmt: skip
    assert done.returncode in (-ended_by, 128 + ended_by)
    assert b"Traceback" not in done.stderr
    assert count(file) == 9
    assert run("import", export, "--file", file) == 0
    assert count(file) == 9
    copy = shutil.copy(file, tmp_path / "copy.sqlite3")
    store = open_store(Path(copy))
    assert len(list(store.kept())) == 12_009


def test_what_is_no_file_or_no_export_is_refused_at_once(folder: Path, out: Output) -> None:
    os.mkfifo(folder / "pipe")
    for name in ("pipe", "."):
        assert run("import", folder / name, "--file", folder / "a.sqlite3") == 2
    assert run("import", "/dev/zero", "--file", folder / "a.sqlite3") == 2
    assert count(folder / "a.sqlite3") == 9


def test_a_bar_appears_on_a_terminal_for_what_takes_over_a_second(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = iter(range(100_000))
    for is_visible, seconds, seen in ((True, 1, True), (True, 0, False), (False, 1, False)):
        for total in (2_000, 86):  # few may take as long as many
            tracker = Tracker(lambda step=seconds: step * next(clock) / 2, is_visible)  # type: ignore[misc]
            assert list(tracker.track(range(total), total, "Counting")) == list(range(total))
            assert ("Counting" in capsys.readouterr().err) == seen
    assert list(Tracker(lambda: 0.0, True).track([], 0, "Nothing")) == []


def test_what_an_import_works_out_holds_when_practice_opens(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a question that was stored under another fingerprint before."""
    card = next(card for card in BANK.cards if card.formerly)
    former = msgspec.structs.replace(answer(card.item), fingerprint=card.formerly[0])
    export, file = tmp_path / "former.csv", tmp_path / "new.sqlite3"
    export.write_text("".join(as_csv(of("e" * 32, [former]))))
    assert run("import", export, "--file", file) == 0
    monkeypatch.setattr(ReviewScheduler, "after", None)  # nothing is worked out again
    review_log = StoredReviewLog(file, BANK.content, fuzz=True, offset=utc_offset, now=now_ms)
    assert review_log.card_states(BANK.cards).keys() == {card.item}
