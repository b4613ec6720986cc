"""Reads an export, CSV or xAPI statements: every event, or every line that is broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from sij_tui.core.practice.days import DAY
from sij_tui.records.exchange import (
    MOST_LINES,
    BadLine,
    BrokenExport,
    Fault,
    Read,
    Record,
    time_text,
)

Track: TypeAlias = Callable[[Read, int], Read]
"""Tells how far it is: given what is read, and about how many lines there are."""


def read_export(
    data: bytes, now: int | None = None, track: Track = lambda read, total: read
) -> tuple[Record, ...]:
    """All events of an export, CSV or xAPI statements, told apart by the first character.

    ``now`` is the time in milliseconds since 1970 UTC: an event of the day after, which may come of
    a clock that is a little fast, counts as of now, and a later one is broken.

    Raises:
        BrokenExport: with every line that cannot be read.
    """
    from sij_tui.records.spreadsheet import read_csv
    from sij_tui.records.xapi import read_statements

    text = _text(data)
    read = read_statements if text.lstrip()[:1] == "{" else read_csv
    records: list[Record] = []
    faults: list[Fault] = []
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        message = (
            f"are more than {MOST_LINES} lines. Split the file, and take in one after another."
        )
        raise BrokenExport([Fault(MOST_LINES, message)])
    for line, found in track(read(text), lines):
        if isinstance(found, BadLine):
            faults.append(Fault(line, str(found)))
        elif now is not None and found.event.at > now + DAY:
            faults.append(Fault(line, _too_late(found.event.at)))
        elif now is not None and found.event.at > now:
            records.append(found._replace(event=msgspec.structs.replace(found.event, at=now)))
        else:
            records.append(found)
    if faults:
        raise BrokenExport(faults)
    return tuple(records)


def _text(data: bytes) -> str:
    """The text of a file, in UTF-8 or, as "Unicode text" is saved, in UTF-16."""
    encoding = "utf-8-sig"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in data[:2]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "is no text in UTF-8. Save it as 'CSV UTF-8', or take the export itself."
        raise BrokenExport([Fault(line, message)]) from None


def _too_late(at: int) -> str:
    return (
        f"is of {time_text(at)[:10]}, which is still to come. The clock of that machine was wrong:"
        " correct the time, or take the line out."
    )
