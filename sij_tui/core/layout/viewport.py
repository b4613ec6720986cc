"""What part of a layout is in view, and where the cursor stands: one frozen value, replaced."""

from __future__ import annotations

from typing import NamedTuple

from sij_tui.core.layout.elements import Line, Run
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.layout.typeset import Layout, Spot, line_width

_GUTTER = 2
"""Cells before the text, for the cursor."""
_ABOVE = 2
"""Lines above an element that is opened further down: a heading fits there."""
_RIGHT = 2
"""Cells behind it, for the scroll mark."""
EDGES = _GUTTER + _RIGHT
"""Cells of a pane's width that hold no text."""


def text_cells(columns: int, inset: int = 0) -> int:
    """Cells for text in a pane of so many columns, with ``inset`` more free on either side."""
    return max(8, columns - EDGES - 2 * inset)


class View(NamedTuple):
    """A window of ``height`` lines onto a layout, from line ``top`` on."""

    layout: Layout = Layout((), (), 0)
    height: int = 0
    at: int = -1
    """Index of the spot under the cursor, or -1."""
    top: int = 0

    @property
    def spot(self) -> Spot | None:
        """The spot under the cursor."""
        return self.layout.spots[self.at] if 0 <= self.at < len(self.layout.spots) else None

    @property
    def key(self) -> str:
        """Name of the element under the cursor, or empty."""
        return self.spot.key if self.spot else ""

    @property
    def last_top(self) -> int:
        """The top when the last line is in view."""
        return max(0, len(self.layout.lines) - self.height)

    def relaid(self, layout: Layout, height: int, key: str, *, cursor: bool) -> View:
        """Another layout of the same elements: the element stays, and stays at its height.

        A view that showed the start goes on showing it, if the element can be seen there. One that
        showed nothing yet begins a little above the element, if that is further down.
        """
        is_new = not self.layout.lines
        offset = self.spot.first - self.top if self.spot and self.spot.key == key else None
        at = layout.index_of(key)
        if at < 0 and layout.spots and cursor:
            at = 0
        view = View(layout, height, at, 0)
        if offset is not None and view.spot and self.top:
            view = view._replace(top=view.spot.first - offset)
        elif is_new and view.spot and view.spot.last > height:
            view = view._replace(top=min(view.spot.first - _ABOVE, view.last_top))
        return view.revealed()

    def revealed(self) -> View:
        """Scrolled so that the cursor is in view; the first spot brings the title with it."""
        top = self.top
        if spot := self.spot:
            if self.at == 0 and spot.first < self.height:
                top = 0
            elif spot.first < top:
                above = spot.first - 1  # a line of what comes before, if there is room
                top = above if spot.last <= above + self.height else spot.first
            elif spot.last > top + self.height:
                top = min(spot.first, spot.last - self.height)
        return self._replace(top=min(max(0, top), self.last_top))

    def pointed(self, index: int) -> View:
        """With the cursor on a spot, as near to ``index`` as there is one."""
        if not self.layout.spots:
            return self
        return self._replace(at=min(max(index, 0), len(self.layout.spots) - 1)).revealed()

    def scrolled(self, lines: int) -> View:
        """Scrolled by lines, as far as there are any; the cursor stays where it is."""
        return self._replace(top=min(max(0, self.top + lines), self.last_top))

    def stepped(self, step: int, *, cursor: bool) -> View:
        """One spot down (+1) or up (-1). A spot taller than the view is read line by line.

        A cursor that the wheel has left behind comes to what is in view.
        """
        spot = self.spot
        if spot and not self._shows(spot):
            view = self._caught_up(step)
            return view if view.at != self.at else self.scrolled(step)._caught_up(step)
        if spot and step > 0 and spot.last > self.top + self.height:
            return self.scrolled(1)
        if spot and step < 0 and spot.first < self.top:
            return self.scrolled(-1)
        if cursor and 0 <= self.at + step < len(self.layout.spots):
            return self.pointed(self.at + step)
        return self.scrolled(step)

    def paged(self, step: int) -> View | None:
        """A page down (+1) or up (-1); None where there is nothing more that way."""
        view = self.scrolled(step * max(1, self.height - 2))
        if view.top != self.top:
            return view._caught_up(step)
        return None

    @property
    def shows_end(self) -> bool:
        """Whether the last line is in view."""
        return self.height > 0 and bool(self.layout.lines) and self.top >= self.last_top

    def _shows(self, spot: Spot) -> bool:
        """Whether any line of a spot is in view."""
        return spot.first < self.top + self.height and spot.last > self.top

    def _caught_up(self, step: int) -> View:
        """With the cursor in view: on the first spot there going down, on the last going up."""
        shown = [index for index, spot in enumerate(self.layout.spots) if self._shows(spot)]
        if not shown or self.at in shown:
            return self
        whole = [at for at in shown if self.layout.spots[at].first >= self.top]
        return self._replace(at=(whole or shown)[0 if step > 0 else -1])

    def thumb(self) -> range:
        """Rows of the scroll mark; none where everything is in view."""
        total = len(self.layout.lines)
        if total <= self.height:
            return range(0)
        size = max(1, self.height * self.height // total)
        first = round((self.height - size) * self.top / self.last_top)
        return range(first, first + size)

    def pointed_rows(self) -> range:
        """Rows of the spot under the cursor."""
        spot = self.spot
        return range(spot.first - self.top, spot.last - self.top) if spot else range(0)

    def shown(self, columns: int, glyphs: Glyphs, pointed: range, inset: int = 0) -> list[Line]:
        """The lines of a pane: the text in view, the cursor at the ``pointed`` rows, the mark."""
        lines, thumb = self.layout.lines, self.thumb()
        shown: list[Line] = []
        for row in range(self.height):
            line = lines[self.top + row] if self.top + row < len(lines) else ()
            mark = glyphs.cursor if row in pointed else " "
            line = (Run(" " * inset + mark + " ", "cursor"), *line)
            if row in thumb:
                gap = " " * max(0, columns - line_width(line) - 1)
                line = (*line, Run(gap, "body"), Run(glyphs.thumb, "thumb"))
            shown.append(line)
        return shown
