"""A scene: one animated picture, drawn for any size in the glyphs at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

import msgspec
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from sij_tui.core.cells import wrap
from sij_tui.core.glyphs import plain
from sij_tui.core.scenes.colour import colour_of
from sij_tui.core.scenes.frame import Frame, Span, changed_spans
from sij_tui.core.scenes.frame import Style as Paint
from sij_tui.core.scenes.model import Art, Scene
from sij_tui.widgets.painted import Painted

if TYPE_CHECKING:
    from sij_tui.core.scenes.stage import Stage

LEAST_ROWS = 5
"""Rows below which a picture says nothing, and is left out."""
ALL = 1_000_000
"""More cells than any window has."""
_INSET = 2
"""Cells before the caption, the margin of the widget counted in."""
_STAGES = 4
"""Scenes kept ready: this one, the one to come, and those before."""


class Picture(Painted):
    """Shows a scene at a moment of its run, and its caption; repaints only what differs."""

    def __init__(self, art: Art, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._art = art
        self._scene = ""
        self._caption = ""
        self._progress = 0.0
        self._stages: dict[tuple[object, ...], Stage] = {}
        self._stage: Stage | None = None
        self._frame: Frame | None = None
        self._below: list[str] = []
        self._next_row = 0
        self._styles: dict[Paint, Style] = {}

    @property
    def scene(self) -> str:
        """The scene that it shows."""
        return self._scene

    def rehang(self, art: Art) -> None:
        """Take the pictures of another edition."""
        if art != self._art:
            self._art, self._stages, self._scene = art, {}, ""

    def put(self, scene: str, progress: float, caption: str = "", room: int = ALL) -> None:
        """Show a scene at a moment of its run, 0 to 1.

        At most about ``room`` cells are painted; the others follow with the next call.
        """
        changed = (scene, caption) != (self._scene, self._caption)
        self._scene, self._caption, self._progress = scene, caption, progress
        if changed:
            self.relook()
            self.refresh()
        else:
            self._draw(room)

    def prepare(self, scene: str, progress: float) -> None:
        """Draw a moment of another scene before it is wanted."""
        if stage := self._stage_for(scene):
            stage.frame(progress)

    def relook(self) -> None:
        """Set the stage anew: another scene, size, theme or tier."""
        self._styles = {}
        text = plain(self._caption) if self.glyphs.tier == "ascii" else self._caption
        lines = wrap(text, self.size.width - 2 * self._inset) if text else []
        self._below = [text[start:end] for start, end in lines]
        self._stage = self._stage_for(self._scene)
        self._frame = self._stage.frame(self._progress) if self._stage else None

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As many columns as the rows that there are give room for, above one line of words."""
        rows = max(LEAST_ROWS, container.height - 1)
        return max((ceil(rows * _across(scene)) for scene in self._art.scenes), default=0)

    def _stage_for(self, name: str) -> Stage | None:
        """The stage for a scene in the room there is, kept or made; none where it is too small."""
        scene = self._art.named(name)
        cells, height = self.size
        if scene is None or height - len(self._below) < LEAST_ROWS or not cells:
            return None
        across = _across(scene)
        rows = min(height - len(self._below), ceil(cells / across))
        columns = min(cells, ceil(rows * across))
        key = (name, columns, rows, self.glyphs.tier)
        from sij_tui.core.scenes.stage import Stage  # the first screen is painted before pictures

        stage = self._stages.pop(key, None) or Stage(self._art, name, columns, rows, key[3])
        self._stages[key] = stage  # the last one used stands last
        for old in list(self._stages)[:-_STAGES]:
            del self._stages[old]
        return stage

    # -- drawing

    def _draw(self, room: int) -> None:
        """Draw the moment, and repaint what differs from the last one."""
        if self._stage is None or self._frame is None:
            return
        old, new = self._frame, self._stage.frame(self._progress)
        if old is new:
            return
        spans = changed_spans(old, new)
        if sum(span.end - span.start for span in spans) > room:
            count, first = len(new.rows), self._next_row
            spans = tuple(sorted(spans, key=lambda span: (span.row - first) % count))
            spans = spans[: _fitting([span.end - span.start for span in spans], room)]
            rows = list(old.rows)
            for span in spans:
                rows[span.row] = new.rows[span.row]
            new = msgspec.structs.replace(new, rows=tuple(rows))
            self._next_row = (spans[-1].row + 1) % count
        self._frame = new
        if spans:
            self.refresh(*_regions(spans, self._left))

    @property
    def _inset(self) -> int:
        """Cells before the caption."""
        return max(0, _INSET - self.gutter.left)

    @property
    def _left(self) -> int:
        """Cells before the picture."""
        return (self.size.width - self._frame.columns) // 2 if self._frame else 0

    def render_line(self, y: int) -> Strip:
        """One row of the picture or its caption."""
        cells, ground = self.size.width, self.ground
        rows = self._frame.rows if self._frame else ()
        segments: list[Segment] = []
        if y < len(rows):
            segments = [Segment(" " * self._left, ground)]
            segments += [Segment(run.text, self._style(run.style)) for run in rows[y]]
        elif y - len(rows) < len(self._below):
            style = self.palette.style("quiet") + ground
            segments = [Segment(" " * self._inset + self._below[y - len(rows)], style)]
        return Strip(segments).adjust_cell_length(cells, ground)

    def _style(self, paint: Paint) -> Style:
        if paint not in self._styles:
            back = self._colour(paint.back, paint.back_strength)
            self._styles[paint] = Style(
                color=self._colour(paint.role, paint.strength), bgcolor=back or self.ground.bgcolor
            )
        return self._styles[paint]

    def _colour(self, name: str, strength: int) -> Color | None:
        """The colour of a role, mixed with the background; none for a blank."""
        ground = self.ground.bgcolor
        if ground is None or ground.triplet is None:
            return None
        dark = self.palette.name != "light"
        colour = colour_of(self._art.roles, name, strength, ground.triplet.hex, dark=dark)
        return Color.parse(colour) if colour else None


def _across(scene: Scene) -> float:
    """Columns to a row: a cell is twice as high as it is wide."""
    return 2 * scene.view[2] / scene.view[3]


def _regions(spans: Sequence[Span], left: int) -> Iterator[Region]:
    """Where to repaint: spans of neighbouring rows as one, as each region has its price."""
    for _, group in groupby(enumerate(sorted(spans)), key=lambda item: item[1].row - item[0]):
        block = [span for _, span in group]
        start, end = min(span.start for span in block), max(span.end for span in block)
        yield Region(left + start, block[0].row, end - start, len(block))


def _fitting(sizes: list[int], room: int) -> int:
    """How many of the first sizes go into ``room``, but one at least."""
    used = 0
    for count, size in enumerate(sizes):
        used += size
        if count and used > room:
            return count
    return len(sizes)
