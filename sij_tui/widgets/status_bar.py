"""The status bar below the breadcrumbs: words that have to stay in view, and the progress."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from sij_tui.core.layout.cells import crop, width
from sij_tui.core.layout.elements import Run
from sij_tui.core.layout.typeset import line_width
from sij_tui.widgets.bars import Bar, Button
from sij_tui.widgets.messages import RunAction

_GAP = 2
"""Cells before and behind the text."""


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
        texts: tuple[str, ...] = (),
        marks: tuple[StatusMark, ...] = (),
        *,
        plate: Run | None = None,
    ) -> None:
        """Show a word, texts and a row of marks, close together where room is short; none if not
        all of them fit.

        Of the texts the last are left out first: none is shown in part, but the only one.
        ``plate`` is a second word on a coloured ground, with a role of its own.
        """
        words = (Run(word, "practice"), plate) if plate else (Run(word, "practice"),)
        self._words = tuple(
            Button((Run("  ", "bar"), Run(f" {text} ", role))) for text, role in words
        )
        self._texts = texts
        self._marks = marks
        self.relayout()

    _words: tuple[Button, ...] = ()
    _texts: tuple[str, ...] = ()
    _marks: tuple[StatusMark, ...] = ()

    def lay_out(self) -> None:
        """Lay out the texts that fit, and all marks or none: fewer would show another number."""
        heads = tuple(self._cropped(self._words))
        room = self.size.width - _cells(heads) - _GAP
        shown, between = self._texts, f"  {self.glyphs.dot}  "
        while len(shown) > 1 and width(between.join(shown)) > room:
            shown = shown[:-1]
        text = crop(between.join(shown), max(0, room), self.glyphs.ellipsis)
        words = (*heads, Button((Run(f"{' ' * _GAP}{text}{' ' * _GAP}", "label"),)))
        self._buttons = words
        for gap in (" ", ""):
            row = (*words, *_row(self._marks, gap))
            if _cells(row) - len(gap) <= self.size.width:
                self._buttons = row
                break
        super().lay_out()

    def _cropped(self, heads: tuple[Button, ...]) -> Iterator[Button]:
        """Yield the words on a coloured ground, cut to the width: they are never left out."""
        room = self.size.width
        for head in heads:
            air, word = head.runs
            text = crop(word.text, max(0, room - width(air.text)), self.glyphs.ellipsis)
            runs = (air, word._replace(text=text))
            room -= line_width(runs)
            yield head._replace(runs=runs)


def _row(marks: tuple[StatusMark, ...], gap: str) -> Iterator[Button]:
    """Yield the buttons of marks, each with a gap behind it."""
    for mark in marks:
        yield Button((Run(mark.text + gap, mark.role),), partial(RunAction, mark.action))


def _cells(buttons: tuple[Button, ...]) -> int:
    return sum(line_width(button.runs) for button in buttons)
