"""Whatever is wrong with the file: it is said, practice goes on, and nothing is written over."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from learner_kit import answered, brought_in
from paths import KITS
from unusable_file_kit import CARD, assert_goes_on

from sij_tui.records import opening
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.store import StoredEvent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "learner.sqlite3"


def filled(path: Path, count: int = 3) -> bytes:
    """Write a file with answers; returns its bytes."""
    review_log = StoredReviewLog(path, "tea")
    for number in range(count):
        review_log.write(answered(number))
    review_log.close()
    return path.read_bytes()


def quarantined(path: Path) -> Path:
    (found,) = path.parent.glob("learner.broken-*.sqlite3")
    return found


def test_what_is_no_database_is_set_aside_whole(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 500)
    assert_goes_on(path, "unreadable")
    assert quarantined(path).read_bytes() == b"Dear diary, " * 500
    kept = StoredReviewLog(path, "tea")  # a new file was begun at once
    assert (kept.problem, list(kept.answers()), kept.suspended()) == ("", [answered(99)], b"half")


def test_a_file_damaged_in_the_middle_is_set_aside_whole(path: Path) -> None:
    data = bytearray(filled(path, 400))
    data[4096:-4096] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)
    assert_goes_on(path, "unreadable")
    assert quarantined(path).read_bytes() == data


def test_a_file_cut_short_is_set_aside(path: Path) -> None:
    data = filled(path, 400)
    path.write_bytes(data[: len(data) // 2])
    assert_goes_on(path, "unreadable")
    assert quarantined(path).read_bytes()[:1000] == data[:1000]


@pytest.mark.parametrize(
    "body", [b"{", b"", b"null", b"{},{}", b'"\xff"', b"[" * 100_000, b'{"id": 3}', None, 7],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_left_out_alone(path: Path, body: object) -> None:
    filled(path, 80)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE answer SET body = coalesce(?, 'null') WHERE number = 2", (body,))
    connection.close()
    assert_goes_on(path, "skipped", remembered=79)
    review_log = StoredReviewLog(path, "tea")
    assert review_log.keeps
    assert len(review_log.answers()) == 80
    assert review_log.skipped == 1
    assert list(path.parent.glob("*broken*")) == []


def test_if_the_last_answer_makes_no_sense_the_one_before_it_is_the_last(path: Path) -> None:
    review_log = StoredReviewLog(path, "tea")
    for number in range(3):
        review_log.write(answered(number))
    review_log.card_states([CARD])
    review_log._store.connection.execute("UPDATE answer SET body = '{' WHERE number = 3")
    assert review_log.latest([CARD]) == {"q1": answered(1)}


def test_notes_that_make_no_sense_are_nothing(path: Path) -> None:
    review_log = StoredReviewLog(path, "tea")
    review_log.write(answered())
    before = review_log.card_states([CARD])
    review_log._store.connection.execute("UPDATE note SET value = 'x'")
    review_log.write(answered(1, item="q2"))
    assert review_log.card_states([CARD]) == before


@pytest.mark.parametrize("at_once", [False, True])
def test_what_can_be_read_of_a_damaged_file_is_in_a_new_one(path: Path, at_once: bool) -> None:
    """One page of many is no good; answers before and after it are saved, and it goes on."""
    review_log = StoredReviewLog(path, "tea")
    brought_in(review_log._store, (StoredEvent(None, answered(number)) for number in range(400)))
    review_log.suspend(b"half a test")
    page = review_log._store.connection.execute(
        "SELECT pageno FROM dbstat WHERE name = 'answer' AND pagetype = 'leaf' LIMIT 1 OFFSET 20"
    ).fetchone() if has_dbstat(review_log) else (40,)  # fmt: skip
    review_log.close()
    data = bytearray(path.read_bytes())
    data[(page[0] - 1) * 4096 : page[0] * 4096] = b"\xa5" * 4096
    path.write_bytes(data)
    review_log = StoredReviewLog(path, "tea")
    if at_once:
        review_log.write(answered(500, item="q2"))
    assert 380 < len(review_log.answers()) < 402
    review_log.write(answered(501, item="q2"))
    assert (review_log.problem, review_log.keeps, review_log.suspended()) == (
        "damaged",
        True,
        b"half a test",
    )
    kept = StoredReviewLog(path, "tea")
    assert (kept.problem, list(kept.answers())) == ("", list(review_log.answers()))
    assert kept.answers()[-1] == answered(501, item="q2")
    assert b"\xa5" * 4096 in quarantined(path).read_bytes()


def has_dbstat(review_log: StoredReviewLog) -> bool:
    try:
        review_log._store.connection.execute("SELECT 1 FROM dbstat LIMIT 1")
    except sqlite3.DatabaseError:
        return False
    return True


def test_a_file_that_another_session_has_renewed_is_used(path: Path) -> None:
    filled(path, 50)
    one, other = (StoredReviewLog(path, "tea") for _ in range(2))
    one._store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    broken = sqlite3.DatabaseError("malformed")
    broken.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    for number, review_log in enumerate((one, other)):
        review_log.write(answered(100 + number))
        review_log._go_on(path, broken, review_log._store)
    assert len(list(path.parent.glob("*broken*.sqlite3"))) == 1
    assert len(StoredReviewLog(path, "tea").answers()) == 52


def test_a_file_set_aside_is_never_in_the_way_of_another(path: Path) -> None:
    for text in (b"one" * 999, b"two" * 999):
        path.write_bytes(text)
        StoredReviewLog(path, "tea")
    kept = sorted(file.read_bytes() for file in path.parent.glob("*broken*"))
    assert kept == [b"one" * 999, b"two" * 999]


def test_the_next_run_begins_anew(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 500)
    StoredReviewLog(path, "tea")
    after = StoredReviewLog(path, "tea")
    after.write(answered())
    assert (after.problem, len(StoredReviewLog(path, "tea").answers())) == ("", 1)


def test_it_says_whether_what_is_written_is_kept(path: Path) -> None:
    assert not StoredReviewLog(None, "tea").keeps
    assert StoredReviewLog(path, "tea").keeps
    path.write_bytes(b"Dear diary, " * 500)
    assert StoredReviewLog(path, "tea").keeps  # in a new file
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {opening.VERSION + 1}")
    connection.close()
    assert not StoredReviewLog(path, "tea").keeps
    assert not StoredReviewLog(path.parent, "tea").keeps


def test_an_empty_file_is_used(path: Path) -> None:
    path.touch()
    StoredReviewLog(path, "tea").write(answered())
    review_log = StoredReviewLog(path, "tea")
    assert (review_log.problem, len(review_log.answers())) == ("", 1)


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {opening.VERSION + 1}")
    connection.close()
    before, data = path.stat(), path.read_bytes()
    path.chmod(0o400)
    assert_goes_on(path, "newer")
    assert path.read_bytes() == data
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert path.stat().st_mode & 0o777 == 0o400
    assert [*path.parent.iterdir()] == [path]


def test_a_database_of_another_program_is_set_aside(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photos (name)")
    connection.close()
    data = path.read_bytes()
    assert_goes_on(path, "unreadable")
    assert quarantined(path).read_bytes() == data


def test_a_full_disk_loses_nothing_that_was_answered(path: Path) -> None:
    review_log = StoredReviewLog(path, "tea")
    review_log.write(answered(0))
    pages = review_log._store.connection.execute("PRAGMA page_count").fetchone()[0]
    review_log._store.connection.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(1, 100):
        review_log.write(answered(number))
    assert review_log.problem == "unwritable"
    assert len(review_log.answers()) == 100
    kept = StoredReviewLog(path, "tea")
    assert 1 <= len(kept.answers()) < 100
    assert kept.problem == ""


def test_where_no_file_can_be_made_none_is_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(opening, "make_file", full)
    assert_goes_on(path, "unwritable")
    assert list(path.parent.iterdir()) == []


def test_a_file_locked_for_long_is_not_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path)
    monkeypatch.setattr(opening, "_PATIENCE", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert_goes_on(path, "unwritable", remembered=3)
    other.execute("ROLLBACK")
    assert len(StoredReviewLog(path, "tea").answers()) == 3


def test_locked_in_the_middle_of_practice(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_PATIENCE", 0.05)
    review_log = StoredReviewLog(path, "tea")
    review_log.write(answered(0))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    review_log.write(answered(1))
    assert (review_log.problem, len(review_log.answers())) == ("unwritable", 2)


def test_a_folder_in_place_of_the_file_is_left_alone(path: Path) -> None:
    (path / "photos").mkdir(parents=True)
    assert_goes_on(path, "unwritable")
    assert (path / "photos").is_dir()


def test_a_file_in_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    assert_goes_on(tmp_path / "data" / "learner.sqlite3", "unwritable")
    assert (tmp_path / "data").read_text() == "mine"


# -- rights; root may do everything, so these run as somebody else

SOMEBODY = 65534
AS_SOMEBODY = """
import os, sys
from pathlib import Path
import urllib.request  # while it may still be read, wherever Python is
import sij_tui.records.scheduler
from unusable_file_kit import assert_goes_on
if os.getuid() == 0:
    os.setgid({somebody})
    os.setuid({somebody})
