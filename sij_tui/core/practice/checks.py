"""What must be true of the question bank before any question is asked.

Without these a question could not be answered, or a right answer would be marked as wrong. They run
at every start. What makes a question a good one is in :mod:`sij_tui.core.practice.item_checks`, and
a bank a good one in :mod:`sij_tui.core.practice.bank_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sij_tui.core.content.problems import Finding, unknown_name
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.gaps import gap_names

if TYPE_CHECKING:
    from sij_tui.core.content.document import Document


def questions_can_be_answered(document: Document) -> Iterator[Finding]:
    """Every name that a question uses exists, it asks for something, and an answer can be right."""
    if (bank := bank_of(document.content)) is None:
        return
    topics = [topic.id for topic in bank.practice.topic]
    gaps = gap_names(table for _, table in document.tables)
    for index, item in enumerate(bank.practice.item):
        path = ("practice", "item", index)
        yield from item.problems(path, bank)
        yield from unknown_name((*path, "topic"), "topic", item.topic, topics)
        for at, gap in enumerate(item.gaps):
            yield from unknown_name((*path, "gaps", at), "gap", gap, gaps)
        if not item.facts and not item.gaps:
            yield Finding(
                path=path,
                message="asks for no fact, and for nothing that the source does not say.",
                allowed='Write facts = ["…"], or gaps = ["…"] with the gap of a statement.',
            )
        known = [choice.id for choice in bank.own_choices(item)] if item.wording else ()
        for at, wording in enumerate(item.wording):
            for name in wording.option:
                yield from unknown_name(
                    (*path, "wording", at, "option", name), "option", name, known
                )


def gaps_are_silences(document: Document) -> Iterator[Finding]:
    """Only what the source does not say is a gap."""
    for path, table in document.tables:
        if getattr(table, "gap", None) and getattr(table, "basis", "silence") != "silence":
            yield Finding(
                path=(*path, "gap"),
                message='names a gap, but the statement is not basis = "silence".',
                allowed='Write basis = "silence" where the source does not say, or leave gap out.',
            )


def questions_are_well_made(document: Document) -> Iterator[Finding]:
    """Feedback, wording and lengths; which facts are asked. No start needs these."""
    if document.content.practice is not None:
        from sij_tui.core.practice.bank_checks import faults_of_bank
        from sij_tui.core.practice.item_checks import faults_of_questions

        yield from faults_of_questions(document)
        yield from faults_of_bank(document)
