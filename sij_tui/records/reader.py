"""The state file of a reader: place, pages seen and preferences, kept from run to run.

A small JSON file, readable by its owner alone. It never stops the program: whatever goes wrong is
one :class:`ReaderFileProblem`, reported once. A file of a newer version is left as it is, and
nothing is kept in its place.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

import msgspec

from sij_tui.core.navigation import Preferences
from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.records import NewerFile

ReaderFileProblem = Literal["", "unreadable", "unwritable", "newer"]
SCHEMA: Final = 1
"""The version of the file that this program writes, and the highest that it reads."""
_NO_FILE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for what is no such file."""


class Versioned(msgspec.Struct, frozen=True):
    """The version of a format, whatever else is in the file."""

    schema: int = 0


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
        """What is there is not to be written over: it is newer, or cannot be read or set aside."""

    def load(self) -> tuple[Reader, ReaderFileProblem]:
        """Read the file. A missing one is a new reader; a broken one is set aside, not lost."""
        try:
            if reader := self.read():
                return reader, ""
        except NewerFile:
            self._in_the_way = True
            return Reader(), "newer"
        except OSError:
            self._in_the_way = True
            return Reader(), "unreadable"
        from sij_tui.records.quarantine import quarantine  # hardly any start needs it

        assert self.path
        self._in_the_way = quarantine(self.path, "broken") is None
        return Reader(), "unreadable"

    def read(self) -> Reader | None:
        """Read the file and leave it as it is; None if it is broken, or another program's.

        Raises:
            NewerFile: A newer version of the program wrote it.
            OSError: It cannot be read.
        """
        if self.path is None:
            return Reader()
        try:
            data = read_file(self.path, MOST_SETTINGS_BYTES)
        except FileNotFoundError:
            return Reader()
        schema = schema_of(data) or 0
        if schema > SCHEMA:
            raise NewerFile
        if schema < SCHEMA:  # another program's, which must not be written over
            return None
        try:
            return msgspec.json.decode(data, type=Reader)
        except _NO_FILE:
            return None

    def update(self, change: Callable[[Reader], Reader]) -> ReaderFileProblem:
        """Change what is kept now: another program may have written since it was loaded.

        Two programs that do so at once do it one after the other.
        """
        if self.path is None:
            return ""
        from sij_tui.records.file_lock import exclusive_lock

        with contextlib.suppress(OSError):  # reported when the file is written
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with exclusive_lock(self.path.parent):
            reader, problem = self.load()
            return problem if problem == "newer" else self.save(change(reader))

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


def schema_of(data: bytes) -> int | None:
    """Return the version that a file's bytes name, 0 if none; None if they are no JSON object."""
    try:
        return msgspec.json.decode(data, type=Versioned).schema
    except _NO_FILE:
        return None