assert_goes_on(Path(sys.argv[1]), "unwritable", remembered=int(sys.argv[2]))
"""


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that belongs to whoever runs the test, and that anybody may reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "records"
        folder.mkdir()
        filled(folder / "learner.sqlite3")
        if os.getuid() == 0:
            for each in (Path(name), folder, folder / "learner.sqlite3"):
                os.chown(each, SOMEBODY, SOMEBODY)
        yield folder
        folder.chmod(0o700)


def goes_on_as_somebody(path: Path, remembered: int) -> None:
    subprocess.run(
        [sys.executable, "-c", AS_SOMEBODY.format(somebody=SOMEBODY), path, str(remembered)],
        env=os.environ | {"PYTHONPATH": str(KITS)}, check=True,
    )  # fmt: skip


def test_a_file_that_may_only_be_read(shared: Path) -> None:
    file = shared / "learner.sqlite3"
    data = file.read_bytes()
    file.chmod(0o400)
    goes_on_as_somebody(file, 3)
    assert file.read_bytes() == data


def test_a_folder_that_may_only_be_read(shared: Path) -> None:
    shared.chmod(0o500)
    goes_on_as_somebody(shared / "learner.sqlite3", 3)
    assert [file.name for file in shared.iterdir()] == ["learner.sqlite3"]


def test_a_file_that_may_not_even_be_read(shared: Path) -> None:
    (shared / "learner.sqlite3").chmod(0)
    goes_on_as_somebody(shared / "learner.sqlite3", 0)


def test_a_folder_that_may_not_be_made(shared: Path) -> None:
    shared.chmod(0o500)
    goes_on_as_somebody(shared / "deeper" / "learner.sqlite3", 0)
