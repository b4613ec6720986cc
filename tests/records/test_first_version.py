"""What version 0.1.0 has stored is read as it was: answers, exports, a reader's place."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from group_kit import BANK
from paths import DATA

from sij_tui.core.practice.review_log import Answered, Card, cards_by_key, item_key
from sij_tui.records.export_reader import read_export
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.opening import VERSION, read_copy
from sij_tui.records.reader import ReaderFile
from sij_tui.records.transfer import all_records

KEPT = DATA / "version-0.1.0"
FROM_EXPORTS = {
    name: read_export((KEPT / name).read_bytes()) for name in ("export.csv", "export.jsonl")
}
MEMORIES = {
    "K01": (1788264000000, 1788390000000, 2.3065),
    "faint-time": (1788523500000, 1788562800000, 0.7750839828558984),
}
"""What 0.1.0 made of two of the cards, one hour ahead of UTC: last, due, stability."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "learner.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.executescript((KEPT / "learner.sql").read_text())
    connection.close()
    return path


def cards() -> list[Card]:
    """The cards of 0.1.0, whatever has become of the questions since."""
    answers = [r.event for r in FROM_EXPORTS["export.csv"] if isinstance(r.event, Answered)]
    return [Card(*question) for question in {item_key(answer) for answer in answers}]


def test_both_exports_hold_the_same() -> None:
    one, two = FROM_EXPORTS.values()
    assert one == two
    assert len(one) == 18


def test_a_learners_file_is_read_as_it_was(path: Path) -> None:
    review_log = StoredReviewLog(path, "sij-injection", fuzz=True, offset=lambda: 60)
    exported = [r.event for r in FROM_EXPORTS["export.csv"] if isinstance(r.event, Answered)]
    assert list(review_log.answers()) == exported
    assert all(answer.offset is None for answer in review_log.answers())
    card_states = review_log.card_states(cards())
    found = {name: (m.last, m.due, m.stability) for name, m in card_states.items()}
    assert {name: found[name] for name in MEMORIES} == MEMORIES
    assert review_log.days(60) == {20697: 1, 20698: 1, 20699: 1, 20700: 12}
    assert review_log.suspended().startswith(b'{"id":"dddd')
    assert review_log.problem == ""


def test_it_goes_on_with_the_file(path: Path) -> None:
    StoredReviewLog(path, "sij-injection").answers()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()
    assert len(StoredReviewLog(path, "sij-injection").answers()) == 15
    assert list(path.parent.glob("*broken*")) == []


def test_its_export_keeps_the_name_of_the_learner(path: Path) -> None:
    store = read_copy(path)
    assert tuple(all_records(store, store.note("account"), 2**50)) == FROM_EXPORTS["export.csv"]
    assert path.read_bytes()[60:64] == (1).to_bytes(4, "big")  # the file itself is untouched


def test_questions_that_ask_the_same_keep_their_answers(path: Path) -> None:
    review_log = StoredReviewLog(path, BANK.content)
    known = cards_by_key(BANK.cards)
    asked = {question.item for question in known}
    kept = {card.item for card in cards() if (card.item, card.fingerprint) in known}
    assert set(review_log.latest(BANK.cards)) == kept
    assert len(kept & asked) > 5


def test_killed_while_it_is_converted_it_is_of_one_version_or_the_other(path: Path) -> None:
    kill = (
        "import os, sys\nfrom pathlib import Path\nfrom sij_tui.records import opening\n"
        "opening._CHANGES = opening._CHANGES.rsplit(';', 1)[0] + '; SELECT stop()'\n"
        "connect = opening.connect\n"
        "def connect_and_stop(name):\n"
        "    made = connect(name)\n"
        "    made.create_function('stop', 0, lambda: os.kill(os.getpid(), 9))\n"
        "    return made\n"
        "opening.connect = connect_and_stop\n"
        "opening.open_store(Path(sys.argv[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", kill, path]).returncode == -9
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    assert len(StoredReviewLog(path, "sij-injection").answers()) == 15


def test_a_readers_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "reader.json"
    file.write_bytes((KEPT / "reader.json").read_bytes())
    reader, problem = ReaderFile(file).load()
    assert problem == ""
    assert reader.places["sij"].seen == ("about", "reasons")
