"""What the title of the home screen may take of a window, so that all there is to open shows.

The first frame and the home screen both go by it, so that nothing jumps between them.
"""

from __future__ import annotations

from typing import NamedTuple

ROOMY, LOW = 26, 22
"""Rows from which there is room to breathe, and below which even the drawn title is too much."""


class Headroom(NamedTuple):
    """What stands above the list."""

    margin: int
    """Empty rows at the top."""
    drawn: bool
    """Whether the title is drawn as well as written."""
    subtitle: bool


def headroom(rows: int) -> Headroom:
    """What there is room for in a window of so many rows."""
    roomy = rows >= ROOMY
    return Headroom(margin=int(roomy), drawn=rows >= LOW, subtitle=roomy)
