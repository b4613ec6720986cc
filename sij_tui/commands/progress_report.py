"""``sij-tui progress report``: many exports put together, for an educator."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.clock import now_ms
from sij_tui.commands import fail
from sij_tui.commands.output_file import check_new_file, write_file
from sij_tui.commands.progress_bar import Tracker
from sij_tui.commands.progress_common import (
    LEARNER_ENDING,
    practised_content,
    printed_glyphs,
)
from sij_tui.commands.progress_exchange import read_exports
from sij_tui.core.content.control_characters import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sij_tui.core.practice.bank import Bank
    from sij_tui.core.progress.report_pages import GroupReport
    from sij_tui.records.exchange import Record

_EXPORT_ENDINGS = (".csv", ".json", ".jsonl")


def report(args: Any) -> int:
    """Print what the answers of a group say of the questions and the facts."""
    if not (args.files or args.records):
        fail("name the exports of the group, or with --records a folder of them, or of records.")
    if args.svg:
        check_new_file(args.svg)
    loaded, bank = practised_content(args)
    tracker = Tracker()
    records = read_exports(args.files, tracker)
    if args.records:
        records += read_folder(Path(args.records), tracker)
    group = group_of(bank, records, args.mode)
    texts = {fact.id: fact.text for fact in loaded.content.fact}
    if args.svg:
        from sij_tui.export.report import report_as_svg

        write_file(args.svg, [report_as_svg(group, texts)])
    if args.format == "text":
        from sij_tui.core.layout.elements import Page
        from sij_tui.core.progress.report_pages import report_elements
        from sij_tui.export import COLUMNS
        from sij_tui.export.text import as_text

        glyphs = printed_glyphs(args)
        elements = tuple(report_elements(group, texts, glyphs))
        page = Page(id="report", title="", elements=elements)
        sys.stdout.write(as_text([page], glyphs.tier, COLUMNS))
        return 0
    from sij_tui.export.report import report_as_csv, report_as_json

    written = report_as_json(group) if args.format == "json" else report_as_csv(group)
    sys.stdout.buffer.write(visible(written, kept="\r").encode())
    sys.stdout.buffer.flush()
    return 0


def read_folder(folder: Path, tracker: Tracker) -> list[Record]:
    """All records of a folder of learners' files and of exports.

    Unreadable ones are reported, and left out. No file is changed.
    """
    import sqlite3

    from sij_tui.records import NewerFile
    from sij_tui.records.exchange import BrokenExport

    endings = (LEARNER_ENDING, *_EXPORT_ENDINGS)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [file for file in files if file.suffix.lower() in endings]
    if not files:
        fail(
            f"there is no learner's file (*{LEARNER_ENDING}) and no export (*.csv) in {folder}."
            " Check the name of the folder."
        )
    records: list[Record] = []
    for file in tracker.track(files, len(files), "Reading"):
        try:
            records += _records_of(file)
        except NewerFile:
            _leave_out(file, "was written by a newer version.")
        except BrokenExport as broken:
            _leave_out(file, f"line {broken.faults[0].line} {broken.faults[0].message}")
        except (sqlite3.DatabaseError, OSError) as error:
            _leave_out(file, f"cannot be read: {getattr(error, 'strerror', None) or error}.")
    return records


def _records_of(file: Path) -> Sequence[Record]:
    """The records of a learner's file, or of an export.

    Raises:
        NewerFile: It was written by a newer version.
        BrokenExport: It is an export that was damaged, or none.
        sqlite3.DatabaseError: It is no learner's file, or a damaged one.
        OSError: It cannot be read.
    """
    if file.suffix.lower() != LEARNER_ENDING:
        from sij_tui.files import MOST_EXPORT_BYTES, read_file
        from sij_tui.records.export_reader import read_export

        return read_export(read_file(file, MOST_EXPORT_BYTES), now_ms())
    from sij_tui.records.notes import LEARNER
    from sij_tui.records.opening import read_copy
    from sij_tui.records.transfer import all_records

    with closing(read_copy(file)) as store:
        return all_records(store, store.note(LEARNER) or file.stem, now_ms())


def _leave_out(file: Path, why: str) -> None:
    print(f"sij-tui: left out: {visible(str(file))}: {why}", file=sys.stderr)


def group_of(bank: Bank, records: list[Record], mode: str | None) -> GroupReport:
    """What the first answers in some exports come to."""
    from msgspec.structs import replace

    from sij_tui.core.practice.review_log import Answered, cards_by_key, item_key
    from sij_tui.core.progress.item_analysis import (
        fact_statistics,
        first_answers,
        item_statistics,
    )
    from sij_tui.core.progress.report_pages import GroupReport

    answers: dict[str, list[Answered]] = {}
    for learner, event in records:
        if isinstance(event, Answered) and (mode is None or event.mode == mode):
            answers.setdefault(learner, []).append(event)
    cards = cards_by_key(bank.cards)

    def counts(answer: Answered) -> bool:
        return answer.content == bank.content and item_key(answer) in cards

    def as_now(answer: Answered) -> Answered:
        """With the present fingerprint in place of a former one."""
        present = cards[item_key(answer)].fingerprint if counts(answer) else answer.fingerprint
        return answer if present == answer.fingerprint else replace(answer, fingerprint=present)

    present = {name: list(map(as_now, each)) for name, each in answers.items()}
    first = {
        learner: {card: answer for card, answer in mine.items() if counts(answer)}
        for learner, mine in first_answers(present).items()
    }
    given = {event.id: event for each in answers.values() for event in each}
    kept = sum(map(counts, given.values()))
    return GroupReport(
        bank=bank, learners=sum(bool(mine) for mine in first.values()), answers=kept,
        items=item_statistics(first), facts=fact_statistics(first), left_out=len(given) - kept,
    )  # fmt: skip
