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

if TYPE_CHECKING:
    from sij_tui.core.practice.bank import Bank
    from sij_tui.core.progress.report_pages import GroupReport
    from sij_tui.records.exchange import Record


def report(args: Any) -> int:
    """Print what the answers of a group say of the questions and the facts."""
    if not (args.files or args.records):
        fail("name the exports of the group, or a folder of learners' files with --records.")
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
    from sij_tui.core.content.control_characters import visible
    from sij_tui.export.report import report_as_csv, report_as_json

    written = report_as_json(group) if args.format == "json" else report_as_csv(group)
    sys.stdout.buffer.write(visible(written, kept="\r").encode())
    sys.stdout.buffer.flush()
    return 0


def read_folder(folder: Path, tracker: Tracker) -> list[Record]:
    """All records of a folder of learners' files. One that cannot be read is told of, and left out.

    No file is changed.
    """
    import sqlite3

    from sij_tui.records import NewerFile
    from sij_tui.records.notes import LEARNER
    from sij_tui.records.opening import read_copy
    from sij_tui.records.transfer import all_records

    files = sorted(folder.glob(f"*{LEARNER_ENDING}")) if folder.is_dir() else []
    if not files:
        fail(
            f"there is no learner's file (*{LEARNER_ENDING}) in {folder}."
            " Check the name of the folder."
        )
    records: list[Record] = []
    for file in tracker.track(files, len(files), "Reading"):
        try:
            with closing(read_copy(file)) as store:
                records += all_records(store, store.note(LEARNER) or file.stem, now_ms())
        except NewerFile:
            print(f"sij-tui: left out: {file} was written by a newer version.", file=sys.stderr)
        except (sqlite3.DatabaseError, OSError) as error:
            print(f"sij-tui: left out: {file} cannot be read: {error}.", file=sys.stderr)
    return records


def group_of(bank: Bank, records: list[Record], mode: str | None) -> GroupReport:
    """What the first answers in some exports come to."""
    from msgspec.structs import replace

    from sij_tui.core.practice.review_log import Answered, cards_by_key, item_key
    from sij_tui.core.progress.item_analysis import (
        LearnerAnswers,
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

    present = (LearnerAnswers(name, list(map(as_now, each))) for name, each in answers.items())
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
