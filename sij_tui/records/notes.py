"""Keys of the metadata in a learner's database. They are stored: a renamed one loses its value."""

from __future__ import annotations

from typing import Final

LEARNER: Final = "account"
"""The random name that exports give the learner."""
TIMED: Final = "settled"
"""The number of the last answer whose time was looked at, and corrected if it was wrong."""
LATEST_TIME: Final = "settled at"
"""The latest time at which an answer that was given here counts."""
WRONG_TIMES: Final = "wrong times"
"""How many answers count at another time than their clock said."""
ALL_MODELS: Final = "spacing %"
"""What every name of :func:`model_of` is LIKE."""


def model_of(content: str) -> str:
    """The model, with its settings, that the cards of a content were worked out with."""
    return f"spacing {content}"


def counted_of(content: str) -> str:
    """The number of the last answer that the cards of a content count."""
    return f"folded {content}"
