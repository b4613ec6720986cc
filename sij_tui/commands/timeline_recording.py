"""The timeline as it plays in a terminal, as events of a recording. No clock is read for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.color import ColorSystem
from rich.style import Style

from sij_tui.core.book import Book
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import Scene
from sij_tui.core.content.timeline import Step, Timeline
from sij_tui.core.layout.elements import Element, Line
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.layout.typeset import typeset
from sij_tui.core.scenes.frame import (
    BLANK,
    Frame,
    FrameRow,
    Span,
    can_be_cut,
    cells_of,
    changed_spans,
    make_row,
)
from sij_tui.core.scenes.renderer import Renderer
from sij_tui.core.timeline.pages import gate_elements, step_elements
from sij_tui.export.asciicast import CastEvent
from sij_tui.widgets.palette import Palette

LEAST_SIZE: Final = (60, 20)
"""Columns and rows below which pictures and words have no room beside one another."""
_FRAMES_PER_SECOND: Final = 12
_HOLD_S: Final = 2.0
"""Seconds that the end of a step stays."""
_READING_S: Final = 8.0
"""Seconds that a page of words stays."""
_PICTURE_SHARE: Final = 0.54
"""Part of the columns for the picture."""
_EDGE: Final = 2
"""Cells that stay free around words and picture."""
_CLEAR: Final = "\x1b[0m\x1b[2J"
_CLEAR_TO_EDGE: Final = "\x1b[0m\x1b[K"
_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


class TimelineRecorder:
    """Plays the timeline of a content in a terminal that there is only on paper.

    Args:
        book: All pages of the content.
        palette: The colours.
        glyphs: The tier of characters that pictures are drawn in.
        size: Columns and rows, at least :data:`LEAST_SIZE`.
    """

    def __init__(
        self, book: Book, palette: Palette, glyphs: GlyphTier, size: tuple[int, int]
    ) -> None:
        self._book, self._palette = book, palette
        self._glyphs, (self._columns, self._rows) = glyphs, size
        notice = Element(text=book.content.meta.training_notice, style="quiet")
        self._notice = self._lines((notice,), self._columns - _EDGE)[: self._rows // 4]
        self._room = self._rows - _EDGE - len(self._notice) - 1
        """Rows for words and pictures."""

    def events(self, timeline: Timeline) -> Iterator[CastEvent]:
        """Yield what happens, from what comes before any step to the end."""
        yield CastEvent(0.0, "o", _HIDE_CURSOR + self._cleared())
        gate = tuple(gate_elements(self._book.content, timeline))
        room = self._columns - 2 * _EDGE
        yield CastEvent(0.0, "m", timeline.title)
        yield from self._pages(self._lines(gate, room), _EDGE)
        for number, step in enumerate(timeline.step, start=1):
            yield CastEvent(0.0, "m", f"{number}. {step.title}")
            yield from self._step(timeline, step, number)
        yield CastEvent(0.0, "o", f"\x1b[0m{_SHOW_CURSOR}")
        yield CastEvent(0.0, "x", "0")

    def _step(self, timeline: Timeline, step: Step, number: int) -> Iterator[CastEvent]:
        """A step: its words, its picture as it runs, and more words where they have no room."""
        elements = tuple(step_elements(self._book.content, timeline, number))
        scene = self._book.content.art.named(step.scene)
        across = int(self._columns * _PICTURE_SHARE) if scene else 0
        left = across + _EDGE
        first, *others = self._paged(self._lines(elements, self._columns - left - _EDGE))
        yield CastEvent(0.0, "o", self._cleared() + self._words(first, left))
        if scene:
            yield from self._picture(scene, step.pace, across)
        yield CastEvent(_HOLD_S if scene else _READING_S, "o", "")
        for lines in others:  # the picture stays
            rows = range(_EDGE, _EDGE + self._room)
            cleared = "".join(_at(row, left) + _CLEAR_TO_EDGE for row in rows)
            yield CastEvent(0.0, "o", cleared + self._words(lines, left))
            yield CastEvent(_READING_S, "o", "")

    def _picture(self, scene: Scene, seconds: float, across: int) -> Iterator[CastEvent]:
        """The run of a picture: the first frame, then what changes."""
        canvas = scene.canvas(across - _EDGE, self._room)
        if canvas is None:
            return
        renderer = Renderer(self._book.content.art, scene.id, *canvas, self._glyphs)
        frames = max(2, round(seconds * _FRAMES_PER_SECOND))
        moments = [number / (frames - 1) for number in range(frames)]
        blank = make_row([BLANK] * canvas[0])
        before = Frame(canvas[0], (blank,) * canvas[1])
        waited = 0.0
        for frame in map(renderer.frame, moments):
            if spans := changed_spans(before, frame):
                yield CastEvent(waited, "o", self._spans(frame, spans))
                before, waited = frame, 0.0
            waited += 1 / _FRAMES_PER_SECOND
        yield CastEvent(waited, "o", "")

    def _spans(self, frame: Frame, spans: Iterable[Span]) -> str:
        """What draws some cells of a frame; of a row with wide characters, all of it."""
        parts = []
        for number, start, end in spans:
            row = frame.rows[number]
            at, shown = 0, row
            if can_be_cut(row):
                at, shown = start, make_row(cells_of(row)[start:end])
            parts.append(_at(number + _EDGE, at + _EDGE) + self._painted(shown))
        return "".join(parts)

    def _painted(self, row: FrameRow) -> str:
        ground = self._palette.colours["background"]
        roles = self._book.content.art.roles
        return "".join(
            _rendered(run.text, self._palette.paint(roles, run.style, ground)) for run in row
        )

    def _pages(self, lines: list[Line], left: int) -> Iterator[CastEvent]:
        for page in self._paged(lines):
            yield CastEvent(0.0, "o", self._cleared() + self._words(page, left))
            yield CastEvent(_READING_S, "o", "")

    def _lines(self, elements: tuple[Element, ...], cells: int) -> list[Line]:
        glyphs = glyphs_for("ascii" if self._glyphs == "ascii" else "blocks")
        return [*typeset(elements, cells, glyphs).lines]

    def _paged(self, lines: list[Line]) -> list[list[Line]]:
        """Lines by the pages that they take."""
        room = self._room
        return [lines[start : start + room] for start in range(0, len(lines), room)] or [[]]

    def _cleared(self) -> str:
        """What leaves nothing on the screen but what the recording is not for."""
        return _CLEAR + self._words(self._notice, _EDGE // 2, _EDGE + self._room + 1)

    def _words(self, lines: list[Line], left: int, top: int = _EDGE) -> str:
        return "".join(
            _at(row, left)
            + "".join(_rendered(run.text, self._palette.style(run.role)) for run in line)
            for row, line in enumerate(lines, start=top)
        )


def _at(row: int, column: int) -> str:
    """What moves the cursor to a cell, both counted from 0."""
    return f"\x1b[{row + 1};{column + 1}H"


def _rendered(text: str, style: Style) -> str:
    return style.render(text, color_system=ColorSystem.TRUECOLOR)
