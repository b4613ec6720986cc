"""How a learner's file is opened: with which rights and settings, and what is left behind."""

from __future__ import annotations

import gc
import os
import sqlite3
import stat
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
from learner_kit import DAY, START, answered
from paths import ROOT

from sij_tui.records.learner import StoredReviewLog, is_broken
from sij_tui.records.opening import (
    HEADER_BYTES,
    VERSION,
    connect,
    copied_store,
    header_of,
    memory_store,
    open_store,
    read_copy,
)
from sij_tui.records.store import Store

FIRST = ROOT / "tests" / "data" / "version-0.1.0" / "learner.sql"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records" / "learner.sqlite3"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A file of version 0.1.0."""
    path = tmp_path / "first.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST.read_text())
    return path


def setting(store: Store, name: str) -> object:
    return store.connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_an_answer_outlives_a_power_cut_and_the_file_is_trusted_with_nothing(path: Path) -> None:
    for store in (memory_store(), open_store(path)):
        with closing(store):
            assert setting(store, "synchronous") == 2  # full
            assert setting(store, "trusted_schema") == 0


def test_readers_and_a_writer_do_not_wait_for_one_another(path: Path) -> None:
    with closing(open_store(path)) as store:
        assert setting(store, "journal_mode") == "wal"
        store.connection.execute("PRAGMA journal_mode = DELETE")
    with closing(open_store(path)) as store:
        assert setting(store, "journal_mode") == "wal"


def test_file_and_folder_are_for_their_owner_alone(path: Path) -> None:
    open_store(path).close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for mode in (0o600, 0o640, 0o604, 0o777):
        path.chmod(mode)
        open_store(path).close()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_any_thread_may_use_it(path: Path) -> None:
    found: list[int] = []
    with closing(open_store(path)) as store:
        store.add([answered()])
        thread = threading.Thread(target=lambda: found.append(store.last_number()))
        thread.start()
        thread.join()
    assert found == [1]


def open_in(folder: Path) -> list[str]:
    """The files of a folder that this process has open."""
    gc.collect()
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(os.readlink(handle))
    return [name for name in found if name.startswith(f"{folder}/")]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_nothing_is_left_open_or_behind(path: Path) -> None:
    store = open_store(path)
    assert open_in(path.parent)
    store.close()
    assert open_in(path.parent) == []
    assert [each.name for each in path.parent.iterdir()] == ["learner.sqlite3"]
    path.write_bytes(b"Dear diary, " * 500)
    for opened in (open_store, read_copy):
        with pytest.raises(sqlite3.DatabaseError):
            opened(path)
    assert open_in(path.parent) == []


def test_a_copy_is_in_memory_alone(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(path)) as store:
        store.add([answered()])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    for copy in (copied_store(path), read_copy(path)):
        with closing(copy):
            assert copy.answers() == [answered()]
            copy.add([answered(1)])
    with closing(open_store(path)) as store:
        assert store.answers() == [answered()]
    assert os.listdir(elsewhere) == []


def test_a_copy_of_a_file_of_the_first_version_is_of_this(first: Path) -> None:
    data = first.read_bytes()
    for copy in (copied_store(first), read_copy(first)):
        with closing(copy):
            answers = copy.answers()
            assert answers
            assert copy.add([answered(999)]) == 1
    assert first.read_bytes() == data


def test_a_copy_of_what_another_program_has_made_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE answer (name)")
    with closing(copied_store(path)) as copy:
        assert copy.answers() == []


def test_a_copy_of_no_file_is_an_error(path: Path) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        read_copy(path)
    assert not path.parent.exists()


def with_code(code: int) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError()
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "broken"),
    [
        (with_code(sqlite3.SQLITE_CORRUPT), True),
        (with_code(sqlite3.SQLITE_CORRUPT_INDEX), True),
        (with_code(sqlite3.SQLITE_NOTADB), True),
        (with_code(sqlite3.SQLITE_BUSY), False),
        (with_code(sqlite3.SQLITE_FULL), False),
        (with_code(sqlite3.SQLITE_IOERR_READ), False),
        (sqlite3.DatabaseError(), False),
        (OSError(), False),
        (ValueError(), True),
    ],
)
def test_an_error_says_whether_the_file_is_no_good(error: Exception, broken: bool) -> None:
    assert is_broken(error) is broken


