"""What screens need from outside and must not look for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Tools(NamedTuple):
    """Handed down by whoever starts the app."""

    clock: Callable[[], float]
    """Seconds that only go up."""
    ready: Callable[[], bool]
    """Whether the terminal has taken what was sent, so that another frame would not lag."""


STILL = Tools(clock=lambda: 0.0, ready=lambda: True)
"""A clock that stands still: for tests and wherever nothing moves."""
