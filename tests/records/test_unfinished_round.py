"""An unfinished round that is kept: whoever kept or read it may end it, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from learner_kit import DAY, answered

from sij_tui.core.practice.review_log import Card
from sij_tui.records.learner import StoredReviewLog


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "learner.sqlite3"


def test_whoever_kept_it_ends_it(path: Path) -> None:
    log = StoredReviewLog(path, "tea")
    log.suspend(b"half")
    log.suspend(b"")
    assert StoredReviewLog(path, "tea").suspended() == b""


def test_whoever_read_it_ends_it(path: Path) -> None:
    StoredReviewLog(path, "tea").suspend(b"half")
    log = StoredReviewLog(path, "tea")
    assert log.suspended() == b"half"
    log.suspend(b"")
    assert StoredReviewLog(path, "tea").suspended() == b""


def test_once_it_is_over_the_round_of_another_program_stays(path: Path) -> None:
    log = StoredReviewLog(path, "tea")
    log.suspend(b"half")
    log.suspend(b"")
    other = StoredReviewLog(path, "tea")
    other.suspend(b"half")
    log.suspend(b"")
    assert other.suspended() == b"half"


def test_a_round_of_another_content_stays(path: Path) -> None:
    StoredReviewLog(path, "coffee").suspend(b"half")
    log = StoredReviewLog(path, "tea")
    log.suspend(b"half")
    log.suspend(b"")
    assert StoredReviewLog(path, "coffee").suspended() == b"half"


def test_without_an_offset_days_are_those_of_utc(path: Path) -> None:
    log = StoredReviewLog(path, "tea")
    log.write(answered())
    assert log.card_states([Card("q1", "0" * 16)])["q1"].due % DAY == 0
