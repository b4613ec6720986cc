"""Answers as a table: CSV (RFC 4180), a row for each event, one row of names first.

What is read may have been saved by a spreadsheet program: see :mod:`sij_tui.records.exchange`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sij_tui.core.practice.review_log import Answered, Finished
from sij_tui.records.exchange import (
    MOST_CHARACTERS,
    BadLine,
    Read,
    Record,
    checked_answer,
    checked_end,
    shown,
    time_of,
    time_text,
)

COLUMNS = (
    "verb", "id", "at", "learner", "content", "item", "meaning", "kind", "topic", "facts", "mode",
    "sitting", "response", "right", "attempt", "hinted", "took_ms", "asked", "score",
)  # fmt: skip
_SEPARATORS = ",;\t"
_WORDS = {"true": True, "false": False, "1": True, "0": False}
_VERBS = ("answered", "completed", "passed", "failed")


def as_csv(records: Iterable[Record]) -> Iterator[str]:
    """The lines of an export, with the names of the columns first."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(COLUMNS)
    for learner, event in records:
        values = _answer(event) if isinstance(event, Answered) else _end(event)
        values |= {
            "id": event.id, "learner": learner, "content": event.content, "mode": event.mode,
            "sitting": event.sitting,
        }  # fmt: skip
        yield _taken(file)
        table.writerow([values.get(name, "") for name in COLUMNS])
    yield _taken(file)


def _taken(file: io.StringIO) -> str:
    """What was written, out of the file."""
    text = file.getvalue()
    file.seek(0)
    file.truncate()
    return text


def _answer(event: Answered) -> dict[str, str]:
    return {
        "verb": "answered", "at": time_text(event.at, event.offset), "item": event.item,
        "meaning": event.meaning, "kind": event.kind, "topic": event.topic,
        "facts": " ".join(event.facts), "response": " ".join(event.response),
        "right": _word(event.right), "attempt": str(event.attempt), "hinted": _word(event.hinted),
        "took_ms": str(event.took),
    }  # fmt: skip


def _end(event: Finished) -> dict[str, str]:
    verbs = {None: "completed", True: "passed", False: "failed"}
    return {
        "verb": verbs[event.passed], "at": time_text(event.at), "asked": str(event.asked),
        "score": str(event.right),
    }  # fmt: skip


def _word(value: bool) -> str:
    return "true" if value else "false"


# -- reading


def read_csv(text: str) -> Read:
    """The records of an export with the numbers of their lines."""
    rows = csv.reader(
        io.StringIO(text, newline=""), strict=True, delimiter=_separator(text[:MOST_CHARACTERS])
    )
    try:
        header = [name.strip().casefold() for name in next(rows, [])]
        if header[:1] and header[0].startswith("sep="):  # says its separator, for Excel
            header = [name.strip().casefold() for name in next(rows, [])]
        if fault := _header_fault(header):
            yield rows.line_num or 1, BadLine(fault)
            return
        for row in rows:
            if any(row):
                yield rows.line_num, _read_row(header, row)
    except csv.Error:
        message = "is no line of a table: a quotation mark is left open, or a cell is too long."
        yield rows.line_num, BadLine(message)


def _separator(start: str) -> str:
    """What stands between the cells, from the names of the columns: the commonest."""
    lines = [line for line in start.splitlines()[:2] if not line.startswith("sep=")]
    return max(_SEPARATORS, key="".join(lines[:1]).count)


def _header_fault(header: Sequence[str]) -> str:
    """What is wrong with the names of the columns, if anything."""
    missing = [name for name in COLUMNS if name not in header]
    if len(missing) > len(COLUMNS) // 2:
        return "is not the first line of an export of sij-tui, as CSV or xAPI."
    if missing:
        return f"lacks columns that an export has: {', '.join(missing)}."
    if twice := [name for name in COLUMNS if header.count(name) > 1]:
        return f"has columns twice: {', '.join(twice)}."
    return ""


def _read_row(header: Sequence[str], row: Sequence[str]) -> Record | BadLine:
    try:
        if len(row) == len(header):
            return _record(dict(zip(header, row, strict=True)))
    except BadLine:
        pass  # not as it was written; it may be as a spreadsheet program has saved it
    try:
        if any(row[len(header) :]):
            raise BadLine(f"has {len(row)} columns, and the first line has {len(header)}.")
        cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
        return _record(dict(zip(header, cells, strict=False)))
    except BadLine as bad:
        return bad


def _record(row: Mapping[str, str]) -> Record:
    verb = row["verb"].lower()
    if verb not in _VERBS:
        raise BadLine(f"{shown(row['verb'])} is none of {', '.join(_VERBS)}.")
    at, offset = time_of(row["at"])
    common: dict[str, Any] = {name: row[name] for name in ("id", "content", "mode", "sitting")}
    if verb != "answered":
        passed = {"passed": True, "failed": False}.get(verb)
        asked, right = _int(row, "asked"), _int(row, "score")
        end = Finished(**common, at=at, asked=asked, right=right, passed=passed)
        return checked_end(row["learner"], end)
    for name in ("facts", "response"):
        if len(row[name]) > MOST_CHARACTERS:
            raise BadLine(f"has more than {MOST_CHARACTERS} characters in the column {name}.")
    kind: Any = row["kind"]
    answer = Answered(
        **common, at=at, offset=offset, item=row["item"], meaning=row["meaning"], kind=kind,
        topic=row["topic"], facts=tuple(row["facts"].split()),
        response=tuple(_lower_words(row["response"]).split()), right=_bool(row, "right"),
        attempt=_int(row, "attempt"), hinted=_bool(row, "hinted"), took=_int(row, "took_ms"),
    )  # fmt: skip
    return checked_answer(row["learner"], answer)


def _lower_words(response: str) -> str:
    """What was chosen; true and false, in capitals, are answers to a claim."""
    return response.lower() if response in ("TRUE", "FALSE") else response


def _bool(row: Mapping[str, str], name: str) -> bool:
    value = _WORDS.get(row[name].lower())
    if value is None:
        raise BadLine(f"has {shown(row[name])} in the column {name}, and not true or false.")
    return value


def _int(row: Mapping[str, str], name: str) -> int:
    text = row[name].removesuffix(".0")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise BadLine(f"has {shown(row[name])} in the column {name}, and no whole number.")
    return int(text)
