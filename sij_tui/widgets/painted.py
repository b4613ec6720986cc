"""What every widget of ours has: colours and marks that are handed to it."""

from __future__ import annotations

from rich.style import Style
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

    @property
    def ground(self) -> Style:
        """The background that the style sheet gives this widget."""
        return Style(bgcolor=self.background_colors[1].rich_color)
