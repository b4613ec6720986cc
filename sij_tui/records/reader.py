"""What is kept of a reader from one run to the next: place, pages seen and preferences.

A small JSON file, readable by its owner alone. It never stops the program: whatever goes wrong is
one :class:`ReaderFileProblem` to be told once.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from sij_tui.core.navigation import Preferences
from sij_tui.files import MOST_SETTINGS_BYTES, read_file

ReaderFileProblem = Literal["", "unreadable", "unwritable"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a reader was in one content file, and what they have seen of it."""

    page: str = ""
    key: str = ""
    seen: tuple[str, ...] = ()


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    schema: Literal[1] = 1
    preferences: Preferences = Preferences()
    places: dict[str, Place] = {}
    """For each content id."""


class ReaderFile:
    """The file of one reader; with no path, nothing is read or written."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._in_the_way = False
        """What is there could be neither read nor set aside, so it must not be written over."""

    def load(self) -> tuple[Reader, ReaderFileProblem]:
        """Read the file. A missing one is a new reader; a broken one is set aside, not lost."""
        try:
            if reader := self.read():
                return reader, ""
        except OSError:
            self._in_the_way = True
            return Reader(), "unreadable"
        from sij_tui.records.quarantine import quarantine  # hardly any start needs it

        assert self.path
        self._in_the_way = quarantine(self.path, "broken") is None
        return Reader(), "unreadable"

    def read(self) -> Reader | None:
        """Read the file and leave it as it is; None if it is broken.

        Raises:
            OSError: It cannot be read.
        """
        if self.path is None:
            return Reader()
        try:
            return msgspec.json.decode(read_file(self.path, MOST_SETTINGS_BYTES), type=Reader)
        except FileNotFoundError:
            return Reader()
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    def update(self, change: Callable[[Reader], Reader]) -> ReaderFileProblem:
        """Change what is kept now: another program may have written since it was loaded.

        Two programs that do so at once do it one after the other.
        """
        if self.path is None:
            return ""
        from sij_tui.records.file_lock import exclusive_lock

        with contextlib.suppress(OSError):  # it is told when the file is written
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with exclusive_lock(self.path.parent):
            reader, _ = self.load()
            return self.save(change(reader))

    def save(self, reader: Reader) -> ReaderFileProblem:
        """Write the file as a whole or not at all (a new file is renamed over the old one)."""
        if self.path is None:
            return ""
        if self._in_the_way:
            return "unwritable"
        import tempfile  # 4 ms that no start has to wait for

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".reader-")
        except OSError:
            return "unwritable"
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(reader))
            Path(name).replace(self.path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            return "unwritable"
        return ""
