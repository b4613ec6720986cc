"""What is read from an export: events, each with its learner; or the lines that are broken.

Exports come back as spreadsheet programs save them: with another separator or encoding, TRUE for
true, columns in another order. What those programs have changed beyond recognition is reported by
line, in words for the user. Everything is bounded: bytes, lines, characters of a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple, TypeAlias, get_args

from sij_tui.core.content.items import KindId
from sij_tui.core.practice.days import as_offset
from sij_tui.core.practice.review_log import LATEST, Answered, Event, Finished, Mode

MOST_LINES = 1_000_000
MAX_FIELD_CHARACTERS = 4_000
"""Of one cell of a table."""
NO_UTF_8 = "is no text in UTF-8. Save it as 'CSV UTF-8', or take the export itself."
NO_TABLE = (
    "is a workbook of a spreadsheet program, and no table as text. Save it as 'CSV UTF-8', or take"
    " the export itself."
)
ONE_DOCUMENT = (
    "begins a single JSON document, and statements have to stand one a line:"
    " jq -c '(.statements? // .)[]' FILE > NEW.jsonl"
)
LEARNERS_FILE = (
    "is a learner's file, and no export. This makes one of it:"
    " sij-tui progress export NEW.csv --file THIS.sqlite3"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 1_000_000_000
"""A number beyond this is no count and no span of time in milliseconds."""
_LEARNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,99}")
_HEX = re.compile(r"[0-9a-f]{32}")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_AS_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")
_KINDS, _MODES = frozenset(get_args(KindId)), frozenset(get_args(Mode))
_SPREADSHEET = (
    "a spreadsheet program has changed it. Take the export itself, or set the column to text before"
    " you paste and save"
)


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


Read: TypeAlias = Iterable[tuple[int, "Record | BadLine"]]


# -- single values


def checked_answer(learner: str, answer: Answered) -> Record:
    """A record of an answer whose every value is of the kind that this program writes.

    Raises:
        BadLine: one is not.
    """
    names = _are_names(
        learner, answer.kind, answer.fingerprint, answer.content, answer.item, answer.topic,
        answer.mode, answer.facts, answer.response,
    )  # fmt: skip
    if (
        names
        and 0 <= answer.at <= LATEST
        and 0 <= answer.attempt < _MOST
        and 0 <= answer.took < _MOST
        and _HEX.fullmatch(answer.id)
        and _HEX.fullmatch(answer.round_id)
    ):  # quick, since nearly all are
        return Record(learner, answer)
    if answer.kind not in _KINDS:
        raise BadLine(f"{shown(answer.kind)} is no kind of question.")
    if not _FINGERPRINT.fullmatch(answer.fingerprint):
        raise BadLine(_not_as_written("meaning", answer.fingerprint))
    words = {"item": (answer.item,), "topic": (answer.topic,), "facts": answer.facts}
    numbers = {"attempt": answer.attempt, "took_ms": answer.took}
    return _checked(learner, answer, words | {"response": answer.response}, numbers)


@lru_cache(4096)  # the same learners answer the same questions again and again
def _are_names(
    learner: str,
    kind: str,
    meaning: str,
    content: str,
    item: str,
    topic: str,
    mode: str,
    facts: tuple[str, ...],
    response: tuple[str, ...],
) -> bool:
    """Whether the names of an answer, and its fingerprint, are as this program writes them."""
    return bool(
        kind in _KINDS
        and mode in _MODES
        and _FINGERPRINT.fullmatch(meaning)
        and _LEARNER.fullmatch(learner)
        and all(map(_NAME.fullmatch, (content, item, topic, *facts, *response)))
    )


def checked_end(learner: str, end: Finished) -> Record:
    """The same of the end of a round."""
    return _checked(learner, end, {}, {"asked": end.asked, "score": end.right})


def _checked(
    learner: str,
    event: Event,
    names: Mapping[str, tuple[str, ...]],
    numbers: Mapping[str, int],
) -> Record:
    if event.mode not in _MODES:
        raise BadLine(f"{shown(event.mode)} is none of {', '.join(sorted(_MODES))}.")
    for column, text in (("id", event.id), ("sitting", event.round_id)):
        if not _HEX.fullmatch(text):
            raise BadLine(_not_as_written(column, text))
    if not _LEARNER.fullmatch(learner):
        raise BadLine(_not_as_written("learner", learner))
    for column, texts in {"content": (event.content,), **names}.items():
        for text in texts:
            if not _NAME.fullmatch(text):
                raise BadLine(_not_as_written(column, text))
    for column, number in numbers.items():
        if not 0 <= number < _MOST:
            raise BadLine(f"has a number out of range in the column {column}.")
    if not 0 <= event.at <= LATEST:
        raise BadLine("is of before 1970, or of after 2999.")
    return Record(learner, event)


def is_learner_name(text: str) -> bool:
    """Whether a learner can have this name in exports."""
    return bool(_LEARNER.fullmatch(text))


def shown(text: str) -> str:
    """A value as a message may show it: short, in quotes, control characters made visible."""
    return repr(text[:40]) if text.isprintable() else ascii(text[:40])


def _not_as_written(column: str, text: str) -> str:
    if not text:
        return f"has nothing in the column {column}."
    if _AS_NUMBER.fullmatch(text):
        return f"has the number {shown(text)} in the column {column}: {_SPREADSHEET}."
    return f"has {shown(text)} in the column {column}, which is no name that sij-tui writes."


def time_text(at: int, offset: int | None = None) -> str:
    """A time in the form of RFC 3339, to the millisecond.

    By the clocks that are ``offset`` minutes ahead of UTC; as ``Z``, UTC, where that is not known.
    """
    offset = as_offset(offset)
    zone = UTC if offset is None else timezone(timedelta(minutes=offset))
    moment = (_EPOCH + timedelta(milliseconds=at)).astimezone(zone)
    text = moment.isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z" if offset is None else text


def time_of(text: str) -> tuple[int, int | None]:
    """The milliseconds since 1970, and the offset in minutes, of what :func:`time_text` writes.

    Raises:
        BadLine: it is no time.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        why = "is no time as sij-tui writes it"
        raise BadLine(f"{shown(text)} {why}: {_SPREADSHEET}.") from None
    ahead = moment.utcoffset()
    if ahead is None:
        raise BadLine(f"{shown(text)} does not say its time zone: {_SPREADSHEET}.")
    offset = None if text[-1:] in "Zz" else ahead // timedelta(minutes=1)
    return (moment - _EPOCH) // timedelta(milliseconds=1), offset
