"""The files that the program keeps or reads, and whether this version of it can use them.

Nothing is opened for writing, converted or moved: looking changes nothing.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import msgspec

from sij_tui.core.doctor import FileReport, FileStatus
from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.records.reader import SCHEMA, ReaderFile, Versioned, schema_of
from sij_tui.user_folders import learner_file, state_file, user_folder

_CONTENT_SCHEMA = 1


class _ContentHead(msgspec.Struct, frozen=True):
    meta: Versioned = Versioned()


def kept_files(content: str, data: bytes | None, problems: int, *, paths: bool) -> list[FileReport]:
    """The content file, the reader's place, the answers and the cache.

    Args:
        content: The path of the content file.
        data: Its bytes; None if it cannot be read.
        problems: How many problems it has.
        paths: Whether to name the files.
    """
    state, records, cache = state_file(), learner_file(), user_folder("cache")

    def report(name: Any, path: str, status: FileStatus, size: int) -> FileReport:
        return FileReport(name=name, status=status, size=size, path=path if paths else None)

    return [
        report("content", content, _content_status(data, problems), len(data or b"")),
        report("state", state, _state_status(state), _size(state)),
        report("records", records, _records_status(records), _size(records)),
        report("cache", cache, *_cache_status(cache)),
    ]


def _content_status(data: bytes | None, problems: int) -> FileStatus:
    if data is None:
        return "unreadable"
    if not problems:
        return "current"
    import tomli

    try:
        head = msgspec.convert(tomli.loads(data.decode()), _ContentHead)
    except (ValueError, RecursionError, msgspec.ValidationError):
        return "damaged"
    return "newer" if head.meta.schema > _CONTENT_SCHEMA else "damaged"


def _state_status(path: str) -> FileStatus:
    try:
        schema = schema_of(read_file(path, MOST_SETTINGS_BYTES))
        if schema == SCHEMA:
            return "damaged" if ReaderFile(Path(path)).read() is None else "current"
    except FileNotFoundError:
        return "absent"
    except OSError:
        return "unreadable"
    if schema is None:
        return "damaged"
    return "newer" if schema > SCHEMA else "foreign"


def _records_status(path: str) -> FileStatus:
    from sij_tui.records.opening import HEADER_BYTES, VERSION, header_of

    try:
        header = header_of(path)
    except FileNotFoundError:
        return "absent"
    except OSError:
        return "unreadable"
    if (size := _size(path)) < HEADER_BYTES:
        return "damaged" if size else "absent"  # an empty one is begun anew
    if not header.is_ours:
        return "foreign"
    if header.is_newer:
        return "newer"
    return "older" if header.version < VERSION else "current"


def _cache_status(folder: str) -> tuple[FileStatus, int]:
    try:
        with os.scandir(folder) as entries:
            return "current", sum(entry.stat(follow_symlinks=False).st_size for entry in entries)
    except FileNotFoundError:
        return "absent", 0
    except NotADirectoryError:
        return "foreign", 0
    except OSError:
        return "unreadable", 0


def _size(path: str) -> int:
    """Bytes of a regular file; 0 if there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0
