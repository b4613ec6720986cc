"""What every widget of ours has: colours and marks that are handed to it."""

from __future__ import annotations

from typing import ClassVar, Self

from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from sij_tui.core.glyphs import Glyphs, glyphs_for
from sij_tui.widgets.palette import Palette, palette_for


class Painted(Widget):
    """A widget that draws itself line by line in the colours of a palette."""

    DEFAULT_CSS = "Painted { width: 1fr; height: 1fr; }"
    AT_ONCE: ClassVar[bool] = False
    """Lay out for a new size in the very frame that has it: only where that resizes nothing."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.palette: Palette = palette_for("dark")
        self.glyphs: Glyphs = glyphs_for("blocks")
        self.rtl = False
        self._ground: Style | None = None
        """The background, while this is being painted."""
        self._laid_for = Size(0, 0)
        """The size for which it was laid out last."""

    def look(self, palette: Palette, glyphs: Glyphs, *, rtl: bool = False) -> None:
        """Take other colours, other marks, another direction of writing."""
        if (palette, glyphs, rtl) != (self.palette, self.glyphs, self.rtl):
            self.palette, self.glyphs, self.rtl = palette, glyphs, rtl
            self.relook()
            self.refresh()

    def relook(self) -> None:
        """Called when the look or the size has changed: lay out again."""

    def on_resize(self) -> None:
        """Lay out for the new size, unless that is done; a frame may have shown the old one."""
        if self._laid_for != self.size:
            self._lay_out()
            self.refresh()

    def _lay_out(self) -> None:
        self._laid_for = self.size
        self.relook()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some rows; what lies behind them is looked up once, not anew for each."""
        self._ground = self._looked_up()
        try:
            if self.AT_ONCE and self._laid_for != self.size:
                self._lay_out()
            return super().render_lines(crop)
        finally:
            self._ground = None

    def refresh(self, *regions: Region, **how: bool) -> Self:
        """Paint anew; not what is being painted anyway."""
        return self if self._ground and not how.get("layout") else super().refresh(*regions, **how)

    @property
    def ground(self) -> Style:
        """The background that the style sheet gives this widget."""
        return self._ground or self._looked_up()

    def _looked_up(self) -> Style:
        return Style(bgcolor=self.background_colors[1].rich_color)
