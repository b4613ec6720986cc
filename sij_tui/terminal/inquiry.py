"""Asks a terminal what it is and what it can draw; its replies become a value.

The questions go out behind the first frame, in one write, and nothing waits for the replies: where
none comes, all stays as the environment has it. Every terminal answers the last question (primary
device attributes, DA1), so once that reply is there no other is to come.
"""

from __future__ import annotations

import re
from typing import NamedTuple

QUESTIONS = "\x1b[>q\x1b[c"
"""XTVERSION and DA1."""
REPLY_LIMIT = 64
"""Characters kept of one reply."""

_NAME = re.compile(r"\x1bP>\|([A-Za-z]+)[ (]v?([0-9]{1,6})(?:\.([0-9]{1,6}))?(?![0-9])")
_ATTRIBUTES = re.compile(r"\x1b\[\?[0-9;]*c")
_MULTIPLEXERS = frozenset({"tmux", "screen"})
_DRAW_OCTANTS = {"kitty": (0, 40), "foot": (1, 20), "ghostty": (1, 2), "vte": (7800, 0)}
"""The first version of each terminal that draws octants itself, whatever its font has. A terminal
that does not may leave the cell out and shift the row, so nobody else is trusted with them."""


class TerminalFeatures(NamedTuple):
    """What a terminal has told about itself."""

    is_multiplexer: bool = False
    """What was asked is between us and the terminal, and draws less than either may claim."""
    draws_octants: bool = False


class Inquiry:
    """The state of one inquiry; pure: replies in, features out."""

    def __init__(self) -> None:
        self._name, self._version = "", (0, 0)

    def take(self, reply: str) -> TerminalFeatures | None:
        """Take one whole reply; return what is known once no more are to come."""
        if match := _NAME.match(reply):
            self._name, self._version = match[1].lower(), (int(match[2]), int(match[3] or 0))
        return self._features() if _ATTRIBUTES.fullmatch(reply) else None

    def _features(self) -> TerminalFeatures:
        least = _DRAW_OCTANTS.get(self._name)
        return TerminalFeatures(
            is_multiplexer=self._name in _MULTIPLEXERS,
            draws_octants=least is not None and self._version >= least,
        )