CORRUPT = with_code(sqlite3.SQLITE_CORRUPT)


def test_what_cannot_be_renewed_goes_on_in_memory_with_this_session(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("sij_tui.records.salvage.renew", fails)
    log = StoredReviewLog(path, "tea")
    log.write(answered())
    log.suspend(b"half")
    file = log._store
    log._go_on(path, CORRUPT, file)
    assert (log.problem, log.keeps) == ("unwritable", False)
    assert (log.answers(), log.suspended()) == ([answered()], b"half")
    with pytest.raises(sqlite3.ProgrammingError):
        file.connection.execute("SELECT 1")


def test_a_file_is_renewed_but_once(path: Path) -> None:
    log = StoredReviewLog(path, "tea")
    log.write(answered())
    log._go_on(path, CORRUPT, log._store)
    assert (log.problem, log.keeps) == ("damaged", True)
    log._go_on(path, CORRUPT, log._store)
    assert (log.problem, log.keeps) == ("unwritable", False)
    assert list(log.answers()) == [answered()]
    assert len(list(path.parent.glob("*broken*.sqlite3"))) == 1


def test_a_file_that_cannot_be_used_now_is_let_go(path: Path) -> None:
    log = StoredReviewLog(path, "tea")
    log.write(answered())
    file = log._store
    log._go_on(path, with_code(sqlite3.SQLITE_FULL), file)
    assert (log.problem, list(log.answers())) == ("unwritable", [answered()])
    with pytest.raises(sqlite3.ProgrammingError):
        file.connection.execute("SELECT 1")


def test_a_file_that_gave_nothing_is_renewed_but_once(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, " * 500)
    log = StoredReviewLog(path, "tea")
    assert (log.problem, log.keeps) == ("unreadable", True)
    log._go_on(path, CORRUPT, log._store)
    assert (log.problem, log.keeps) == ("unwritable", False)
    assert len(list(path.parent.glob("*broken*.sqlite3"))) == 1


def test_what_fails_on_the_file_and_on_a_new_one_is_done_in_memory(path: Path) -> None:
    log = StoredReviewLog(path, "tea")
    log.write(answered())
    failures = [CORRUPT, CORRUPT]

    def last_number(store: Store) -> int:
        if failures:
            raise failures.pop()
        return store.last_number()

    assert log._do(last_number) == 1
    assert (log.problem, log.keeps) == ("unwritable", False)


def test_after_trouble_with_the_file_times_are_looked_at_again(path: Path) -> None:
    clock = [START + DAY]
    log = StoredReviewLog(path, "tea", now=lambda: clock[0])
    log.write(answered(at=START + DAY))
    assert [each.at for each in log.answers()] == [START + DAY]
    clock[0] = START
    log._go_on(path, with_code(sqlite3.SQLITE_FULL), log._store)
    log._store.set_note("settled", "0")
    assert [each.at for each in log.answers()] == [START]


HEADERS = {
    "ours": ("SIJ1", VERSION, False),
    "of a newer version": ("SIJ1", VERSION + 1, True),
    "of a much newer version": ("SIJ1", 0x0102_0304, True),
    "another program's": ("GPKG", VERSION + 1, False),
}


@pytest.mark.parametrize(("mark", "version", "newer"), HEADERS.values(), ids=HEADERS)
def test_what_a_file_is_stands_in_its_first_hundred_bytes(
    tmp_path: Path, mark: str, version: int, newer: bool
) -> None:
    path = tmp_path / "some.sqlite3"
    number = int.from_bytes(mark.encode(), "big")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"PRAGMA application_id = {number}; PRAGMA user_version = {version};"
            " CREATE TABLE answer (name)"
        )
    header = header_of(path)
    assert header == (True, number, version)
    assert header.is_newer is newer
    path.write_bytes(path.read_bytes()[:HEADER_BYTES])
    assert header_of(path) == header
    path.write_bytes(b"Dear diary, " * 500)
    assert not header_of(path).is_database
    assert not header_of(path).is_newer


def test_a_database_may_be_opened_by_its_address(tmp_path: Path) -> None:
    with closing(connect(f"file:{tmp_path}/some.sqlite3?mode=rwc")) as connection:
        connection.execute("CREATE TABLE answer (name)")
    assert [each.name for each in tmp_path.iterdir()] == ["some.sqlite3"]
