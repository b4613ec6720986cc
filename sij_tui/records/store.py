"""One learner's database: SQLite, readable by its owner alone.

The answers and the ends of rounds are all that counts; what spaced review makes of the answers is
kept beside them and can be thrown away at any time. Answers that were brought in from another
learner bear that learner's name, and count for nothing but exports and reports.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import msgspec

from sij_tui.core.practice.days import DAY, MINUTE
from sij_tui.core.practice.review_log import Answered, Event, Finished
from sij_tui.records.notes import ALL_MODELS, LEARNER, TIMED

_Event = TypeVar("_Event", Answered, Finished)
_MANY = 5_000
"""Rows that are written, or read, at a time."""
_IDS = 500
"""Ids that are looked up at a time; any SQLite takes so many."""
_CACHE_KIB = 262_144
"""Most of what an import may keep at hand; less, and pages are written more than once."""

_NO_EVENT = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError)
"""What reading a body raises that holds no event."""


class Numbered(NamedTuple):
    """An answer, and its place in the order of arrival."""

    number: int
    answer: Answered


class StoredEvent(NamedTuple):
    """An event as it is kept."""

    learner: str | None
    """The name of another learner; none for the learner whose file it is."""
    event: Event


class Store:
    """An open database. Every method may raise :class:`sqlite3.DatabaseError`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.unreadable: set[tuple[str, int]] = set()
        """Rows that were left out, since they hold no event: their table and their number."""

    def close(self) -> None:
        """Close it; the last one to do so also tidies up the files beside it."""
        self.connection.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that is written inside is committed, or nothing of it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk has ended it already
                self.connection.execute("ROLLBACK")
            raise

    def add(self, events: Iterable[Event]) -> int:
        """Keep events of the learner as they happen, one after the other; see `insert_rows`."""
        with self.writing():
            return self.insert_rows((StoredEvent(None, event) for event in events), given_here=True)

    def set_own_name(self, own: str) -> None:
        """Inside :meth:`writing`: the learner has this name, and all that is kept under it."""
        self.set_note(LEARNER, own)
        moved = 0
        for table in ("answer", "finish"):
            asked = f"UPDATE {table} SET learner = NULL WHERE learner = ?"
            moved += self.connection.execute(asked, (own,)).rowcount
        if moved:  # the clocks and the cards took no notice of them so far
            self.set_note(TIMED, "0")
            self.expire_cards()

    def expire_cards(self) -> None:
        """Inside :meth:`writing`: have the cards of all contents worked out anew."""
        self.connection.execute("DELETE FROM note WHERE name LIKE ?", (ALL_MODELS,))

    def insert_rows(self, events: Iterable[StoredEvent], *, given_here: bool = False) -> int:
        """Inside :meth:`writing`: keep events from elsewhere, or that are ``given_here``.

        One that is there already is passed over. Returns how many were new.
        """
        before = self.connection.total_changes
        encode = msgspec.json.Encoder().encode
        answers: list[tuple[object, ...]] = []
        ends: list[tuple[object, ...]] = []
        for learner, event in events:
            row = (event.id, event.at, event.content, encode(event), learner)
            if isinstance(event, Answered):
                answers.append((*row, given_here, event.offset, event.at))
            else:
                ends.append(row)
            if len(answers) == _MANY:
                _insert_rows(self.connection, answers, ends)
        _insert_rows(self.connection, answers, ends)
        return self.connection.total_changes - before

    def known_answers(self, ids: Sequence[str]) -> set[str]:
        """Which of these are the ids of answers that are there."""
        known: set[str] = set()
        for start in range(0, len(ids) if self.last_number() else 0, _IDS):
            some = ids[start : start + _IDS]
            asked = f"SELECT id FROM answer WHERE id IN ({', '.join('?' * len(some))})"
            known.update(id for (id,) in self.connection.execute(asked, some))
        return known

    def use_large_cache(self) -> None:
        """Before many events come in: the pages that their ids go to, in no order, stay at hand."""
        self.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    # -- reading

    def answers(self, content: str | None = None) -> list[Answered]:
        """The learner's answers about one content, or all; the first first."""
        return [answer for _, answer in self.numbered(content)]

    def numbered(self, content: str | None, *, after: int = 0) -> list[Numbered]:
        """The same with their numbers; only those that were written after a number."""
        about, given = ("", ()) if content is None else (" AND content = ?", (content,))
        rows = self.connection.execute(
            "SELECT number, CAST(body AS BLOB), counted FROM answer"
            f" WHERE learner IS NULL AND number > ?{about} ORDER BY counted, number",
            (after, *given),
        )
        return self._numbered(rows)

    def last_of_cards(self, content: str) -> list[Numbered]:
        """The last answer to each card that spaced review knows; no other is read."""
        rows = self.connection.execute(
            "SELECT number, CAST(answer.body AS BLOB), counted FROM card"
            " CROSS JOIN answer ON answer.number = card.answer"  # in this order: cards are few
            " WHERE card.content = ? ORDER BY counted, number",
            (content,),
        )
        return self._numbered(rows)

    def _numbered(self, rows: sqlite3.Cursor) -> list[Numbered]:
        found: list[Numbered] = []
        for many in iter(lambda: rows.fetchmany(_MANY), []):
            events = self._decoded("answer", many, Answered)
            found += [
                Numbered(number, _at(answer, counted))
                for (number, _, counted), answer in zip(many, events, strict=True)
                if answer
            ]
        return found

    def kept(self) -> Iterator[StoredEvent]:
        """All events with their learners, in the order of their times."""
        answers = self.connection.execute(
            "SELECT number, CAST(body AS BLOB), counted, learner FROM answer"
            " ORDER BY counted, number"
        )
        for many in iter(lambda: answers.fetchmany(_MANY), []):
            events = self._decoded("answer", many, Answered)
            for (_, _, counted, learner), answer in zip(many, events, strict=True):
                if answer:
                    yield StoredEvent(learner, _at(answer, counted))
        ends = self.connection.execute(
            "SELECT number, CAST(body AS BLOB), learner FROM finish ORDER BY at, id"
        ).fetchall()
        finished = self._decoded("finish", ends, Finished)
        for (_, _, learner), end in zip(ends, finished, strict=True):
            if end:
                yield StoredEvent(learner, end)

    def _decoded(
        self, table: str, rows: Sequence[tuple[Any, ...]], kind: type[_Event]
    ) -> list[_Event | None]:
        """The event of each row, which begins with its number and its body.

        None for a row that holds none, which is remembered.
        """
        with contextlib.suppress(*_NO_EVENT):
            whole = b"[" + b",".join([row[1] for row in rows]) + b"]"
            events: list[_Event | None] = msgspec.json.decode(whole, type=list[kind])  # type: ignore[valid-type]
            if len(events) == len(rows):
                return events
        return [self._one(table, row[0], row[1], kind) for row in rows]

    def _one(self, table: str, number: int, body: bytes, kind: type[_Event]) -> _Event | None:
        try:
            return msgspec.json.decode(body, type=kind)
        except _NO_EVENT:
            self.unreadable.add((table, number))
            return None

    def days(self, content: str, offset: int) -> dict[int, int]:
        """How many answers about one content each day has, by the clocks where each was given.

        ``offset`` is for answers that do not say; the index alone tells.
        """
        rows = self.connection.execute(
            "SELECT (counted + CASE WHEN abs(offset) * ? < ? THEN offset ELSE ? END * ?) / ?"
            " AS day, count(*) FROM answer WHERE content = ? AND learner IS NULL GROUP BY day",
            (MINUTE, DAY, offset, MINUTE, DAY, content),
        )
        return dict(rows.fetchall())

    def last_number(self) -> int:
        """The number of the answer that was written last, or 0."""
        (number,) = self.connection.execute("SELECT max(number) FROM answer").fetchone()
        return number or 0

    # -- notes

    def note(self, name: str) -> str:
        """A note, or empty."""
        row = self.connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def number_note(self, name: str) -> int:
        """A note that is a whole number; 0 where it is none."""
        text = self.note(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0

    def set_note(self, name: str, value: str) -> None:
        """Keep a note; inside :meth:`writing` it is part of that."""
        self.connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    # -- an unfinished round

    def suspend(self, content: str, body: bytes) -> None:
        """Keep an unfinished round in place of any other."""
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO parked VALUES (?, ?)", (content, body))

    def discard_suspended(self, content: str, bodies: Iterable[bytes]) -> None:
        """Forget the unfinished round, if it is one of these."""
        with self.writing() as connection:
            for body in bodies:
                connection.execute(
                    "DELETE FROM parked WHERE content = ? AND CAST(body AS BLOB) = ?",
                    (content, body),
                )

    def suspended(self, content: str) -> bytes:
        """The unfinished round, or empty."""
        asked = self.connection.execute(
            "SELECT CAST(body AS BLOB) FROM parked WHERE content = ?", (content,)
        )
        row = asked.fetchone()
        return bytes(row[0] or b"") if row else b""


def _insert_rows(
    connection: sqlite3.Connection,
    answers: list[tuple[object, ...]],
    ends: list[tuple[object, ...]],
) -> None:
    """Write rows, and empty the lists of them.

    One statement writes many: SQLite then works on for long without the interpreter's lock.
    """
    most = connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    for table, columns, rows in (
        ("answer", "id, at, content, body, learner, here, offset, counted", answers),
        ("finish", "id, at, content, body, learner", ends),
    ):
        places = f"({', '.join('?' * (columns.count(',') + 1))})"
        step = most // (columns.count(",") + 1)
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            connection.execute(
                f"INSERT INTO {table} ({columns}) VALUES {', '.join([places] * len(some))}"
                " ON CONFLICT (id) DO NOTHING",
                tuple(chain.from_iterable(some)),
            )
        rows.clear()


def _at(answer: Answered, counted: int) -> Answered:
    """The answer with the time at which it counts."""
    return answer if answer.at == counted else msgspec.structs.replace(answer, at=counted)
