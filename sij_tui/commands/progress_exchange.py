"""``sij-tui progress export`` and ``import``: answers from one machine to another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.clock import now_ms, utc_offset
from sij_tui.commands import fail, load_content, read_bytes
from sij_tui.commands.output_file import check_new_file, write_file
from sij_tui.commands.progress_bar import Tracker
from sij_tui.commands.progress_common import (
    practised_content,
    records_path,
    with_file,
)
from sij_tui.core.content.control_characters import visible
from sij_tui.files import MOST_EXPORT_BYTES, STANDARD_OUTPUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sij_tui.core.practice.bank import Bank
    from sij_tui.records.exchange import Record
    from sij_tui.records.store import Store
    from sij_tui.records.transfer import ImportResult

_MOST_FAULTS = 20


def export(args: Any) -> int:
    """Write all answers, of every content, as CSV or as xAPI statements."""
    from sij_tui.records.transfer import all_records, learner_name

    path = records_path(args)
    to_file = args.target not in (None, STANDARD_OUTPUT)
    if to_file:
        check_new_file(args.target)
    if not path.exists():
        fail(f"there is nothing to export: {path} does not exist.")
    kind = args.format or ("csv" if not str(args.target).endswith((".json", ".jsonl")) else "xapi")
    records = with_file(path, lambda store: all_records(store, learner_name(store), now_ms()))
    lines = Tracker().track(_lines(records, kind, args), len(records), "Writing")
    if not to_file:
        for line in lines:  # as bytes: an export is UTF-8, whatever the terminal takes
            sys.stdout.buffer.write(visible(line, kept="\r").encode())
        sys.stdout.buffer.flush()
        return 0
    count = write_file(args.target, lines, private=True)
    print(f"{args.target}: {count} {'statements' if kind == 'xapi' else 'lines'}.")
    return 0


def _lines(records: Iterable[Record], kind: str, args: Any) -> Iterable[str]:
    if kind == "csv":
        from sij_tui.records.spreadsheet import as_csv

        return as_csv(records)
    from sij_tui.records.xapi import Activities, statements

    loaded, bank = practised_content(args)
    return statements(records, Activities(bank, loaded.content.meta))


def read_exports(files: Sequence[str], tracker: Tracker) -> list[Record]:
    """All records of some exports; with any line broken the program ends, and names the lines."""
    from sij_tui.records.exchange import BrokenExport, Read
    from sij_tui.records.export_reader import read_export

    records: list[Record] = []
    faults: list[str] = []
    for name in files:
        if Path(name).is_dir():
            what = f"{visible(name)} is a folder, not a file."
            fail(f"{what} 'sij-tui progress report --records' reads all that is in a folder.")

        def track(read: Read, total: int, name: str = name) -> Read:
            return tracker.track(read, total, f"Reading {Path(name).name}")

        try:
            records += read_export(read_bytes(Path(name), MOST_EXPORT_BYTES), now_ms(), track)
        except BrokenExport as broken:
            faults += [f"{name}:{fault.line}: {fault.message}" for fault in broken.faults]
    if faults:
        more = len(faults) - _MOST_FAULTS
        shown = [*faults[:_MOST_FAULTS], *([f"and {more} more."] if more > 0 else [])]
        fail("\n".join(["these lines cannot be read, so nothing was taken in:", *shown]))
    return records


def import_exports(args: Any) -> int:
    """Merge exports into the learner's file. What is there already is passed over."""
    from sij_tui.core.practice.bank import bank_of
    from sij_tui.records.transfer import SeveralLearners

    bank = bank_of(load_content(args).content)
    tracker = Tracker()
    records = read_exports(args.files, tracker)
    try:
        taken = with_file(
            records_path(args), lambda store: _kept(store, records, bank, tracker, mine=args.mine)
        )
    except SeveralLearners:
        fail("these are the answers of several learners, so --mine cannot be: nothing changed.")
    print(f"Answers and ends of rounds: {len(records)}, of which {taken.new} are new.")
    if taken.own:
        print("They count as your own from now on, here and in what you export.")
    if taken.others:
        print(
            f"Of other learners: {taken.others}. Exports have them under their own names, and your"
            " progress does not count them. If they are your own, import them again with --mine."
        )
    return 0


def _kept(
    store: Store, records: Sequence[Record], bank: Bank | None, tracker: Tracker, *, mine: bool
) -> ImportResult:
    """Keep records in a learner's file, and work out what is due.

    What a card of the bank was called before counts for it; of other content that is not known.
    """
    from sij_tui.records.cards import ReviewSettings
    from sij_tui.records.clock_correction import correct_times
    from sij_tui.records.import_cards import ImportedCards
    from sij_tui.records.transfer import import_records

    known = {bank.content: bank.cards} if bank else {}
    contents = sorted({record.event.content for record in records})
    settings = [
        ReviewSettings(content, known.get(content, ()), True, utc_offset()) for content in contents
    ]
    cards = ImportedCards(store, settings, now_ms())
    taken = import_records(
        store, records, mine=mine, meanwhile=cards.worked_out,
        track=lambda kept, total: tracker.track(kept, total, "Keeping"),
    )  # fmt: skip
    correct_times(store, now_ms())
    if taken.others < len(records):
        cards.write(lambda cards, total: tracker.track(cards, total, "Working out"))
    return taken
