"""The room for the picture beside the list of the home screen."""

from __future__ import annotations

from typing import NamedTuple

from sij_tui.core.layout.breakpoints import SIDED, WIDE


class Emblem(NamedTuple):
    """The picture beside the list of the home screen; in cells, the padding counted in."""

    columns: int
    rows: int
    """At most."""
    padding: tuple[int, int, int, int]
    """Above, right, below, left."""

    def room(self, rows: int) -> tuple[int, int]:
        """Columns and rows for the picture itself, where there are so many rows."""
        above, right, below, left = self.padding
        return self.columns - left - right, min(self.rows, rows) - above - below


EMBLEM = Emblem(29, 26, (1, 1, 1, 0))
WIDE_EMBLEM = Emblem(60, 26, (2, 2, 2, 2))


def emblem(columns: int) -> Emblem | None:
    """The picture that a window of so many columns has room for, if any."""
    if columns < SIDED:
        return None
    return WIDE_EMBLEM if columns >= WIDE else EMBLEM
