"""A band below the top line: words that have to stay in sight, and how far one is."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from sij_tui.core.piece import Run
from sij_tui.widgets.bars import Bar, Button
from sij_tui.widgets.messages import Act


class Mark(NamedTuple):
    """One mark of a row of them."""

    text: str
    role: str
    action: str
    """What a click does."""


class Band(Bar):
    """Words on plates, a text, and marks that can be clicked."""

    def put(
        self, word: str, text: str = "", marks: tuple[Mark, ...] = (), *, plate: Run | None = None
    ) -> None:
        """Show a word, a text and a row of marks; where room is short, marks go first.

        ``plate`` is a second word that has to stay in sight, in a role of its own.
        """
        words = (Run(word, "practice"), plate) if plate else (Run(word, "practice"),)
        row = tuple(
            Button((Run(f"{mark.text} ", mark.role),), partial(Act, mark.action)) for mark in marks
        )
        self._buttons = (
            *(Button((Run("  ", "bar"), Run(f" {text} ", role))) for text, role in words),
            Button((Run(f"  {text}  ", "label"),)),
            *row,
        )
        self.relook()
