"""What every widget of ours has: colours and marks that are handed to it."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from sij_tui.core.glyphs import Glyphs, glyphs_for
from sij_tui.widgets.palette import Palette, palette_for


class Painted(Widget):
    """A widget that draws itself line by line in the colours of a palette."""

    DEFAULT_CSS = "Painted { width: 1fr; height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.palette: Palette = palette_for("dark")
        self.glyphs: Glyphs = glyphs_for("blocks")
        self.rtl = False
        self._ground: Style | None = None
        """The background, while this is being painted."""

    def look(self, palette: Palette, glyphs: Glyphs, *, rtl: bool = False) -> None:
        """Take other colours, other marks, another direction of writing."""
        if (palette, glyphs, rtl) != (self.palette, self.glyphs, self.rtl):
            self.palette, self.glyphs, self.rtl = palette, glyphs, rtl
            self.relook()
            self.refresh()

    def relook(self) -> None:
        """Called when the look or the size has changed: lay out again."""

    def on_resize(self) -> None:
        """Lay out for the new size; a frame in between may have shown the old one."""
        self.relook()
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some rows; what lies behind them is looked up once, not anew for each."""
        self._ground = self._looked_up()
        try:
            return super().render_lines(crop)
        finally:
            self._ground = None

    @property
    def ground(self) -> Style:
        """The background that the style sheet gives this widget."""
        return self._ground or self._looked_up()

    def _looked_up(self) -> Style:
        return Style(bgcolor=self.background_colors[1].rich_color)
