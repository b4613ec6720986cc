"""The ground that everything stands on: boxes that show only their background.

Painted here and not by Textual, which looks for borders, tints and titles at every row, none of
which is found in this program, and whose cache of what it found outlives the widget.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget


class BaseWidget(Widget, inherit_css=False):
    """A widget that paints its own rows; subclasses override how, else only the background.

    Textual's own rules for widgets are of scroll bars and links, none of which is here; each would
    be applied to every widget whenever a screen is opened.
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)
    """As Textual's, but its change asks for no second layout and paint: here are no scroll bars."""

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Schedule a call for when the screen has been painted, unless this is removed by then.

        Textual makes such calls on whichever screen is shown: one of a screen that has been
        replaced would find none of its widgets, and its failure be taken for that of the next.

        Returns:
            Whether it is scheduled.
        """
        return super().call_after_refresh(self._call_if_running, callback, *args, **kwargs)

    def _call_if_running(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> object:
        return callback(*args, **kwargs) if self.is_running else None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some rows."""
        return self.filtered([Strip.blank(crop.width, self.background_style)]) * crop.height

    def filtered(self, strips: list[Strip]) -> list[Strip]:
        """Rows as the terminal is to have them: without colours where NO_COLOR asks for that."""
        for line_filter in self.get_line_filters():
            background = self.background_colors[1]
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips

    @property
    def background_style(self) -> Style:
        """The background that the style sheet gives this widget."""
        return Style(bgcolor=self.background_colors[1].rich_color)


class Box(BaseWidget):
    """Holds widgets one below the other, unless the style sheet says otherwise."""

    DEFAULT_CSS = "Box { width: 1fr; height: 1fr; layout: vertical; overflow: hidden hidden; }"


class Columns(Box):
    """Holds widgets side by side."""

    DEFAULT_CSS = "Columns { layout: horizontal; }"
