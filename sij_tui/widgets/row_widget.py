"""The base of widgets that paint their own rows, with a palette and glyphs."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar, Generic, Self, TypeVar, final

from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from sij_tui.core.layout.glyphs import Glyphs, glyphs_for
from sij_tui.widgets.base import BaseWidget
from sij_tui.widgets.palette import Palette, palette_for

RowT = TypeVar("RowT", bound=Hashable)
_PAGES_KEPT = 4
"""Most drawn rows that are cached, in heights of the widget."""


class RowWidget(BaseWidget, Generic[RowT]):
    """A widget that draws itself row by row in the colours of a palette."""

    DEFAULT_CSS = "RowWidget { width: 1fr; height: 1fr; }"
    AT_ONCE: ClassVar[bool] = False
    """Lay out for a new size in the very frame that has it: only where that resizes nothing."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.palette: Palette = palette_for("dark")
        self.glyphs: Glyphs = glyphs_for("blocks")
        self.rtl = False
        self._painted_background: Style | None = None
        """The background, while this is being painted."""
        self._layout_size = Size(0, 0)
        """The size for which it was laid out last."""
        self._drawn: dict[RowT | None, Strip] = {}
        """Rows as they were drawn, padding included."""
        self._drawn_for: Hashable = None

    def set_appearance(self, palette: Palette, glyphs: Glyphs, *, rtl: bool = False) -> None:
        """Set the palette, the glyphs and the direction of text."""
        if (palette, glyphs, rtl) != (self.palette, self.glyphs, self.rtl):
            self.palette, self.glyphs, self.rtl = palette, glyphs, rtl
            self.relayout()
            self.refresh()

    def suspend(self) -> None:
        """Take note that another screen covers this one."""

    def resume(self) -> None:
        """Take note that no other screen covers this one any more."""

    @final
    def relayout(self) -> None:
        """Lay out again, since the look, the size or what is shown has changed.

        The size is kept with it, and that of a hidden widget is nothing: what was laid out while
        nobody saw it is laid out again when it is seen, even at the size it had before.
        """
        self._layout_size = self.size
        self.lay_out()

    def lay_out(self) -> None:
        """Set what the rows show, for the present size and appearance."""

    def on_resize(self) -> None:
        """Lay out for the new size, unless that is done; a frame may have shown the old one."""
        if self._layout_size != self.size:
            self.relayout()
            self.refresh()

    # -- painting: each row is a value, and rows of equal value share what was drawn for it

    def row(self, y: int) -> RowT:
        """What a row of the content shows; whatever is not the same looks different."""
        raise NotImplementedError

    def draw(self, row: RowT, cells: int) -> Strip:
        """Draw what a row shows, as wide as the content: so many cells."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some rows, padding included; a row that has only moved is not drawn again."""
        self._painted_background = self.background_style
        try:
            if self.AT_ONCE and self._layout_size != self.size:
                self.relayout()
            self._keep_drawn(
                (self._painted_background, self.palette, self.outer_size.width, self.gutter)
            )
            strips = self.filtered(self._strips(crop.line_range))
        finally:
            self._painted_background = None
        left, right = crop.column_span
        if (left, right) == (0, self.outer_size.width):
            return strips
        return [strip.crop(left, right) for strip in strips]

    def _keep_drawn(self, look: Hashable) -> None:
        """Clear the cache after a change of appearance, or if it is too large."""
        if look != self._drawn_for or len(self._drawn) > _PAGES_KEPT * self.outer_size.height:
            self._drawn_for = look
            self._drawn.clear()

    def _strips(self, lines: range) -> list[Strip]:
        """Rows of the widget; above and below the content there is only ground."""
        above, (cells, height) = self.gutter.top, self.size
        strips = []
        for y in lines:
            row = self.row(y - above) if 0 <= y - above < height else None
            strips.append(self._drawn.get(row) or self.draw_in_advance(row, cells))
        return strips

    def draw_in_advance(self, row: RowT | None, cells: int) -> Strip:
        """Draw a row of so many cells with its padding, and cache it."""
        _, right, _, left = self.gutter
        strip = Strip.blank(cells, self.background_style) if row is None else self.draw(row, cells)
        if left or right:
            before, after = (Strip.blank(side, self.background_style) for side in (left, right))
            strip = Strip.join([before, strip, after])
        self._drawn[row] = strip
        return strip

    def clear_drawn(self) -> None:
        """Keep nothing of what was shown."""
        self._drawn.clear()

    def refresh(self, *regions: Region, **how: bool) -> Self:
        """Refresh, unless called while painting without a change of layout."""
        return (
            self
            if self._painted_background and not how.get("layout")
            else super().refresh(*regions, **how)
        )

    @property
    def background_style(self) -> Style:
        """The background that the style sheet gives this widget."""
        return self._painted_background or super().background_style
