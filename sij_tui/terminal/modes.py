"""Terminal modes: the control sequences that set them at the start and restore them at the end."""

from __future__ import annotations

from sij_tui.terminal.first_frame import LEAVE
from sij_tui.terminal.inquiry import QUESTIONS

ENTER_ALTERNATE_SCREEN = "\x1b[?1049h"
REPORT_MOUSE = "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h"
SHOW_CURSOR, HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"
MODES = "\x1b[?1004h\x1b[?2004h\x1b[?7l"
"""Focus reports, bracketed paste, no line wrap."""
KITTY_KEYS = "\x1b[>25u"
"""The flags that Textual asks for: disambiguate, report all keys, with their text."""
POINTER_SHAPE = "\x1b]22;"
"""Begins a change of the mouse pointer's shape, which Textual makes now and then."""
DEFAULT_POINTER = f"{POINTER_SHAPE}default\x07"

_QUERY_SYNCHRONISED_UPDATES = "\x1b[?2026$p"
"""Asks whether the terminal knows synchronised updates."""
QUERY_CELLS = 3
"""Cells that the question may take where it is not understood: some terminals show its end."""


def query(first_cells: str, *, inquire: bool) -> str:
    """Say what to send to ask about synchronised updates, and to leave no trace of the question.

    It is asked in the first row, and `first_cells` draws what stands there; with `inquire` it is
    also asked what the terminal is.
    """
    return f"\x1b[H{_QUERY_SYNCHRONISED_UPDATES}{QUESTIONS if inquire else ''}\x1b[H{first_cells}"


def enter(*, screen: bool, mouse: bool, kitty: bool, cursor: bool = False) -> str:
    """Say what to send at the start; `screen` is for the alternate screen."""
    visible = SHOW_CURSOR if cursor else HIDE_CURSOR
    wanted = (
        (screen, ENTER_ALTERNATE_SCREEN),
        (mouse, REPORT_MOUSE),
        (True, visible + MODES),
        (kitty, KITTY_KEYS),
    )
    return "".join(text for is_wanted, text in wanted if is_wanted)


def restore(*, kitty: bool, pointer: bool, pictures: str = "") -> str:
    """Say what to send at the end, whatever has been sent and wherever that broke off.

    It begins with ST, which ends an unfinished sequence; `pictures` frees those that were sent.
    Pixel reports of the mouse (1016) are never asked for, but a program before us may have left
    them on.
    """
    return (
        f"\x1b\\{pictures}\x1b[?2026l\x1b[?2004l\x1b[?7h"
        "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?1004l"
        + ("\x1b[<u" if kitty else "")  # before the screen, as each has its own keyboard mode
        + (DEFAULT_POINTER if pointer else "")
        + f"{LEAVE}\x1b[0m"
    )
