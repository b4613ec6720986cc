"""Numbers of two digits, typed one after the other."""

from __future__ import annotations

from typing import NamedTuple

SECOND_DIGIT_S = 1.0
"""Seconds within which a second digit goes on with the first."""


class DigitEntry(NamedTuple):
    """What was typed last, and when."""

    number: int = 0
    """The number so far; 0 for none."""
    at: float = 0.0
    """When, in seconds."""

    def then(self, digit: int, now: float, most: int) -> DigitEntry:
        """After another digit: with the one before if both make a number up to ``most``.

        A nought alone stands for the tenth. A number beyond ``most`` is none.
        """
        both = 10 * self.number + digit
        if self.number and now - self.at <= SECOND_DIGIT_S and both <= most:
            return DigitEntry(both, now)
        alone = digit or 10
        return DigitEntry(alone if alone <= most else 0, now)
