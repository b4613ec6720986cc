"""What is read from an export: events, each with its learner; or the lines that are broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

import msgspec

from sij_tui.core.practice.ledger import Answered, Event

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 32_503_680_000_000
"""The year 3000, in milliseconds."""
_HEX = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MEANING = re.compile(r"[0-9a-f]{16}")


class Record(NamedTuple):
    """One event of one learner."""

    learner: str
    """A random name; it says nothing of the person."""
    event: Event


class Fault(NamedTuple):
    """A line that cannot be read."""

    line: int
    message: str


class BrokenExport(Exception):
    """The file is no export of this program, or was damaged."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} broken lines")
        self.faults = tuple(faults)


class BadLine(ValueError):
    """What is wrong with a line."""


Reader: TypeAlias = Callable[[str], Iterable[tuple[int, "Record | BadLine"]]]


def read_export(data: bytes) -> tuple[Record, ...]:
    """All events of an export, CSV or xAPI statements, told apart by the first character.

    Raises:
        BrokenExport: with every line that cannot be read.
    """
    from sij_tui.records.spreadsheet import read_csv
    from sij_tui.records.xapi import read_statements

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenExport([Fault(line, "is not UTF-8 text.")]) from None
    read: Reader = read_statements if text.lstrip()[:1] == "{" else read_csv
    records: list[Record] = []
    faults: list[Fault] = []
    for line, found in read(text):
        if isinstance(found, BadLine):
            faults.append(Fault(line, str(found)))
        else:
            records.append(found)
    if faults:
        raise BrokenExport(faults)
    return tuple(records)


def checked(learner: str, fields: dict[str, object], kind: type[Event]) -> Record:
    """A record whose every value is of the kind that this program writes.

    Raises:
        BadLine: one is not.
    """
    try:
        event: Event = msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise BadLine(f"does not fit: {error}.") from None
    names = [event.content, learner]
    hexes = [event.id, event.sitting]
    numbers = [event.at]
    if isinstance(event, Answered):
        names += [event.item, event.topic, *event.facts, *event.response]
        numbers += [event.attempt, event.took]
        if not _MEANING.fullmatch(event.meaning):
            raise BadLine(f"{event.meaning!r} is no meaning of a question.")
    else:
        numbers += [event.asked, event.right]
    for text, pattern in (*((n, _NAME) for n in names), *((h, _HEX) for h in hexes)):
        if not pattern.fullmatch(text):
            raise BadLine(f"{text[:40]!r} is no id of this program.")
    if not all(0 <= number < _LATEST for number in numbers):
        raise BadLine("has a number out of range.")
    return Record(learner, event)


def time_text(at: int) -> str:
    """A time in the form of RFC 3339, to the millisecond, in UTC."""
    moment = (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds")
    return moment.removesuffix("+00:00") + "Z"


def time_of(text: str) -> int:
    """The milliseconds since 1970 of a time as :func:`time_text` writes it.

    Raises:
        BadLine: it is no time.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadLine(f"{text[:40]!r} is no time.") from None
    if moment.tzinfo is None:
        raise BadLine(f"{text[:40]!r} does not say its time zone.")
    return (moment - _EPOCH) // timedelta(milliseconds=1)
