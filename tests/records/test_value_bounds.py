"""The bounds of single values in exports: the last that is taken in, and the first that is not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from learner_kit import DAY, START, answered, finished, of

from sij_tui.core.practice.review_log import LATEST, Finished
from sij_tui.records.exchange import (
    BadLine,
    BrokenExport,
    checked_answer,
    checked_end,
    shown,
    time_of,
    time_text,
)
from sij_tui.records.export_reader import read_export
from sij_tui.records.spreadsheet import as_csv

ME = "c0ffee" * 5
MOST = 999_999_999
LONGEST_NAME = "n" * 100


@pytest.mark.parametrize(
    "values",
    [{"at": 0}, {"attempt": 0}, {"attempt": MOST}, {"took": 0}, {"took": MOST},
     {"item": LONGEST_NAME}, {"topic": "n"}, {"facts": ()}, {"facts": ("a", LONGEST_NAME)}],
)  # fmt: skip
def test_an_answer_at_a_bound_is_taken_in(values: dict[str, Any]) -> None:
    answer = answered(**values)
    assert checked_answer(ME, answer) == (ME, answer)


@pytest.mark.parametrize(
    ("values", "column"),
    [({"at": -1}, "1970"), ({"at": LATEST + 1}, "2999"),
     ({"attempt": -1}, "attempt"), ({"attempt": MOST + 1}, "attempt"),
     ({"took": -1}, "took_ms"), ({"took": MOST + 1}, "took_ms"), ({"kind": "essay"}, "essay"),
     ({"mode": "exam"}, "exam"), ({"id": "0" * 31}, "id"), ({"id": "0" * 33}, "id"),
     ({"round_id": "A" * 32}, "sitting"), ({"fingerprint": "0" * 17}, "meaning"),
     ({"fingerprint": ""}, "meaning"), ({"item": LONGEST_NAME + "n"}, "item"),
     ({"topic": "7th"}, "topic"), ({"content": ""}, "content"), ({"facts": ("", "a")}, "facts"),
     ({"response": ("a b",)}, "response")],
)  # fmt: skip
def test_an_answer_beyond_a_bound_is_refused_by_the_name_of_its_column(
    values: dict[str, Any], column: str
) -> None:
    with pytest.raises(BadLine, match=rf"\b{column}\b"):
        checked_answer(ME, answered(**values))


@pytest.mark.parametrize("name", ["a", "7", "A" * 100, "a._-"])
def test_a_learner_may_have_such_a_name(name: str) -> None:
    assert checked_end(name, finished()).learner == name


@pytest.mark.parametrize("name", ["", "a" * 101, ".a", "a b", "ä"])
def test_a_learner_may_not_have_such_a_name(name: str) -> None:
    for check, event in ((checked_answer, answered()), (checked_end, finished())):
        with pytest.raises(BadLine, match="column learner"):
            check(name, event)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "column"),
    [({"asked": -1}, "asked"), ({"right": -1}, "score"), ({"right": MOST + 1}, "score"),
     ({"at": -1}, "1970"), ({"at": LATEST + 1}, "2999"),
     ({"mode": ""}, "due"), ({"content": "a b"}, "content")],
)  # fmt: skip
def test_an_end_beyond_a_bound_is_refused(values: dict[str, Any], column: str) -> None:
    with pytest.raises(BadLine, match=rf"\b{column}\b"):
        checked_end(ME, finished(**values))


@pytest.mark.parametrize("at", [0, LATEST])
def test_an_end_at_a_bound_is_taken_in(at: int) -> None:
    end = finished(at=at, asked=MOST, right=0)
    assert checked_end(ME, end) == (ME, end)
    assert msgspec.json.decode(msgspec.json.encode(end), type=Finished) == end


@pytest.mark.parametrize(
    ("text", "told"),
    [("a" * 40, repr("a" * 40)), ("a" * 41, repr("a" * 40)), ("é", "'é'"), ("\x1bé", r"'\x1b\xe9'"),
     ("\x1b" * 41, repr("\x1b" * 40))],
)  # fmt: skip
def test_a_value_is_told_short_and_without_control_characters(text: str, told: str) -> None:
    assert shown(text) == told


TIMES = {
    "1970-01-01T00:00:00.000Z": (0, None),
    "1970-01-01T00:00:00.000+00:00": (0, 0),
    "2026-09-04T12:34:56.789Z": (20_700 * DAY + 45_296_789, None),
    "2026-09-04T14:04:56.789+01:30": (20_700 * DAY + 45_296_789, 90),
    "2026-09-04T09:04:56.789-03:30": (20_700 * DAY + 45_296_789, -210),
}


@pytest.mark.parametrize("text", TIMES)
def test_a_time_goes_there_and_back(text: str) -> None:
    assert time_of(text) == TIMES[text]
    assert time_text(*TIMES[text]) == text


@pytest.mark.parametrize(
    ("text", "at"), [("1969-12-31T23:59:59.999Z", -1), ("1969-12-31T00Z", -DAY)]
)
def test_a_time_of_before_1970_is_one(text: str, at: int) -> None:
    assert time_of(text) == (at, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [("2026-09-04T12:00:00", "time zone"), ("yesterday", "no time"), ("", "no time")],
)
def test_what_is_no_time_is_told(text: str, told: str) -> None:
    with pytest.raises(BadLine, match=told):
        time_of(text)


@pytest.mark.parametrize(("ahead", "counts"), [(-1, -1), (0, 0), (1, 0), (DAY, 0)])
def test_what_is_up_to_a_day_ahead_counts_as_of_now(ahead: int, counts: int) -> None:
    data = "".join(as_csv(of(ME, [answered(at=START + ahead)]))).encode()
    (record,) = read_export(data, START)
    assert record.event == answered(at=START + counts)


def test_what_is_more_than_a_day_ahead_is_broken() -> None:
    data = "".join(as_csv(of(ME, [answered(at=START + DAY + 1)]))).encode()
    with pytest.raises(BrokenExport) as broken:
        read_export(data, START)
    assert broken.value.faults[0].line == 2
    assert "is of 2026-09-05, which" in broken.value.faults[0].message
    assert read_export(data)[0].event == answered(at=START + DAY + 1)
