"""The room for the picture beside the list of the home screen."""

from __future__ import annotations

from typing import NamedTuple

from sij_tui.core.layout.breakpoints import SIDED, WIDE

_NARROWEST = 29
"""Columns that the picture has, whatever the list would like."""


class Emblem(NamedTuple):
    """The picture beside the list of the home screen; in cells, the padding counted in."""

    columns: int
    padding: tuple[int, int, int, int]
    """Above, right, below, left."""

    def room(self, rows: int) -> tuple[int, int]:
        """Columns and rows for the picture itself, where there are so many rows."""
        above, right, below, left = self.padding
        return self.columns - left - right, rows - above - below


def emblem(columns: int, list_columns: int) -> Emblem | None:
    """The picture beside a list of ``list_columns`` in a window of ``columns``, if it has room."""
    if columns < SIDED:
        return None
    padding = (1, 3, 1, 1) if columns >= WIDE else (1, 2, 1, 0)
    return Emblem(max(_NARROWEST, columns - list_columns), padding)
