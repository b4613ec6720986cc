"""A terminal that keeps to itself what is typed before anyone reads it.

A key typed while the program is being loaded would be echoed into the first frame, and held back
until the line is ended.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

try:
    import termios
except ImportError:  # Windows
    TERMIOS = False
else:
    TERMIOS = True

Attributes = list[Any]
"""As from `termios.tcgetattr`."""
_INPUT, _LOCAL, _CHARACTERS = 0, 3, 6
"""Places of the input modes, the local modes and the special characters among them."""


def hush(fileno: int) -> Attributes | None:
    """Stop the echo, and gathering by lines; returns what was, None if there is nothing to stop."""
    if not TERMIOS:
        return None
    try:
        before, now = termios.tcgetattr(fileno), termios.tcgetattr(fileno)
        now[_INPUT] &= ~(termios.ICRNL | termios.IXON)  # Enter is Enter, Ctrl+S and Ctrl+Q are keys
        now[_LOCAL] &= ~(termios.ECHO | termios.ICANON)
        now[_CHARACTERS][termios.VMIN], now[_CHARACTERS][termios.VTIME] = 1, 0
        termios.tcsetattr(fileno, termios.TCSANOW, now)
    except termios.error:
        return None
    return before


def unhush(fileno: int, before: Attributes | None) -> None:
    """Put back what was; a terminal that is gone has nothing to be put back."""
    if before is not None:
        with suppress(termios.error):
            termios.tcsetattr(fileno, termios.TCSANOW, before)
