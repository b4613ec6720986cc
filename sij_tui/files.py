"""Reads files within bounds, regular files alone; writes new ones whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load, and so is the one with paths
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import FrameType
    from typing import Any, BinaryIO

STANDARD_INPUT = STANDARD_OUTPUT = "-"
"""Stands for standard input where a file to read is named, and for standard output where one to
write is."""
MOST_CONTENT_BYTES = 1_000_000
"""Bytes that a content file may have."""
MOST_EXPORT_BYTES = 400_000_000
"""Bytes that an export of answers may have: 200,000 xAPI statements, or a million rows."""
MOST_SETTINGS_BYTES = 1_000_000
"""Bytes that a file with options, keys or passwords may have."""


def open_flags(*names: str) -> int:
    """The flags for ``os.open`` of these names (``O_NONBLOCK``), without those of other systems."""
    flags = 0
    for name in names:
        flags |= getattr(os, name, 0)
    return flags


_FLAGS = os.O_RDONLY | open_flags("O_NOCTTY", "O_NONBLOCK")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | open_flags("O_BINARY", "O_NOFOLLOW")
_UNNAMED = open_flags("O_TMPFILE") and os.O_RDWR | open_flags("O_TMPFILE")
_ENDING_SIGNALS = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM")
_ENDING_HANDLERS = (signal.SIG_DFL, signal.default_int_handler)
_CHUNK_BYTES = 65_536
_DESCRIPTORS = "/proc/self/fd"
_KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
    (stat.S_ISSOCK, "it is a socket"),
)


def shipped_content() -> str:
    """The path of the content file that comes with the program.

    A wheel carries it inside the package; in a source tree it stands beside the package.
    """
    package = os.path.dirname(os.path.realpath(__file__))
    inside = os.path.join(package, "content.toml")
    return (
        inside if os.path.exists(inside) else os.path.join(os.path.dirname(package), "content.toml")
    )


def read_file(path: str | Path, most: int) -> bytes:
    """Return the bytes of a regular file, without ever blocking on a pipe or a device.

    Raises:
        OSError: It cannot be read, is no regular file, or has more than ``most`` bytes;
            ``strerror`` says in words which.
    """
    data, size = _read(path, most + 1)
    return _bounded(data, most, str(path), size)


def read_start(path: str | Path, count: int) -> bytes:
    """Return the first bytes of a regular file, at most ``count``.

    Raises:
        OSError: It cannot be read, or is no regular file; ``strerror`` says in words which.
    """
    return _read(path, count)[0]


def _read(path: str | Path, count: int) -> tuple[bytes, int]:
    """Return at most ``count`` bytes of a regular file, and how many it has."""
    handle = os.open(path, _FLAGS)
    try:
        found = os.fstat(handle)
        for is_of_kind, words in _KINDS:
            if is_of_kind(found.st_mode):
                raise OSError(errno.EINVAL, f"{words}, not a file", str(path))
        with open(handle, "rb", closefd=False) as file:
            return file.read(count), found.st_size
    finally:
        os.close(handle)


def read_standard_input(most: int) -> bytes:
    """Return all of standard input.

    Raises:
        OSError: It is closed, or has more than ``most`` bytes; ``strerror`` says so.
    """
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed", "standard input")
    return _bounded(sys.stdin.buffer.read(most + 1), most, "standard input", 0)


def _bounded(data: bytes, most: int, name: str, size: int) -> bytes:
    if len(data) <= most:
        return data
    have = f"it has {size:,} bytes" if size > most else "it has too many bytes"
    raise OSError(errno.EFBIG, f"{have}; at most {most:,} are read", name)


def write_new(path: str | Path, parts: Iterable[str | bytes], *, private: bool = False) -> int:
    """Write a new file atomically; it has no name until then. Returns the parts written.

    Whatever ends the program meanwhile, nothing is left of it. Where the file system cannot do
    that, the file has a temporary name, which is left by what cannot be caught (SIGKILL) alone.

    Args:
        path: Where to.
        parts: What is in it; text as UTF-8.
        private: Whether its mode is 0600; else it follows the umask.

    Raises:
        FileExistsError: There is one already; it is not written over.
        OSError: It cannot be written.
        SystemExit: A signal came meanwhile that would have ended the program at once.
    """
    mode = 0o600 if private else 0o666
    handle = _open_unnamed(os.path.dirname(path) or os.curdir, mode)
    if handle is None:
        return _write_named(path, parts, mode)
    with open(handle, "w+b") as file:
        count = _write_parts(file, parts)
        try:
            _link_unnamed(file.fileno(), path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            file.seek(0)
            _write_named(path, iter(lambda: file.read(_CHUNK_BYTES), b""), mode)
    return count


def _write_named(path: str | Path, parts: Iterable[str | bytes], mode: int) -> int:
    """Write it under a temporary name, and rename it."""
    temporary = os.path.join(os.path.dirname(path), f".sij-tui-{os.urandom(8).hex()}.part")
    with _exit_on_signals():
        try:
            with open(os.open(temporary, _NEW, mode), "wb") as file:
                count = _write_parts(file, parts)
            give_name(temporary, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
    return count


@contextmanager
def _exit_on_signals() -> Iterator[None]:
    """Have signals that would end the program at once raise SystemExit(128 + number) meanwhile.

    The first alone: what is done on the way out is done whole.
    """
    caught: dict[int, Any] = {}

    def exit_once(number: int, frame: FrameType | None) -> None:
        for each in (*caught, number):
            signal.signal(each, lambda *_: None)  # with SIG_IGN, Python tells of one that waits
        if callable(before := caught.get(number)):
            before(number, frame)  # raises KeyboardInterrupt
        raise SystemExit(128 + number)

    try:
        for name in _ENDING_SIGNALS:
            number = getattr(signal, name, None)  # some systems have fewer
            if number is not None and (before := signal.getsignal(number)) in _ENDING_HANDLERS:
                with suppress(ValueError):  # outside of the main thread none can be caught
                    signal.signal(number, exit_once)
                    caught[number] = before
        yield
    finally:
        for number, handler in caught.items():
            signal.signal(number, handler)


def _write_parts(file: BinaryIO, parts: Iterable[str | bytes]) -> int:
    count = 0
    for part in parts:
        file.write(part if isinstance(part, bytes) else part.encode())
        count += 1
    file.flush()
    return count


def _open_unnamed(folder: str, mode: int) -> int | None:
    """Open a file without a name, which goes with its descriptor; None where that cannot be."""
    if not (_UNNAMED and os.path.isdir(_DESCRIPTORS)):
        return None
    try:
        return os.open(folder, _UNNAMED, mode)
    except OSError:  # the named one says why, if it is no matter of the file system
        return None


def _link_unnamed(handle: int, path: str | Path) -> None:
    """Give an unnamed file its name.

    Raises:
        FileExistsError: There is a file at ``path``; it is left as it is.
        OSError: It cannot be named.
    """
    folder = os.open(_DESCRIPTORS, os.O_RDONLY)
    try:  # with src_dir_fd, since without it Python would link the link of /proc
        os.link(str(handle), path, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def give_name(temporary: str | Path, path: str | Path) -> None:
    """Rename a complete file within its folder, without replacing another.

    Raises:
        FileExistsError: There is a file at ``path``; both are left as they are.
        OSError: It cannot be renamed.
    """
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        os.rename(temporary, path)
    else:
        os.unlink(temporary)
