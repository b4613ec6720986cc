"""What still works in spite of a learner's file that cannot be used."""

from __future__ import annotations

from pathlib import Path

from learner_kit import answered

from sij_tui.core.practice.review_log import Card
from sij_tui.records.learner import StoredReviewLog

CARD = Card("q1", "0" * 16)


def assert_goes_on(path: Path, problem: str, *, remembered: int = 0) -> None:
    """Everything works; what could be read is remembered."""
    review_log = StoredReviewLog(path, "tea")
    review_log.write(answered(99))
    review_log.suspend(b"half")
    assert len(review_log.answers()) == remembered + 1
    assert review_log.suspended() == b"half"
    assert "q1" in review_log.card_states([CARD])
    assert (review_log.problem, review_log.place) == (problem, str(path))
