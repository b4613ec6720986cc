"""Rows of a learner's file: written in portions, counted, and named after whom they are of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from learner_kit import DAY, START, answered, brought_in, finished, of

from sij_tui.core.practice.review_log import Finished
from sij_tui.records import store as stores
from sij_tui.records.opening import memory_store
from sij_tui.records.store import Numbered, StoredEvent
from sij_tui.records.transfer import (
    NewAnswers,
    SeveralLearners,
    all_records,
    import_records,
    learner_name,
    write_beside,
)

ME, YOU, THEM = "a" * 32, "b" * 32, "c" * 32


@pytest.mark.parametrize("many", [1, 2, 3, 100])
@pytest.mark.parametrize("given_here", [True, False])
def test_however_many_are_written_at_a_time_all_are_there_once(
    monkeypatch: pytest.MonkeyPatch, many: int, given_here: bool
) -> None:
    monkeypatch.setattr(stores, "_MANY", many)
    events = [*(answered(number) for number in range(5)), *map(finished, range(4))]
    store = memory_store()
    rows = [StoredEvent(None, event) for event in events]

    def written(events: list[StoredEvent]) -> int:
        if given_here:
            return store.add([event for _, event in events])
        return brought_in(store, events)

    assert written(rows[:3]) == 3
    assert written(rows) == len(rows) - 3
    assert written(rows) == 0
    assert store.answers() == events[:5]
    assert [event for _, event in store.kept()] == events
    assert store.last_number() == 5


def test_without_answers_the_last_number_is_none() -> None:
    assert memory_store().last_number() == 0


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("7", 7), ("0012", 12), ("-1", 0), ("x", 0), ("٣", 0), ("9" * 18, 10**18 - 1),
     ("9" * 19, 0)],
)  # fmt: skip
def test_a_note_that_is_no_number_counts_as_nothing(text: str, number: int) -> None:
    store = memory_store()
    store.set_note("some", text)
    assert store.number_note("some") == number


@pytest.mark.parametrize(
    ("known", "learners", "mine", "own", "others"),
    [
        ([], [ME], False, True, 0),  # whoever moves to another machine
        ([], [ME, YOU], False, False, 2),
        (["own"], [ME], False, False, 1),
        (["own"], [ME], True, True, 0),
        (["own", "named"], [ME], False, False, 0),
        (["own", "named"], [YOU], False, False, 1),
        (["own", "named"], [ME, YOU], True, True, 1),
        (["own", "named"], [ME], True, False, 0),
    ],
)
def test_whose_answers_they_are(
    known: list[str], learners: list[str], mine: bool, own: bool, others: int
) -> None:
    store = memory_store()
    if "own" in known:
        store.add([answered(99)])
    if "named" in known:
        store.set_note("account", ME)
    events = [answered(number) for number in range(len(learners))]
    records = [of(learner, [event])[0] for learner, event in zip(learners, events, strict=True)]
    result = import_records(store, records, mine=mine)
    assert (result.new, result.own, result.others) == (len(learners), own, others)
    assert len(store.answers()) == len(learners) - others + ("own" in known)


def test_of_several_others_not_all_can_be_ones_own() -> None:
    store = memory_store()
    store.set_note("account", ME)
    records = [*of(YOU, [answered(1)]), *of(THEM, [answered(2)])]
    with pytest.raises(SeveralLearners):
        import_records(store, records, mine=True)
    assert list(store.kept()) == []
    assert import_records(store, records).others == 2


def test_a_name_is_made_once_and_is_of_32_digits() -> None:
    store = memory_store()
    name = learner_name(store)
    assert len(bytes.fromhex(name)) == 16
    assert learner_name(store) == store.note("account") == name


def test_what_is_handed_out_is_in_order_of_the_times_that_count() -> None:
    store = memory_store()
    store.add([answered(1, at=START), answered(2, at=START + 9 * DAY), finished(at=START)])
    brought_in(store, [StoredEvent(YOU, answered(3, at=START - 5))])
    records = all_records(store, ME, START + DAY)
    assert [(record.learner, record.event.at) for record in records] == [
        (YOU, START - 5), (ME, START), (ME, START), (ME, START + DAY),
    ]  # fmt: skip
    assert [isinstance(record.event, Finished) for record in records] == [False, False, True, False]


def test_a_table_takes_the_first_free_name(tmp_path: Path) -> None:
    target = tmp_path / "tea.csv"
    written = [write_beside(target, ["a\n", "b\n"]).name for _ in range(3)]
    assert written == ["tea.csv", "tea-2.csv", "tea-3.csv"]
    assert {(tmp_path / name).read_text() for name in written} == {"a\nb\n"}
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in written} == {0o600}


# -- what an import is about to write, and what is there already


def test_ids_that_are_there_are_known_however_many_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = memory_store()
    ids = [answered(number).id for number in range(7)]
    assert store.known_answers(ids) == set()
    store.add(answered(number) for number in (0, 2, 3, 6))
    for many in (1, 2, 3, 100):
        monkeypatch.setattr(stores, "_IDS", many)
        assert store.known_answers(ids) == {ids[0], ids[2], ids[3], ids[6]}


def test_no_statement_has_more_values_than_sqlite_takes() -> None:
    store = memory_store()
    store.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 20)
    events = [*map(answered, range(7)), *map(finished, range(7))]
    assert store.add(events) == 14
    assert [event for _, event in store.kept()] == events


def test_new_answers_are_told_with_the_numbers_that_they_will_have() -> None:
    store = memory_store()
    store.add([answered(1)])
    events = [answered(number, at=START - number) for number in (3, 1, 2, 3)]
    records = [*of(ME, events), *of(YOU, [answered(4)])]
    seen: list[NewAnswers] = []

    @contextmanager
    def meanwhile(new: NewAnswers) -> Iterator[None]:
        seen.append(new)
        yield

    store.set_note("account", ME)
    assert import_records(store, records, meanwhile=meanwhile).new == 3
    assert seen == [NewAnswers([Numbered(2, events[0]), Numbered(3, events[2])], 4)]
    assert [each.number for each in store.numbered("tea", after=1)] == [2, 3]


def test_an_export_of_one_is_not_taken_for_ones_own_unless_that_is_said() -> None:
    store = memory_store()
    store.add([answered(99)])
    assert import_records(store, of(ME, [answered()])) == (1, 1, False)


def test_what_is_spaced_stays_where_no_answer_becomes_ones_own() -> None:
    store = memory_store()
    store.set_note("spacing tea", "model")
    import_records(store, of(ME, [answered()]))
    assert store.note("account") == ME
    assert store.note("spacing tea") == "model"
    store = memory_store()
    store.add([answered(1)])
    import_records(store, of(ME, [answered()]))
    store.set_note("spacing tea", "model")
    import_records(store, of(ME, [answered()]), mine=True)
    assert store.note("spacing tea") == ""


def test_what_is_brought_in_was_not_given_here() -> None:
    store = memory_store()
    store.add([answered(1)])
    brought_in(store, [StoredEvent(None, answered(2))])
    assert store.connection.execute("SELECT here FROM answer ORDER BY number").fetchall() == [
        (1,), (0,),
    ]  # fmt: skip


def test_rows_that_hold_no_event_are_remembered_by_table_and_number() -> None:
    store = memory_store()
    store.add([answered(1), answered(2), finished(1), finished(2)])
    for table, number in (("answer", 2), ("finish", 1)):
        store.connection.execute(f"UPDATE {table} SET body = '{{' WHERE number = ?", (number,))
    for _ in range(2):
        assert [event for _, event in store.kept()] == [answered(1), finished(2)]
        assert store.answers() == [answered(1)]
        assert store.unreadable == {("answer", 2), ("finish", 1)}


def test_a_learner_whose_stored_name_can_be_none_has_one_of_32_digits() -> None:
    store = memory_store()
    brought_in(store, [StoredEvent("\x1b[31m", answered())])
    ((name, _),) = all_records(store, ME, START)
    assert len(bytes.fromhex(name)) == 16
