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
_AIRY, _LOW = 26, 22
"""Rows from which there are blank rows, and below which the title is not drawn."""


def headroom(rows: int) -> tuple[int, bool, bool]:
    """What stands above the list of the home screen, so that all there is to open shows.

    Returns the empty rows at the top; whether the title is drawn as well as written; whether there
    is a subtitle.
    """
    airy = rows >= _AIRY
    return int(airy), rows >= _LOW, airy


def colour_depth(environ: Mapping[str, str]) -> str:
    """How many colours a terminal says that it has: 24bit, 256 or 16."""
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return "24bit"
    _, _, colours = environ.get("TERM", "").strip().lower().rpartition("-")
    return "256" if colours in {"256color", "kitty"} else "16"
