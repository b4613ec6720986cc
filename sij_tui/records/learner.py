"""The ledger of one learner: a file, or memory alone where there can be no file.

Whatever goes wrong with the file, practice goes on in memory with what could still be read, and
``mishap`` says what happened. A file that is in the way is never written over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from weakref import finalize

import msgspec

from sij_tui.core.practice.ledger import Answered, Card, Event, Ledger, Memory, Mishap
from sij_tui.records.aside import set_aside
from sij_tui.records.cards import bring_up_to_date, latest_of, memories_of
from sij_tui.records.opening import NewerFile, copied_store, memory_store, open_store
from sij_tui.records.store import Store

_Result = TypeVar("_Result")
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def learner_path() -> Path:
    """Where the learner's file is, unless one is told another place."""
    from platformdirs import user_data_path

    return user_data_path("sij-tui", appauthor=False) / "learner.sqlite3"


def open_ledger(path: Path | None, content: str, *, fuzz: bool = False, offset: int = 0) -> Ledger:
    """Open the ledger for one content file; with no path, everything is kept in memory alone.

    ``fuzz`` spreads what is due over the days around, and days begin ``offset`` minutes before
    those of UTC; see :class:`sij_tui.records.spacing.Spacing`.
    """
    return StoredLedger(path, content, fuzz=fuzz, offset=offset)


class StoredLedger:
    """See :class:`sij_tui.core.practice.ledger.Ledger`."""

    def __init__(
        self, path: Path | None, content: str, *, fuzz: bool = False, offset: int = 0
    ) -> None:
        self._path = path
        self._content = content
        self._fuzz = fuzz
        self._offset = offset
        self._mishap: Mishap = ""
        self._store = memory_store()
        self._session: list[Event] = []
        """What was written since it was opened: remembered even if the file turns out broken."""
        self._sitting = b""
        if path is not None:
            self._open(path)

    @property
    def mishap(self) -> Mishap:
        """What went wrong, if anything; it then goes on in memory."""
        return self._mishap

    @property
    def place(self) -> str:
        """The file, for a message; empty where nothing is kept."""
        return str(self._path or "")

    def write(self, event: Event) -> None:
        """Keep an answer, at once and for good, or the end of a sitting."""
        self._session.append(event)
        self._do(lambda store: store.add([event]))

    def answers(self) -> Sequence[Answered]:
        """All answers about the content, the oldest first."""
        return self._do(lambda store: store.answers(self._content))

    def latest(self, cards: Sequence[Card]) -> Mapping[str, Answered]:
        """The last answer to each card that was ever answered, by ``id`` of the item."""
        return self._do(lambda store: latest_of(self._ready(store, cards), self._content, cards))

    def days(self, offset: int) -> Mapping[int, int]:
        """How many answers each day has, where clocks are ``offset`` minutes ahead of UTC."""
        return self._do(lambda store: store.days(self._content, offset))

    def memories(self, cards: Sequence[Card]) -> Mapping[str, Memory]:
        """What spaced review knows of the cards that were ever answered, by ``id`` of the item."""
        return self._do(lambda store: memories_of(self._ready(store, cards), self._content, cards))

    def park(self, sitting: bytes) -> None:
        """Keep an unfinished sitting in place of any other; empty: there is none."""
        self._sitting = sitting
        self._do(lambda store: store.park(self._content, sitting))

    def parked(self) -> bytes:
        """The unfinished sitting, or empty."""
        return self._do(lambda store: store.parked(self._content))

    def close(self) -> None:
        """Close the file, if there is one."""
        self._store.close()

    def _open(self, path: Path) -> None:
        try:
            self._store = open_store(path)
            finalize(self, self._store.close)  # so that all of it is in one file afterwards
        except NewerFile:
            self._mishap = "newer"
        except (sqlite3.DatabaseError, OSError) as error:
            self._go_on_in_memory(path, error)

    def _ready(self, store: Store, cards: Sequence[Card]) -> Store:
        """The file, with its cards up to date."""
        bring_up_to_date(store, self._content, cards, fuzz=self._fuzz, offset=self._offset)
        return store

    def _do(self, work: Callable[[Store], _Result]) -> _Result:
        """Do something with the file; where that fails, with the memory."""
        try:
            return work(self._store)
        except (sqlite3.DatabaseError, msgspec.DecodeError, UnicodeDecodeError) as error:
            if self._mishap or self._path is None:
                raise
            self._go_on_in_memory(self._path, error, self._store)
        return work(self._store)

    def _go_on_in_memory(self, path: Path, error: Exception, file: Store | None = None) -> None:
        """Leave the file alone from now on; a broken one is set aside."""
        if is_broken(error):
            self._mishap, self._store = "unreadable", memory_store()
            set_aside(path, "broken")
        else:
            self._mishap, self._store = "unwritable", copied_store(path, file)
        if file:
            file.close()
        self._store.add(self._session)
        if self._sitting:
            self._store.park(self._content, self._sitting)


def is_broken(error: Exception) -> bool:
    """Whether an error says that the file itself is no good; else it only cannot be used now."""
    if isinstance(error, sqlite3.DatabaseError):
        code: int = getattr(error, "sqlite_errorcode", 0)
        return code & 0xFF in _BROKEN
    return not isinstance(error, OSError)
