"""A scrollable pane of elements with a cursor."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.geometry import Size

from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.layout.typeset import Layout, typeset
from sij_tui.core.layout.viewport import View, text_cells
from sij_tui.widgets.messages import CursorMoved, ElementActivated, EndShown, ReadPastEnd
from sij_tui.widgets.rows import Rows

_WHEEL = 3
"""Lines scrolled by one step of the mouse wheel."""


class Pane(Rows, can_focus=True):
    """Shows elements, with a cursor that moves over those that have a key.

    The place is kept as the key of an element, so that neither resizing nor new text loses it.
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
        """Whether the cursor is shown while another widget has the focus."""
        self._inset = inset
        self._reading = reading
        """Whether Enter scrolls a page where the element under the cursor has no action or link."""
        self._end_reported = False
        """Whether :class:`EndShown` was posted for these elements."""
        self._keeps_margin = False
        """Whether lines are as long as beside a margin, although there is none."""
        self._last: tuple[tuple[tuple[Element, ...], int, Glyphs, bool, bool], Layout] | None = None
        """The last layout, and its elements, cells, glyphs, direction and margin."""

    # -- what it shows

    def set_elements(
        self, elements: Page | tuple[Element, ...], key: str = "", *, select_first: bool = True
    ) -> None:
        """Show other elements, with the cursor on the element with ``key``, or on the first.

        Without such an element and ``select_first``, no element has the cursor until the reader
        moves it, so that nothing is chosen for them.
        """
        self._elements = elements.elements if isinstance(elements, Page) else elements
        self._select_first = select_first
        self._wanted_key, self._view = key, View()
        self._end_reported = False
        self.relayout()
        if self.styles.is_auto_height:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows of all elements, for where the style sheet wants no more of them."""
        return len(self._layout_for(self._elements, width).lines)

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements shown."""
        return self._elements

    @property
    def length(self) -> int:
        """Lines of the whole layout."""
        return len(self._view.layout.lines)

    @property
    def element(self) -> Element | None:
        """The element under the cursor."""
        placement = self._view.placement
        return self._elements[placement.element] if placement else None

    def find_numbered(self, number: int) -> Element | None:
        """Return the element with an action whose first cell is this number, if any."""
        for element in self._elements:
            if element.do and element.cells and element.cells[0].text.strip() == f"{number}":
                return element
        return None

    @property
    def key(self) -> str:
        """Key of the element under the cursor, or empty."""
        return self._view.key or self._wanted_key

    def lay_out(self) -> None:
        """Lay out again; the element under the cursor stays at its row."""
        if not self.size.width:
            return  # hidden
        layout = self._layout_for(self._elements, self.size.width)
        pointed = self._cursor and (self._select_first or bool(self.key))
        view = self._view.with_layout(layout, self.size.height, self.key, cursor=pointed)
        self._view = view
        self._paint()

    def _layout_for(self, elements: tuple[Element, ...], width: int) -> Layout:
        """Return the layout of elements for a width of the pane; the last one is cached."""
        asked = (
            elements, text_cells(width, self._inset), self.glyphs, self.rtl, self._keeps_margin
        )  # fmt: skip
        if self._last is None or self._last[0] != asked:
            _, cells, glyphs, rtl, keeps = asked
            layout = typeset(elements, cells, glyphs, rtl=rtl, keeps_margin=keeps)
            self._last = (asked, layout)
        return self._last[1]

    def prepare(self, elements: tuple[Element, ...]) -> None:
        """Lay out and draw elements in advance; does nothing while the pane is hidden."""
        if not self.size.width:
            return
        view = View(self._layout_for(elements, self.size.width), self.size.height)
        for line in view.visible_lines(self.size.width, self.glyphs, range(0), self._inset):
            self.draw_in_advance((line, False), self.size.width)

    def clear_drawn(self) -> None:
        """Clear the cached rows and layout."""
        super().clear_drawn()
        self._last = None

    # -- painting

    @property
    def cursor_row(self) -> int | None:
        """The first row of the element under the cursor; None without one, or out of view."""
        rows = self._view.cursor_rows() if self._cursor else range(0)
        return rows[0] if rows and 0 <= rows[0] < self.size.height else None

    def _paint(self, focused: bool | None = None) -> None:
        """Show the lines in view, with the cursor and the scroll bar.

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
            self.screen.post_message(EndShown(self.id or ""))

    # -- moving

    def _set_view(self, view: View) -> None:
        """Show another view; posts :class:`CursorMoved` if its cursor is on another element."""
        moved = view.cursor != self._view.cursor
        self._view = view
        self._paint()
        if moved:
            self.screen.post_message(CursorMoved(self.element))

    def point_to(self, key: str) -> None:
        """Move the cursor to the element with a key, if there is one."""
        if (index := self._view.layout.index_of(key)) >= 0:
            self._set_view(self._view.with_cursor(index))

    def action_down(self) -> None:
        """Move the cursor down; at the last element, scroll."""
        self._step(1)

    def action_up(self) -> None:
        """Move the cursor up; at the first element, scroll."""
        self._step(-1)

    def _step(self, step: int) -> None:
        self._set_view(self._view.stepped(step, cursor=self._cursor))

    def action_page_down(self) -> None:
        """Scroll a page down; at the end, post :class:`ReadPastEnd`."""
        self._page(1)

    def action_page_up(self) -> None:
        """Scroll a page up; at the start, post :class:`ReadPastEnd`."""
        self._page(-1)

    def _page(self, step: int) -> None:
        if view := self._view.paged(step):
            stays = self._select_first or self._view.placement
            self._set_view(view if stays else view._replace(cursor=-1))
        else:
            self.screen.post_message(ReadPastEnd(step))

    def advance(self) -> bool:
        """Scroll a page down; returns False at the end."""
        view = self._view.paged(1)
        if view is None or view.top == self._view.top:
            return False
        self._set_view(view)
        return True

    def action_first(self) -> None:
        """Move to the first element."""
        self._set_view(self._view.with_cursor(0)._replace(top=0))

    def action_last(self) -> None:
        """Move to the last element."""
        view = self._view.with_cursor(len(self._view.layout.placements) - 1)
        self._set_view(view._replace(top=view.last_top))

    def action_open(self) -> None:
        """Activate the element under the cursor; while reading, scroll where it has no action."""
        element = self.element
        if self._reading and not (element and (element.go or element.do)):
            self.action_page_down()
        elif element:
            self.screen.post_message(ElementActivated(element))

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
        """Move the cursor to the element clicked, and activate it."""
        event.stop()
        if element := self._point_to_clicked(event):
            self.screen.post_message(ElementActivated(element))

    def _point_to_clicked(self, event: events.Click) -> Element | None:
        """Hit testing: move the cursor to the element clicked, and return it, if there is one."""
        offset = event.get_content_offset(self)
        index = self._view.layout.index_at(self._view.top + offset.y) if offset else -1
        if index < 0:
            return None
        self._set_view(self._view.with_cursor(index))
        return self.element
