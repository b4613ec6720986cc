"""What screens need from outside and must not look for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sij_tui.core.practice.review_log import ReviewLog
    from sij_tui.core.scenes.frame import Still


def _in_memory(content: str) -> ReviewLog:
    from sij_tui.core.practice.memory_log import InMemoryReviewLog  # no start needs it

    return InMemoryReviewLog()


class Services(NamedTuple):
    """Handed down by whoever starts the app."""

    clock: Callable[[], float]
    """Seconds that only go up."""
    cell_budget: Callable[[], int]
    """Cells that the terminal can take at once, so that nothing lags; 0 while it is behind."""
    review_log: Callable[[str], ReviewLog] = _in_memory
    """Opens what keeps a learner's answers about a content; the same one each time it is asked."""
    now: Callable[[], int] = lambda: 0
    """Milliseconds since 1970 UTC."""
    offset: Callable[[], int] = lambda: 0
    """Minutes that the reader's clock is ahead of UTC."""
    seed: Callable[[], int] = lambda: 0
    """A number from which a round is shuffled."""
    new_id: Callable[[], str] = lambda: "0" * 32
    """32 random hexadecimal digits."""
    emblem: Still | None = None
    """The picture of the home screen, if it is drawn already."""
    has_answers: Callable[[], bool] = lambda: False
    """Whether any answers of the learner are kept, without opening anything."""
    export: Callable[[str], str] | None = None
    """Writes all answers to a new file named after a content, and returns its path; none where
    nothing may be written. It raises :class:`OSError` if that fails."""
    discard_answers: Callable[[], None] = lambda: None
    """Drops what is kept in memory alone: another reader follows."""


INERT_SERVICES = Services(clock=lambda: 0.0, cell_budget=lambda: 1_000_000)
"""A clock that stands still: for tests and wherever nothing moves."""
