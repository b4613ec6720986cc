"""The report on a group as CSV and as JSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import msgspec

from sij_tui.core.content.control_characters import in_json
from sij_tui.core.progress.report_pages import response_text

if TYPE_CHECKING:
    from sij_tui.core.progress.report_pages import Group


def report_as_json(group: Group) -> str:
    """All figures of a group."""
    value = {
        "content": group.bank.content,
        "learners": group.learners,
        "answers": group.answers,
        "left_out": group.left_out,
        "items": [msgspec.to_builtins(item) for item in group.items],
        "facts": [
            {**msgspec.to_builtins(fact), "landing": fact.right >= group.mark}
            for fact in group.facts
        ],
    }
    return in_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n"


def report_as_csv(group: Group) -> str:
    """A line for each question, then one for each fact."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(
        ["of", "id", "n", "p", "discrimination", "method", "commonest wrong", "times", "landing"]
    )
    for item in group.items:
        value = "" if item.discrimination is None else f"{item.discrimination:.3f}"
        words = response_text(group.bank, item) if item.wrong else ""
        row = [item.learners, f"{item.difficulty:.3f}", value, item.method, words]
        table.writerow(["question", item.item, *row, item.wrong_count or "", ""])
    for fact in group.facts:
        landing = "true" if fact.right >= group.mark else "false"
        row = [fact.learners, f"{fact.right:.3f}", "", "", "", "", landing]
        table.writerow(["fact", fact.fact, *row])
    return file.getvalue()
