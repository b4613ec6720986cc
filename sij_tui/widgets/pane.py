"""A pane of text that can be read, scrolled and pointed into."""

from __future__ import annotations

from textual import events
from textual.binding import Binding

from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.layout.typeset import Layout, typeset
from sij_tui.core.layout.viewport import View, text_cells
from sij_tui.widgets.messages import CursorMoved, ElementActivated, EndShown, ReadPastEnd
from sij_tui.widgets.rows import Rows

_WHEEL = 3
"""Lines that one notch of the wheel scrolls."""


class Pane(Rows, can_focus=True):
    """Shows elements, with a cursor on those that have a name.

    The place is kept as the name of an element, so that resizing or other words never lose it.
    """

    AT_ONCE = True
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
        self,
        *,
        id: str | None = None,
        cursor: bool = True,
        cursor_when_blurred: bool = False,
        inset: int = 0,
        reading: bool = False,
    ) -> None:
        super().__init__(id=id)
        self._elements: tuple[Element, ...] = ()
        self._view = View()
        self._wanted_key = ""
        self._cursor = cursor
        self._select_first = True
        """Whether the first element takes the cursor where no other was asked for."""
        self._cursor_when_blurred = cursor_when_blurred
        """The cursor shows even while another widget has the keys."""
        self._inset = inset
        self._reading = reading
        """Enter reads on where the element under the cursor leads nowhere."""
        self._end_reported = False
        """It was told that the end of these elements has been shown."""
        self._last: tuple[tuple[tuple[Element, ...], int, Glyphs, bool], Layout] | None = None
        """What was laid out last, for how many cells, in which glyphs and direction; and how."""

    # -- what it shows

    def set_elements(
        self, elements: Page | tuple[Element, ...], key: str = "", *, select_first: bool = True
    ) -> None:
        """Show other elements, with the cursor on the element named ``key`` or on the first.

        Without such an element and ``select_first``, no element has the cursor until the reader
        moves it, so that nothing is chosen for them.
        """
        self._elements = elements.elements if isinstance(elements, Page) else elements
        self._select_first = select_first
        self._wanted_key, self._view = key, View()
        self._end_reported = False
        self.relayout()

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements that it shows."""
        return self._elements

    @property
    def length(self) -> int:
        """How many lines it takes to show all of them."""
        return len(self._view.layout.lines)

    @property
    def element(self) -> Element | None:
        """The element under the cursor."""
        placement = self._view.placement
        return self._elements[placement.element] if placement else None

    def find_numbered(self, number: int) -> Element | None:
        """The element that does something and has this number before its words."""
        for element in self._elements:
            if element.do and element.cells and element.cells[0].text.strip() == f"{number}":
                return element
        return None

    @property
    def key(self) -> str:
        """Name of the element under the cursor, or empty."""
        return self._view.key or self._wanted_key

    def lay_out(self) -> None:
        """Lay out again, keeping the place and its height on the screen."""
        if not self.size.width:
            return  # hidden
        layout = self._layout_for(self._elements)
        pointed = self._cursor and (self._select_first or bool(self.key))
        view = self._view.with_layout(layout, self.size.height, self.key, cursor=pointed)
        self._view = view
        self._paint()

    def _layout_for(self, elements: tuple[Element, ...]) -> Layout:
        """Elements laid out for the room there is; the last ones asked for are kept."""
        asked = (elements, text_cells(self.size.width, self._inset), self.glyphs, self.rtl)
        if self._last is None or self._last[0] != asked:
            _, cells, glyphs, rtl = asked
            self._last = (asked, typeset(elements, cells, glyphs, rtl=rtl))
        return self._last[1]

    def prepare(self, elements: tuple[Element, ...]) -> None:
        """Lay out, and draw, what is likely to be shown next; nothing while this is hidden."""
        if not self.size.width:
            return
        view = View(self._layout_for(elements), self.size.height)
        for line in view.visible_lines(self.size.width, self.glyphs, range(0), self._inset):
            self.draw_in_advance((line, False), self.size.width)

    def clear_drawn(self) -> None:
        """Keep nothing of what was shown, or made ready."""
        super().clear_drawn()
        self._last = None

    # -- painting

    @property
    def cursor_row(self) -> int | None:
        """The row, from the top, on which the cursor's bar begins; None if it stands nowhere."""
        rows = self._view.cursor_rows() if self._cursor else range(0)
        return rows[0] if rows and 0 <= rows[0] < self.size.height else None

    def _paint(self, focused: bool | None = None) -> None:
        """Show the lines in view, with the cursor and the scroll mark.

        ``focused`` is given where :attr:`has_focus` is about to change.
        """
        focused = self.has_focus if focused is None else focused
        lit = self._cursor and (focused or self._cursor_when_blurred)
        pointed = self._view.cursor_rows() if lit else range(0)
        self.set_lines(
            self._view.visible_lines(self.size.width, self.glyphs, pointed, self._inset), pointed
        )
        if self._view.shows_end and not self._end_reported:
            self._end_reported = True
            self.post_message(EndShown(self.id or ""))

    # -- moving

    def _set_view(self, view: View) -> None:
        """Show another view, and tell if the cursor stands on another element."""
        moved = view.cursor != self._view.cursor
        self._view = view
        self._paint()
        if moved:
            self.post_message(CursorMoved(self.element))

    def point_to(self, key: str) -> None:
        """Put the cursor on the element with a name, if there is one."""
        if (index := self._view.layout.index_of(key)) >= 0:
            self._set_view(self._view.with_cursor(index))

    def action_down(self) -> None:
        """To the next element; where there is none below, scroll."""
        self._set_view(self._view.stepped(1, cursor=self._cursor))

    def action_up(self) -> None:
        """To the element before; where there is none above, scroll."""
        self._set_view(self._view.stepped(-1, cursor=self._cursor))

    def action_page_down(self) -> None:
        """A page on; at the end, ask for the next part."""
        self._page(1)

    def action_page_up(self) -> None:
        """A page back; at the start, ask for the part before."""
        self._page(-1)

    def _page(self, step: int) -> None:
        if view := self._view.paged(step):
            stays = self._select_first or self._view.placement
            self._set_view(view if stays else view._replace(cursor=-1))
        else:
            self.post_message(ReadPastEnd(step))

    def advance(self) -> bool:
        """A page on, if there is more below; says whether there was."""
        view = self._view.paged(1)
        if view is None or view.top == self._view.top:
            return False
        self._set_view(view)
        return True

    def action_first(self) -> None:
        """To the start."""
        self._set_view(self._view.with_cursor(0)._replace(top=0))

    def action_last(self) -> None:
        """To the end."""
        view = self._view.with_cursor(len(self._view.layout.placements) - 1)
        self._set_view(view._replace(top=view.last_top))

    def action_open(self) -> None:
        """Open the element under the cursor; in a text to be read, go on if it leads nowhere."""
        element = self.element
        if self._reading and not (element and (element.go or element.do)):
            self.action_page_down()
        elif element:
            self.post_message(ElementActivated(element))

    # -- events

    def on_focus(self) -> None:
        """Show the cursor."""
        self._paint(True)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._paint(False)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll without moving the cursor."""
        event.stop()
        self._set_view(self._view.scrolled(_WHEEL))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll without moving the cursor."""
        event.stop()
        self._set_view(self._view.scrolled(-_WHEEL))

    def on_click(self, event: events.Click) -> None:
        """Point at what was clicked and open it."""
        event.stop()
        offset = event.get_content_offset(self)
        index = self._view.layout.index_at(self._view.top + offset.y) if offset else -1
        if index >= 0:
            self._set_view(self._view.with_cursor(index))
            if self.element:
                self.post_message(ElementActivated(self.element))
