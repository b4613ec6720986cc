"""A table of the questions: a row for each choice."""

from __future__ import annotations

import io
from collections.abc import Sequence
from csv import writer as csv_writer
from typing import Final

from sij_tui.export.bank import Exported
from sij_tui.export.bank.question import BankQuestion

_HEAD: Final = (
    "question", "topic", "kind", "text", "choice", "choice_text", "right", "place",
    "choice_feedback", "feedback", "hint", "facts",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be worked out by a spreadsheet."""


def export(questions: Sequence[BankQuestion], title: str) -> Exported:
    """Return the questions as CSV with a heading; ``place`` is that of a line in an order."""
    del title
    out = io.StringIO()
    table = csv_writer(out, lineterminator="\r\n")
    table.writerow(_HEAD)
    for question in questions:
        ordered = question.response == "order"
        for place, choice in enumerate(question.choices, start=1):
            row = (
                question.id, question.topic, question.kind, question.text, choice.id, choice.text,
                "" if ordered else int(choice.right), place if ordered else "", choice.feedback,
                question.feedback, question.hint, " ".join(question.facts),
            )  # fmt: skip
            table.writerow([_cell(value) for value in row])
    return Exported(out.getvalue())


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
