"""What a modern terminal answers when a program asks it something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bench.screen import Control, Screen

KNOWN_MODES = frozenset({7, 25, 1004, 1006, 1016, 1049, 2004, 2026, 2048})
"""Private modes that this terminal has: synchronised output and reports of its size among them."""
CELL_WIDTH, CELL_HEIGHT = 10, 20
Graphics = Literal["none", "kitty", "sixel"]
"""How a terminal takes pictures in pixels."""
_NAMES: Mapping[Graphics, str] = {"none": "bench 1.0", "kitty": "kitty(0.41.1)", "sixel": "bench"}
_ATTRIBUTES: Mapping[Graphics, str] = {"none": "62;22", "kitty": "62", "sixel": "62;4;22"}


def answer(control: Control, screen: Screen, graphics: Graphics = "none") -> bytes:
    """Return what the terminal sends back to a control sequence: nothing, mostly."""
    if control.apc is not None:
        asked = control.apc.startswith("Gi=31,") and graphics == "kitty"
        return b"\x1b_Gi=31;OK\x1b\\" if asked else b""
    match control.prefix, control.middle, control.final:
        case "", "", "c":
            reply = f"\x1b[?{_ATTRIBUTES[graphics]}c"
        case ">", "", "c":
            reply = "\x1b[>1;4000;0c"
        case ">", "", "q":
            reply = f"\x1bP>|{_NAMES[graphics]}\x1b\\"
        case "?", "$", "p":
            reply = _mode(control.number(default=0), screen)
        case "?", "", "u":
            reply = f"\x1b[?{screen.kitty[-1] if screen.kitty else 0}u"
        case "?", "", "h" if 2048 in control.numbers:
            reply = size_report(screen)
        case "", "", "n":
            place = f"\x1b[{screen.y + 1};{min(screen.x, screen.columns - 1) + 1}R"
            reply = {5: "\x1b[0n", 6: place}.get(control.number(), "")
        case "", "", "t":
            reply = _size(control.number(), screen)
        case _:
            reply = _colour(control.osc or "")
    return reply.encode()


def size_report(screen: Screen) -> str:
    """Return the report of the size that mode 2048 asks for."""
    rows, columns = screen.rows, screen.columns
    return f"\x1b[48;{rows};{columns};{rows * CELL_HEIGHT};{columns * CELL_WIDTH}t"


def _mode(mode: int, screen: Screen) -> str:
    state = 0 if mode not in KNOWN_MODES else 1 if mode in screen.modes else 2
    return f"\x1b[?{mode};{state}$y"


def _size(what: int, screen: Screen) -> str:
    rows, columns = screen.rows, screen.columns
    return {
        14: f"\x1b[4;{rows * CELL_HEIGHT};{columns * CELL_WIDTH}t",
        16: f"\x1b[6;{CELL_HEIGHT};{CELL_WIDTH}t",
        18: f"\x1b[8;{rows};{columns}t",
    }.get(what, "")


def _colour(osc: str) -> str:
    shades = {"10;?": "cccc/cccc/cccc", "11;?": "1e1e/1e1e/1e1e"}
    return f"\x1b]{osc[:2]};rgb:{shades[osc]}\x1b\\" if osc in shades else ""
