"""What screens need from outside and must not look for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Tools(NamedTuple):
    """Handed down by whoever starts the app."""

    clock: Callable[[], float]
    """Seconds that only go up."""
    room: Callable[[], int]
    """Cells that the terminal can take at once, so that nothing lags; 0 while it is behind."""


STILL = Tools(clock=lambda: 0.0, room=lambda: 1_000_000)
"""A clock that stands still: for tests and wherever nothing moves."""
