"""When answers count where a clock was wrong: what is worked out anew, and what need not be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from learner_kit import DAY, START, answered, brought_in, finished

from sij_tui.core.practice.review_log import Card
from sij_tui.records.clock_correction import correct_times
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.opening import memory_store
from sij_tui.records.store import Store, StoredEvent
from sij_tui.records.transfer import all_records

NOW = START + 10 * DAY


def given(times: Sequence[int]) -> Store:
    """A store with answers that were given here, one after the other, at these times."""
    store = memory_store()
    for number, at in enumerate(times):
        store.add([answered(number, at=at)])
    return store


def notes(store: Store) -> dict[str, int]:
    names = ("settled", "settled at", "wrong times")
    return {name: store.number_note(name) for name in names}


def counted(store: Store) -> list[int]:
    return [at for (at,) in store.connection.execute("SELECT counted FROM answer ORDER BY number")]


@pytest.mark.parametrize(
    ("times", "count_at", "wrong"),
    [
        ([START, START + 1], [START, START + 1], 0),
        ([START, START], [START, START], 0),
        ([START, NOW], [START, NOW], 0),
        ([START, NOW + 1], [START, NOW], 1),
        ([START, START + 1, 5, START + 2], [START, START + 1, START + 1, START + 2], 1),
    ],
)
def test_times_that_are_wrong_are_counted_and_the_last_right_one_is_kept(
    times: list[int], count_at: list[int], wrong: int
) -> None:
    store = given(times)
    correct_times(store, NOW)
    assert counted(store) == count_at
    assert notes(store) == {
        "settled": len(times), "settled at": max(count_at), "wrong times": wrong,
    }  # fmt: skip


def test_while_a_time_is_wrong_all_are_looked_at_again() -> None:
    store = given([START, NOW + 5])
    correct_times(store, NOW)
    assert counted(store) == [START, NOW]
    correct_times(store, NOW + 3)
    assert counted(store) == [START, NOW]  # it had been given by then, so that it falls due
    correct_times(store, NOW + 5)
    assert counted(store) == [START, NOW + 5]
    assert notes(store)["wrong times"] == 0


def test_answers_from_elsewhere_may_come_in_any_order_and_change_nothing() -> None:
    store = given([START + 7])
    brought_in(store, [StoredEvent(None, answered(90 + at, at=START + at)) for at in (5, 9, 2)])
    correct_times(store, NOW)
    assert counted(store) == [START + 7, START + 5, START + 9, START + 2]
    assert notes(store) == {"settled": 4, "settled at": START + 7, "wrong times": 0}
    store.add([answered(50, at=START + 8)])  # after the last that was given here
    correct_times(store, NOW)
    assert counted(store)[-1] == START + 8
    assert notes(store)["settled at"] == START + 8


def test_only_from_elsewhere_there_is_no_last_time() -> None:
    store = memory_store()
    brought_in(store, [StoredEvent(None, answered(0, at=NOW + 1))])
    correct_times(store, NOW)
    assert counted(store) == [NOW]
    assert notes(store) == {"settled": 1, "settled at": 0, "wrong times": 1}


def test_answers_of_others_keep_their_times() -> None:
    store = given([START])
    brought_in(store, [StoredEvent("somebody", answered(9, at=NOW + DAY))])
    correct_times(store, NOW)
    assert counted(store) == [START, NOW + DAY]
    assert notes(store)["wrong times"] == 0


def test_what_was_looked_at_is_not_looked_at_again() -> None:
    store = given([START])
    correct_times(store, NOW)
    store.connection.execute("UPDATE answer SET counted = 3")
    correct_times(store, NOW)
    assert counted(store) == [3]
    store.add([answered(1, at=START + 1)])
    correct_times(store, NOW)  # only those after it
    assert counted(store) == [3, START + 1]


def test_when_times_change_spaced_review_begins_anew(tmp_path: Path) -> None:
    clock = [NOW]
    card = Card("q1", "0" * 16)
    log = StoredReviewLog(tmp_path / "learner.sqlite3", "tea", now=lambda: clock[0])
    log.write(answered(0, at=NOW))
    before = log.card_states([card])["q1"]
    assert before.last == NOW
    clock[0] = START
    correct_times(log._store, START)
    assert log._store.note("spacing tea") != ""  # nothing is new: it is not looked at
    log.write(answered(1, item="q2", at=START))
    after = log.card_states([card])["q1"]
    assert after.last == START
    assert after.due == before.due - (NOW - START)


def test_an_answer_of_an_earlier_run_is_looked_at_once_the_clock_is_right(tmp_path: Path) -> None:
    path = tmp_path / "learner.sqlite3"
    log = StoredReviewLog(path, "tea")
    log.write(answered(0, at=NOW))
    log.close()
    again = StoredReviewLog(path, "tea", now=lambda: START)
    assert [answer.at for answer in again.answers()] == [START]


def test_times_that_are_mended_are_settled_even_if_the_program_ends_in_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    store = given([START, START + 1])
    correct_times(store, NOW)
    store.connection.execute("UPDATE answer SET counted = 'x' WHERE number = 2")
    monkeypatch.setattr("sij_tui.records.clock_correction._in_order", end)
    with pytest.raises(KeyboardInterrupt):
        correct_times(store, NOW)
    assert notes(store)["settled"] == 0


@pytest.mark.parametrize(("name", "settled"), [("somebody", 0), ("nobody", 1)])
def test_answers_that_become_the_learners_own_are_settled_with_theirs(
    name: str, settled: int
) -> None:
    store = memory_store()
    with store.writing():
        store.insert_rows([StoredEvent("somebody", answered(1, at=START))])
    correct_times(store, NOW)
    with store.writing():
        store.set_own_name(name)
    assert notes(store)["settled"] == settled


def test_an_export_has_nothing_that_is_still_to_come() -> None:
    store = given([START, NOW + DAY])
    store.add([finished(at=NOW + DAY)])
    brought_in(store, [StoredEvent("somebody", answered(9, at=NOW + 2 * DAY))])
    exported = all_records(store, "a" * 32, NOW)
    assert [record.event.at for record in exported] == [START, NOW, NOW, NOW]
