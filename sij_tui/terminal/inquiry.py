"""Asks a terminal what it is and what it can draw; its replies become a value.

The questions go out behind the first frame, in one write, and nothing waits for the replies: where
none comes, all stays as the environment has it. Every terminal answers the last question (primary
device attributes, DA1), so once that reply is there no other is to come.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

QUESTIONS = "\x1b[>q\x1b[16t\x1b[c"
"""XTVERSION, the size of a cell in pixels, DA1."""
CELL_QUESTION = "\x1b[16t"
REPLY_LIMIT = 64
"""Characters kept of one reply."""
GRAPHICS_REPLY = "\x1b_Gi=31"
"""How the reply to our question about kitty's graphics begins."""

_MAX_REPLIES_DUE = 16
"""Replies that are looked at before another question is asked: a few more than were asked for, as
each may have the whole screen drawn anew."""
_GRAPHICS_QUESTION = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c"
_NAME = re.compile(r"\x1bP>\|([A-Za-z]+)[ (]v?([0-9]{1,6})(?:\.([0-9]{1,6}))?(?![0-9])")
_ATTRIBUTES = re.compile(r"\x1b\[\?([0-9;]*)c")
_CELL = re.compile(r"\x1b\[6;([0-9]{1,4});([0-9]{1,4})t")
_SIXEL = "4"
_MULTIPLEXERS = frozenset({"tmux", "screen"})
_DRAW_OCTANTS = {"kitty": (0, 40), "foot": (1, 20), "ghostty": (1, 2), "vte": (7800, 0)}
"""The first version of each terminal that draws octants itself, whatever its font has. A terminal
that does not may leave the cell out and shift the row, so nobody else is trusted with them."""
_HAVE_PLACEHOLDERS = {"kitty": (0, 28), "ghostty": (1, 0)}
"""The first version of each terminal that shows pictures by placeholders. No other is asked: one
that does not know the question may print it."""
_OVERLAY = {"xterm": (0, 0), "foot": (0, 0)}
"""Terminals that were seen to leave what is under transparent parts of a sixel. mlterm does not."""
_LEAST_CELL, _MOST_CELL = 4, 64
"""Pixels of a side of a cell that is believed."""

GraphicsProtocol = Literal["kitty", "sixel"]
CellSize = tuple[int, int]
"""Width and height of a cell in pixels."""


class TerminalFeatures(NamedTuple):
    """What a terminal has reported about itself."""

    is_multiplexer: bool = False
    """What was asked is between us and the terminal, and draws less than either may claim."""
    draws_octants: bool = False
    protocol: GraphicsProtocol | None = None
    """How it takes pictures, if it does, and the size of its cells is known."""
    cell: CellSize | None = None
    overlays: bool = False
    """What is transparent in a sixel leaves what was there; others may keep pictures by cells."""


class Inquiry:
    """The state of one inquiry; pure: replies in, questions and features out."""

    def __init__(self) -> None:
        self._name, self._version = "", (0, 0)
        self._attributes: list[str] = []
        self._cell: CellSize | None = None
        self._has_asked_graphics = self._has_graphics = False
        self._features: TerminalFeatures | None = None
        self._replies_due = _MAX_REPLIES_DUE

    def take(
        self, reply: str, window_cell: CellSize | None = None
    ) -> str | TerminalFeatures | None:
        """Take one whole reply.

        Args:
            reply: The sequence.
            window_cell: The size of a cell as the system has it, where the terminal does not say.

        Returns:
            One more question; or what is known, once no more replies are to come, and whenever it
            is something else after that; or None, also for replies that nothing has asked for.
        """
        if not self._replies_due:
            return None
        self._replies_due -= 1
        if match := _NAME.match(reply):
            self._name, self._version = match[1].lower(), (int(match[2]), int(match[3] or 0))
        elif match := _CELL.fullmatch(reply):
            self._cell = (int(match[2]), int(match[1]))
            return self._renewed(window_cell)
        elif reply.startswith(GRAPHICS_REPLY):
            self._has_graphics = reply.startswith(f"{GRAPHICS_REPLY};OK")
        elif match := _ATTRIBUTES.fullmatch(reply):
            self._attributes = match[1].split(";")[1:]
            if self._is_at_least(_HAVE_PLACEHOLDERS) and not self._has_asked_graphics:
                self._has_asked_graphics = True
                self._expect_reply()
                return _GRAPHICS_QUESTION
            self._features = self._found(window_cell)
            return self._features
        return None

    def resized(self, window_cell: CellSize | None) -> TerminalFeatures | None:
        """Return what is known now that a cell may have another size; None if that has not changed
        anything. `CELL_QUESTION` is asked with it."""
        self._expect_reply()
        return self._renewed(window_cell)

    def _expect_reply(self) -> None:
        self._replies_due = min(self._replies_due + 2, _MAX_REPLIES_DUE)

    def _renewed(self, window_cell: CellSize | None) -> TerminalFeatures | None:
        before = self._features
        if before is None:
            return None
        self._features = self._found(window_cell)
        return None if self._features == before else self._features

    def _found(self, window_cell: CellSize | None) -> TerminalFeatures:
        cell = next((each for each in (self._cell, window_cell) if _is_believed(each)), None)
        is_multiplexer = self._name in _MULTIPLEXERS
        protocol: GraphicsProtocol | None = None
        if cell and not is_multiplexer:
            has_sixel = _SIXEL in self._attributes
            protocol = "kitty" if self._has_graphics else "sixel" if has_sixel else None
        return TerminalFeatures(
            is_multiplexer=is_multiplexer,
            draws_octants=self._is_at_least(_DRAW_OCTANTS),
            protocol=protocol,
            cell=cell if protocol else None,
            overlays=protocol is not None and self._is_at_least(_OVERLAY),
        )

    def _is_at_least(self, versions: dict[str, tuple[int, int]]) -> bool:
        least = versions.get(self._name)
        return least is not None and self._version >= least


def _is_believed(cell: CellSize | None) -> bool:
    return cell is not None and all(_LEAST_CELL <= side <= _MOST_CELL for side in cell)
