"""What is stored or sent, held to frozen values: no rename in the code can change it unseen.

The tests run the command line and read what it leaves behind as JSON, CSV and SQLite, so that they
know as few names of the code as can be.

A change that is meant: ``RENEW_GOLDEN=1 make test ARGS=tests/golden`` writes the files anew and
fails. Look at their differences; what earlier versions have stored still has to open.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from content_samples import with_practice
from paths import DATA, TESTS

from sij_tui.cli import main

GOLDEN = TESTS / "golden"
FIRST = DATA / "version-0.1.0"
"""What version 0.1.0 has stored."""
ANSWERS = GOLDEN / "answers.csv"
"""Answers of every kind and mode, and ends of rounds, of two learners and about two contents."""
_BLOB = re.compile(r"X'([0-9A-F]+)'")
_REAL = re.compile(r"(?<=,)\d+\.\d+(e[+-]\d+)?(?=[,)])")
_LABELS = {
    "learn": "Learning", "test": "Testing", "due": "Coming up", "true": "Right", "false": "Wrong",
}  # fmt: skip


class Done(NamedTuple):
    """A run of the program."""

    status: int
    out: str
    err: str


def run(captured: pytest.CaptureFixture[bytes], *words: str | Path) -> Done:
    """Run the program in this process."""
    captured.readouterr()
    try:
        status = main([str(word) for word in words])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    out, err = captured.readouterr()
    return Done(status, out.decode(), err.decode())


def held(name: str, text: str) -> None:
    """Compare a text with the frozen one of this name."""
    file = GOLDEN / name
    if os.environ.get("RENEW_GOLDEN"):
        file.write_bytes(text.encode())
        pytest.fail(f"{name} was written anew: look at the difference")
    assert text == file.read_bytes().decode()


def sample(folder: Path) -> Path:
    """A small content file with questions of every kind; its labels in exports never change.

    The key to answer is Z.
    """
    before, head, after = with_practice().partition("[practice.labels.action]")
    text, count = re.subn(r'(?<=\nanswer = {)(.*?key = )"."', r'\1"Z"', after, count=1)
    assert count
    for name, label in _LABELS.items():
        assert f'\n{name} = "Label {name}"\n' in text
        text = text.replace(f'\n{name} = "Label {name}"\n', f'\n{name} = "{label}"\n', 1)
    text = before + head + text
    file = folder / "sample.toml"
    file.write_text(text)
    return file


def dump(path: Path) -> str:
    """Everything that is in a database: its marks, tables and rows, with bodies as they read."""
    with closing(sqlite3.connect(path)) as connection:
        marks = [
            f"PRAGMA {name} = {connection.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version")
        ]
        lines = [
            _REAL.sub(lambda real: f"{float(real[0]):.6g}", _BLOB.sub(_body, line))
            for line in connection.iterdump()
        ]
    return "\n".join((*marks, *lines)) + "\n"


def _body(blob: re.Match[str]) -> str:
    return f"BLOB'{bytes.fromhex(blob[1]).decode()}'"


def rows(path: Path, query: str) -> list[Any]:
    """The rows of a query."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def events(text: str) -> list[dict[str, str]]:
    """The events of a table of answers, whatever order its rows and columns are in."""
    table = csv.DictReader(io.StringIO(text))
    return sorted(table, key=lambda row: row["id"])


def shape(*values: Any, by_id: Collection[str] = ()) -> str:
    """The keys and types of values: a line for each place, with all types that are found there.

    The keys of the objects at ``by_id`` are ids of content, or days.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for value in values:
        for place, kind in _places(value, "", by_id):
            found[place].add(kind)
    return "".join(
        f"{place or '.'}: {' | '.join(sorted(found[place]))}\n" for place in sorted(found)
    )


def _places(value: Any, place: str, by_id: Collection[str]) -> Iterator[tuple[str, str]]:
    yield (
        place,
        {dict: "object", list: "list", type(None): "null"}.get(type(value), type(value).__name__),
    )
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, f"{place}.{'*' if place in by_id else key}", by_id)
    elif isinstance(value, list):
        for item in value:
            yield from _places(item, f"{place}[]", by_id)


def reader_file(**preferences: object) -> str:
    """A reader's file of version 0.1.0 with other preferences."""
    kept = json.loads((GOLDEN / "reader-0.1.0.json").read_text())
    kept["preferences"] |= preferences
    return json.dumps(kept)
