"""The files of a cache: their owner's alone, written as a whole or not at all, and few."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from sij_tui.core.content.cache_entry import MOST_BYTES, unpack
from sij_tui.files import open_flags

_MOST_FILES = 4
"""Of one suffix, kept in a folder; the largest take about as much room as a content file."""
_READ = os.O_RDONLY | open_flags("O_NOFOLLOW", "O_NONBLOCK")
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | open_flags("O_NOFOLLOW")
_HAS_OWNERS = hasattr(os, "geteuid")
"""Whether files have an owner and a mode; on Windows a user's folders keep others out by lists."""


def user_id() -> int:
    """The user whose files this process may use; 0 where files have no owner."""
    return os.geteuid() if _HAS_OWNERS else 0


def read_cache_file(path: str, by: int | None = None) -> bytes:
    """What a file has, empty if it is not to be used: no file, or too large.

    If ``by`` is given, only what this user alone can have written is.
    """
    try:
        handle = os.open(path, _READ)
    except OSError:
        return b""
    with open(handle, "rb") as file, suppress(OSError):
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            return b""
        if by is None or _is_private(found, by):
            return file.read(MOST_BYTES + 1)
    return b""


def read_own_entry(path: str, key: str) -> tuple[bytes, bytes] | None:
    """Head and payload for a key, from a file of the user's own; None if it has none to use."""
    return unpack(read_cache_file(path, user_id()), key)


def keep_entry(path: str, entry: bytes | None) -> bool:
    """Write an entry, and say whether it is there; without it, what it saves is done again."""
    with suppress(OSError):
        if entry is not None:
            _write(path, entry)
            return True
    return False


def _is_private(found: os.stat_result, user: int) -> bool:
    """Whether a file or folder is a user's own, and nobody else may write to it."""
    if not _HAS_OWNERS:
        return True
    return found.st_uid == user and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def is_owned_by_user(folder: str) -> bool:
    """Whether a folder is the user's own, or would be if it were made.

    Where ``sudo`` keeps another user's home, nothing is written there.
    """
    user = user_id()
    try:
        with suppress(FileNotFoundError):
            found = os.lstat(folder)
            return stat.S_ISDIR(found.st_mode) and _is_private(found, user)
        while not os.path.exists(folder):
            folder = os.path.dirname(folder)
        return os.stat(folder).st_uid == user
    except OSError:
        return False


def _write(path: str, data: bytes) -> None:
    """Write a file as a whole or not at all, and remove the oldest ones of its suffix."""
    folder, suffix = os.path.dirname(path), os.path.splitext(path)[1]
    os.makedirs(os.path.dirname(folder), mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    part = f"{path}.{os.getpid()}{suffix}"
    handle = os.open(part, _WRITE, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
    _prune(folder, suffix)


def _prune(folder: str, suffix: str) -> None:
    """Leave the newest files, and no part that a program which was stopped has left behind."""
    with os.scandir(folder) as entries:
        files = [entry for entry in entries if entry.name.endswith(suffix)]
    newest = sorted(files, key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
    for entry in newest[:-_MOST_FILES]:
        with suppress(FileNotFoundError):
            os.unlink(entry.path)
