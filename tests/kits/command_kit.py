"""``sij-tui progress`` as a person runs it, and a learner's file to run it on."""

from __future__ import annotations

from pathlib import Path

import pytest
from group_kit import BANK, of_every_kind, practised

from sij_tui.cli import main
from sij_tui.records.opening import open_store

LABELS = BANK.practice.progress


class Output:
    """What was printed so far."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self._text = self._err = ""

    def _read(self) -> None:
        text, err = self._captured.readouterr()
        self._text += text
        self._err += err

    @property
    def text(self) -> str:
        self._read()
        return self._text

    @property
    def err(self) -> str:
        self._read()
        return self._err


def run(*words: str | Path) -> int:
    """The exit status of a run."""
    try:
        return main(["progress", *map(str, words)])
    except SystemExit as end:
        return int(end.code or 0)


def count(path: Path) -> int:
    """How much of the learner is kept in their file."""
    store = open_store(path)
    try:
        return sum(learner is None for learner, _ in store.kept())
    finally:
        store.close()


def make_file(path: Path) -> Path:
    """Make a learner's file with some answers."""
    store = open_store(path)
    store.add([*practised(20), *of_every_kind()])
    store.close()
    return path
