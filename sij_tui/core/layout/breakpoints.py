"""What a window has room for: sizes from which more is shown, and what the title may take.

The home screen is drawn twice, before Textual is there and by Textual; both go by this, so that
nothing jumps between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

LEAST_COLUMNS = 40
LEAST_ROWS = 12
SIDED = 72
"""Columns from which words stand beside a picture."""
WIDE = 112
"""Columns from which contents stand beside the text."""
ROOMY = 150
"""Columns from which a third column has room."""
_AIRY, _LOW = 26, 22
"""Rows from which there is room to breathe, and below which even the drawn title is too much."""


class Headroom(NamedTuple):
    """What stands above the list of the home screen, so that all there is to open shows."""

    margin: int
    """Empty rows at the top."""
    drawn: bool
    """Whether the title is drawn as well as written."""
    subtitle: bool


def headroom(rows: int) -> Headroom:
    """What there is room for in a window of so many rows."""
    airy = rows >= _AIRY
    return Headroom(margin=int(airy), drawn=rows >= _LOW, subtitle=airy)


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


def colour_depth(environ: Mapping[str, str]) -> str:
    """How many colours a terminal says that it has: 24bit, 256 or 16."""
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return "24bit"
    _, _, colours = environ.get("TERM", "").strip().lower().rpartition("-")
    return "256" if colours in {"256color", "kitty"} else "16"
