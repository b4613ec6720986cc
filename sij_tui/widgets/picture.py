"""A scene: one animated picture, drawn for any size in the glyphs at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from sij_tui.core.scenes.frame import Frame, changed_spans
from sij_tui.core.scenes.frame import Style as Paint
from sij_tui.core.scenes.model import Art
from sij_tui.widgets.painted import Painted

if TYPE_CHECKING:
    from sij_tui.core.scenes.stage import Stage


class Picture(Painted):
    """Shows a scene at a moment of its run; repaints only the cells that differ."""

    def __init__(self, art: Art, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._art = art
        self._scene = ""
        self._progress = 0.0
        self._stage: Stage | None = None
        self._frame: Frame | None = None
        self._styles: dict[Paint, Style] = {}

    def put(self, scene: str, progress: float) -> None:
        """Show a scene at a moment of its run, 0 to 1."""
        changed = scene != self._scene
        self._scene, self._progress = scene, progress
        if changed or self._stage is None:
            self.relook()
            self.refresh()
        else:
            self._draw()

    def relook(self) -> None:
        """Set the stage anew: another scene, size, theme or tier."""
        self._styles = {}
        columns, rows = self.size
        known = any(scene.id == self._scene for scene in self._art.scenes)
        if not known or not columns or not rows:
            self._stage = self._frame = None
            return
        from sij_tui.core.scenes.stage import Stage  # 20 ms that the first screen need not wait for

        self._stage = Stage(self._art, self._scene, columns, rows, self.glyphs.tier)
        self._frame = self._stage.frame(self._progress)

    def _draw(self) -> None:
        """Draw the moment, and repaint what differs from the last one."""
        if self._stage is None:
            return
        old, new = self._frame, self._stage.frame(self._progress)
        self._frame = new
        if old is None:
            self.refresh()
        elif old is not new:
            spans = changed_spans(old, new)
            if spans:
                self.refresh(*(Region(s.start, s.row, s.end - s.start, 1) for s in spans))

    def render_line(self, y: int) -> Strip:
        """One row of the picture."""
        cells = self.size.width
        if self._frame is None or y >= len(self._frame.rows):
            return Strip.blank(cells, self.ground)
        row = self._frame.rows[y]
        strip = Strip([Segment(run.text, self._style(run.style)) for run in row])
        return strip.adjust_cell_length(cells, self.ground)

    def _style(self, paint: Paint) -> Style:
        if paint not in self._styles:
            back = self._colour(paint.back, paint.back_strength)
            self._styles[paint] = Style(
                color=self._colour(paint.role, paint.strength), bgcolor=back or self.ground.bgcolor
            )
        return self._styles[paint]

    def _colour(self, name: str, strength: int) -> Color | None:
        """The colour of a role, mixed with the background; none for a blank."""
        role = next((role for role in self._art.roles if role.id == name), None)
        ground = self.ground.bgcolor
        if role is None or ground is None or ground.triplet is None:
            return None
        full = Color.parse(role.light if self.palette.name == "light" else role.dark).triplet
        assert full is not None
        mixed = (
            round(g + (f - g) * strength / 100) for f, g in zip(full, ground.triplet, strict=True)
        )
        return Color.from_rgb(*mixed)
