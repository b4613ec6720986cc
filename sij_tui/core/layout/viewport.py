"""The part of a layout that is in view, and its cursor: a frozen value that is replaced."""

from __future__ import annotations

from typing import NamedTuple

from sij_tui.core.layout.elements import Line, Run
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.layout.typeset import Layout, Placement, line_width

_GUTTER = 2
"""Cells before the text, in which the cursor is drawn."""
_LINES_ABOVE = 2
"""Lines kept above an element to which a page is opened, so that its heading is in view."""
_SCROLL_MARGIN = 2
"""Cells after the text, in which the scroll bar is drawn."""
EDGE_CELLS = _GUTTER + _SCROLL_MARGIN
"""Cells of a pane's width that are not available to text."""


def text_cells(columns: int, inset: int = 0) -> int:
    """Return the cells for text in a pane, with a padding of ``inset`` cells on either side."""
    return max(8, columns - EDGE_CELLS - 2 * inset)


class Taller(NamedTuple):
    """Where a view was before it became lower, to be there again once it has its height back."""

    height: int
    top: int
    cursor: int


class View(NamedTuple):
    """The ``height`` lines of a layout that are in view, from line ``top`` on, and the cursor."""

    layout: Layout = Layout((), (), 0)
    height: int = 0
    cursor: int = -1
    """Index of the placement under the cursor, or -1 for none."""
    top: int = 0
    taller: Taller | None = None
    """The view before it became lower, if it did."""

    @property
    def placement(self) -> Placement | None:
        """The placement under the cursor, if any."""
        return (
            self.layout.placements[self.cursor]
            if 0 <= self.cursor < len(self.layout.placements)
            else None
        )

    @property
    def key(self) -> str:
        """Key of the element under the cursor, or empty."""
        return self.placement.key if self.placement else ""

    @property
    def last_top(self) -> int:
        """The ``top`` at which the last line is in view."""
        return max(0, len(self.layout.lines) - self.height)

    def with_layout(self, layout: Layout, height: int, key: str, *, cursor: bool) -> View:
        """Return the view of a new layout, with the cursor on ``key`` and at its former row.

        A view of the start still shows the start, if the element is in view there. The first
        layout is scrolled to the element. With ``cursor``, an unknown key selects the first one.
        """
        is_new = not self.layout.lines
        old = self.placement
        offset = old.first - self.top if old and old.key == key else None
        at = layout.index_of(key)
        if at < 0 and layout.placements and cursor:
            at = 0
        view = View(layout, height, at, 0)
        if offset is not None and view.placement and self.top:
            view = view._replace(top=view.placement.first - offset)
        elif is_new and view.placement and view.placement.last > height:
            view = view._replace(top=min(view.placement.first - _LINES_ABOVE, view.last_top))
        if layout is self.layout and at == self.cursor:
            return view._resized(self)
        return view.scrolled_to_cursor()

    def _resized(self, before: View) -> View:
        """Return the view at another height, with the cursor in view; back at the height that it
        had before, at the line that it showed then."""
        taller = before.taller
        if taller is None or taller.cursor != before.cursor:
            taller = Taller(before.height, before.top, before.cursor)
        is_lower = self.height < taller.height
        top = before.top if is_lower else taller.top
        return self._replace(top=top, taller=taller if is_lower else None).scrolled_to_cursor()

    def scrolled_to_cursor(self) -> View:
        """Return the view scrolled to its cursor; for the first element, to the title above it."""
        top = self.top
        if placement := self.placement:
            if self.cursor == 0 and placement.first < self.height:
                top = 0
            elif placement.first < top:
                above = placement.first - 1  # a line of what comes before, if there is room
                top = above if placement.last <= above + self.height else placement.first
            elif placement.last > top + self.height:
                top = min(placement.first, placement.last - self.height)
        return self._replace(top=min(max(0, top), self.last_top))

    def revealing(self, index: int, last_top: int | None = None) -> View:
        """Return the view scrolled until the placement ``index`` is in view; the cursor stays.

        ``last_top`` is a line that is not to be scrolled out of view, if there is one.
        """
        placement = self.layout.placements[index]
        is_in_view = self.top <= placement.first and placement.last <= self.top + self.height
        view = self if is_in_view else self._replace(cursor=index).scrolled_to_cursor()
        top = view.top if last_top is None else min(view.top, last_top)
        return view._replace(cursor=self.cursor, top=top)

    def with_cursor(self, index: int) -> View:
        """Return the view with its cursor at ``index``, clamped to the placements, and in view."""
        if not self.layout.placements:
            return self
        return self._replace(
            cursor=min(max(index, 0), len(self.layout.placements) - 1)
        ).scrolled_to_cursor()

    def scrolled(self, lines: int) -> View:
        """Return the view scrolled by lines, within the layout; the cursor does not move."""
        return self._replace(top=min(max(0, self.top + lines), self.last_top))

    def stepped(self, step: int, *, cursor: bool) -> View:
        """Return the view one element down (+1) or up (-1); a tall element is scrolled by lines.

        A cursor that was scrolled out of view moves to an element that is in view.
        """
        placement = self.placement
        if placement and not self._is_in_view(placement):
            view = self._with_cursor_in_view(step)
            return (
                view
                if view.cursor != self.cursor
                else self.scrolled(step)._with_cursor_in_view(step)
            )
        if placement and step > 0 and placement.last > self.top + self.height:
            return self.scrolled(1)
        if placement and step < 0 and placement.first < self.top:
            return self.scrolled(-1)
        if cursor and 0 <= self.cursor + step < len(self.layout.placements):
            return self.with_cursor(self.cursor + step)
        return self.scrolled(step)

    def paged(self, step: int) -> View | None:
        """Return the view a page down (+1) or up (-1); None at that end of the layout."""
        view = self.scrolled(step * max(1, self.height - 2))
        if view.top != self.top:
            return view._with_cursor_in_view(step)
        return None

    @property
    def shows_end(self) -> bool:
        """Whether the last line is in view."""
        return self.height > 0 and bool(self.layout.lines) and self.top >= self.last_top

    def _is_in_view(self, placement: Placement) -> bool:
        """Whether any line of a placement is in view."""
        return placement.first < self.top + self.height and placement.last > self.top

    def _with_cursor_in_view(self, step: int) -> View:
        """With the cursor on an element in view: the first going down, the last going up."""
        shown = [at for at, p in enumerate(self.layout.placements) if self._is_in_view(p)]
        if not shown or self.cursor in shown:
            return self
        whole = [at for at in shown if self.layout.placements[at].first >= self.top]
        return self._replace(cursor=(whole or shown)[0 if step > 0 else -1])

    def thumb(self) -> range:
        """Return the rows of the scroll bar's thumb; none if all lines are in view."""
        total = len(self.layout.lines)
        if total <= self.height:
            return range(0)
        size = max(1, self.height * self.height // total)
        first = round((self.height - size) * self.top / self.last_top)
        return range(first, first + size)

    def cursor_rows(self) -> range:
        """Return the rows of the view that the element under the cursor takes; none without one."""
        at = self.placement
        return range(at.first - self.top, at.last - self.top) if at else range(0)

    def visible_lines(self, columns: int, glyphs: Glyphs, at: range, inset: int = 0) -> list[Line]:
        """Return the lines in view, with the cursor at the rows ``at``, and what tells of others.

        From the start of a page on, a mark at its last row says that there is more; once it has
        been scrolled, a scroll bar says where it is.
        """
        lines, thumb, sign = self.layout.lines, self.thumb(), glyphs.thumb
        if thumb and not self.top:
            thumb, sign = range(self.height - 1, self.height), glyphs.more_down
        shown: list[Line] = []
        for row in range(self.height):
            line = lines[self.top + row] if self.top + row < len(lines) else ()
            mark = glyphs.cursor if row in at else " "
            line = (Run(" " * inset + mark + " ", "cursor"), *line)
            if row in thumb:
                gap = " " * max(0, columns - line_width(line) - 1)
                line = (*line, Run(gap, "body"), Run(sign, "thumb"))
            shown.append(line)
        return shown
