"""What is kept of a reader: nothing lost, nothing half-written, and it never stops the program."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sij_tui.core.navigation import Preferences
from sij_tui.records import file_lock as locking
from sij_tui.records.reader import Place, Reader, ReaderFile

READER = Reader(
    preferences=Preferences(theme="light", glyphs="ascii", motion=False),
    places={"tea": Place(page="steeping", key="1.2", seen=("about", "steeping"))},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "sij-tui" / "reader.json"


def others(path: Path) -> list[str]:
    """The files beside the reader's own."""
    return sorted(item.name for item in path.parent.iterdir() if item != path)


def test_what_was_saved_is_loaded_again(path: Path) -> None:
    assert ReaderFile(path).save(READER) == ""
    assert ReaderFile(path).load() == (READER, "")


def test_a_new_reader_has_no_file_and_that_is_no_trouble(path: Path) -> None:
    assert ReaderFile(path).load() == (Reader(), "")
    assert not path.parent.exists()


def test_only_its_owner_can_read_it(path: Path) -> None:
    before = os.umask(0)
    try:
        ReaderFile(path).save(READER)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_without_a_path_nothing_is_read_or_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = ReaderFile(None)
    assert file.save(READER) == ""
    assert file.load() == (Reader(), "")
    assert list(tmp_path.iterdir()) == []


BROKEN = {
    "empty": b"",
    "cut": b'{"schema": 1, "places": {"te',
    "not JSON": b"hello",
    "another shape": b'["list"]',
    "another type": b'{"places": {"tea": 3}}',
    "unknown choice": b'{"preferences": {"theme": "pink"}}',
    "another program's": b'{"name": "another program", "preferences": {}}',
    "not UTF-8": b'{"places": {"\xff\xfe": {}}}',
    "binary": bytes(range(256)),
    "bottomless": b'{"more": ' + b"[" * 100_000,
    "bottomless place": b'{"places": {"a": {"more": ' + b'{"a":' * 100_000,
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_set_aside_not_lost(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    assert ReaderFile(path).load() == (Reader(), "unreadable")
    assert ReaderFile(path).save(READER) == ""
    assert ReaderFile(path).load() == (READER, "")
    (aside,) = others(path)
    assert (path.parent / aside).read_bytes() == data


NEWER = {
    "like ours": b'{"schema": 2, "places": {}}',
    "of another shape": b'{"schema": 7, "places": ["tea"], "preferences": 3}',
    "far ahead": b'{"schema": 123456789012345678901234567890}',
}


def untouched(path: Path) -> tuple[bytes, int, int]:
    """What changes of a file when anything is done to it."""
    found = path.stat()
    return path.read_bytes(), found.st_mtime_ns, found.st_ino


@pytest.mark.parametrize("data", NEWER.values(), ids=NEWER)
def test_a_file_of_a_newer_version_is_left_where_it_is_and_nothing_is_kept(
    path: Path, data: bytes
) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    before = untouched(path)
    file = ReaderFile(path)
    assert file.load() == (Reader(), "newer")
    assert file.update(lambda _: READER) == "newer"
    assert file.save(READER) == "unwritable"
    assert untouched(path) == before
    assert others(path) == []


def test_so_it_is_if_a_newer_version_writes_it_meanwhile(path: Path) -> None:
    file = ReaderFile(path)
    file.save(READER)
    assert file.load() == (READER, "")
    path.write_bytes(NEWER["like ours"])
    before = untouched(path)
    assert file.update(lambda _: Reader()) == "newer"
    assert untouched(path) == before


def test_a_file_from_a_later_edition_with_more_in_it_is_read(path: Path) -> None:
    path.parent.mkdir(parents=True)
    data: dict[str, Any] = {"schema": 1, "places": {"tea": {"page": "p", "more": 1}}, "more": 2}
    path.write_text(json.dumps(data))
    reader, problem = ReaderFile(path).load()
    assert (reader.places, problem) == ({"tea": Place(page="p")}, "")


def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "inside").touch()
    assert ReaderFile(path).load() == (Reader(), "unreadable")
    assert ReaderFile(path).save(READER) == "unwritable"
    assert (path / "inside").exists()
    assert others(path) == []


def test_a_file_where_its_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    path = tmp_path / "state" / "reader.json"
    assert ReaderFile(path).load() == (Reader(), "unreadable")
    assert ReaderFile(path).save(READER) == "unwritable"


def test_a_folder_that_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ReaderFile(path).save(READER)
    before = path.read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert ReaderFile(path).save(Reader()) == "unwritable"
    assert path.read_bytes() == before


class FullDisk(io.RawIOBase):
    """A file on a disk that takes three more bytes."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        os.write(self.handle, bytes(data)[:3])
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self) -> None:
        if not self.closed:
            os.close(self.handle)
        super().close()


def test_a_full_disk_leaves_the_old_file_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ReaderFile(path).save(READER)
    with monkeypatch.context() as patch:
        patch.setattr("os.fdopen", lambda handle, *_: FullDisk(handle))
        assert ReaderFile(path).save(Reader()) == "unwritable"
    assert ReaderFile(path).load() == (READER, "")
    assert others(path) == []


def test_a_file_that_cannot_be_set_aside_is_not_written_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not JSON")
    file = ReaderFile(path)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        assert file.load() == (Reader(), "unreadable")
    assert file.save(READER) == "unwritable"
    assert path.read_bytes() == b"not JSON"


def test_a_second_broken_file_does_not_push_out_the_first(path: Path) -> None:
    path.parent.mkdir(parents=True)
    for data in (b"one", b"two"):
        path.write_bytes(data)
        ReaderFile(path).load()
    assert sorted((path.parent / name).read_bytes() for name in others(path)) == [b"one", b"two"]


# -- several programs at once


def with_page(name: str) -> Callable[[Reader], Reader]:
    def change(reader: Reader) -> Reader:
        seen = reader.places.get("tea", Place()).seen
        return Reader(places={"tea": Place(page=name, seen=tuple(sorted({*seen, name})))})

    return change


def test_programs_that_end_at_once_lose_nothing_of_one_another(path: Path) -> None:
    names = [f"part-{number:02}" for number in range(16)]
    ready = threading.Barrier(len(names))

    def program(name: str) -> None:
        file = ReaderFile(path)
        file.load()
        ready.wait()
        assert file.update(with_page(name)) == ""

    threads = [threading.Thread(target=program, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(ReaderFile(path).load()[0].places["tea"].seen) == names
    assert others(path) == []


def test_a_program_that_was_stopped_is_not_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "_TRIES", 1)
    ReaderFile(path).save(READER)
    with locking.exclusive_lock(path.parent):
        assert ReaderFile(path).update(with_page("late")) == ""
    assert "late" in ReaderFile(path).load()[0].places["tea"].seen


def test_a_broken_file_has_a_name_that_says_so(path: Path) -> None:
    path.parent.mkdir(parents=True)
    for number in (1, 2):
        path.write_bytes(b"not JSON")
        ReaderFile(path).load()
        assert others(path)[number - 1 :] == [f"reader.broken-{number}.json"]


def test_a_change_makes_the_folder_for_its_owner_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        assert ReaderFile(path).update(lambda _: READER) == ""
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert ReaderFile(path).load() == (READER, "")


def test_without_a_path_a_change_is_no_problem() -> None:
    assert ReaderFile(None).update(lambda _: READER) == ""


def test_a_place_of_which_nothing_is_kept_is_the_start(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"schema": 1, "places": {"tea": {}}}')
    place = ReaderFile(path).load()[0].places["tea"]
    assert (place.page, place.key, place.seen) == ("", "", ())
