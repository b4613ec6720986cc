"""Services that the app passes to its screens, which access no system themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sij_tui.core.practice.review_log import ReviewLog
    from sij_tui.core.scenes.frame import Still


def _in_memory(content: str) -> ReviewLog:
    from sij_tui.core.practice.review_log import InMemoryReviewLog  # no start needs it

    return InMemoryReviewLog()


class Services(NamedTuple):
    """Functions and values that the app is constructed with."""

    clock: Callable[[], float]
    """Returns monotonic seconds."""
    cell_budget: Callable[[], int]
    """Returns the cells that the next frame may change; 0 while the terminal is behind."""
    full_frames: Callable[[], bool] = lambda: True
    """Returns whether all of a picture may change several times in a row."""
    review_log: Callable[[str], ReviewLog] = _in_memory
    """Opens the review log of a content, by its id; the same one for each call."""
    now: Callable[[], int] = lambda: 0
    """Returns milliseconds since 1970 UTC."""
    offset: Callable[[], int] = lambda: 0
    """Returns the minutes that local time is ahead of UTC."""
    seed: Callable[[], int] = lambda: 0
    """Returns a random seed for the order of a round."""
    new_id: Callable[[], str] = lambda: "0" * 32
    """Returns 32 random hexadecimal digits."""
    emblem: Still | None = None
    """The picture of the home screen, if it was drawn in advance."""
    has_answers: Callable[[], bool] = lambda: False
    """Returns whether any answers are stored, without opening a file."""
    export: Callable[[str], str] | None = None
    """Writes all answers to a new file named after a content, and returns its path; raises
:class:`OSError` if that fails. None where no file may be written."""
    close: Callable[[], None] = lambda: None
    """Closes the files of answers, and discards those in memory: at the end, and before another
reader."""


INERT_SERVICES = Services(clock=lambda: 0.0, cell_budget=lambda: 1_000_000)
"""Services without effect, with a constant clock: for tests, and where nothing moves."""
