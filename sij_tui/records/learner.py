"""The review log of one learner: a file, or memory alone where there can be no file.

Whatever goes wrong with the file, practice goes on with what could still be read, and ``problem``
says what happened. A broken file is set aside and a new one begun. One that cannot be written, or
that is in the way, is never written over, and practice goes on in memory.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from weakref import finalize

import msgspec

from sij_tui.core.practice.review_log import (
    LATEST,
    Answered,
    Card,
    CardState,
    Event,
    StorageProblem,
)
from sij_tui.records import NewerFile
from sij_tui.records.cards import (
    ReviewSettings,
    bring_up_to_date,
    card_states,
    latest_answers,
)
from sij_tui.records.clock_correction import correct_times
from sij_tui.records.opening import copied_store, memory_store, open_store
from sij_tui.records.store import Store

_TRIES = 2
_Result = TypeVar("_Result")
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class StoredReviewLog:
    """The review log of one content file, as :class:`sij_tui.core.practice.review_log.ReviewLog`.

    Args:
        path: The file of the answers; None to keep everything in memory alone.
        content: The content's id.
        fuzz: Spread what is due over the days around.
        offset: Returns by how many minutes clocks are ahead of UTC, which is kept with each answer;
            without it, days are those of UTC.
        now: Returns the time in milliseconds since 1970 UTC: no answer counts later than that.
    """

    def __init__(
        self,
        path: Path | None,
        content: str,
        *,
        fuzz: bool = False,
        offset: Callable[[], int] | None = None,
        now: Callable[[], int] = lambda: LATEST,
    ) -> None:
        self._path = path
        self._content = content
        self._fuzz = fuzz
        self._offset = offset
        self._now = now
        self._settled = -1
        """The last answer when it was last looked at when answers count."""
        self._problem: StorageProblem = ""
        self._is_closed = False
        self._store: Store
        self._file: os.stat_result | None = None
        """What the file was when it was opened."""
        self._session: list[Event] = []
        """What was written since it was opened: remembered even if the file turns out broken."""
        self._suspended = b""
        self._suspended_rounds: set[bytes] = set()
        """The unfinished rounds that were kept, or read, here."""
        if path is None:
            self._store = memory_store()
        else:
            self._open(path)

    @property
    def problem(self) -> StorageProblem:
        """What went wrong, if anything."""
        return self._problem or ("skipped" if self.skipped else "")

    @property
    def place(self) -> str:
        """The file, for a message; empty where nothing is kept."""
        return str(self._path or "")

    @property
    def keeps(self) -> bool:
        """Whether what is written now outlives the program."""
        return self._path is not None and self._problem not in ("unwritable", "newer")

    @property
    def skipped(self) -> int:
        """How many answers were left out so far, since they cannot be read."""
        return len(self._store.unreadable)

    def write(self, event: Event) -> None:
        """Store an answer, or the end of a round, durably before it returns."""
        if self._is_closed:
            return
        if isinstance(event, Answered) and event.offset is None and self._offset:
            event = msgspec.structs.replace(event, offset=self._offset())
        self._session.append(event)
        self._do(lambda store: store.add([event]))

    def answers(self) -> Sequence[Answered]:
        """All answers about the content, the first first."""
        return self._do(lambda store: self._settle(store).answers(self._content))

    def latest(self, cards: Sequence[Card]) -> Mapping[str, Answered]:
        """The last answer to each card that was ever answered, by ``id`` of the item."""
        return self._do(
            lambda store: latest_answers(self._ready(store, cards), self._content, cards)
        )

    def days(self, offset: int) -> Mapping[int, int]:
        """How many answers each day has; see :meth:`Answered.day` for ``offset``, in minutes."""
        return self._do(lambda store: self._settle(store).days(self._content, offset))

    def card_states(self, cards: Sequence[Card]) -> Mapping[str, CardState]:
        """What spaced review knows of the cards that were ever answered, by ``id`` of the item."""
        return self._do(lambda store: card_states(self._ready(store, cards), self._content, cards))

    def suspend(self, data: bytes) -> None:
        """Keep an unfinished round in place of any other; empty: the one that was kept is over.

        One that another program has kept meanwhile stays.
        """
        if self._is_closed:
            return
        self._suspended = data
        if data:
            self._suspended_rounds.add(data)
            self._do(lambda store: store.suspend(self._content, data))
        else:
            self._do(lambda store: store.discard_suspended(self._content, self._suspended_rounds))
            self._suspended_rounds.clear()

    def suspended(self) -> bytes:
        """The unfinished round, or empty."""
        data = self._do(lambda store: store.suspended(self._content))
        self._suspended_rounds.add(data)
        return data

    def close(self) -> None:
        """Close the file, if there is one, and empty the memory.

        Nothing that is written afterwards is kept: a screen may still write while it is removed.
        """
        if self._is_closed:
            return
        self._is_closed = True
        self._session.clear()
        self._suspended = b""
        file, self._store = self._store, memory_store()
        self._store.unreadable.update(file.unreadable)
        finalize(self, self._store.close)
        with contextlib.suppress(sqlite3.Error):  # what is written is safe in any case
            file.close()

    def _open(self, path: Path) -> None:
        try:
            self._use(open_store(path))
        except NewerFile:
            self._problem, self._store = "newer", memory_store()
        except (sqlite3.DatabaseError, OSError) as error:
            self._go_on(path, error)

    def _use(self, store: Store) -> None:
        self._store = store
        self._file = _stat(self._path)
        finalize(self, store.close)  # so that all of it is in one file afterwards

    def _settle(self, store: Store) -> Store:
        """The file, with the times at which answers count."""
        if (last := store.last_number()) != self._settled:
            correct_times(store, self._now())
            self._settled = last
        return store

    def _ready(self, store: Store, cards: Sequence[Card]) -> Store:
        """The file, with its cards up to date."""
        offset = self._offset() if self._offset else 0
        bring_up_to_date(
            self._settle(store), ReviewSettings(self._content, cards, self._fuzz, offset)
        )
        return store

    def _do(self, work: Callable[[Store], _Result]) -> _Result:
        """Do something with the file; where that fails, with a new one, or with the memory."""
        if self._is_closed:
            return work(self._store)
        for _ in range(_TRIES):
            try:
                return work(self._store)
            except sqlite3.DatabaseError as error:
                if not self.keeps:
                    raise
                assert self._path
                self._go_on(self._path, error, self._store)
        return work(self._store)

    def _go_on(self, path: Path, error: Exception, file: Store | None = None) -> None:
        """Begin a new file in place of a broken one; one that cannot be used is left alone."""
        self._settled = -1
        if is_broken(error) and (not file or self._problem not in ("damaged", "unreadable")):
            if file:
                file.close()
            if self._renew(path):
                return
            self._problem, self._store = "unwritable", memory_store()
        else:
            self._problem, self._store = "unwritable", copied_store(path, file)
            if file:
                file.close()
        self._take_along()

    def _renew(self, path: Path) -> bool:
        """Begin a new file with what can be read of a broken one; says whether it was possible."""
        from sij_tui.records.salvage import renew

        try:
            saved = renew(path, self._file)
            self._use(open_store(path))
            self._problem = "damaged" if saved or saved is None else "unreadable"
            self._take_along()
        except (sqlite3.DatabaseError, OSError, NewerFile):
            return False
        return True

    def _take_along(self) -> None:
        """What was answered since the file was opened is not lost with it."""
        self._store.add(self._session)
        if self._suspended:
            self._store.suspend(self._content, self._suspended)


def _stat(path: Path | None) -> os.stat_result | None:
    """What stands at a path, to tell it from another file."""
    try:
        return path.stat() if path else None
    except OSError:
        return None


def is_broken(error: Exception) -> bool:
    """Whether an error says that the file itself is no good; else it only cannot be used now."""
    if isinstance(error, sqlite3.DatabaseError):
        code: int = getattr(error, "sqlite_errorcode", 0)
        return code & 0xFF in _BROKEN
    return not isinstance(error, OSError)
