"""The status bar below the breadcrumbs: words that have to stay in view, and the progress."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Run
from sij_tui.widgets.bars import Bar, Button
from sij_tui.widgets.messages import RunAction


class StatusMark(NamedTuple):
    """One mark of a row, such as that of a question."""

    text: str
    role: str
    action: str
    """Action that a click runs."""


class StatusBar(Bar):
    """Shows words on a coloured ground, a text, and marks that can be clicked."""

    def set_status(
        self,
        word: str,
        text: str = "",
        marks: tuple[StatusMark, ...] = (),
        *,
        plate: Run | None = None,
    ) -> None:
        """Show a word, a text and a row of marks; no marks if not all of them fit.

        ``plate`` is a second word on a coloured ground, with a role of its own.
        """
        words = (Run(word, "practice"), plate) if plate else (Run(word, "practice"),)
        self._words = (
            *(Button((Run("  ", "bar"), Run(f" {text} ", role))) for text, role in words),
            Button((Run(f"  {text}  ", "label"),)),
        )
        self._marks = tuple(
            Button((Run(f"{mark.text} ", mark.role),), partial(RunAction, mark.action))
            for mark in marks
        )
        self.relayout()

    _words: tuple[Button, ...] = ()
    _marks: tuple[Button, ...] = ()

    def lay_out(self) -> None:
        """Lay out all marks or none: fewer would show another number."""
        everything = (*self._words, *self._marks)
        used = sum(width(run.text) for button in everything for run in button.runs)
        self._buttons = everything if used - 1 <= self.size.width else self._words
        super().lay_out()
