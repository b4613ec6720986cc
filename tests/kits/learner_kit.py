"""Made-up answers for the tests of the records."""

from __future__ import annotations

from collections.abc import Iterable

from sij_tui.core.practice.review_log import Answered, Event, Finished
from sij_tui.records.exchange import Record
from sij_tui.records.store import Store, StoredEvent

DAY = 86_400_000
START = 20_700 * DAY + DAY // 2
"""Noon, UTC, of a day in September 2026."""


def answered(number: int = 0, **changes: object) -> Answered:
    """An answer; each number makes another one, a minute later."""
    fields = {
        "id": f"{number:032x}",
        "at": START + number * 60_000,
        "content": "tea",
        "item": "q1",
        "fingerprint": "0" * 16,
        "kind": "single",
        "topic": "brewing",
        "facts": ("W-01",),
        "mode": "learn",
        "round_id": "a" * 32,
        "response": ("hot",),
        "right": True,
    }
    return Answered(**(fields | changes))  # type: ignore[arg-type]


def finished(number: int = 0, **changes: object) -> Finished:
    """The end of a round."""
    fields = {
        "id": f"f{number:031x}",
        "at": START + number * 60_000,
        "content": "tea",
        "mode": "test",
        "round_id": "a" * 32,
        "asked": 10,
        "right": 8,
        "passed": True,
    }
    return Finished(**(fields | changes))  # type: ignore[arg-type]


def of(learner: str, events: Iterable[Event]) -> list[Record]:
    """Events as those of a learner."""
    return [Record(learner, event) for event in events]


def brought_in(store: Store, events: Iterable[StoredEvent]) -> int:
    """Keep events from elsewhere; how many were new."""
    with store.writing():
        return store.insert_rows(events)
