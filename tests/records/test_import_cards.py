"""What is due after an import is what the answers of the file make of it, however they came in."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learner_kit import DAY, START, answered

from sij_tui.core.practice.review_log import Card
from sij_tui.records import import_cards
from sij_tui.records.cards import ReviewSettings, bring_up_to_date
from sij_tui.records.clock_correction import correct_times
from sij_tui.records.exchange import Record
from sij_tui.records.import_cards import ImportedCards
from sij_tui.records.opening import memory_store, open_store
from sij_tui.records.scheduler import ReviewScheduler
from sij_tui.records.store import Store, StoredEvent
from sij_tui.records.transfer import import_records

CARDS = (Card("q1", "0" * 16, formerly=("1" * 16,)), Card("q2", "0" * 16))
SETTINGS = ReviewSettings("tea", CARDS, fuzz=True, offset=60)
NOW = START + 900 * DAY
ME, OTHER = "a" * 32, "b" * 32


def bring_in(store: Store, records: Sequence[Record], *, mine: bool = False) -> int:
    cards = ImportedCards(store, [SETTINGS], NOW)
    result = import_records(store, records, mine=mine, meanwhile=cards.worked_out)
    correct_times(store, NOW)
    if result.others < len(records):
        cards.write()
    return result.new


def cards_of(store: Store) -> list[tuple[object, ...]]:
    return store.connection.execute("SELECT * FROM card ORDER BY item, meaning").fetchall()


def made_anew(store: Store) -> list[tuple[object, ...]]:
    """The cards, thrown away and worked out from all answers of the file."""
    store.connection.executescript("DELETE FROM card; DELETE FROM note WHERE name != 'account'")
    correct_times(store, NOW)
    bring_up_to_date(store, SETTINGS)
    return cards_of(store)


RECORDS = st.lists(
    st.builds(
        lambda number, learner, item, meaning, minutes, right: Record(
            learner,
            answered(
                number, item=item, fingerprint=meaning * 16, right=right,
                at=START + minutes * 600_000, offset=minutes % 3 * 60 or None,
            ),
        ),
        st.integers(0, 30), st.sampled_from([ME, ME, OTHER]), st.sampled_from(["q1", "q2", "q3"]),
        st.sampled_from("01"), st.integers(0, 1000), st.booleans(),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(RECORDS, st.booleans()), min_size=1, max_size=3), RECORDS)
def test_cards_are_those_of_all_answers(
    imports: list[tuple[list[Record], bool]], given_here: list[Record]
) -> None:
    with closing(memory_store()) as store:
        store.add(event for _, event in given_here)
        for records, mine in imports:
            bring_in(store, records, mine=mine and len({each.learner for each in records}) == 1)
            assert cards_of(store) == made_anew(store)


def test_answers_that_become_ones_own_count_though_they_were_passed_over() -> None:
    with closing(memory_store()) as store:
        store.add([answered(1, item="q1")])
        records = [Record(OTHER, answered(2, item="q2"))]
        assert bring_in(store, records) == 1
        bring_up_to_date(store, SETTINGS)  # practice went on meanwhile
        assert [row[1] for row in cards_of(store)] == ["q1"]
        assert bring_in(store, records, mine=True) == 0
        assert [row[1] for row in cards_of(store)] == ["q1", "q2"]


def test_what_another_session_writes_at_the_same_moment_counts(tmp_path: Path) -> None:
    path = tmp_path / "learner.sqlite3"
    with closing(open_store(path)) as store, closing(open_store(path)) as other:
        cards = ImportedCards(store, [SETTINGS], NOW)
        records = [Record(ME, answered(number)) for number in range(20)]
        import_records(store, records, meanwhile=cards.worked_out)
        other.add([answered(99, right=False)])
        correct_times(store, NOW)
        cards.write()
        assert cards_of(store) == made_anew(store)


def test_cards_are_not_worked_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    after = ReviewScheduler.after
    monkeypatch.setattr(
        ReviewScheduler, "after",
        lambda self, state, answers: seen.append(len(answers)) or after(self, state, answers),
    )  # fmt: skip
    with closing(memory_store()) as store:
        bring_in(store, [Record(ME, answered(number)) for number in range(20)])
        bring_in(store, [Record(ME, answered(number)) for number in range(10, 30)])
    assert seen == [20, 10]


def test_an_import_that_is_broken_off_leaves_nothing_and_no_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = threading.Event()

    def slow(self: ReviewScheduler, state: object, answers: object) -> None:
        begun.set()

    monkeypatch.setattr(ReviewScheduler, "after", slow)

    def broken_off(kept: Iterable[StoredEvent], total: int) -> Iterator[StoredEvent]:
        yield from kept
        raise KeyboardInterrupt

    with closing(memory_store()) as store:
        cards = ImportedCards(store, [SETTINGS], NOW)
        records = [Record(ME, answered(number)) for number in range(20)]
        with pytest.raises(KeyboardInterrupt):
            import_records(store, records, track=broken_off, meanwhile=cards.worked_out)
        assert store.last_number() == 0
        assert not store.connection.in_transaction
    assert threading.active_count() == 1


def test_the_thread_is_only_started_for_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_cards, "ThreadPoolExecutor", None)
    with closing(memory_store()) as store:
        store.add([answered(1)])
        assert bring_in(store, [Record(OTHER, answered(2))]) == 1
