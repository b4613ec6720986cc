"""Opens, creates and copies a learner's database (SQLite); its schema and schema migrations."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from sij_tui.files import give_name, read_start
from sij_tui.records import NewerFile
from sij_tui.records.store import Store

VERSION = 2
"""Of the tables below. A file with a higher one is left alone, a lower one is converted."""
APPLICATION = 0x53494A31
"""Marks the file as ours ("SIJ1"); shown by ``file``."""
_PATIENCE = 5.0
"""Seconds to wait for another session that is writing."""
_SQLITE = b"SQLite format 3\0"
HEADER_BYTES = 100
_VERSION_AT, _APPLICATION_AT = 60, 68
"""Where the header of an SQLite file has the version and the mark of the program: 4 bytes each."""
_TABLES = """
CREATE TABLE answer (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
                     content TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX answer_of_content ON answer (content, at, id);
CREATE TABLE finish (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
                     content TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE parked (content TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE card   (content TEXT NOT NULL, item TEXT NOT NULL, meaning TEXT NOT NULL,
                     last INTEGER NOT NULL, due INTEGER NOT NULL,
                     stability REAL NOT NULL, difficulty REAL NOT NULL,
                     PRIMARY KEY (content, item, meaning)) WITHOUT ROWID;
CREATE TABLE note   (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
"""
"""The tables of version 1."""
_NAMES = frozenset({"answer", "finish", "parked", "card", "note"})
_CHANGES = """
ALTER TABLE answer ADD COLUMN learner TEXT;
ALTER TABLE answer ADD COLUMN here INTEGER;
ALTER TABLE answer ADD COLUMN offset INTEGER;
ALTER TABLE answer ADD COLUMN counted INTEGER;
UPDATE answer SET counted = at;
DROP INDEX IF EXISTS answer_of_content;
CREATE INDEX answer_counted ON answer (content, learner, counted, number, offset);
ALTER TABLE finish ADD COLUMN learner TEXT;
DROP TABLE card;
CREATE TABLE card   (content TEXT NOT NULL, item TEXT NOT NULL, meaning TEXT NOT NULL,
                     last INTEGER NOT NULL, day INTEGER NOT NULL, due INTEGER NOT NULL,
                     stability REAL NOT NULL, difficulty REAL NOT NULL, answer INTEGER NOT NULL,
                     PRIMARY KEY (content, item, meaning)) WITHOUT ROWID;
DELETE FROM note WHERE name LIKE 'folded %' OR name LIKE 'spacing %'
"""
"""What version 2 made of them. Of an answer:

learner  whose it is; NULL for the learner whose file it is
here     1: written as it was given, so that its number tells the order; else brought in
offset   minutes that the clocks were ahead of UTC where it was given; NULL if not known
counted  the time at which it counts; ``at`` is what the clock said

Of a card, ``day`` is the day of its last answer, and ``answer`` the number of that.
"""


def memory_store() -> Store:
    """A database in memory, which is discarded when the program ends."""
    store = Store(connect(":memory:"))
    _make_tables(store)
    return store


def copied_store(path: Path, file: Store | None = None) -> Store:
    """A database in memory with whatever can still be read of a file (``file``, if it is open)."""
    copy = memory_store()
    for source in [file] if file else _read_only(path):
        with contextlib.suppress(sqlite3.DatabaseError):
            if source.connection.execute("PRAGMA application_id").fetchone() == (APPLICATION,):
                source.connection.backup(copy.connection)
                _convert(copy)
                break
    return copy


def read_copy(path: Path) -> Store:
    """A copy in memory of a learner's file, of any version; the file stays as it is.

    Raises:
        NewerFile: the file was made by a newer version.
        sqlite3.DatabaseError: it cannot be read.
    """
    for source in _read_only(path):
        copy = Store(connect(":memory:"))
        try:
            source.connection.backup(copy.connection)
            _check(copy)
        except BaseException:
            copy.close()
            raise
        return copy
    raise sqlite3.DatabaseError("it cannot be opened")


def _read_only(path: Path) -> Iterator[Store]:
    """The file opened for reading, and opened so that SQLite makes no files beside it.

    Without a log beside it nobody has it open, and then the second way is the better one.
    """
    if not path.is_file():  # a pipe would be waited for
        return
    ways = ("mode=ro", "mode=ro&immutable=1")
    in_use = path.with_name(f"{path.name}-wal").exists()
    for way in ways if in_use else ways[::-1]:
        with contextlib.suppress(sqlite3.DatabaseError):
            store = Store(connect(f"{path.absolute().as_uri()}?{way}"))
            with contextlib.closing(store):
                yield store


def open_store(path: Path) -> Store:
    """Open a learner's file, or make a new one.

    Raises:
        NewerFile: the file was made by a newer version; it is untouched.
        sqlite3.DatabaseError: it is broken, or cannot be read or written.
        OSError: its folder cannot be made or written.
    """
    if not path.exists():
        make_file(path)
    elif header_of(path).is_newer:
        raise NewerFile
    elif os.name == "posix" and path.stat().st_mode & 0o077:
        with path.open("rb") as file:  # a session may not change the rights of a name
            os.fchmod(file.fileno(), 0o600)
    store = Store(connect(str(path)))
    try:
        _check(store)
    except BaseException:
        store.close()
        raise
    return store


class Header(NamedTuple):
    """What the first bytes of a file say that it is."""

    is_database: bool
    """Of SQLite."""
    application: int
    """The mark of the program that made it."""
    version: int

    @property
    def is_ours(self) -> bool:
        """Whether this program made it."""
        return self.is_database and self.application == APPLICATION

    @property
    def is_newer(self) -> bool:
        """Whether a newer version of this program made it."""
        return self.is_ours and self.version > VERSION


def header_of(path: str | Path) -> Header:
    """Read the header of a file; SQLite does not open it, nor create files beside it.

    Raises:
        OSError: It cannot be read.
    """
    header = read_start(path, HEADER_BYTES)
    application, version = (
        int.from_bytes(header[at : at + 4], "big") for at in (_APPLICATION_AT, _VERSION_AT)
    )
    return Header(header.startswith(_SQLITE), application, version)


def connect(name: str) -> sqlite3.Connection:
    """Open a database by its path, or by a ``file:`` URI."""
    # Any thread may use it: SQLite itself lets in one after the other.
    connection = sqlite3.connect(
        name,
        timeout=_PATIENCE,
        isolation_level=None,
        check_same_thread=False,
        uri=name.startswith("file:"),
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA synchronous = FULL")  # an answer given outlives a power cut
    return connection


def _check(store: Store) -> None:
    """Look at what kind of file it is, and make sure that it can be written."""
    (version,) = store.connection.execute("PRAGMA user_version").fetchone()
    (application,) = store.connection.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in store.connection.execute("SELECT name FROM sqlite_master")}
    if tables and application != APPLICATION:
        raise _broken("a database of another program", sqlite3.SQLITE_NOTADB)
    if version > VERSION:
        raise NewerFile
    with contextlib.suppress(sqlite3.OperationalError):  # busy: another session does it
        store.connection.execute("PRAGMA journal_mode = WAL")
    if not tables:
        _make_tables(store)
    elif not tables >= _NAMES:
        raise _broken("tables are missing", sqlite3.SQLITE_CORRUPT)
    _convert(store)
    with store.writing():
        pass


def _broken(why: str, code: int) -> sqlite3.DatabaseError:
    """The error for a file that is no learner's, or not whole."""
    error = sqlite3.DatabaseError(why)
    error.sqlite_errorcode = code
    return error


def _make_tables(store: Store) -> None:
    with store.writing() as connection:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables:
            return  # another session was first
        for statement in (*_TABLES.split(";"), *_CHANGES.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _convert(store: Store) -> None:
    """Bring the tables of an earlier version up to date, all at once or not at all."""
    if store.connection.execute("PRAGMA user_version").fetchone() == (VERSION,):
        return
    with store.writing() as connection:
        if connection.execute("PRAGMA user_version").fetchone() == (1,):
            for statement in _CHANGES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")


def make_file(
    path: Path,
    fill: Callable[[Store], None] = lambda store: None,
    before: Callable[[], None] = lambda: None,
) -> None:
    """Make a new database beside ``path`` and move it there, unless another session was first.

    ``fill`` writes into it, and ``before`` is called just before it is moved. So nobody ever sees
    half a file.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".learner-")  # mode 0600
    os.close(handle)
    try:
        store = Store(connect(name))
        try:
            store.connection.execute("PRAGMA journal_mode = WAL")
            _make_tables(store)
            fill(store)
        finally:
            store.close()
        before()
        with contextlib.suppress(FileExistsError):
            give_name(name, path)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(name + end).unlink(missing_ok=True)
