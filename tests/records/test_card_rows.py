"""Cards as they are kept: with what they are marked, when they are made anew, and when not."""

from __future__ import annotations

import pytest
from learner_kit import DAY, START, answered

from sij_tui.core.practice.review_log import LATEST, Card
from sij_tui.records.cards import (
    CardUpdate,
    ReviewSettings,
    bring_up_to_date,
    card_states,
    is_up_to_date,
)
from sij_tui.records.clock_correction import correct_times
from sij_tui.records.opening import memory_store
from sij_tui.records.store import Store

CARD = Card("q1", "0" * 16)
PLAIN = ReviewSettings("tea", [CARD], fuzz=False, offset=0)


@pytest.mark.parametrize(
    ("settings", "model"),
    [
        (PLAIN, "FSRS-6, parameters of fsrs 6.3 fuzz=0 offset=0"),
        (ReviewSettings("tea", [CARD], fuzz=True, offset=-210),
         "FSRS-6, parameters of fsrs 6.3 fuzz=1 offset=-210"),
        (ReviewSettings("tea", [Card("q1", "0" * 16, formerly=("1" * 16,))], fuzz=False, offset=0),
         "FSRS-6, parameters of fsrs 6.3 fuzz=0 offset=0 former=f6a37b6503bc84fe"),
    ],
)  # fmt: skip
def test_cards_are_marked_with_all_that_changes_them(settings: ReviewSettings, model: str) -> None:
    """What is written into files: another mark has every learner's cards worked out anew."""
    assert settings.model() == model


def changes(store: Store) -> int:
    return store.connection.total_changes


def test_without_answers_and_with_nothing_new_nothing_is_written() -> None:
    store = memory_store()
    before = changes(store)
    bring_up_to_date(store, PLAIN)
    assert is_up_to_date(store, PLAIN)
    assert changes(store) == before
    store.add([answered()])
    assert not is_up_to_date(store, PLAIN)
    bring_up_to_date(store, PLAIN)
    assert is_up_to_date(store, PLAIN)
    before = changes(store)
    bring_up_to_date(store, PLAIN)
    assert changes(store) == before


@pytest.mark.parametrize(
    ("change", "sound"),
    [
        (f"due = {LATEST * 2}", True), (f"due = {LATEST * 2 + 1}", False),
        (f"last = {LATEST}", True), (f"last = {LATEST + 1}", False), ("last = 0", True),
        (f"day = {LATEST // DAY}", True), (f"day = {LATEST // DAY + 1}", False),
        ("day = -1", True), ("day = -2", False),
        ("stability = 1e-4", True), ("stability = 1e6", True), ("stability = 1000001.0", False),
        ("difficulty = 10.0", True), ("difficulty = 10.1", False),
    ],
)  # fmt: skip
def test_a_card_at_a_bound_is_kept_and_beyond_it_is_made_anew(change: str, sound: bool) -> None:
    store = memory_store()
    store.add([answered()])
    bring_up_to_date(store, PLAIN)
    store.connection.execute(f"UPDATE card SET {change}")
    assert is_up_to_date(store, PLAIN) is sound


def test_what_was_worked_out_before_does_not_count_where_a_time_is_wrong() -> None:
    store, other = memory_store(), memory_store()
    for each, at in ((store, START + DAY), (other, START)):
        each.add([answered(at=at)])
        correct_times(each, START)
        assert each.answers()[0].at == START
    bring_up_to_date(other, PLAIN)
    before = CardUpdate(PLAIN.model(), 0, 1, [])  # as if nothing were to be done
    bring_up_to_date(store, PLAIN, update=before)
    assert card_states(store, "tea", [CARD]) == card_states(other, "tea", [CARD]) != {}
