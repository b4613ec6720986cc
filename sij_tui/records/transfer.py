"""Answers out of a learner's file, and into it: whose they are stays with each of them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from sij_tui.core.content.digest import blake2b_of
from sij_tui.core.practice.review_log import Answered, Finished
from sij_tui.files import write_new
from sij_tui.records import NewerFile
from sij_tui.records.clock_correction import correct_times
from sij_tui.records.exchange import Record, is_learner_name
from sij_tui.records.notes import LEARNER
from sij_tui.records.opening import open_store
from sij_tui.records.spreadsheet import as_csv
from sij_tui.records.store import Numbered, Store, StoredEvent

_MOST = 1000
"""Files of one name beside one another."""


class SeveralLearners(ValueError):
    """Answers of more than one learner cannot all be the learner's own."""


class NewAnswers(NamedTuple):
    """Answers that are about to be written."""

    own: Sequence[Numbered]
    """Those of the learner whose file it is, the first first."""
    last: int
    """The number of the last of all answers afterwards."""


class ImportResult(NamedTuple):
    """What became of events that were brought in."""

    new: int
    others: int
    """How many are of other learners: they count in exports and reports alone."""
    own: bool
    """The learner of this file has the name now that was in the export."""


def learner_name(store: Store) -> str:
    """The random name of the learner in exports: 32 hexadecimal digits, made when first needed."""
    if is_learner_name(name := store.note(LEARNER)):
        return name
    with store.writing():
        if not is_learner_name(name := store.note(LEARNER)):
            name = os.urandom(16).hex()
            store.set_note(LEARNER, name)
    return name


def all_records(store: Store, name: str, now: int) -> list[Record]:
    """All that is kept, in the order of time, with the learner each is of.

    ``name`` is that of the learner whose file it is; ``now`` is in milliseconds since 1970 UTC.
    Nothing is later than that: no import would take it.
    """
    correct_times(store, now)
    records = [
        Record(_as_name(learner or name), event if event.at <= now else replace(event, at=now))
        for learner, event in store.kept()
    ]
    records.sort(key=_place)
    return records


@lru_cache(1024)
def _as_name(learner: str) -> str:
    """The name of a learner; of one that can be none, from a damaged file, another."""
    return learner if is_learner_name(learner) else blake2b_of(learner.encode(), 16).hex()


def _place(record: Record) -> tuple[int, bool]:
    """Answers of one moment keep the order in which they were given; an end comes after them."""
    return record.event.at, isinstance(record.event, Finished)


def import_records(
    store: Store,
    records: Sequence[Record],
    *,
    mine: bool = False,
    track: Callable[[Iterable[StoredEvent], int], Iterable[StoredEvent]] = lambda kept, total: kept,
    meanwhile: Callable[[NewAnswers], AbstractContextManager[None]] = lambda new: nullcontext(),
) -> ImportResult:
    """Keep records from elsewhere, all or none; what is there already is passed over.

    Each keeps its learner. A file without answers goes on as the learner of the export, if that is
    but one: whoever moves to another machine. ``mine`` says so of a file that has answers. The rows
    are written inside ``meanwhile``, which is given the answers that will be the learner's own.

    Raises:
        SeveralLearners: with ``mine``, records of more than one other learner.
    """
    names = {record.learner for record in records}
    store.use_large_cache()
    with store.writing():
        others = names - {store.note(LEARNER)}
        if mine and len(others) > 1:
            raise SeveralLearners
        own = (
            next(iter(others)) if len(others) == 1 and (mine or not has_own_events(store)) else None
        )
        name = own or store.note(LEARNER)
        if own:
            store.set_own_name(own)

        def kept() -> Iterator[StoredEvent]:
            for learner, event in records:
                yield StoredEvent(None if learner == name else learner, event)

        with meanwhile(_new_answers(store, records, name)):
            new = store.insert_rows(track(kept(), len(records)))
    return ImportResult(new, sum(record.learner != name for record in records), own is not None)


def _new_answers(store: Store, records: Sequence[Record], name: str) -> NewAnswers:
    """What is not there yet, with the numbers that it will have."""
    answers = [(learner, event) for learner, event in records if isinstance(event, Answered)]
    known = store.known_answers([event.id for _, event in answers])
    own: list[Numbered] = []
    last = store.last_number()
    for learner, event in answers:
        if event.id not in known:
            known.add(event.id)
            last += 1
            if learner == name:
                own.append(Numbered(last, event))
    own.sort(key=lambda each: each.answer.at)
    return NewAnswers(own, last)


def has_own_events(store: Store) -> bool:
    """Whether anything is kept of the learner whose file it is."""
    asked = "SELECT EXISTS (SELECT 1 FROM {} WHERE learner IS NULL)"
    return any(
        store.connection.execute(asked.format(table)).fetchone()[0]
        for table in ("answer", "finish")
    )


def export_file(records: Path | None, target: Path, now: int) -> Path:
    """Write all that is in a learner's file as a table; see :func:`write_beside`.

    Raises:
        OSError: it cannot be written, or there is nothing to write; the name is that of the target.
    """
    try:
        if records is None or not records.exists():
            raise FileNotFoundError(None, None, target)
        with closing(open_store(records)) as store:
            return write_beside(target, as_csv(all_records(store, learner_name(store), now)))
    except (sqlite3.DatabaseError, NewerFile) as error:
        raise OSError(None, str(error), target) from error


def write_beside(path: Path, lines: Iterable[str]) -> Path:
    """Write a new file of this name or, where there is one, of the first free: ``name-2.csv``.

    Raises:
        OSError: it cannot be written.
    """
    names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, _MOST))
    free = next((name for name in (path, *names) if not name.exists()), path)
    write_new(free, lines, private=True)
    return free
