"""Frames of a picture: rows of runs of cells, and the difference between two frames."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import msgspec

from sij_tui.core.content.glyph_tier import GlyphTier


class CellStyle(NamedTuple):
    """The colours of a cell, as roles; what a role looks like is the theme's affair."""

    role: str = ""
    """Foreground role; empty for a blank."""
    strength: int = 100
    """Foreground strength in percent: 100 the full colour, 0 the background."""
    back: str = ""
    """Background role; empty for the plain background."""
    back_strength: int = 0
    """Background strength in percent."""
    opacity: int = 100
    """How much both colours cover the ground, in percent: less only while a picture fades."""


class FrameCell(NamedTuple):
    """One cell: its text and its colours. The cell after a wide character has no text."""

    text: str
    style: CellStyle


BLANK = FrameCell(" ", CellStyle())


class FrameRun(msgspec.Struct, frozen=True):
    """Neighbouring cells of one style."""

    text: str
    """The characters; a wide one takes two cells."""
    style: CellStyle
    """Their colours."""
    width: int
    """How many cells they take."""


FrameRow = tuple[FrameRun, ...]


class Frame(msgspec.Struct, frozen=True):
    """A picture in cells: `rows` rows, each exactly `columns` cells wide."""

    columns: int
    """Cells across."""
    rows: tuple[FrameRow, ...]
    """The rows from the top."""

    @property
    def text(self) -> str:
        """The characters alone, one line a row."""
        return "\n".join("".join(run.text for run in row) for row in self.rows)


class Still(msgspec.Struct, frozen=True):
    """A single picture that was drawn ahead."""

    scene: str
    progress: float
    glyphs: GlyphTier
    """The tier that it is drawn in."""
    frame: Frame

    def is_of(
        self, scene: str, progress: float, glyphs: GlyphTier, canvas: tuple[int, int]
    ) -> bool:
        """Whether this is the picture of a scene at a moment on a canvas of columns and rows."""
        mine = (self.scene, self.progress, self.glyphs, self.frame.columns, len(self.frame.rows))
        return mine == (scene, progress, glyphs, *canvas)


class Span(NamedTuple):
    """Cells of a row, from `start` up to and without `end`."""

    row: int
    start: int
    end: int


def make_row(cells: Iterable[FrameCell]) -> FrameRow:
    """Return the cells of a row as runs."""
    runs = []
    for style, group in groupby(cells, key=lambda cell: cell.style):
        texts = [cell.text for cell in group]
        runs.append(FrameRun("".join(texts), style, len(texts)))
    return tuple(runs)


def replaced(old: FrameRow, new: FrameRow, start: int, end: int) -> FrameRow:
    """Return `old` with the cells of `new` from `start` up to `end`; both are equally wide."""
    before, after = cells_of(old), cells_of(new)
    return make_row((*before[:start], *after[start:end], *before[end:]))


def can_be_cut(row: FrameRow) -> bool:
    """Say whether each character of a row is one cell, so that it can be shown in parts."""
    return all(run.width == len(run.text) for run in row)


def cells_of(row: FrameRow) -> list[FrameCell]:
    """Return the cells of a row in which each character is one cell."""
    return [FrameCell(char, run.style) for run in row for char in run.text]


def changed_spans(old: Frame, new: Frame) -> tuple[Span, ...]:
    """Return the cells to repaint when `new` takes the place of `old`: at most one span a row.

    Frames of different size differ everywhere.
    """
    if old is new:
        return ()
    if old.columns != new.columns or len(old.rows) != len(new.rows):
        return tuple(Span(row, 0, new.columns) for row in range(len(new.rows)))
    spans = []
    for number, (before, after) in enumerate(zip(old.rows, new.rows, strict=True)):
        if before is not after and before != after:
            start = _common(before, after)
            end = new.columns - _common(before[::-1], after[::-1], backwards=True)
            spans.append(Span(number, start, end))
    return tuple(spans)


def _common(before: FrameRow, after: FrameRow, backwards: bool = False) -> int:
    """Return how many cells are the same from one end."""
    cells = 0
    for a, b in zip(before, after, strict=False):
        if a == b:
            cells += a.width
            continue
        if a.style == b.style and a.width == len(a.text) and b.width == len(b.text):
            step = -1 if backwards else 1
            for x, y in zip(a.text[::step], b.text[::step], strict=False):
                if x != y:
                    break
                cells += 1
        break
    return cells
