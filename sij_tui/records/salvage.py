"""Recovers a damaged database: readable rows go into a new one, and the old one is set aside."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec

from sij_tui.core.practice.review_log import Answered, Finished
from sij_tui.records.file_lock import exclusive_lock
from sij_tui.records.notes import LEARNER
from sij_tui.records.opening import APPLICATION, connect, make_file
from sij_tui.records.quarantine import quarantine
from sij_tui.records.store import Store

_ONE_BY_ONE = 100_000
"""Rows that are looked up one by one where a stretch of them cannot be read."""
_ROWS_OF_A_PAGE = 32
"""No page of the file has more: an event takes over 128 bytes, and a page is of 4096."""
_KINDS: dict[str, type[Answered | Finished]] = {"answer": Answered, "finish": Finished}
_COLUMNS = {
    "answer": ("number", "id", "at", "content", "body", "learner", "here", "offset", "counted"),
    "finish": ("number", "id", "at", "content", "body", "learner"),
}


def renew(path: Path, broken: os.stat_result | None) -> int | None:
    """Replace a damaged file with a new one that has all rows that can still be read.

    ``broken`` is what the file was when it was opened: where another session has renewed it since,
    there is nothing left to do, and none is returned; else how many answers were saved.

    Raises:
        OSError: the file cannot be set aside, or no other can be made.
        sqlite3.DatabaseError: the new file cannot be written.
    """
    with exclusive_lock(path.parent):
        if not path.exists() or (broken and not os.path.samestat(path.stat(), broken)):
            return None
        saved = 0

        def fill(store: Store) -> None:
            nonlocal saved
            saved = _copy(path, store)

        make_file(path, fill, before=lambda: _quarantine(path))
    return saved


def _quarantine(path: Path) -> None:
    if quarantine(path, "broken") is None:
        raise OSError(f"{path} cannot be renamed")


def _copy(path: Path, new: Store) -> int:
    """Copy the rows that can be read; returns how many answers there are."""
    for source in _readable(path):
        with contextlib.suppress(sqlite3.DatabaseError):
            _copy_rows(source, new)
            break
    (count,) = new.connection.execute("SELECT count(*) FROM answer").fetchone()
    return int(count)


def _readable(path: Path) -> Iterator[sqlite3.Connection]:
    """The file with what its log holds; where that is of no use, without."""
    for way in ("mode=rw", "mode=ro&immutable=1"):
        with contextlib.suppress(sqlite3.DatabaseError):
            connection = connect(f"{path.absolute().as_uri()}?{way}")
            with contextlib.closing(connection):
                if connection.execute("PRAGMA application_id").fetchone() == (APPLICATION,):
                    yield connection


def _copy_rows(old: sqlite3.Connection, new: Store) -> None:
    """Copy rows into new tables.

    Raises:
        sqlite3.DatabaseError: not even the names of the tables can be read.
    """
    for table, kind in _KINDS.items():
        columns = {str(row[1]) for row in old.execute(f"PRAGMA table_info({table})")}
        names = [name for name in _COLUMNS[table] if name in columns]
        places = ", ".join("?" * len(names))
        with new.writing() as connection:
            for row in _rows(old, table, names):
                if _is_whole(dict(zip(names, row, strict=True)), kind):
                    connection.execute(
                        f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({places})", row
                    )
    new.connection.execute("UPDATE answer SET counted = at WHERE counted IS NULL")
    for table in ("note", "parked"):
        with contextlib.suppress(sqlite3.DatabaseError), new.writing() as connection:
            wanted = f" WHERE name = '{LEARNER}'" if table == "note" else ""
            for row in old.execute(f"SELECT * FROM {table}{wanted}"):
                connection.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", row)


def _is_whole(row: dict[str, object], kind: type[Answered | Finished]) -> bool:
    try:
        event = msgspec.json.decode(cast(bytes, row["body"]), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError):
        return False
    return (event.id, event.at, event.content) == (row["id"], row["at"], row["content"])


def _rows(
    connection: sqlite3.Connection, table: str, names: list[str]
) -> Iterator[tuple[object, ...]]:
    """All rows that can be read: from the start, from the end, and one by one between."""
    wanted = ", ".join("CAST(body AS BLOB)" if name == "body" else name for name in names)
    query = f"SELECT {wanted} FROM {table} NOT INDEXED"
    first = 0
    end: int | None = None
    for order in ("ASC", "DESC"):
        try:
            for row in connection.execute(f"{query} ORDER BY number {order}"):
                if order == "DESC" and row[0] <= first:
                    return
                if order == "ASC":
                    first = row[0]
                else:
                    end = row[0]
                yield row
        except sqlite3.DatabaseError:
            continue
        if order == "ASC":
            return
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    beyond = first + min(_ONE_BY_ONE, pages * _ROWS_OF_A_PAGE) + 1
    for number in range(first + 1, min(end or beyond, beyond)):
        with contextlib.suppress(sqlite3.DatabaseError):
            yield from connection.execute(f"{query} WHERE number = ?", (number,))
