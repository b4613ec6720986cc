"""Answers as CSV (RFC 4180): a line for each answer, and for the end of each sitting."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from sij_tui.core.practice.ledger import Answered, Event, Finished
from sij_tui.records.exchange import BadLine, Record, checked, time_of, time_text

COLUMNS = (
    "verb", "id", "at", "learner", "content", "item", "meaning", "kind", "topic", "facts", "mode",
    "sitting", "response", "right", "attempt", "hinted", "took_ms", "asked", "score",
)  # fmt: skip
_WORDS = {"true": True, "false": False}
_VERBS = ("answered", "completed", "passed", "failed")


def as_csv(learner: str, events: Iterable[Event]) -> Iterator[str]:
    """The lines of an export, with the names of the columns first."""
    yield _line(COLUMNS)
    for event in events:
        values = _answer(event) if isinstance(event, Answered) else _end(event)
        common = {
            "id": event.id, "at": time_text(event.at), "learner": learner,
            "content": event.content, "mode": event.mode, "sitting": event.sitting,
        }  # fmt: skip
        row = common | values
        yield _line([row.get(name, "") for name in COLUMNS])


def _answer(event: Answered) -> dict[str, str]:
    return {
        "verb": "answered", "item": event.item, "meaning": event.meaning, "kind": event.kind,
        "topic": event.topic, "facts": " ".join(event.facts), "response": " ".join(event.response),
        "right": _word(event.right), "attempt": str(event.attempt), "hinted": _word(event.hinted),
        "took_ms": str(event.took),
    }  # fmt: skip


def _end(event: Finished) -> dict[str, str]:
    verbs = {None: "completed", True: "passed", False: "failed"}
    return {"verb": verbs[event.passed], "asked": str(event.asked), "score": str(event.right)}


def _word(value: bool) -> str:
    return "true" if value else "false"


def _line(values: Iterable[str]) -> str:
    file = io.StringIO()
    csv.writer(file).writerow(values)
    return file.getvalue()


def read_csv(text: str) -> Iterator[tuple[int, Record | BadLine]]:
    """The records of an export with the numbers of their lines."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            yield 1, BadLine("is not the first line of an export of sij-tui, as CSV or xAPI.")
            return
        for row in rows:
            if row:
                yield rows.line_num, _read_row(row)
    except csv.Error as error:
        yield rows.line_num, BadLine(f"is no CSV: {error}.")


def _read_row(row: list[str]) -> Record | BadLine:
    try:
        if len(row) != len(COLUMNS):
            raise BadLine(f"has {len(row)} columns, not {len(COLUMNS)}.")
        return _record(dict(zip(COLUMNS, row, strict=True)))
    except BadLine as bad:
        return bad


def _record(row: dict[str, str]) -> Record:
    if row["verb"] not in _VERBS:
        raise BadLine(f"{row['verb'][:40]!r} is none of {', '.join(_VERBS)}.")
    fields: dict[str, object] = {
        name: row[name] for name in ("id", "content", "mode", "sitting")
    } | {"at": time_of(row["at"])}
    if row["verb"] != "answered":
        passed = {"passed": True, "failed": False}.get(row["verb"])
        fields |= {"asked": _int(row["asked"]), "right": _int(row["score"]), "passed": passed}
        return checked(row["learner"], fields, Finished)
    fields |= {name: row[name] for name in ("item", "meaning", "kind", "topic")}
    fields |= {name: row[name].split() for name in ("facts", "response")}
    fields |= {name: _WORDS.get(row[name], row[name]) for name in ("right", "hinted")}
    fields |= {"attempt": _int(row["attempt"]), "took": _int(row["took_ms"])}
    return checked(row["learner"], fields, Answered)


def _int(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise BadLine(f"{text[:40]!r} is no whole number.")
    return int(text)
