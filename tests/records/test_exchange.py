"""Exports: nothing is lost on the way there and back, and what is broken is told by its line."""

from __future__ import annotations

import json
import re
from uuid import UUID

import pytest
from book_kit import shipped
from group_kit import ACTIVITIES, BANK, of_every_kind
from learner_kit import answered, of

from sij_tui.core.practice.review_log import Answered, Finished
from sij_tui.records.exchange import BrokenExport, Record
from sij_tui.records.export_reader import read_export
from sij_tui.records.spreadsheet import as_csv
from sij_tui.records.xapi import EXTENSION, statements

EVENTS = of_every_kind()
ME = "c0ffee" * 5
ISO_8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def exported(form: str) -> str:
    lines = as_csv(of(ME, EVENTS)) if form == "csv" else statements(of(ME, EVENTS), ACTIVITIES)
    return "".join(lines)


@pytest.mark.parametrize("form", ["csv", "xapi"])
def test_there_and_back_nothing_is_lost(form: str) -> None:
    assert read_export(exported(form).encode()) == tuple(Record(ME, event) for event in EVENTS)


@pytest.mark.parametrize("form", ["csv", "xapi"])
def test_line_ends_and_marks_of_other_systems_do_no_harm(form: str) -> None:
    text = exported(form).replace("\r\n", "\n").replace("\n", "\r\n")
    assert len(read_export(b"\xef\xbb\xbf" + text.encode())) == len(EVENTS)


@pytest.mark.parametrize("form", ["csv", "xapi"])
def test_every_broken_line_is_told_with_its_number(form: str) -> None:
    lines = exported(form).splitlines()
    lines[3] = lines[3][:40]
    lines[5] = lines[5].replace(EVENTS[0].content, "=cmd()")
    with pytest.raises(BrokenExport) as broken:
        read_export("\n".join(lines).encode())
    assert [fault.line for fault in broken.value.faults] == [4, 6]


@pytest.mark.parametrize(
    "data",
    [b"Dear diary", b"\xff\xfe\x00", b"{}", b'{"verb": 3}', b"[" * 100_000, b'"', b"a,b\n1,2",
     b'{"a":' * 50_000],
)  # fmt: skip
def test_what_is_no_export_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenExport):
        read_export(data)


