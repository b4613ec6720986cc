"""``sij-tui progress export`` and ``import``: answers from one machine to another."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail, read_bytes
from sij_tui.commands.progress import open_file, practised_content, records_path
from sij_tui.files import MOST_EXPORT_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sij_tui.records.exchange import Record
    from sij_tui.records.store import Store

_MOST_FAULTS = 20
_ACCOUNT = "account"
"""Under this note is the random name that exports give the learner."""


def export(args: Any) -> int:
    """Write all answers, of every content, as CSV or as xAPI statements."""
    path = records_path(args)
    if not path.exists():
        fail(f"there is nothing to export: {path} does not exist.")
    from sij_tui.core.visible import visible

    store = open_file(path)
    kind = args.format or ("csv" if not str(args.target).endswith((".json", ".jsonl")) else "xapi")
    lines = _lines(store, kind, args)
    if args.target is None:
        for line in lines:  # as bytes: an export is UTF-8, whatever the terminal takes
            sys.stdout.buffer.write(visible(line, kept="\r").encode())
        sys.stdout.buffer.flush()
        return 0
    count = write_new(Path(args.target), lines)
    print(f"{args.target}: {count} {'statements' if kind == 'xapi' else 'lines'}.")
    return 0


def _lines(store: Store, kind: str, args: Any) -> Iterable[str]:
    from sij_tui.core.practice.ledger import Event, Finished

    learner = store.note(_ACCOUNT)
    if not learner:
        learner = os.urandom(16).hex()
        with store.writing():
            learner = store.note(_ACCOUNT) or learner
            store.set_note(_ACCOUNT, learner)
    events: list[Event] = [*store.answers(), *store.finished()]
    events.sort(key=lambda event: (event.at, isinstance(event, Finished), event.id))
    store.close()
    if kind == "csv":
        from sij_tui.records.spreadsheet import as_csv

        return as_csv(learner, events)
    from sij_tui.records.activities import Activities
    from sij_tui.records.xapi import statements

    loaded, bank = practised_content(args)
    return statements(learner, events, Activities(bank, loaded.content.meta))


def write_new(path: Path, lines: Iterable[str]) -> int:
    """Write a new file for its owner alone; one that is there already is not written over.

    Returns the number of lines.
    """
    count = 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for line in lines:
                file.write(line.encode())
                count += 1
    except FileExistsError:
        fail(f"{path} exists already. Choose another name, or remove it first.")
    except OSError as error:
        fail(f"cannot write {path}: {error.strerror or error}.")
    return count


def read_exports(files: Sequence[str]) -> list[Record]:
    """All records of some exports; with any line broken the program ends, and names the lines."""
    from sij_tui.records.exchange import BrokenExport, read_export

    records: list[Record] = []
    faults: list[str] = []
    for name in files:
        try:
            records += read_export(read_bytes(Path(name), MOST_EXPORT_BYTES))
        except BrokenExport as broken:
            faults += [f"{name}:{fault.line}: {fault.message}" for fault in broken.faults]
    if faults:
        more = len(faults) - _MOST_FAULTS
        shown = [*faults[:_MOST_FAULTS], *([f"and {more} more."] if more > 0 else [])]
        fail("\n".join(["these lines cannot be read, so nothing was taken in:", *shown]))
    return records


def bring_in(args: Any) -> int:
    """Merge exports into the learner's file. What is there already is passed over."""
    from sij_tui.records.cards import bring_up_to_date

    events = [record.event for record in read_exports(args.files)]
    store = open_file(records_path(args))
    new = store.add(events)
    offset = time.localtime().tm_gmtoff // 60
    for content in {event.content for event in events}:
        bring_up_to_date(store, content, fuzz=True, offset=offset)
    store.close()
    print(f"Answers and ends of sittings: {len(events)}, of which {new} are new.")
    return 0
