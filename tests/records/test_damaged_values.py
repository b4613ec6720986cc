"""Values of a damaged file that cannot be: nothing fails, and what can be known is right."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from learner_kit import DAY, START, answered, finished

from sij_tui.core.practice.days import as_offset
from sij_tui.core.practice.review_log import Card, Finished
from sij_tui.records.cards import ReviewSettings, is_up_to_date
from sij_tui.records.exchange import is_learner_name, time_text
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.opening import open_store, read_copy
from sij_tui.records.spreadsheet import as_csv
from sij_tui.records.transfer import all_records, learner_name

NOW = START + 30 * DAY
CARD = Card("q1", "0" * 16)
CARDS = [
    *("due = 'x'", "stability = 'x'", "stability = 0.0", "stability = -5.0", "stability = 9e999"),
    *("last = 'x'", "day = 99999999999", "due = x'ff'", "difficulty = 0.0"),
    *("last = -9223372036854775807", "due = 9223372036854775807"),
]
ANSWERS = [
    *("counted = 'x'", "counted = NULL", "counted = 9223372036854775807", "counted = x'ff'"),
    *("counted = -1", "offset = 99999999999", "offset = 'a'", "learner = x'ff'"),
    *("learner = char(27) || '[31m'", "at = 'x'", "at = 9223372036854775807"),
    "body = replace(body, '\"offset\":60', '\"offset\":999999999999')",
]


def log(path: Path) -> StoredReviewLog:
    return StoredReviewLog(path, "tea", fuzz=True, offset=lambda: 60, now=lambda: NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a learner who has answered on five days."""
    path = tmp_path / "learner.sqlite3"
    review_log = log(path)
    for number in range(5):
        review_log.write(answered(number, at=START + number * DAY, right=number != 2))
    review_log.card_states([CARD])
    review_log.close()
    return path


def damage(path: Path, table: str, change: str, where: str = "") -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {table} SET {change} {where}")


def test_a_damaged_card_of_other_content_leaves_those_of_this_as_they_are(path: Path) -> None:
    with closing(open_store(path)) as store:
        store.connection.execute(
            "INSERT INTO card SELECT 'other', item, meaning, last, day, 'x', stability, difficulty,"
            " answer FROM card"
        )
        store.connection.commit()
        settings = ReviewSettings("tea", [CARD], fuzz=True, offset=60)
        assert is_up_to_date(store, settings)


@pytest.mark.parametrize("change", CARDS)
def test_a_card_with_a_value_that_cannot_be_is_worked_out_anew(path: Path, change: str) -> None:
    right = log(path).card_states([CARD])
    damage(path, "card", change)
    assert log(path).card_states([CARD]) == right


@pytest.mark.parametrize("change", ANSWERS)
def test_an_answer_with_a_value_that_cannot_be_goes_on(path: Path, change: str) -> None:
    damage(path, "answer", change, "WHERE number = 3")
    review_log = log(path)
    count = 4 if change.startswith("learner") else 5
    assert review_log.problem == ""
    assert [answer.at for answer in review_log.answers()] == [
        START + number * DAY for number in range(5) if count == 5 or number != 2
    ] or change.startswith("at")
    assert sum(review_log.days(60).values()) == count
    assert all(START // DAY <= day <= NOW // DAY for day in review_log.days(60))
    assert set(review_log.card_states([CARD])) == {"q1"}
    for store in (open_store(path), read_copy(path)):
        with closing(store):
            records = all_records(store, learner_name(store), NOW)
            assert len(records) == 5
            assert all(is_learner_name(each.learner) for each in records)
            assert all(START <= each.event.at <= NOW for each in records)
            assert "\x1b" not in "".join(as_csv(records))


def test_the_end_of_a_round_at_a_time_that_cannot_be_is_left_out(path: Path) -> None:
    with closing(open_store(path)) as store:
        store.add([finished(1), finished(2)])
        store.connection.execute(
            "UPDATE finish SET body = replace(body, ?, ?) WHERE number = 1",
            (str(finished(1).at), "9" * 18),
        )
        events = [each.event for each in all_records(store, "a" * 32, NOW)]
        assert [each for each in events if isinstance(each, Finished)] == [finished(2)]
        assert store.unreadable == {("finish", 1)}


@pytest.mark.parametrize("table", ["card", "note", "parked", "finish"])
def test_a_file_without_one_of_its_tables_is_made_anew_with_the_answers(
    path: Path, table: str
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP TABLE {table}")
    review_log = log(path)
    assert review_log.problem == "damaged"
    assert len(review_log.answers()) == 5
    assert set(review_log.card_states([CARD])) == {"q1"}
    assert log(path).problem == ""


def test_a_learner_whose_name_can_be_none_has_another(path: Path) -> None:
    with closing(open_store(path)) as store:
        store.set_note("account", "\x1b]52;c;aGk=\x07")
        name = learner_name(store)
        assert is_learner_name(name)
        assert learner_name(store) == name


def test_clocks_that_are_nowhere_are_those_of_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_offset(-1439) == -1439
    assert as_offset(-1499) is None
    assert time_text(START, -1499) == time_text(START)
    assert answered(offset=-1499).day(60) == answered().day(60)


def test_a_pipe_in_place_of_the_file_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "learner.sqlite3"
    os.mkfifo(path)
    begun = time.monotonic()
    review_log = log(path)
    review_log.write(answered())
    assert review_log.problem == "unwritable"
    assert len(review_log.answers()) == 1
    assert time.monotonic() - begun < 30
    assert path.is_fifo()
