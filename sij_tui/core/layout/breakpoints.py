"""Sizes of the window from which more is shown, and the space that the title may take.

The home screen is drawn before Textual is loaded, and by Textual; both use these sizes, so that
nothing moves in between.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # this stands before the first frame
    from collections.abc import Mapping

LEAST_COLUMNS = 40
LEAST_ROWS = 12
SIDED = 72
"""Columns from which text stands beside a picture."""
WIDE = 112
"""Columns from which the table of contents stands beside the text."""
ROOMY = 150
"""Columns from which there is a third column."""
SPACIOUS_ROWS = 40
"""Rows of a list from which there is a blank row above each of its entries."""
NOTICE_ROWS = 18
"""Rows from which the notice of the home screen is in view at its bottom."""
_AIRY, _MARGIN, _DRAWN = 28, 24, 23
"""Rows from which there is a subtitle with blank rows, a blank row at the top, a drawn title."""


def headroom(rows: int) -> tuple[int, bool, bool]:
    """What stands above the list of the home screen, so that all there is to open shows.

    Returns the blank rows at the top; whether the title is drawn as well as written; whether there
    is a subtitle, with blank rows below it.
    """
    return int(rows >= _MARGIN), rows >= _DRAWN, rows >= _AIRY


def colour_depth(environ: Mapping[str, str]) -> str:
    """How many colours a terminal says that it has: 24bit, 256 or 16."""
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return "24bit"
    _, _, colours = environ.get("TERM", "").strip().lower().rpartition("-")
    return "256" if colours in {"256color", "kitty"} else "16"
