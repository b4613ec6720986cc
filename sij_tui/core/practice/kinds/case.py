"""What the checker's result comes to in one of its prepared cases."""

from __future__ import annotations

import msgspec

from sij_tui.core.checker.rules import outcome_of
from sij_tui.core.content.checker import SEVERITY, Checker
from sij_tui.core.content.practice import CaseItem, Wording
from sij_tui.core.practice.kinds.base import Choice, ItemContext, Kind, no_entries, no_remark


def _identity(item: CaseItem, checker: Checker | None) -> list[object]:
    cases = checker.case if checker else ()
    found: list[object] = [
        item.case,
        [case.outcome for case in cases if case.id == item.case],
    ]
    return found if item.answer_with == "outcome" else [*found, item.answer_with]


def _choices(item: CaseItem, context: ItemContext) -> tuple[Choice, ...]:
    """The outcomes on their scale, or the line to say aloud that each of them has."""
    case = context.case(item.case)
    if context.checker is None or case is None:
        return ()
    return tuple(
        Choice(
            name,
            outcome.say if item.answer_with == "line" else outcome.label,
            name == case.outcome,
            case.slip,
        )
        for name in SEVERITY
        for outcome in (outcome_of(context.checker, name),)
    )


def _reword(item: CaseItem, wording: Wording) -> CaseItem:
    return msgspec.structs.replace(item, ask=wording.text)


KIND = Kind(
    tag="case",
    item=CaseItem,
    fingerprint_word="Story",
    identity=_identity,
    question=lambda item: item.ask,
    reword=_reword,
    choices=_choices,
    entries=no_entries,
    remark=no_remark,
    shuffles=False,
    ordered=False,
    multiple=False,
    keeps_response=False,
    feedback_per_choice=False,
    xapi_interaction="other",
)
