"""One learner's database: SQLite, readable by its owner alone.

The answers and the ends of sittings are all that counts; what spaced review makes of the answers is
kept beside them and can be thrown away at any time.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from sij_tui.core.practice.ledger import Answered, Event, Finished
from sij_tui.core.progress.days import DAY, MINUTE


class Store:
    """An open database. Every method may raise :class:`sqlite3.DatabaseError`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def close(self) -> None:
        """Close it; the last one to do so also tidies up the files beside it."""
        self.connection.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside is written at once and for good, or not at all."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk has ended it already
                self.connection.execute("ROLLBACK")
            raise

    def add(self, events: Iterable[Event]) -> int:
        """Keep events; one that is there already is passed over. Returns how many were new."""
        new = 0
        with self.writing() as connection:
            for event in events:
                table = "answer" if isinstance(event, Answered) else "finish"
                row = (event.id, event.at, event.content, msgspec.json.encode(event))
                into = f"INSERT INTO {table} (id, at, content, body) VALUES (?, ?, ?, ?)"
                new += connection.execute(f"{into} ON CONFLICT (id) DO NOTHING", row).rowcount
        return new

    def answers(self, content: str | None = None, *, after: int = 0) -> list[Answered]:
        """The answers about one content, or all; the oldest first.

        Of all, only those that were written after the one with the number ``after``.
        """
        return msgspec.json.decode(self._bodies("answer", content, after), type=list[Answered])

    def finished(self, content: str | None = None) -> list[Finished]:
        """The ends of sittings; the oldest first."""
        return msgspec.json.decode(self._bodies("finish", content), type=list[Finished])

    def _bodies(self, table: str, content: str | None, after: int = 0) -> bytes:
        about, given = ("", ()) if content is None else ("AND content = ?", (content,))
        query = f"SELECT CAST(body AS BLOB) FROM {table} WHERE number > ? {about} ORDER BY at, id"
        rows = self.connection.execute(query, (after, *given))
        return b"[" + b",".join(body for (body,) in rows) + b"]"

    def days(self, content: str, offset: int) -> dict[int, int]:
        """How many answers about one content each day has; the index alone tells."""
        rows = self.connection.execute(
            "SELECT (at + ?) / ? AS day, count(*) FROM answer WHERE content = ? GROUP BY day",
            (offset * MINUTE, DAY, content),
        )
        return dict(rows.fetchall())

    def last_number(self) -> int:
        """The number of the answer that was written last, or 0."""
        (number,) = self.connection.execute("SELECT max(number) FROM answer").fetchone()
        return number or 0

    def note(self, name: str) -> str:
        """A note, or empty."""
        row = self.connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_note(self, name: str, value: str) -> None:
        """Keep a note; inside :meth:`writing` it is part of that."""
        self.connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def park(self, content: str, body: bytes) -> None:
        """Keep an unfinished sitting, or with nothing, forget it."""
        with self.writing() as connection:
            connection.execute("DELETE FROM parked WHERE content = ?", (content,))
            if body:
                connection.execute("INSERT INTO parked VALUES (?, ?)", (content, body))

    def parked(self, content: str) -> bytes:
        """The unfinished sitting, or empty."""
        asked = self.connection.execute("SELECT body FROM parked WHERE content = ?", (content,))
        row = asked.fetchone()
        return bytes(row[0]) if row else b""
