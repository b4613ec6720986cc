"""The forgetting curve of FSRS-6, the model of spaced review.

R(t) = (1 + F t / S)^-d, with F = 0.9^(-1/d) - 1, so that R(S) = 0.9: S, the stability, is in days.
Source: `The Algorithm <https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm>`_.
"""

from __future__ import annotations

from collections.abc import Sequence

DECAY = 0.1542
"""d; the default of FSRS-6. A test compares it with the scheduler's."""
FACTOR = 0.9 ** (-1 / DECAY) - 1


def retrievability(days: float, stability: float) -> float:
    """The chance, from 0 to 1, to recall what was last recalled some days ago."""
    return float((1 + FACTOR * max(0.0, days) / stability) ** -DECAY)


def mean_retrievability(known: Sequence[tuple[float, float]], total: int, ahead: int) -> float:
    """The mean chance to know each of ``total`` questions after ``ahead`` more days.

    ``known`` has (days since the last answer, stability) of those that were right last time; the
    rest count as not known. Of nothing it is 0.
    """
    return sum(retrievability(days + ahead, stability) for days, stability in known) / max(1, total)
