"""What an earlier deck of Anki has: its notes, by what Anki knows them by."""

from __future__ import annotations

import io
import sqlite3
import zipfile
import zlib
from typing import Final, NamedTuple

_COLLECTION: Final = "collection.anki2"
MAX_COLLECTION_BYTES: Final = 64 * 1024 * 1024
"""Of the notes of a deck, unpacked."""
_FIELD_SEPARATOR: Final = "\x1f"


class EarlierNote(NamedTuple):
    """A note as an earlier deck has it."""

    fields: tuple[str, ...]
    modified_at: int
    """Seconds since 1970 UTC."""


class NotADeck(ValueError):
    """It is no deck that this program has written."""


def earlier_notes(data: bytes) -> dict[str, EarlierNote]:
    """Return the notes of a package, by id.

    Raises:
        NotADeck: It is none, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entry = package.getinfo(_COLLECTION)
            if not 0 < entry.file_size <= MAX_COLLECTION_BYTES:
                raise NotADeck
            with package.open(entry) as stream:
                collection = stream.read(MAX_COLLECTION_BYTES)
        return _notes(collection)
    except _BROKEN as error:
        raise NotADeck from error


_BROKEN = (
    zipfile.BadZipFile, zlib.error, sqlite3.Error, KeyError, ValueError, TypeError, EOFError,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
"""What is raised on the way through a package that is none."""


def _notes(collection: bytes) -> dict[str, EarlierNote]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(collection)
        rows = connection.execute("SELECT guid, flds, mod FROM notes").fetchall()
    finally:
        connection.close()
    return {
        str(name): EarlierNote(tuple(str(fields).split(_FIELD_SEPARATOR)), int(at))
        for name, fields, at in rows
    }
