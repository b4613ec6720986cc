"""Asks the terminal what it can do, and waits for its replies: for a report, not for a start.

The questions go out in one write. Every terminal answers the last of them, so nothing is waited for
once that reply is there.
"""

from __future__ import annotations

import os
import re
import select
import time
from typing import NamedTuple

from sij_tui.terminal.cbreak import enable_cbreak, in_background, restore_attributes
from sij_tui.terminal.inquiry import QUESTIONS, Inquiry, TerminalFeatures
from sij_tui.terminal.signals import cleanup_on_signal
from sij_tui.terminal.size import cell_pixels

_REPLY_TIMEOUT_S = 2.0
"""Seconds for all replies: over a slow link, a question and its reply take one round trip."""
_CLEAR_LINE = "\r\x1b[K"
"""Removes what a terminal shows of a question that it does not understand."""
_ASK_MODE, _ASK_KEYBOARD = "\x1b[?{}$p", "\x1b[?u"
MOUSE_MODE, UPDATE_MODE = 1006, 2026
_MOST_BYTES = 4096
_REPLY = re.compile(r"\x1b(?:[P_][^\x1b]{0,200}\x1b\\|\[[0-?]{0,64}[ -/]*[@-~])")
_NAME = re.compile(r"\x1bP>\|([^\x1b]{1,60})")
_MODE = re.compile(r"\x1b\[\?([0-9]{1,5});([0-4])\$y")
_KEYBOARD = re.compile(r"\x1b\[\?[0-9]{1,3}u")
_KNOWN = frozenset("123")
"""Set, reset and permanently set, as DECRPM has them; 0 is a mode that is not known."""


class TerminalReplies(NamedTuple):
    """What a terminal has answered. All is empty if it has not."""

    name: str = ""
    """Name and version, as it tells them."""
    features: TerminalFeatures | None = None
    modes: frozenset[int] = frozenset()
    """The modes asked about that it knows: `MOUSE_MODE`, `UPDATE_MODE`."""
    has_keyboard_protocol: bool = False
    """Whether it knows kitty's keyboard protocol."""


def query_terminal(fileno: int) -> TerminalReplies | None:
    """Ask a terminal and read its replies.

    Args:
        fileno: The terminal, open for reading and writing.

    Returns:
        What it has answered; None if it cannot be asked: no terminal, or one that another job has.
    """
    if in_background(fileno):
        return None
    before = enable_cbreak(fileno)
    if before is None:
        return None

    def restore() -> None:
        restore_attributes(fileno, before, flush=True)

    with cleanup_on_signal(restore):
        try:
            return _replies(fileno, time.monotonic() + _REPLY_TIMEOUT_S)
        except OSError:  # it is closed
            return TerminalReplies()
        finally:
            restore()


def _replies(fileno: int, deadline: float) -> TerminalReplies:
    modes = "".join(_ASK_MODE.format(mode) for mode in (MOUSE_MODE, UPDATE_MODE))
    os.write(fileno, f"{modes}{_ASK_KEYBOARD}{QUESTIONS}".encode())
    inquiry, collected, read = Inquiry(), TerminalReplies(), 0
    text = ""
    while collected.features is None and read < _MOST_BYTES:
        ready, _, _ = select.select([fileno], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            break
        data = os.read(fileno, _MOST_BYTES - read)
        if not data:
            break
        read += len(data)
        text += data.decode("utf-8", "replace")
        while match := _REPLY.search(text):
            text = text[match.end() :]
            collected = _with_reply(collected, match[0])
            told = inquiry.take(match[0], cell_pixels(fileno))
            if isinstance(told, str):
                os.write(fileno, told.encode())
            elif told is not None:
                collected = collected._replace(features=told)
    os.write(fileno, _CLEAR_LINE.encode())
    return collected


def _with_reply(collected: TerminalReplies, reply: str) -> TerminalReplies:
    if match := _NAME.match(reply):
        return collected._replace(name=match[1])
    if match := _MODE.fullmatch(reply):
        known = {int(match[1])} if match[2] in _KNOWN else set()
        return collected._replace(modes=collected.modes | known)
    if _KEYBOARD.fullmatch(reply):
        return collected._replace(has_keyboard_protocol=True)
    return collected
