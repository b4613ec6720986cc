"""Numbers of two digits, typed one after the other."""

from __future__ import annotations

from typing import NamedTuple

TOGETHER = 1.0
"""Seconds within which a second digit goes on with the first."""


class Typed(NamedTuple):
    """What was typed last, and when."""

    number: int = 0
    """The number so far; 0 for none."""
    at: float = 0.0
    """When, in seconds."""

    def then(self, digit: int, now: float, most: int) -> Typed:
        """After another digit: with the one before if both make a number up to ``most``.

        A nought alone stands for the tenth. A number beyond ``most`` is none.
        """
        both = 10 * self.number + digit
        if self.number and now - self.at <= TOGETHER and both <= most:
            return Typed(both, now)
        alone = digit or 10
        return Typed(alone if alone <= most else 0, now)
