"""How the checker is laid out, and which keys it shows at each stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from textual.screen import Screen

from sij_tui.core.checker.engine import Result

BESIDE = 100
"""Columns from which what was found stands beside the page."""
LISTED = 120
"""Columns from which all questions stand beside the one shown."""
TIGHT = 72
"""Columns below which names are short, and no line is there for the look of it."""
LOW = 22
"""Lines below which there is little room for blank ones."""
LOWEST = 18
"""Lines below which there is none: without colours, one parts the page from what is below it."""

_WIDTH, _WIDE = 42, 46
"""Columns of what stands beside the page, without and with all questions."""
_PREVIEW, _MENU = 40, 20
"""Columns of what a choice leads to, at least, and how much wider the menu beside it is."""
PREVIEWED = ("menu", "cases")
"""Stages in which what the line under the cursor leads to is seen before it is chosen."""
FILL = "1fr"
"""All the room that is left."""

CSS = """
CheckerScreen #status { background: $surface; }
CheckerScreen #body { layout: vertical; height: 1fr; }
CheckerScreen.-beside #body { layout: horizontal; }
CheckerScreen #main { padding-top: 1; }
CheckerScreen #side { display: none; padding-top: 1; background: $surface; }
CheckerScreen #side Pane { display: none; }
CheckerScreen.-low #main, CheckerScreen.-lowest #side { padding-top: 0; }
"""
"""What depends on the size of the window alone; the rest is an :class:`Arrangement`."""

Extent = int | str
"""Lines or columns, or a share of all there are; 0 is hidden."""


class LayoutState(NamedTuple):
    """What an arrangement depends on, besides the size of the window."""

    stage: str
    panel: bool = False
    """Whether where a statement comes from, or other answers, are open."""
    stopped: bool = False
    """Whether a STOP has been found, or nothing can be found out."""


def layout_state(stage: str, found: Result | None, *, panel: bool) -> LayoutState:
    """Return what the arrangement depends on, of what the answers have led to so far."""
    stopped = found is not None and (found.outcome == "stop" or found.state == "failed")
    return LayoutState(stage, panel, stopped=stopped)


class Arrangement(NamedTuple):
    """Which parts stand below or beside the page, and how much room each has."""

    side: tuple[Extent, Extent] = (0, 0)
    """Columns and lines of all of them."""
    max_height: str = "100%"
    """The share of the lines that they take at most."""
    list: Extent = 0
    preview: Extent = 0
    found: Extent = 0
    panel: Extent = 0

    def apply(self, screen: Screen[None]) -> None:
        """Give each part of a screen its room."""
        columns, lines = self.side
        side = screen.query_one("#side").styles
        side.width, side.max_height = columns, self.max_height
        rooms = {
            "side": lines, "list": self.list, "preview": self.preview, "found": self.found,
            "panel": self.panel,
        }  # fmt: skip
        for name, room in rooms.items():
            styles = screen.query_one(f"#{name}").styles
            styles.display, styles.height = "block" if room else "none", room


def arrangement_for(columns: int, rows: int, state: LayoutState) -> Arrangement:
    """The arrangement for a window.

    Set anew with each key that opens or closes something, so it is worked out here and not by
    rules of a style sheet: matching these takes Textual longer than all the rest of such a key.
    """
    asking = state.stage in ("asking", "checking")
    if columns < BESIDE:
        return _below(rows, state, asking=asking)
    if state.stage in PREVIEWED and not state.panel:
        return Arrangement((max(_PREVIEW, columns // 2 - _MENU), FILL), preview=FILL)
    listed = columns >= LISTED
    answers = listed and (asking or state.stage == "result")
    found = asking and state.stopped
    if not (answers or found or state.panel):
        return Arrangement()
    return Arrangement(
        (_WIDE if listed else _WIDTH, FILL),
        list=13 if answers else 0,
        found=(7 if state.panel else FILL) if found else 0,
        panel=FILL if state.panel else 0,
    )


def _below(rows: int, state: LayoutState, *, asking: bool) -> Arrangement:
    """Below the page; a STOP stays in sight while something else is open."""
    low = rows < LOW
    if state.panel:
        found = (2 if low else 3) if asking and state.stopped else 0
        return Arrangement((FILL, "60%" if low else "50%"), found=found, panel=FILL)
    if state.stage != "asking" or not state.stopped:
        return Arrangement()
    return Arrangement((FILL, 5), "30%" if low else "100%", found=FILL)


PERFORMED = (
    "yes", "no", "not_sure", "next", "previous", "change", "check", "result", "what_if",
    "again", "next_case", "rules", "leave",
)  # fmt: skip
"""What keys have the screen perform."""
KEYS: Mapping[str, tuple[str, ...]] = {
    "asking": ("checker.yes", "checker.no", "checker.not_sure", "checker.next",
               "checker.leave", "checker.previous", "checker.check", "origin", "checker.rules"),
    "checking": ("open", "checker.change", "checker.result", "checker.previous", "checker.leave"),
    "result": ("checker.what_if", "checker.change", "checker.again", "checker.next_case", "origin",
               "checker.leave"),
    "leaving": ("open", "down", "up"),
    "menu": ("open", "down", "up", "checker.rules", "back", "help"),
    "cases": ("open", "down", "up", "checker.rules", "back", "help"),
    "questions": ("open", "down", "up", "origin", "back"),
    "rules": ("down", "up", "origin", "back"),
}  # fmt: skip
"""What is shown at the bottom at each stage, the most useful first."""
