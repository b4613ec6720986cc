"""Reads an export, CSV or xAPI statements: every event, or every line that is broken."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from typing import TypeAlias

import msgspec

from sij_tui.core.practice.days import DAY
from sij_tui.records.exchange import (
    LEARNERS_FILE,
    MAX_FIELD_CHARACTERS,
    MOST_LINES,
    NO_TABLE,
    NO_UTF_8,
    ONE_DOCUMENT,
    BadLine,
    BrokenExport,
    Fault,
    Read,
    Record,
    time_text,
)

TrackRead: TypeAlias = Callable[[Read, int], Read]
"""Tells how far it is: given what is read, and about how many lines there are."""
_UTF_8 = "utf-8-sig"
_NO_EXPORTS = {
    b"PK\x03\x04": NO_TABLE,  # an archive: Excel, LibreOffice and Numbers
    b"\xd0\xcf\x11\xe0": NO_TABLE,  # a compound file: older versions of Excel
    b"SQLite format 3\0": LEARNERS_FILE,
}
"""How files begin that are taken for exports by mistake."""
_DOCUMENT = re.compile(r'\s*(\[|\{\s*"(statements|more)"\s*:)')
"""How statements begin as a store of them gives them out: an array, or a page of its answer."""


def read_export(
    data: bytes, now: int | None = None, track: TrackRead = lambda read, total: read
) -> tuple[Record, ...]:
    """All events of an export: CSV or xAPI statements, detected by the first character.

    ``now`` is the time in milliseconds since 1970 UTC: an event of the day after, which may come of
    a clock that is a little fast, counts as of now, and a later one is broken.

    Raises:
        BrokenExport: with every line that cannot be read.
    """
    lines = data.count(b"\n") + 1
    if lines > MOST_LINES:
        message = (
            f"are more than {MOST_LINES} lines. Split the file, and take in one after another."
        )
        raise BrokenExport([Fault(MOST_LINES, message)])
    for start, message in _NO_EXPORTS.items():
        if data.startswith(start):
            raise BrokenExport([Fault(1, message)])
    encoding = _encoding(data)
    if _DOCUMENT.match(data[:MAX_FIELD_CHARACTERS].decode(encoding, "ignore")):
        raise BrokenExport([Fault(1, ONE_DOCUMENT)])
    records: list[Record] = []
    faults: list[Fault] = []
    try:
        for line, found in track(_read(data, encoding), lines):
            if isinstance(found, BadLine):
                faults.append(Fault(line, str(found)))
            elif now is None or found.event.at <= now:
                records.append(found)
            elif found.event.at > now + DAY:
                faults.append(Fault(line, _too_late(found.event.at)))
            else:
                records.append(found._replace(event=msgspec.structs.replace(found.event, at=now)))
    except UnicodeDecodeError:
        raise BrokenExport([Fault(_undecodable_line(data, encoding), NO_UTF_8)]) from None
    if faults:
        raise BrokenExport(faults)
    return tuple(records)


def _read(data: bytes, encoding: str) -> Read:
    """What stands in an export, line by line: the text as a whole is nowhere."""
    if data[:MAX_FIELD_CHARACTERS].decode(encoding, "ignore").lstrip()[:1] == "{":
        from sij_tui.records.xapi import read_statements

        if encoding != _UTF_8:
            data = data.decode(encoding).encode()
        return read_statements(BytesIO(data.removeprefix(BOM_UTF8)))
    from sij_tui.records.spreadsheet import read_csv

    return read_csv(TextIOWrapper(BytesIO(data), encoding, newline=""))


def _encoding(data: bytes) -> str:
    """UTF-8 or, as "Unicode text" is saved, UTF-16."""
    if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "utf-16"
    if b"\0" in data[:2]:
        return "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    return _UTF_8


def _undecodable_line(data: bytes, encoding: str) -> int:
    """The number of the first line that is no text."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data[: error.start].count(b"\n") + 1
    return 1


def _too_late(at: int) -> str:
    return (
        f"is of {time_text(at)[:10]}, which is still to come. The clock of that machine was wrong:"
        " correct the time, or take the line out."
    )
