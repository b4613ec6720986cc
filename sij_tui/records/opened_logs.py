"""The review logs that a reader's program has open, and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sij_tui.records.learner import StoredReviewLog


class OpenedReviewLogs:
    """The review logs of one reader, each of which is opened when it is first asked for.

    Args:
        records: Returns the file with the answers; None to keep them in memory.
        offset: Returns the minutes that local time is ahead of UTC.
        now: Returns milliseconds since 1970 UTC.
    """

    def __init__(
        self,
        records: Callable[[], Path | None],
        offset: Callable[[], int],
        now: Callable[[], int],
    ) -> None:
        self._records, self._offset, self._now = records, offset, now
        self._opened: dict[str, StoredReviewLog] = {}

    def review_log(self, content: str) -> StoredReviewLog:
        """Return the review log of a content, by its id; the same one for each call."""
        if content not in self._opened:
            from sij_tui.records.learner import StoredReviewLog  # no start needs it

            self._opened[content] = StoredReviewLog(
                self._records(), content, fuzz=True, offset=self._offset, now=self._now
            )
        return self._opened[content]

    def close(self) -> None:
        """Close all files, so that each is whole without those beside it, and empty the memory."""
        while self._opened:
            _, review_log = self._opened.popitem()
            review_log.close()
