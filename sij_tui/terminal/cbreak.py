"""A terminal that keeps to itself what is typed before anyone reads it.

A key typed while the program is being loaded would be echoed into the first frame, and held back
until the line is ended.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from sij_tui.terminal.signals import stop_job

try:
    import termios
except ImportError:  # Windows
    TERMIOS = False
else:
    TERMIOS = True

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from typing import Any

    Attributes = list[Any]
    """As from `termios.tcgetattr`."""

_INPUT, _LOCAL, _CHARACTERS = 0, 3, 6
"""Places of the input modes, the local modes and the special characters among them."""


def in_background(fileno: int) -> bool:
    """Has another job the terminal?"""
    try:
        # 0: a group that is not ours to see, as across containers.
        return os.tcgetpgrp(fileno) not in (0, os.getpgrp())
    except OSError:  # it is not our controlling terminal
        return False


def enable_cbreak(fileno: int) -> Attributes | None:
    """Stop the echo, and gathering by lines; returns what was, None if there is nothing to stop.

    In the background it first waits to be brought to the front: the attributes are the shell's
    until then. What is typed to suspend the program is left for the driver to read, as any key.
    """
    if not TERMIOS:
        return None
    if in_background(fileno):
        stop_job(signal.SIGTTOU)
    try:
        before, now = termios.tcgetattr(fileno), termios.tcgetattr(fileno)
        now[_INPUT] &= ~(termios.ICRNL | termios.IXON)  # Enter is Enter, Ctrl+S and Ctrl+Q are keys
        now[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        now[_CHARACTERS][termios.VMIN], now[_CHARACTERS][termios.VTIME] = 1, 0
        now[_CHARACTERS][termios.VSUSP] = bytes([os.fpathconf(fileno, "PC_VDISABLE") & 0xFF])
        termios.tcsetattr(fileno, termios.TCSANOW, now)
    except (termios.error, OSError):
        return None
    return before


def restore_attributes(fileno: int, before: Attributes | None, *, flush: bool = False) -> None:
    """Restore the attributes of a terminal; ``flush`` discards unread input.

    Nothing happens if it has been closed. A process in the background may do so as well, since
    SIGTTOU is blocked: a shell has the terminal again when a parent in the same job was stopped.
    """
    if before is not None:
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        try:
            with suppress(termios.error):
                if flush:
                    termios.tcflush(fileno, termios.TCIFLUSH)
                termios.tcsetattr(fileno, termios.TCSANOW, before)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
