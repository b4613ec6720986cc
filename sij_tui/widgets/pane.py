"""A pane of text that can be read, scrolled and pointed into."""

from __future__ import annotations

from textual import events
from textual.binding import Binding

from sij_tui.core.piece import Line, Page, Piece, Run
from sij_tui.core.typeset import Layout, Spot, line_width, typeset
from sij_tui.widgets.messages import Chosen, Moved, PastEnd
from sij_tui.widgets.rows import Rows

_GUTTER = 2
"""Cells before the text, for the cursor."""
_RIGHT = 2
"""Cells behind it, for the scroll mark."""
_WHEEL = 3
"""Lines that one notch of the wheel scrolls."""


class Pane(Rows, can_focus=True):
    """Shows pieces, with a cursor on those that have a name.

    The place is kept as the name of a piece, so that resizing or other words never lose it.
    """

    BINDINGS = [
        Binding("up", "up", id="up"),
        Binding("down", "down", id="down"),
        Binding("pagedown", "page_down", id="page_down"),
        Binding("pageup", "page_up", id="page_up"),
        Binding("home", "first", id="first"),
        Binding("end", "last", id="last"),
        Binding("enter", "open", id="open"),
    ]

    def __init__(
        self, *, id: str | None = None, cursor: bool = True, always: bool = False, inset: int = 0
    ) -> None:
        super().__init__(id=id)
        self._pieces: tuple[Piece, ...] = ()
        self._layout = Layout((), (), 0)
        self._at = -1
        self._top = 0
        self._has_cursor = cursor
        self._always = always
        """The cursor shows even while another widget has the keys."""
        self._inset = inset
        self._wanted = ""

    # -- what it shows

    def put(self, pieces: Page | tuple[Piece, ...], key: str = "") -> None:
        """Show other pieces, with the cursor on the piece named ``key`` or on the first."""
        self._pieces = pieces.pieces if isinstance(pieces, Page) else pieces
        self._wanted, self._at, self._top = key, -1, 0
        self.relook()

    @property
    def piece(self) -> Piece | None:
        """The piece under the cursor."""
        return self._pieces[self._layout.spots[self._at].piece] if self._at >= 0 else None

    @property
    def key(self) -> str:
        """Name of the piece under the cursor, or empty."""
        return self._layout.spots[self._at].key if self._at >= 0 else ""

    def relook(self) -> None:
        """Lay out again, keeping the place and its height on the screen."""
        if not self.size.width:
            return
        key, spot = self.key or self._wanted, self._spot
        offset = spot.first - self._top if spot else 0
        cells = max(8, self.size.width - _GUTTER - _RIGHT - 2 * self._inset)
        self._layout = typeset(self._pieces, cells, self.glyphs)
        self._at = self._layout.index_of(key)
        if self._at < 0 and self._layout.spots and self._has_cursor:
            self._at = 0
        if spot and (now := self._spot):
            self._top = now.first - offset
        self._reveal()
        self._paint()

    # -- painting

    @property
    def _spot(self) -> Spot | None:
        return self._layout.spots[self._at] if self._at >= 0 else None

    @property
    def _is_lit(self) -> bool:
        return self.has_focus or self._always

    @property
    def _last_top(self) -> int:
        return max(0, len(self._layout.lines) - self.size.height)

    def _paint(self) -> None:
        """Show the lines from the top on, with the cursor and the scroll mark."""
        height = self.size.height
        spot = self._spot if self._has_cursor else None
        pointed = range(spot.first, spot.last) if spot else range(0)
        lines = [
            self._dress(row, self._layout.lines[self._top + row], self._top + row in pointed)
            if self._top + row < len(self._layout.lines)
            else ()
            for row in range(height)
        ]
        lit = range(pointed.start - self._top, pointed.stop - self._top)
        lit = lit if self._is_lit else range(0)
        self.show([self._with_thumb(row, line) for row, line in enumerate(lines)], lit)

    def _dress(self, row: int, line: Line, pointed: bool) -> Line:
        """A line with the cursor, or room for it, before it."""
        mark = self.glyphs.cursor if pointed and self._is_lit else " "
        lead = Run(" " * self._inset + mark + " ", "cursor" if pointed else "body")
        return (lead, *line)

    def _with_thumb(self, row: int, line: Line) -> Line:
        """A line with the scroll mark at its end, where the text is longer than the pane."""
        total, height = len(self._layout.lines), self.size.height
        if total <= height:
            return line
        size = max(1, height * height // total)
        first = round((height - size) * self._top / max(1, self._last_top))
        if not first <= row < first + size:
            return line
        gap = max(0, self.size.width - line_width(line) - 1)
        return (*line, Run(" " * gap, "body"), Run(self.glyphs.thumb, "thumb"))

    # -- moving

    def point(self, index: int) -> None:
        """Put the cursor on a spot."""
        if not self._layout.spots:
            return
        index = min(max(index, 0), len(self._layout.spots) - 1)
        if index != self._at:
            self._at = index
            self.post_message(Moved(self.piece))
        self._reveal()
        self._paint()

    def point_to(self, key: str) -> None:
        """Put the cursor on the piece with a name, if there is one."""
        if (index := self._layout.index_of(key)) >= 0:
            self.point(index)

    def _reveal(self) -> None:
        """Scroll so that the cursor is in view; the first spot brings the title with it."""
        height = self.size.height
        if spot := self._spot:
            first = 0 if self._at == 0 and spot.last <= height else spot.first
            if first < self._top:
                self._top = max(0, first - 1)
            elif spot.last > self._top + height:
                self._top = min(spot.first, spot.last - height)
        self._top = min(max(0, self._top), self._last_top)

    def _scroll(self, lines: int) -> bool:
        """Scroll by lines; false if already at the end."""
        top = min(max(0, self._top + lines), self._last_top)
        if top == self._top:
            return False
        self._top = top
        self._paint()
        return True

    def _nearest(self) -> None:
        """After scrolling away from the cursor, take the first spot in view."""
        spot = self._spot
        if spot and spot.first < self._top + self.size.height and spot.last > self._top:
            return
        for index, spot in enumerate(self._layout.spots):
            if spot.first >= self._top:
                self.point(index)
                return

    def action_down(self) -> None:
        """To the next spot; where there is none below, scroll."""
        self._step(1)

    def action_up(self) -> None:
        """To the spot before; where there is none above, scroll."""
        self._step(-1)

    def _step(self, step: int) -> None:
        spot, height = self._spot, self.size.height
        if spot and step > 0 and spot.last > self._top + height:
            self._scroll(1)  # a piece taller than the pane is read line by line
        elif spot and step < 0 and spot.first < self._top:
            self._scroll(-1)
        elif self._has_cursor and 0 <= self._at + step < len(self._layout.spots):
            self.point(self._at + step)
        else:
            self._scroll(step)

    def action_page_down(self) -> None:
        """A page on; at the end, ask for the next part."""
        if self._scroll(self.size.height - 2):
            self._nearest()
        elif self._layout.spots and self._at < len(self._layout.spots) - 1 and self._last_top:
            self.point(len(self._layout.spots) - 1)
        else:
            self.post_message(PastEnd(1))

    def action_page_up(self) -> None:
        """A page back; at the start, ask for the part before."""
        if self._scroll(2 - self.size.height):
            self._nearest()
        else:
            self.post_message(PastEnd(-1))

    def action_first(self) -> None:
        """To the start."""
        self._top = 0
        self.point(0)
        self._scroll(-len(self._layout.lines))

    def action_last(self) -> None:
        """To the end."""
        self.point(len(self._layout.spots) - 1)
        self._scroll(len(self._layout.lines))

    def action_open(self) -> None:
        """Open the piece under the cursor."""
        if self.piece:
            self.post_message(Chosen(self.piece))

    # -- events

    def on_resize(self) -> None:
        """Lay out for the new width."""
        self.relook()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._paint()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._paint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll without moving the cursor."""
        event.stop()
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll without moving the cursor."""
        event.stop()
        self._scroll(-_WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Point at what was clicked and open it."""
        event.stop()
        index = self._layout.spot_at(self._top + event.y)
        if index >= 0:
            self.point(index)
            self.action_open()
