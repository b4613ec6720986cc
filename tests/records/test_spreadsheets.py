"""Exports as spreadsheet programs save them: taken in, or refused in plain words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

import pytest
from group_kit import ACTIVITIES, of_every_kind
from learner_kit import DAY, START, answered, of

from sij_tui.core.practice.review_log import Answered
from sij_tui.records import export_reader
from sij_tui.records.exchange import MOST_LINES, BrokenExport
from sij_tui.records.export_reader import read_export
from sij_tui.records.spreadsheet import CSV_COLUMNS, as_csv

ME = "c0ffee" * 5
EVENTS = [*of_every_kind(), answered(77, offset=60), answered(78, offset=-210)]
RECORDS = tuple(of(ME, EVENTS))
PLAIN = "".join(as_csv(RECORDS))
ROWS = list(csv.reader(io.StringIO(PLAIN)))
CODE_WORDS = re.compile(r"msgspec|Expected|`|\\$\\.|bool|str\\b|int\\b|Traceback|None")


def saved(separator: str = ",", end: str = "\r\n", rows: list[list[str]] = ROWS) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator=end).writerows(rows)
    return file.getvalue()


def shouted(text: str) -> str:
    """With every cell that is true or false in capitals, the response to a claim too."""
    return re.sub(r"(?<=[,;\t])(true|false)(?=[,;\t])", lambda found: found[0].upper(), text)


def in_words(text: str, true: str, false: str) -> bytes:
    """As a spreadsheet program in another language saves it."""
    return shouted(text).replace("TRUE", true).replace("FALSE", false).encode("utf-8-sig")


SAVED: dict[str, bytes] = {
    "Excel in German": in_words(saved(";"), "WAHR", "FALSCH"),
    "Excel in French": in_words(saved(";"), "VRAI", "FAUX"),
    "Excel in Finnish": in_words(saved(";"), "TOSI", "EPÄTOSI"),
    "Excel, CSV UTF-8": b"\xef\xbb\xbf" + shouted(saved()).encode(),
    "Excel, CSV": shouted(saved()).encode("cp1252"),
    "Excel, CSV, with semicolons": shouted(saved(";")).encode(),
    "Excel, CSV, saying its separator": ("sep=;\r\n" + shouted(saved(";"))).encode(),
    "Excel, text": shouted(saved("\t")).encode(),
    "Excel, Unicode text": shouted(saved("\t")).encode("utf-16"),
    "big-endian": b"\xfe\xff" + saved("\t").encode("utf-16-be"),
    "UTF-16 without a mark": saved(";").encode("utf-16-le"),
    "an old Mac": saved(end="\r").encode(),
    "Unix": saved(end="\n").encode(),
    "columns turned round": saved(rows=[row[::-1] for row in ROWS]).encode(),
    "a column of notes": saved(rows=[[*row, "note"] for row in ROWS]).encode(),
    "rows and columns that are empty": saved(
        rows=[[*row, "", ""] for row in [*ROWS, [""] * len(CSV_COLUMNS), [""] * len(CSV_COLUMNS)]]
    ).encode(),
    "blanks around": saved(rows=[[f" {cell} " for cell in row] for row in ROWS]).encode(),
    "names in capitals": saved(rows=[[name.upper() for name in ROWS[0]], *ROWS[1:]]).encode(),
    "numbers with a point": saved(rows=[
        [cell + ".0" if name in ("took_ms", "attempt") and cell else cell
         for name, cell in zip(CSV_COLUMNS, row, strict=True)] if n else row
        for n, row in enumerate(ROWS)]).encode(),
    "without what is empty at the end": "\r\n".join(
        line.rstrip(",") for line in PLAIN.splitlines()
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("data", SAVED.values(), ids=SAVED)
def test_what_a_spreadsheet_program_has_saved_is_taken_in(data: bytes) -> None:
    assert read_export(data) == RECORDS


def with_cell(name: str, value: str) -> bytes:
    row = [
        value if column == name else cell for column, cell in zip(CSV_COLUMNS, ROWS[1], strict=True)
    ]
    return saved(rows=[ROWS[0], ROWS[2], row]).encode()


CHANGED: dict[str, Callable[[], bytes]] = {
    "id as a number": lambda: with_cell("id", "1.23457E+31"),
    "meaning as a number": lambda: with_cell("meaning", "1,23457E+15"),
    "time by the day": lambda: with_cell("at", "04/09/2026 12:00"),
    "time without its zone": lambda: with_cell("at", "2026-09-04 12:00:00"),
    "right in words": lambda: with_cell("right", "perhaps"),
    "right left out": lambda: with_cell("right", ""),
    "attempt in words": lambda: with_cell("attempt", "first"),
    "duration as a number": lambda: with_cell("took_ms", "1.2E+03"),
    "a formula": lambda: with_cell("item", "=1+1"),
    "an escape code": lambda: with_cell("item", "\x1b[31m"),
    "a cell that is too long": lambda: with_cell("response", "a " * 3_000),
    "a cell that is far too long": lambda: with_cell("response", "a" * 200_000),
    "a kind that is none": lambda: with_cell("kind", "essay"),
    "a mode that is none": lambda: with_cell("mode", "exam"),
}


@pytest.mark.parametrize("make", CHANGED.values(), ids=CHANGED)
def test_what_it_has_changed_is_told_by_line_in_plain_words(make: Callable[[], bytes]) -> None:
    with pytest.raises(BrokenExport) as broken:
        read_export(make())
    (fault,) = broken.value.faults
    assert fault.line == 3
    assert not CODE_WORDS.search(fault.message), fault.message
    assert fault.message.isprintable()
    assert len(fault.message) < 250


def test_a_number_in_place_of_an_id_is_told_to_come_of_the_spreadsheet() -> None:
    with pytest.raises(BrokenExport, match="1 broken") as broken:
        read_export(with_cell("id", "1.23457E+31"))
    assert "spreadsheet" in broken.value.faults[0].message


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([row[:-2] for row in ROWS], "asked, score"),
        ([[*row, row[0]] for row in ROWS], "verb"),
        ([["name", "mark"], ["Ann", "7"]], "export"),
        ([[""]], "export"),
    ],
)
def test_a_table_that_lacks_columns_is_refused_by_its_first_line(
    rows: list[list[str]], named: str
) -> None:
    with pytest.raises(BrokenExport) as broken:
        read_export(saved(rows=rows).encode())
    (fault,) = broken.value.faults
    assert fault.line == 1
    assert named in fault.message


@pytest.mark.parametrize("form", ["csv", "xapi"])
def test_a_time_that_is_still_to_come_is_told_by_line(form: str) -> None:
    from sij_tui.records.xapi import statements

    events = [
        answered(1),
        answered(2, at=START + 9 * 365 * DAY),
        answered(3),
        answered(4, at=START + DAY),
    ]
    lines = as_csv(of(ME, events)) if form == "csv" else statements(of(ME, events), ACTIVITIES)
    data = "".join(lines).encode()
    with pytest.raises(BrokenExport) as broken:
        read_export(data, START + 3_600_000)
    assert [fault.line for fault in broken.value.faults] == [3 if form == "csv" else 2]
    assert "2035" in broken.value.faults[0].message


def test_a_clock_that_is_a_little_fast_does_no_harm() -> None:
    (record,) = read_export(
        "".join(as_csv(of(ME, [answered(1, at=START + 60_000)]))).encode(), START
    )
    assert record.event.at == START


def test_what_has_been_keeps_its_time() -> None:
    (record,) = read_export(
        "".join(as_csv(of(ME, [answered(1, at=START - 60_000)]))).encode(), START
    )
    assert record.event.at == START - 60_000


@pytest.mark.parametrize(
    "start", ["[\n  {}", '[{"id"', '{"statements":[{', '\n{ "more": "", "statements"']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_statements_in_one_document_are_told_with_how_to_part_them(
    start: str, encoding: str
) -> None:
    with pytest.raises(BrokenExport) as broken:
        read_export(f"{start}{' ' * 300_000}".encode(encoding))
    (fault,) = broken.value.faults
    assert "one a line" in fault.message
    assert "jq" in fault.message


def test_too_many_lines_are_told_before_they_are_read() -> None:
    with pytest.raises(BrokenExport) as broken:
        read_export(b"\n" * (MOST_LINES + 1))
    assert str(MOST_LINES) in broken.value.faults[0].message


def test_the_offset_of_the_clocks_goes_there_and_back() -> None:
    assert [record.event for record in read_export(PLAIN.encode())][-2:] == EVENTS[-2:]
    cells = [row[CSV_COLUMNS.index("at")] for row in ROWS]
    assert cells[-2].endswith("+01:00")
    assert cells[-1].endswith("-03:30")
    assert cells[1].endswith("Z")  # not known
    (known,) = list(csv.DictReader(as_csv(of(ME, [answered(offset=0)]))))
    assert known["at"].endswith("+00:00")


# -- bounds and words of single cells


def table(*rows: dict[str, str], columns: Sequence[str] = CSV_COLUMNS) -> bytes:
    """An export of these rows; cells that are left out are those of the first answer."""
    first = dict(zip(CSV_COLUMNS, ROWS[1], strict=True))
    lines = [[(first | row).get(name, "") for name in columns] for row in rows]
    return saved(rows=[list(columns), *lines]).encode()


def fault_of(data: bytes) -> str:
    with pytest.raises(BrokenExport) as broken:
        read_export(data)
    (fault,) = broken.value.faults
    return fault.message


END = {"verb": "completed", "asked": "10", "score": "7"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"took_ms": "soon"}, "'soon' in the column took_ms, and no whole number"),
        ({"attempt": "1.5"}, "'1.5' in the column attempt, and no whole number"),
        ({"attempt": "٣"}, "in the column attempt, and no whole number"),
        ({"took_ms": "9" * 16}, "in the column took_ms, and no whole number"),
        ({"took_ms": "9" * 15}, "a number out of range in the column took_ms"),
        ({"right": "maybe"}, "'maybe' in the column right, and not true or false"),
        ({"hinted": "2"}, "'2' in the column hinted, and not true or false"),
        ({"facts": "a " * 2_001}, "more than 4000 characters in the column facts"),
        ({"response": "a " * 2_001}, "more than 4000 characters in the column response"),
        (END | {"asked": ""}, "'' in the column asked, and no whole number"),
        (END | {"score": "all"}, "'all' in the column score, and no whole number"),
        ({"verb": "sat"}, "'sat' is none of answered, completed, passed, failed."),
    ],
)
def test_a_cell_that_cannot_be_is_told_by_the_name_of_its_column(
    row: dict[str, str], message: str
) -> None:
    assert message in fault_of(table(row))


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("0", False), ("True", True), ("FALSE", False)]
)
def test_yes_and_no_may_be_numbers(text: str, value: bool) -> None:
    (record,) = read_export(table({"right": text, "hinted": text}))
    assert isinstance(record.event, Answered)
    assert (record.event.right, record.event.hinted) == (value, value)


def test_as_many_characters_as_a_cell_may_have_are_taken_in() -> None:
    (record,) = read_export(table({"facts": "a " * 1_999 + "aa"}))
    assert isinstance(record.event, Answered)
    assert len(" ".join(record.event.facts)) == 4_000


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (CSV_COLUMNS[9:], "lacks columns that an export has: verb, id, at, learner, content,"),
        (CSV_COLUMNS[10:], "is not the first line of an export"),
    ],
)
def test_with_half_of_the_columns_it_is_said_which_are_missing(
    columns: Sequence[str], message: str
) -> None:
    assert message in fault_of(table({}, columns=columns))


def test_a_cell_beyond_the_last_column_is_told_with_their_numbers() -> None:
    most = len(CSV_COLUMNS)
    message = f"has {most + 2} columns, and the first line has {most}."
    assert message in fault_of(table({}).rstrip() + b",,note")


def test_a_last_cell_that_was_empty_and_is_left_out_is_empty() -> None:
    columns = [name for name in CSV_COLUMNS if name != "facts"] + ["facts"]
    data = table({"facts": ""}, columns=columns).decode().rstrip("\r\n").removesuffix(",")
    (record,) = read_export(data.encode())
    assert isinstance(record.event, Answered)
    assert record.event.facts == ()


def test_notes_do_not_say_what_stands_between_the_cells() -> None:
    rows = [[*row, "," * 90] for row in ROWS]
    rows[0][-1] = "note"
    assert read_export(saved(";", rows=rows).encode()) == RECORDS


@pytest.mark.parametrize("data", [b"", b"\n", b"sep=;\n"])
def test_of_a_file_without_columns_its_first_line_is_told(data: bytes) -> None:
    with pytest.raises(BrokenExport) as broken:
        read_export(data)
    assert broken.value.faults[0].line == 1


@pytest.mark.parametrize(("most", "taken"), [(3, True), (2, False)])
def test_as_many_lines_as_may_be_are_taken_in(
    monkeypatch: pytest.MonkeyPatch, most: int, taken: bool
) -> None:
    monkeypatch.setattr(export_reader, "MOST_LINES", most)
    data = table({}, {"id": "f" * 32}).rstrip()
    if taken:
        assert len(read_export(data)) == 2
    else:
        assert "more than 2 lines" in fault_of(data)
