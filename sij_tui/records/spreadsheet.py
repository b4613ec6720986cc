"""Answers as a table: CSV (RFC 4180), a row for each event, one row of names first.

What is read may have been saved by a spreadsheet program: see :mod:`sij_tui.records.exchange`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TextIO

from sij_tui.core.practice.review_log import Answered, Event, Finished
from sij_tui.records.exchange import (
    MAX_FIELD_CHARACTERS,
    BadLine,
    Read,
    Record,
    checked_answer,
    checked_end,
    shown,
    time_of,
    time_text,
)

CSV_COLUMNS = (
    "verb", "id", "at", "learner", "content", "item", "meaning", "kind", "topic", "facts", "mode",
    "sitting", "response", "right", "attempt", "hinted", "took_ms", "asked", "score",
)  # fmt: skip
_SEPARATORS = ",;\t"
_SAVED_TRUE = (
    "true",
    "wahr",
    "vrai",
    "verdadero",
    "vero",
    "waar",
    "verdadeiro",
    "sant",
    "sand",
    "sann",
    "tosi",
)
_SAVED_FALSE = ("false", "falsch", "faux", "falso", "onwaar", "falskt", "falsk", "usann", "epätosi")
"""Spreadsheet programs save the two in the language of the computer, in capitals."""
_BOOLEANS = {
    **dict.fromkeys((*_SAVED_TRUE, "1"), True),
    **dict.fromkeys((*_SAVED_FALSE, "0"), False),
}
_PASSED = {"completed": None, "passed": True, "failed": False}
"""The verb of the end of a round, and whether it says that a test was passed."""
_VERBS = {passed: verb for verb, passed in _PASSED.items()}
_CLAIMS = {
    **{word.upper(): "true" for word in _SAVED_TRUE},
    **{word.upper(): "false" for word in _SAVED_FALSE},
}
"""Answers to a claim, as a spreadsheet program saves them."""


def as_csv(records: Iterable[Record]) -> Iterator[str]:
    """The lines of an export, with the names of the columns first."""
    table = csv.writer(_Line())
    yield table.writerow(CSV_COLUMNS)
    for learner, event in records:
        yield table.writerow(_row(learner, event))


class _Line:
    """A file of which a line is handed back as it is written."""

    def write(self, text: str) -> str:
        return text


def _row(learner: str, event: Event) -> tuple[str | int, ...]:
    """The cells of an event, in the order of :data:`CSV_COLUMNS`."""
    if isinstance(event, Answered):
        return (
            "answered", event.id, time_text(event.at, event.offset), learner, event.content,
            event.item, event.fingerprint, event.kind, event.topic, " ".join(event.facts),
            event.mode, event.round_id, " ".join(event.response), _word(event.right),
            event.attempt, _word(event.hinted), event.took, "", "",
        )  # fmt: skip
    return (
        _VERBS[event.passed], event.id, time_text(event.at), learner, event.content,
        *[""] * 5, event.mode, event.round_id, *[""] * 5, event.asked, event.right,
    )  # fmt: skip


def _word(value: bool) -> str:
    return "true" if value else "false"


# -- reading


def read_csv(file: TextIO) -> Read:
    """The records of an export with the numbers of their lines; ``file`` keeps the line ends."""
    separator = _separator(file.read(MAX_FIELD_CHARACTERS))
    file.seek(0)
    rows = csv.reader(file, strict=True, delimiter=separator)
    try:
        header = [name.strip().casefold() for name in next(rows, [])]
        if header[:1] and header[0].startswith("sep="):  # says its separator, for Excel
            header = [name.strip().casefold() for name in next(rows, [])]
        if fault := _header_fault(header):
            yield rows.line_num or 1, BadLine(fault)
            return
        width, cells = len(header), itemgetter(*map(header.index, CSV_COLUMNS))
        for row in rows:
            try:
                if len(row) == width:
                    yield rows.line_num, _record(*cells(row))
                    continue
            except BadLine:
                pass  # not as it was written; it may be as a spreadsheet program has saved it
            if any(row):
                yield rows.line_num, _saved_row(row, width, cells)
    except csv.Error:
        message = "is no line of a table: a quotation mark is left open, or a cell is too long."
        yield rows.line_num, BadLine(message)


def _separator(start: str) -> str:
    """What stands between the cells: the commonest in the first line, be it names or ``sep=``."""
    return max(_SEPARATORS, key="".join(start.splitlines()[:1]).count)


def _header_fault(header: Sequence[str]) -> str:
    """What is wrong with the names of the columns, if anything."""
    missing = [name for name in CSV_COLUMNS if name not in header]
    if len(missing) > len(CSV_COLUMNS) // 2:
        return "is not the first line of an export of sij-tui, as CSV or xAPI."
    if missing:
        return f"lacks columns that an export has: {', '.join(missing)}."
    if twice := [name for name in CSV_COLUMNS if header.count(name) > 1]:
        return f"has columns twice: {', '.join(twice)}."
    return ""


def _saved_row(
    row: list[str], width: int, cells: Callable[[list[str]], tuple[str, ...]]
) -> Record | BadLine:
    """The record of a row as a spreadsheet program saves it; ``cells`` puts it into the order of
    :data:`CSV_COLUMNS`.
    """
    try:
        if any(row[width:]):
            raise BadLine(f"has {len(row)} columns, and the first line has {width}.")
        return _record(*cells([cell.strip() for cell in row] + [""] * (width - len(row))))
    except BadLine as bad:
        return bad


def _record(
    verb: str, id: str, at: str, learner: str, content: str, item: str, meaning: str, kind: Any,
    topic: str, facts: str, mode: Any, sitting: str, response: str, right: str, attempt: str,
    hinted: str, took_ms: str, asked: str, score: str,
) -> Record:  # fmt: skip
    moment, offset = time_of(at)
    if (verb := verb.lower()) == "answered":
        answer = Answered(
            id=id, at=moment, content=content, item=item, fingerprint=meaning, kind=kind,
            topic=topic, facts=_words("facts", facts), mode=mode, round_id=sitting,
            response=_words("response", response), right=_bool("right", right),
            attempt=_int("attempt", attempt), hinted=_bool("hinted", hinted),
            took=_int("took_ms", took_ms), offset=offset,
        )  # fmt: skip
        return checked_answer(learner, answer)
    if verb not in _PASSED:
        raise BadLine(f"{shown(verb)} is none of {', '.join(('answered', *_PASSED))}.")
    end = Finished(
        id=id, at=moment, content=content, mode=mode, round_id=sitting, asked=_int("asked", asked),
        right=_int("score", score), passed=_PASSED[verb],
    )  # fmt: skip
    return checked_end(learner, end)


@lru_cache(4096)  # the same questions are answered again and again
def _words(name: str, text: str) -> tuple[str, ...]:
    if len(text) > MAX_FIELD_CHARACTERS:
        raise BadLine(f"has more than {MAX_FIELD_CHARACTERS} characters in the column {name}.")
    return tuple(_CLAIMS.get(text, text).split())


def _bool(name: str, text: str) -> bool:
    value = _BOOLEANS.get(text.lower())
    if value is None:
        raise BadLine(f"has {shown(text)} in the column {name}, and not true or false.")
    return value


def _int(name: str, text: str) -> int:
    number = text.removesuffix(".0")
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise BadLine(f"has {shown(text)} in the column {name}, and no whole number.")
    return int(number)
