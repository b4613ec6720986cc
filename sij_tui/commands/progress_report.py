"""``sij-tui progress report``: many exports put together, for an educator."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands.progress import COLUMNS, practised_content, printed_glyphs
from sij_tui.commands.progress_exchange import read_exports, write_new

if TYPE_CHECKING:
    from sij_tui.core.pages.report import Group
    from sij_tui.core.practice.bank import Bank
    from sij_tui.records.exchange import Record


def report(args: Any) -> int:
    """Print what the answers of a group say of the questions and the facts."""
    loaded, bank = practised_content(args)
    group = group_of(bank, read_exports(args.files), args.mode)
    texts = {fact.id: fact.text for fact in loaded.content.fact}
    if args.svg:
        from sij_tui.reading.report_svg import report_as_svg

        write_new(Path(args.svg), [report_as_svg(group, texts)])
    if args.format == "text":
        from sij_tui.core.pages.report import report_pieces
        from sij_tui.core.piece import Page
        from sij_tui.reading.text import as_text

        glyphs = printed_glyphs(args)
        pieces = tuple(report_pieces(group, texts, glyphs))
        page = Page(id="report", title="", pieces=pieces)
        sys.stdout.write(as_text([page], glyphs.tier, COLUMNS))
        return 0
    from sij_tui.core.visible import visible
    from sij_tui.reading.report import report_as_csv, report_as_json

    written = report_as_json(group) if args.format == "json" else report_as_csv(group)
    sys.stdout.buffer.write(visible(written, kept="\r").encode())
    sys.stdout.buffer.flush()
    return 0


def group_of(bank: Bank, records: list[Record], mode: str | None) -> Group:
    """What the first answers in some exports come to."""
    from msgspec.structs import replace

    from sij_tui.core.pages.report import Group
    from sij_tui.core.practice.ledger import Answered, cards_by_question, question_of
    from sij_tui.core.progress.items import (
        Answers,
        fact_statistics,
        first_answers,
        item_statistics,
    )

    answers: dict[str, list[Answered]] = {}
    for learner, event in records:
        if isinstance(event, Answered) and (mode is None or event.mode == mode):
            answers.setdefault(learner, []).append(event)
    cards = cards_by_question(bank.cards)

    def counts(answer: Answered) -> bool:
        return answer.content == bank.content and question_of(answer) in cards

    def as_now(answer: Answered) -> Answered:
        """With the present meaning in place of a former one."""
        meaning = cards[question_of(answer)].meaning if counts(answer) else answer.meaning
        return answer if meaning == answer.meaning else replace(answer, meaning=meaning)

    present = (Answers(name, list(map(as_now, each))) for name, each in answers.items())
    first = {
        learner: {card: answer for card, answer in mine.items() if counts(answer)}
        for learner, mine in first_answers(present).items()
    }
    given = {event.id: event for each in answers.values() for event in each}
    kept = sum(map(counts, given.values()))
    return Group(
        bank=bank, learners=sum(bool(mine) for mine in first.values()), answers=kept,
        items=item_statistics(first), facts=fact_statistics(first), left_out=len(given) - kept,
    )  # fmt: skip
