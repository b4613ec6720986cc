"""The forgetting curve of FSRS-6, the model of spaced review.

R(t) = (1 + F t / S)^-d, with F = 0.9^(-1/d) - 1, so that R(S) = 0.9: S, the stability, is in days.
Source: `The Algorithm <https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm>`_.
"""

from __future__ import annotations

from collections.abc import Iterable

DECAY = 0.1542
"""d; the default of FSRS-6. A test compares it with the scheduler's."""
FACTOR = 0.9 ** (-1 / DECAY) - 1


def recall(days: float, stability: float) -> float:
    """The chance, from 0 to 1, to recall what was last recalled some days ago."""
    return float((1 + FACTOR * max(0.0, days) / stability) ** -DECAY)


def mean_recall(memories: Iterable[tuple[float, float]], ahead: int) -> float:
    """The mean chance after ``ahead`` more days; (days since the last answer, stability) of each.

    Of nothing it is 0.
    """
    chances = [recall(days + ahead, stability) for days, stability in memories]
    return sum(chances) / len(chances) if chances else 0.0
