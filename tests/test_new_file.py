"""New files: whole or not at all, and never in place of another."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
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


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="each file has a name from the beginning")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_a_signal_in_the_midst_of_it_leaves_nothing(path: Path, name: str) -> None:
    """Nor a part that nobody will ever remove, with answers in it."""
    program = (
        "import os, signal, sys; from sij_tui.files import write_new\n"
        "def parts():\n"
        "    yield b'half' * 100_000\n"
        "    os.kill(os.getpid(), signal.Signals[sys.argv[2]])\n"
        "    signal.pause()\n"
        "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        "write_new(sys.argv[1], parts())"
    )
    ended = subprocess.run([sys.executable, "-c", program, path, name], check=False, timeout=60)
    assert ended.returncode == -signal.Signals[name]
    assert [*path.parent.iterdir()] == []
