"""What the last page of a browser was like, as its script has noted in a cookie. Pure."""

from __future__ import annotations

import re
from typing import Final

from sij_tui.serve.limits import MAX_COLUMNS, MAX_ROWS
from sij_tui.serve.web.messages import OpenSession

HINT_COOKIE: Final = "sij-tui-screen"
_HINT: Final = re.compile(
    r"(?P<columns>[1-9][0-9]{0,2})x(?P<rows>[1-9][0-9]{0,2})"
    r"-(?P<theme>dark|light|contrast)-(?P<still>[01])(?P<cursor>[01])"
)


def opening_from_hint(hint: str) -> OpenSession | None:
    """What a page is likely to open its session with; None if that cannot be told.

    Args:
        hint: Columns, rows, theme, whether nothing moves and whether the cursor shows, such as
            ``80x24-dark-00``.
    """
    match = _HINT.fullmatch(hint)
    if match is None:
        return None
    columns, rows = int(match["columns"]), int(match["rows"])
    if columns > MAX_COLUMNS or rows > MAX_ROWS:
        return None
    return OpenSession(
        columns, rows, match["theme"],  # type: ignore[arg-type]  # one of the three
        is_still=match["still"] == "1", shows_cursor=match["cursor"] == "1",
    )  # fmt: skip