@pytest.mark.parametrize(
    ("field", "value"),
    [("right", "perhaps"), ("at", "yesterday"), ("at", "2026-01-01T00:00:00"), ("took_ms", "-1"),
     ("attempt", "1e9"), ("id", "x"), ("kind", "essay"), ("verb", "failed"), ("item", "a b"),
     ("learner", "=1+1"), ("took_ms", "9" * 15), ("meaning", "?"), ("mode", "")],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(field: str, value: str) -> None:
    header, line, *_ = exported("csv").splitlines()
    cells = dict(zip(header.split(","), line.split(","), strict=True)) | {field: value}
    with pytest.raises(BrokenExport):
        read_export(f"{header}\n{','.join(cells.values())}".encode())


# -- xAPI 1.0.3, part 2 (data)

STATEMENTS = [json.loads(line) for line in exported("xapi").splitlines()]
ANSWERED = [s for s in STATEMENTS if s["verb"]["id"].endswith("/answered")]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_is_as_the_specification_has_it(statement: dict) -> None:  # type: ignore[type-arg]
    assert UUID(statement["id"]).version in (4, 5)
    assert set(statement["actor"]) == {"objectType", "account"}
    assert statement["actor"]["account"] == {
        "homePage": "https://sij-tui.invalid/learner",
        "name": ME,
    }
    assert ISO_8601.fullmatch(statement["timestamp"])
    assert "version" not in statement  # "providers SHOULD NOT set it", and never but to 1.0.0
    assert statement["object"]["id"].startswith("https://")
    assert UUID(statement["context"]["registration"])
    assert all(name.startswith("https://") for name in statement["context"].get("extensions", {}))


def test_no_two_statements_have_one_id() -> None:
    assert len({statement["id"] for statement in STATEMENTS}) == len(STATEMENTS)


def test_every_kind_of_question_is_an_interaction() -> None:
    kinds = {
        statement["object"]["definition"]["interactionType"]: statement for statement in ANSWERED
    }
    assert set(kinds) == {"choice", "true-false", "sequencing", "other"}
    for kind, statement in kinds.items():
        definition = statement["object"]["definition"]
        assert definition["type"] == "http://adlnet.gov/expapi/activities/cmi.interaction"
        assert definition["description"].keys() == {shipped().content.meta.language}
        assert ("choices" in definition) == (kind in ("choice", "sequencing"))
        ids = {choice["id"] for choice in definition.get("choices", ())}
        for pattern in definition.get("correctResponsesPattern", ()):
            assert set(pattern.split("[,]")) <= (ids or {"true", "false"})
        assert ("response" in statement["result"]) == (kind != "other")


def test_a_right_answer_has_the_right_response() -> None:
    for event, statement in zip(EVENTS, ANSWERED, strict=False):
        assert isinstance(event, Answered)
        assert statement["result"]["success"] is event.right
        pattern = statement["object"]["definition"].get("correctResponsesPattern")
        if pattern and event.kind != "order":
            given = set(statement["result"]["response"].split("[,]"))
            assert (given == set(pattern[0].split("[,]"))) == event.right


def test_a_duration_is_as_in_iso_8601() -> None:
    assert ANSWERED[0]["result"]["duration"] == "PT1.234S"
    assert "duration" not in ANSWERED[1]["result"]


def test_a_case_of_the_checker_leaves_no_response() -> None:
    (case, *_) = [
        statement for event, statement in zip(EVENTS, ANSWERED, strict=False)
        if isinstance(event, Answered) and event.kind == "case"
    ]  # fmt: skip
    assert "response" not in case["result"]
    assert "correctResponsesPattern" not in case["object"]["definition"]


def test_the_end_of_a_test_is_passed_or_failed_besides() -> None:
    ends = [event for event in EVENTS if isinstance(event, Finished)]
    verbs = [statement["verb"]["id"].rsplit("/", 1)[1] for statement in STATEMENTS]
    assert verbs[-5:] == ["completed", "completed", "passed", "completed", "failed"]
    assert len(ends) == 3
    score = STATEMENTS[-1]["result"]["score"]
    assert score == {"scaled": 0.7, "raw": 7, "min": 0, "max": 10}


def test_a_question_that_has_changed_since_is_not_described() -> None:
    old = answered(content=BANK.content, item="K01", fingerprint="e" * 16)
    (line,) = statements(of(ME, [old]), ACTIVITIES)
    assert "description" not in json.loads(line)["object"]["definition"]
    assert read_export(line.encode()) == (Record(ME, old),)


@pytest.mark.parametrize("form", ["csv", "xapi"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_export_in_another_encoding_is_read(form: str, encoding: str) -> None:
    assert read_export(exported(form).encode(encoding)) == tuple(of(ME, EVENTS))


@pytest.mark.parametrize("form", ["csv", "xapi"])
def test_a_line_that_is_no_text_is_told_with_its_number(form: str) -> None:
    lines = exported(form).encode().splitlines(keepends=True)
    lines *= 40  # longer than what is decoded at a time
    lines[-2] = lines[-2].replace(ME.encode(), b"\xe9")
    with pytest.raises(BrokenExport) as broken:
        read_export(b"".join(lines))
    fault = broken.value.faults[-1]
    assert (fault.line, "UTF-8" in fault.message) == (len(lines) - 1, True)


def test_a_statement_that_is_too_long_is_told_and_the_others_are_not() -> None:
    lines = exported("xapi").splitlines()
    lines[1] = lines[1].replace("{", "{" + " " * 256_000, 1)
    with pytest.raises(BrokenExport) as broken:
        read_export("\n".join(lines).encode())
    assert [fault.line for fault in broken.value.faults] == [2]


# -- reading statements


def statement(event: Answered | Finished, **changes: object) -> bytes:
    """The first statement of an event, with other values kept of it; None leaves one out."""
    (line, *_) = statements(of(ME, [event]), ACTIVITIES)
    found = json.loads(line)
    kept = found["context"]["extensions"][EXTENSION] | changes
    found["context"]["extensions"][EXTENSION] = {
        name: value for name, value in kept.items() if value is not None
    }
    return json.dumps(found).encode()


def fault_of(data: bytes) -> str:
    with pytest.raises(BrokenExport) as broken:
        read_export(data)
    return broken.value.faults[0].message


def test_what_a_statement_leaves_out_is_what_mostly_is() -> None:
    (record,) = read_export(
        statement(answered(facts=()), facts=None, attempt=None, hinted=None, offset=None)
    )
    assert record.event == answered(facts=())
    end = Finished(
        id="e" * 32, at=5, content="tea", mode="learn", round_id="b" * 32, asked=0, right=0
    )
    assert read_export(statement(end, asked=None, right=None, passed=None))[0].event == end


@pytest.mark.parametrize("column", ["item", "meaning", "topic"])
def test_what_a_statement_must_say_is_told(column: str) -> None:
    fault = fault_of(statement(answered(), **{column: None}))
    assert fault == f"has nothing in the column {column}."
    assert fault_of(statement(answered(), kind=None)) == "'' is no kind of question."


def test_an_answer_that_is_not_said_to_be_right_is_not() -> None:
    found = json.loads(statement(answered(), attempt=None))
    del found["result"]["success"]
    (record,) = read_export(json.dumps(found).encode())
    assert record.event == answered(right=False)


@pytest.mark.parametrize("verb", ["attempted", "", "http://adlnet.gov/expapi/verbs/experienced"])
def test_a_statement_with_another_verb_is_no_line_of_an_export(verb: str) -> None:
    found = json.loads(statement(answered()))
    found["verb"]["id"] = verb
    assert "no statement of an export" in fault_of(json.dumps(found).encode())


@pytest.mark.parametrize(
    ("duration", "took"),
    [("PT1S", 1_000), ("PT1.5S", 1_500), ("PT0.007S", 7), ("PT12.34S", 12_340), ("", 0)],
)
def test_a_duration_is_read_to_the_millisecond(duration: str, took: int) -> None:
    found = json.loads(statement(answered()))
    found["result"]["duration"] = duration
    (record,) = read_export(json.dumps(found).encode())
    assert record.event == answered(took=took)


@pytest.mark.parametrize("duration", ["P1D", "1", "PT1.2345S", "PT-1S"])
def test_what_is_no_duration_is_told(duration: str) -> None:
    found = json.loads(statement(answered()))
    found["result"]["duration"] = duration
    assert f"{duration!r} is no duration." in fault_of(json.dumps(found).encode())


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_a_statement_may_have_so_many_bytes(more: int, taken: bool) -> None:
    line = statement(answered())
    line = line[:1] + b" " * (256_000 - len(line) + more) + line[1:]
    if taken:
        assert read_export(line)[0].event == answered()
    else:
        assert "256000 bytes" in fault_of(line)
