"""A learner's progress as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sij_tui.core.practice.days import date_of, streak
from sij_tui.core.progress.overview import STATES
from sij_tui.export.json import indented_json

if TYPE_CHECKING:
    from sij_tui.core.progress.overview import Tally
    from sij_tui.core.progress.pages import Context


def progress_as_json(context: Context) -> str:
    """How the learner stands: questions by state, topic and fact, days, and what is due."""
    view = context.overview
    value = {
        "content": context.bank.content,
        "today": date_of(view.today).isoformat(),
        "answers": view.answers,
        "due": view.due,
        "due_tomorrow": view.due_tomorrow,
        "due_within_a_week": view.due_in_week,
        "days_in_a_row": streak(view.days.keys(), view.today),
        "days": {date_of(day).isoformat(): count for day, count in sorted(view.days.items())},
        "questions": _states(view.all),
        "topics": {tally.id: _states(tally) for tally in view.topics},
        "facts": {tally.id: _states(tally) for tally in view.facts},
        "recall_after_days": [round(chance, 4) for chance in view.recall],
    }
    return indented_json(value)


def _states(tally: Tally) -> dict[str, Any]:
    return {state: tally.count(state) for state in STATES}
