"""The first frame, on the screen before Textual is imported.

Three quarters of a Textual start is importing. A title drawn first is there within a few
hundredths of a second; the home screen then appears around it, in the same place.
"""

from __future__ import annotations

from typing import Any

from sij_tui.core.cells import crop, width
from sij_tui.core.visible import one_line
from sij_tui.core.window import headroom

ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J"
CLEAR = "\x1b[m\x1b[H\x1b[J"
LEAVE = f"{CLEAR}\x1b[?1049l\x1b[?25h"
"""Cleared before it is left: where there is no alternate screen, the page would stay."""
_BOLD, _PLAIN = "\x1b[1m", "\x1b[m"
LEFT = 3
"""Cells before the text, as on the home screen."""


def head_of(text: str) -> dict[str, Any]:
    """The tables at the head of a content file, up to the first ``[[list of tables]]``.

    Reading the head alone takes no longer however long the file is. Returns an empty dictionary if
    the head cannot be read; the full reading that follows says why.
    """
    import tomli

    end = text.find("\n[[")
    try:
        return tomli.loads(text[: end if end >= 0 else None])
    except tomli.TOMLDecodeError:
        return {}


def first_frame(head: dict[str, Any], columns: int, rows: int, *, ascii_only: bool) -> str:
    """What to send: the alternate screen with the drawn title, in the terminal's own colours."""
    meta, banner = _table(head, "meta"), _table(head, "banner")
    drawn = str(banner.get("ascii" if ascii_only else "blocks", "")).strip("\n").splitlines()
    title = str(meta.get("title", ""))
    margin, is_drawn, has_subtitle = headroom(rows)
    lines = [*drawn, title] if is_drawn else [title]
    if has_subtitle:
        lines.append(str(meta.get("subtitle", "")))
    if len(lines) > rows or any(width(line) + LEFT > columns for line in drawn):
        lines = [title]
    placed = [
        f"\x1b[{row};{LEFT + 1}H{_BOLD if line == title else ''}"
        f"{_shown(line, columns, ascii_only)}{_PLAIN}"
        for row, line in enumerate(lines, start=1 + margin)
        if line
    ]
    return ENTER + "".join(placed)


def _table(head: dict[str, Any], name: str) -> dict[str, Any]:
    """A table of the head; empty if it is something else."""
    table = head.get(name)
    return table if isinstance(table, dict) else {}


def _shown(line: str, columns: int, ascii_only: bool) -> str:
    """A line with its control characters made visible, cut to the window."""
    line = one_line(line)
    if ascii_only:
        line = line.encode("ascii", "replace").decode()
    return crop(line, max(0, columns - LEFT))
