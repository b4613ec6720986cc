"""A review log that is closed: it takes what still comes, and keeps nothing open for it."""

from __future__ import annotations

import gc
import sqlite3
from pathlib import Path

import pytest
from learner_kit import answered

from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.opening import memory_store
from sij_tui.records.store import Store


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_closed_review_log_is_one_empty_store(
    tmp_path: Path, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    review_log = StoredReviewLog(tmp_path / "learner.sqlite3" if is_kept else None, "tea")
    review_log.write(answered())
    made: list[Store] = []

    def counted() -> Store:
        made.append(memory_store())
        return made[-1]

    monkeypatch.setattr("sij_tui.records.learner.memory_store", counted)
    review_log.close()
    for _ in range(2):
        assert (list(review_log.answers()), review_log.days(0), review_log.suspended()) == (
            [], {}, b"",
        )  # fmt: skip
        review_log.close()
    (store,) = made
    del review_log
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        store.last_number()
