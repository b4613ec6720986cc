"""New files: whole or not at all, and never in place of another."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sij_tui.files import write_new


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new.txt"


@pytest.fixture(params=[True, False], ids=["with hard links", "without"])
def has_links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the file system has hard links."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    if not request.param:
        monkeypatch.setattr(os, "link", refuse)
    return bool(request.param)


@pytest.mark.usefixtures("has_links")
def test_parts_are_written_one_after_the_other(path: Path) -> None:
    assert write_new(path, ["é", b"\xff", "\n"]) == 3
    assert path.read_bytes() == b"\xc3\xa9\xff\n"
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no mode")
@pytest.mark.parametrize(("private", "mode"), [(False, 0o640), (True, 0o600)])
def test_it_is_for_whom_new_files_are_or_for_its_owner_alone(
    path: Path, private: bool, mode: int
) -> None:
    before = os.umask(0o027)
    try:
        write_new(path, [b"x"], private=private)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_half_of_it_is_not_left_behind(path: Path, error: type[BaseException]) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half" * 100_000
        assert not path.exists()
        raise error

    with pytest.raises(error):
        write_new(path, parts())
    assert [*path.parent.iterdir()] == []


@pytest.mark.usefixtures("has_links")
@pytest.mark.parametrize("kind", ["file", "folder", "link to nothing"])
def test_what_is_there_stays(path: Path, kind: str) -> None:
    if kind == "file":
        path.write_bytes(b"theirs")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    before = path.lstat()
    with pytest.raises(FileExistsError):
        write_new(path, [b"ours"])
    assert (path.lstat().st_ino, path.lstat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.usefixtures("has_links")
def test_what_comes_while_it_is_written_stays(path: Path) -> None:
    def parts() -> Iterator[bytes]:
        path.write_bytes(b"theirs")
        yield b"ours"

    with pytest.raises(FileExistsError):
        write_new(path, parts())
    assert path.read_bytes() == b"theirs"
    assert [*path.parent.iterdir()] == [path]


PROGRAM = """
import os, signal, sys
if sys.argv[3]:
    vars(os).pop("O_TMPFILE", None)
from sij_tui.files import write_new
unlink = os.unlink
def interrupted(path):
    os.kill(os.getpid(), signal.Signals[sys.argv[4]])
    unlink(path)
if sys.argv[4]:
    os.unlink = interrupted
else:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
def parts():
    yield b"half" * 100_000
    os.kill(os.getpid(), signal.Signals[sys.argv[2]])
    signal.pause()
write_new(sys.argv[1], parts())
"""


def ended_by(name: str, path: Path, *, named: bool, again: str = "") -> int:
    """The status of a program that a signal ends while it writes a file.

    ``again`` is the signal that comes when it is about to remove what it has written.
    """
    command = [sys.executable, "-c", PROGRAM, path, name, "named" * named, again]
    done = subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)
    assert "ignored" not in done.stderr
    return done.returncode


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="each file has a name from the beginning")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_a_signal_in_the_midst_of_it_leaves_nothing(path: Path, name: str) -> None:
    """Nor a part that nobody will ever remove, with answers in it."""
    assert ended_by(name, path, named=False) == -signal.Signals[name]
    assert [*path.parent.iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"])
def test_nor_where_each_file_has_a_name_from_the_beginning(path: Path, name: str) -> None:
    assert ended_by(name, path, named=True) == 128 + signal.Signals[name]
    assert [*path.parent.iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize(
    ("name", "again", "code"),
    [("SIGHUP", "SIGTERM", 129), ("SIGTERM", "SIGTERM", 143), ("SIGINT", "SIGINT", -2)],
)
def test_nor_does_a_second_one(path: Path, name: str, again: str, code: int) -> None:
    assert ended_by(name, path, named=True, again=again) == code
    assert [*path.parent.iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
def test_signals_do_what_they_did_once_it_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sij_tui.files._UNNAMED", 0)
    before = {number: signal.getsignal(number) for number in signal.valid_signals()}
    write_new(path, [b"x"])
    assert {number: signal.getsignal(number) for number in signal.valid_signals()} == before
    with ThreadPoolExecutor(1) as pool:  # where none can be caught
        assert pool.submit(write_new, path.with_name("other"), [b"x"]).result() == 1
