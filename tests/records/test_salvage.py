"""What is saved of a damaged file: every row that can be read, each once, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from learner_kit import answered, brought_in, finished

from sij_tui.core.practice.review_log import Answered
from sij_tui.records import salvage
from sij_tui.records.opening import memory_store, open_store
from sij_tui.records.salvage import renew
from sij_tui.records.store import Store, StoredEvent

MANY = 20


class Damaged:
    """A table of which some rows cannot be read: looking at one of them is an error."""

    def __init__(self, unreadable: set[int]) -> None:
        self._unreadable = unreadable
        self.asked: list[int] = []

    def execute(self, query: str, wanted: tuple[int, ...] = ()) -> Any:
        if query == "PRAGMA page_count":
            return SimpleNamespace(fetchone=lambda: (1,))
        return self._rows(query, wanted)

    def _rows(self, query: str, wanted: tuple[int, ...]) -> Iterator[tuple[int]]:
        self.asked += wanted
        numbers = wanted or tuple(range(1, MANY + 1))
        for number in reversed(numbers) if "DESC" in query else numbers:
            if number in self._unreadable:
                raise sqlite3.DatabaseError
            if number <= MANY:
                yield (number,)


def saved(unreadable: set[int]) -> list[int]:
    rows = salvage._rows(Damaged(unreadable), "answer", ["number"])  # type: ignore[arg-type]
    return [int(str(row[0])) for row in rows]


@pytest.mark.parametrize(
    "unreadable",
    [set(), {1}, {MANY}, {7}, {7, 8}, {7, 12}, {1, MANY}, {1, 7, MANY}, {7, MANY}, {1, 7}, {2, 19},
     set(range(1, MANY + 1)), set(range(1, MANY)), set(range(2, MANY + 1))],
)  # fmt: skip
def test_every_row_that_can_be_read_is_saved_once(unreadable: set[int]) -> None:
    assert sorted(saved(unreadable)) == [
        number for number in range(1, MANY + 1) if number not in unreadable
    ]


def test_rows_come_from_the_start_then_from_the_end_then_from_between() -> None:
    assert saved(set()) == list(range(1, MANY + 1))
    assert saved({7, 12}) == [*range(1, 7), *range(MANY, 12, -1), *range(8, 12)]


def test_only_so_many_are_looked_up_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(salvage, "_ONE_BY_ONE", 5)
    table = Damaged({7, MANY})
    found = [row[0] for row in salvage._rows(table, "answer", ["number"])]  # type: ignore[arg-type]
    assert found == [*range(1, 7), *range(8, 12)]
    assert table.asked == list(range(7, 12))


def test_no_more_are_looked_up_than_a_file_can_have() -> None:
    table = Damaged({7, MANY})
    assert len(list(salvage._rows(table, "answer", ["number"]))) == MANY - 2  # type: ignore[arg-type]
    assert table.asked == list(range(7, 7 + 32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "learner.sqlite3"


def of(path: Path) -> Store:
    """A file with an answer of one's own, one of somebody, the end of a round, and half a round."""
    store = open_store(path)
    store.add([answered(offset=60), finished()])
    brought_in(store, [StoredEvent("somebody", answered(1)), StoredEvent("somebody", finished(1))])
    store.suspend("tea", b"half")
    store.set_note("account", "c0ffee")
    store.set_note("spacing tea", "old")
    return store


def table_of(store: Store, name: str) -> list[tuple[object, ...]]:
    return store.connection.execute(f"SELECT * FROM {name}").fetchall()


def test_all_of_a_whole_file_is_in_the_new_one_but_what_can_be_worked_out(path: Path) -> None:
    with closing(of(path)) as store:
        tables = {name: table_of(store, name) for name in ("answer", "finish", "parked")}
    assert renew(path, path.stat()) == 2
    with closing(open_store(path)) as store:
        assert {name: table_of(store, name) for name in tables} == tables
        assert table_of(store, "note") == [("account", "c0ffee")]
    (old,) = path.parent.glob("learner.broken-*.sqlite3")
    with closing(open_store(old)) as store:
        assert {name: table_of(store, name) for name in tables} == tables


def test_a_file_that_is_another_by_now_is_left_alone(path: Path, tmp_path: Path) -> None:
    of(path).close()
    other = tmp_path / "other"
    other.write_bytes(b"")
    assert renew(path, other.stat()) is None
    assert renew(tmp_path / "none.sqlite3", None) is None
    assert list(tmp_path.glob("*broken*")) == []
    assert renew(path, None) == 2


def test_a_file_that_cannot_be_set_aside_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of(path).close()
    data = path.read_bytes()
    monkeypatch.setattr(salvage, "quarantine", lambda *_: None)
    with pytest.raises(OSError, match="cannot be renamed"):
        renew(path, path.stat())
    assert path.read_bytes() == data
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("column", "value"), [("id", "9" * 32), ("at", 7), ("content", "coffee"), ("body", b"{}")]
)
def test_a_row_that_contradicts_its_body_is_left_out(
    path: Path, column: str, value: object
) -> None:
    with closing(of(path)) as store:
        for table in ("answer", "finish"):
            store.connection.execute(f"UPDATE {table} SET {column} = ? WHERE number = 2", (value,))
    assert renew(path, path.stat()) == 1
    with closing(open_store(path)) as store:
        assert [row[0] for row in table_of(store, "answer")] == [1]
        assert [row[0] for row in table_of(store, "finish")] == [1]


def test_when_an_answer_counts_is_its_own_time_where_that_is_not_known(path: Path) -> None:
    with closing(of(path)) as store:
        store.connection.execute("UPDATE answer SET counted = 5 WHERE number = 1")
        store.connection.execute("UPDATE answer SET counted = NULL WHERE number = 2")
    renew(path, path.stat())
    with closing(open_store(path)) as store:
        counted = store.connection.execute("SELECT counted FROM answer ORDER BY number").fetchall()
    assert counted == [(5,), (answered(1).at,)]


def test_what_another_program_has_made_gives_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE answer (number, id, at, content, body)")
        body = msgspec.json.encode(answered())
        row = (1, answered().id, answered().at, "tea", body)
        connection.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?)", row)
        connection.commit()
    assert renew(path, path.stat()) == 0


@pytest.mark.parametrize("body", ["{", b"\xff", "null", 7, None])
def test_what_is_no_event_is_not_whole(body: object) -> None:
    event = answered()
    row = {"id": event.id, "at": event.at, "content": event.content}
    assert not salvage._is_whole({**row, "body": body}, Answered)
    assert salvage._is_whole({**row, "body": msgspec.json.encode(event)}, Answered)


def test_a_new_store_may_have_rows_of_the_same_id_already(path: Path) -> None:
    with closing(of(path)) as old, closing(memory_store()) as new:
        new.add([answered()])
        salvage._copy_rows(old.connection, new)
        assert len(table_of(new, "answer")) == 2


def test_rows_keep_the_numbers_that_tell_their_order(path: Path) -> None:
    with closing(of(path)) as store:
        for table in ("answer", "finish"):
            store.connection.execute(f"UPDATE {table} SET number = number * 10")
    renew(path, path.stat())
    with closing(open_store(path)) as store:
        for table in ("answer", "finish"):
            assert [row[0] for row in table_of(store, table)] == [10, 20]
