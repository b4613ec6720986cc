"""Looks whether a content file was saved."""

from __future__ import annotations

import time
from contextlib import suppress
from errno import EFBIG
from typing import TYPE_CHECKING

from sij_tui import __version__
from sij_tui.commands import read_bytes
from sij_tui.core.content.problems import Problem
from sij_tui.files import MOST_CONTENT_BYTES, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sij_tui.core.book import Book


CLEAR_SCREEN = "\x1b[2J\x1b[H"

_POLL_INTERVAL_S = 0.3
"""Seconds between two looks at a file."""


def versions(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, and again whenever it was saved, without end.

    A file that is empty or away is just being written: many editors put a new one in its place.

    Raises:
        SystemExit: It cannot be read when it is first looked at; a message has been printed.
    """
    seen = data = read_bytes(path)
    yield data
    while True:
        time.sleep(_POLL_INTERVAL_S)
        with suppress(OSError):
            data = read_file(path, MOST_CONTENT_BYTES)
        if data and data != seen:
            seen = data
            yield data


def watcher(path: Path, seen: bytes) -> Callable[[], Book | tuple[Problem, ...] | None]:
    """A function that says what has become of the file, which was ``seen``, since the last call.

    It returns the new book if the file was saved, its problems if it was saved broken, and None if
    nothing is new or the file is just being written.
    """
    from sij_tui.content_cache import load_cached
    from sij_tui.core.book import Book
    from sij_tui.core.content.loaded import BrokenContent

    def look() -> Book | tuple[Problem, ...] | None:
        nonlocal seen
        try:
            data = read_file(path, MOST_CONTENT_BYTES)
        except OSError as error:
            if error.errno != EFBIG:
                return None  # it is just being written
            return (Problem(message=f"the file cannot be read: {error.strerror}."),)
        if data == seen or not data:
            return None
        seen = data
        try:
            return Book(load_cached(data, path.name), __version__)
        except BrokenContent as broken:
            return broken.problems

    return look
