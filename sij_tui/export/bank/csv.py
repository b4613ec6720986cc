"""A table of the questions: a row for each choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sij_tui.export.bank import BankSource, Exported, lacking
from sij_tui.export.bank.question import BankQuestion
from sij_tui.export.csv_text import csv_text

_HEAD: Final = (
    "question", "topic", "kind", "text", "choice", "choice_text", "right", "place",
    "choice_feedback", "feedback", "hint", "facts",
)  # fmt: skip


def export(questions: Sequence[BankQuestion], source: BankSource) -> Exported:
    """Return the questions as CSV with a heading; ``place`` is that of a line in an order."""
    text = csv_text(_HEAD, (row for each in questions for row in _rows(each)))
    return Exported(text.encode(), lacks=lacking(questions, "picture"))


def _rows(question: BankQuestion) -> Iterator[tuple[object, ...]]:
    ordered = question.response == "order"
    for place, choice in enumerate(question.choices, start=1):
        yield (
            question.id, question.topic, question.kind, question.text, choice.id, choice.text,
            "" if ordered else int(choice.right), place if ordered else "", choice.feedback,
            question.feedback, question.hint, " ".join(question.facts),
        )  # fmt: skip
