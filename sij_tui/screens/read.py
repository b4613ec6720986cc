"""The reading screen: a page, the table of contents, and the origin of a statement."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding

from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import widest
from sij_tui.core.layout.elements import Element, Page, Route
from sij_tui.core.leaflet.program import contents_elements
from sij_tui.core.navigation import Session
from sij_tui.screens.base import TO_BE_NAMED, BaseScreen
from sij_tui.widgets.base import Columns
from sij_tui.widgets.messages import (
    CursorMoved,
    EndShown,
    PageRead,
    ReadPastEnd,
    TurnPage,
)
from sij_tui.widgets.page_view import PageView
from sij_tui.widgets.pane import Pane

_CONTENTS = 40
"""Fewest cells of the table of contents."""
_AROUND_TITLES = 13
"""Cells around a title there: margins, its number, and the mark of a part that was read."""


class ReadScreen(BaseScreen):
    """Shows the page of the session's route; turning pages changes the route, not the screen."""

    IS_KEPT = True
    BINDINGS = [
        Binding(TO_BE_NAMED, "next", id="next"),
        Binding(TO_BE_NAMED, "previous", id="previous"),
        Binding(TO_BE_NAMED, "origin", id="origin"),
    ]
    KEYS = ("page_down", "origin", "next", "previous", "search", "back", "down", "help", "home")
    DEFAULT_CSS = """
    ReadScreen #contents { display: none; padding: 1 0; }
    ReadScreen #origin { display: none; background: $surface; }
    ReadScreen.-wide #contents { display: block; }
    ReadScreen.-origin #origin { display: block; dock: bottom; height: 45%; }
    ReadScreen.-origin.-wide #origin { dock: left; height: 1fr; padding: 1 0; }
    ReadScreen.-origin.-wide #contents { display: none; }
    """

    def compose_body(self) -> ComposeResult:
        """Compose contents, page and origin; the style sheet shows or hides them."""
        with Columns(id="body"):
            yield Pane(id="contents")
            yield PageView(id="page")
            yield Pane(id="origin")

    @property
    def page_view(self) -> PageView:
        """The widget with the page and its picture."""
        return self.query_one(PageView)

    @property
    def text(self) -> Pane:
        """The pane with the text of the page."""
        return self.page_view.text

    @property
    def page(self) -> Page:
        """The page to show."""
        return self.book.page(self.session.route.page)

    def populate(self) -> None:
        """Show the page, the contents, the path and the origin."""
        page, session = self.page, self.session
        self.page_view.set_page(page, self.book.content.art, key=session.route.key)
        self.text.focus()
        self._fill_contents()
        self.show_path((page.title, session.route), place=self._place())
        self._fill_origin()

    def _place(self) -> str:
        """Return the number of the part, or of the search result, as "3/9"."""
        if hit := self._hit_place():
            return hit
        if not self.page.number:
            return ""
        labels, total = self.labels.reading, len(self.book.parts)
        return fill(labels.place, number=self.page.number, total=total)

    def _hit_place(self) -> str:
        """Return the number of the search result shown; empty if it is none."""
        session = self.session
        if session.hit < 0 or session.hits[session.hit] != session.route:
            return ""
        return fill(self.labels.find.position, number=session.hit + 1, total=len(session.hits))

    def _fill_contents(self) -> None:
        session = self.session
        elements = contents_elements(
            self.book.content, self.page.id, session.seen, session.glyphs.seen
        )
        contents = self.query_one("#contents", Pane)
        titles = (screen.title for screen in self.book.content.screen)
        contents.styles.width = max(_CONTENTS, widest(titles, 40) + _AROUND_TITLES)
        contents.set_elements(tuple(elements), key=self.page.id)
        self._fit_origin()

    def _fit_origin(self) -> None:
        """In a wide window the origin takes the place of the contents: the text stays put."""
        contents, origin = self.query_one("#contents", Pane), self.query_one("#origin", Pane)
        origin.styles.width = contents.styles.width if self.has_class("-wide") else None

    def _apply_breakpoints(self, columns: int, rows: int) -> None:
        super()._apply_breakpoints(columns, rows)
        if self.is_mounted:
            self._fit_origin()

    def reset(self, session: Session) -> None:
        """Show the page of a session, and no origin."""
        self.remove_class("-origin")
        super().reset(session)

    def apply_session(self, before: Session, after: Session) -> None:
        """Show another page, or refresh the contents."""
        if before.route != after.route:
            if not any(element.basis for element in self.page.elements):
                self.remove_class("-origin")  # nothing here comes from the source
            self.populate()
            self.update_key_bar()
        elif before.glyphs != after.glyphs:
            self._fill_contents()
            self.page_view.fit_picture()
        elif before.seen != after.seen:
            self._fill_contents()

    def can_show(self, route: Route) -> bool:
        """Whether the route is a page of the book without a screen of its own."""
        return self.book.is_read(route.page)

    def with_place(self, session: Session) -> Session:
        """Return the session with the statement under the cursor in its route."""
        return session.with_key(self.text.key)

    def shown_keys(self) -> tuple[str, ...]:
        """Return the keys that have an effect on this page, those of search results first.

        Where there is no next part, home takes the place of the way to it.
        """
        page, parts = self.page, self.book.parts
        keys: tuple[str, ...] = self.KEYS
        idle = {page.id}  # "help" while help is shown
        if page.id not in parts[:-1]:
            keys = tuple("home" if name == "next" else name for name in keys[:-1])
        if page.id not in parts[1:]:
            idle.add("previous")
        if not any(element.basis for element in page.elements):
            idle.add("origin")
        hits = ("next_result", "previous_result") if self.session.hits else ()
        return (*hits, *(name for name in keys if name not in idle))

    # -- where a statement comes from

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """Show the origin of the statement under the cursor."""
        if message.element is self.text.element:
            self._fill_origin()

    def _fill_origin(self) -> None:
        if self.has_class("-origin"):
            origin = self.origin_of(self.text.element)
            self.query_one("#origin", Pane).set_elements(origin)

    def action_origin(self) -> None:
        """Show or hide the origin of the statement under the cursor."""
        self.toggle_class("-origin")
        self._fill_origin()
        if self.has_class("-origin"):
            self.call_after_refresh(self.text.point_to, self.text.key)
        else:
            self.text.focus()

    def open_element(self, element: Element) -> None:
        """Follow a link, or show the origin of a statement."""
        super().open_element(element)
        if element.basis and not (element.go or element.do) and not self.has_class("-origin"):
            self.action_origin()

    def close_panel(self) -> bool:
        """Close the origin; returns whether it was open."""
        if not self.has_class("-origin"):
            return False
        self.action_origin()
        return True

    # -- turning pages

    def on_end_shown(self, message: EndShown) -> None:
        """Post that the page was read, when its end is in view."""
        if message.pane == "text" and self.is_current:
            self.post_message(PageRead(self.page.id))

    def on_read_past_end(self, message: ReadPastEnd) -> None:
        """Turn the page."""
        self.post_message(TurnPage(message.step))

    def action_next(self) -> None:
        """Go to the next part."""
        self.post_message(TurnPage(1))

    def action_previous(self) -> None:
        """Go to the previous part."""
        self.post_message(TurnPage(-1))
