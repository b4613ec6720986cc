"""How practice is laid out, and which keys it shows at each stage."""

from __future__ import annotations

from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.round import PracticeRound

BESIDE = 120
"""Columns from which the origin stands beside the page, whose lines stay as they are."""
BESIDE_PICTURED = 185
"""The same of a page with a picture."""
SPLIT = 60
"""Columns from which the picture stands beside the words."""
STACKED = 16
"""Lines from which a picture above the words leaves these enough room."""
SPLIT_ASCII, STACKED_ASCII = 80, 34
"""The same of pictures in ASCII, which do not shrink: they have 40 columns and 12 lines."""
ROOM_FOR_SIGNS = 90
"""Columns from which signs have their words beside a picture."""
LOW = 22
"""Lines below which there is no room for blank ones."""

CSS = """
PracticeScreen #status { background: $surface; }
PracticeScreen #body { layout: vertical; height: 1fr; }
PracticeScreen #stage { layout: vertical; height: 1fr; }
PracticeScreen #main { padding-top: 1; }
PracticeScreen #picture { display: none; height: 45%; padding-top: 1; }
PracticeScreen #panel { display: none; padding-top: 1; background: $surface; height: 50%; }
PracticeScreen.-low #main, PracticeScreen.-low #panel { padding-top: 0; }
PracticeScreen.-low #picture { padding-top: 0; }
PracticeScreen.-picture #picture { display: block; }
PracticeScreen.-picture.-split #stage { layout: horizontal; }
PracticeScreen.-picture.-split #picture { width: 44%; height: 1fr; padding: 0 1 0 2; }
PracticeScreen.-picture.-split.-ascii #picture { min-width: 43; }
PracticeScreen.-picture.-scant #picture { display: none; }
PracticeScreen.-panel #panel { display: block; }
PracticeScreen.-beside #body { layout: horizontal; }
PracticeScreen.-beside #panel { width: 38; height: 1fr; }
PracticeScreen.-beside.-picture #body { layout: vertical; }
PracticeScreen.-beside.-picture #panel { width: 1fr; height: 50%; }
PracticeScreen.-beside-pictured.-picture #body { layout: horizontal; }
PracticeScreen.-beside-pictured.-picture #panel { width: 38; height: 1fr; }
"""


def layout_classes(columns: int, rows: int, *, ascii_only: bool) -> dict[str, bool]:
    """Return the classes of the screen at a size, and whether it has each."""
    split, stacked = (SPLIT_ASCII, STACKED_ASCII) if ascii_only else (SPLIT, STACKED)
    return {
        "-ascii": ascii_only,
        "-beside": columns >= BESIDE,
        "-beside-pictured": columns >= BESIDE_PICTURED,
        "-split": columns >= split,
        "-low": rows < LOW,
        "-scant": columns < split and rows < stacked,
    }


MENU_KEYS = ("open", "down", "up", "back", "help")
OVERVIEW_KEYS = ("open", "practice.previous", "down", "up", "back", "help")
RESULT_KEYS = ("open", "down", "up", "back", "home", "help")


def keys_for(bank: Bank, state: PracticeRound | None) -> tuple[str, ...]:
    """The keys that work now, the most useful first."""
    if state is None:
        return MENU_KEYS
    if state.stage == "done":
        return RESULT_KEYS
    if state.stage == "overview":
        return OVERVIEW_KEYS
    item = bank.item(state.item)
    motion = ("motion",) if item.picture(bank) else ()
    if state.stage == "feedback":
        case = ("practice.checker",) if item.checker_case else ()
        return ("practice.next", "practice.leaflet", *case, "back", "origin", *motion, "help")
    ready = ("practice.answer",) if state.ready else ()
    moves = ("practice.later", "practice.earlier") if item.traits.ordered else ()
    if state.mode == "test":
        before = ("practice.previous",) if state.position else ()
        on = ("practice.next", "practice.overview", *before)
        return (*ready, "practice.choose", *on, *moves, "back", *motion, "help")
    hint = ("practice.hint",) if item.hint and not state.hinted else ()
    return (*ready, "practice.choose", *moves, *hint, "practice.timer", "back", *motion, "help")
