"""How the learner stands; where there is room, the facts stand beside it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from sij_tui.core.book import Book
from sij_tui.core.layout.breakpoints import WIDE
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.layout.viewport import EDGE_CELLS
from sij_tui.core.navigation import Session
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.pages.parts import storage_problem_text
from sij_tui.core.progress.overview import Overview, overview
from sij_tui.core.progress.pages import (
    FACT_KEY,
    Context,
    export_message,
    fact_list_elements,
    progress_elements,
)
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.services import Services
from sij_tui.widgets.base import Columns
from sij_tui.widgets.pane import Pane

_MAX_COLUMNS = 120
"""Cells of the widest line."""
_TALL = 50
"""Rows of a window that has room for what was answered, and comes due, day by day."""
_SHARE = 0.66
"""Of the window that the charts have where the facts stand beside them, as in the style sheet."""


class ProgressScreen(BaseScreen):
    """Shows one moment: opened again, it shows another."""

    KEYS = ("open", "down", "panel", "back", "search", "help", "home")
    DEFAULT_CSS = """
    ProgressScreen Pane { padding-top: 1; }
    ProgressScreen #facts { display: none; }
    ProgressScreen.-beside #progress { width: 66%; }
    ProgressScreen.-beside #facts { display: block; }
    """

    def __init__(self, book: Book, session: Session, services: Services) -> None:
        super().__init__(book, session)
        self._services = services
        self._known: tuple[Bank, Overview, str] | None = None
        self._export_notice = ""
        """Where the answers were written to."""
        self._drawn = (0, False, False)
        """What :meth:`_room` was when it was drawn last."""

    def compose_body(self) -> ComposeResult:
        """How it goes, and the facts; the style sheet says which are to be seen."""
        with Columns():
            yield Pane(id="progress")
            yield Pane(id="facts")

    def populate(self) -> None:
        """Work out how the learner stands, and show it."""
        if not (bank := bank_of(self.book.content)):
            return
        self.show_path((bank.practice.progress.title, Route("progress")))
        now, offset = self._services.now(), self._services.offset()
        review_log = self._services.review_log(bank.content)
        view = overview(bank, review_log, now=now, offset=offset)
        self._known = (bank, view, storage_problem_text(review_log, bank))
        self._draw(self.session.route.key)

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new size, if that changes what there is room for."""
        if self._room(event.size) != self._drawn:
            self.call_after_refresh(self._draw, self._place)  # while its pane has the keys

    def _room(self, size: Size) -> tuple[int, bool, bool]:
        """Cells that a line has in a window, whether that is tall, and has the facts beside."""
        wide = size.width >= WIDE
        room = int(size.width * _SHARE) if wide else size.width
        return min(_MAX_COLUMNS, room - EDGE_CELLS), size.height >= _TALL, wide

    def apply_session(self, before: Session, after: Session) -> None:
        """Draw in other characters, or go to another place."""
        if before.glyphs != after.glyphs:
            self._draw()
        elif before.route != after.route:
            self._draw(after.route.key)

    def _draw(self, key: str = "") -> None:
        """Set the elements of the panes, laid out for their width."""
        if not self._known:
            return
        self._drawn = cells, tall, wide = self._room(self.app.size)
        bank, view, problem = self._known
        read = len(self.session.seen.intersection(self.book.parts))
        able = self.session.capabilities
        context = Context(
            bank, view, cells, self.session.glyphs, (read, len(self.book.parts)), problem,
            can_export=bool(self._services.export) and able.outside and able.keep,
            export_message=self._export_notice, dashboard=True, tall=tall,
        )  # fmt: skip
        elements: tuple[Element, ...] = (*progress_elements(context),)
        facts = (*fact_list_elements(context, self.book.content.fact, self.book.usage),)
        place = key or self._place
        pane, beside = self.query_one("#progress", Pane), self.query_one("#facts", Pane)
        self.set_class(wide and bool(facts), "-beside")
        pane.set_elements(elements if wide else (*elements, *facts), key=place)
        beside.set_elements(facts if wide else (), key=place)
        (beside if wide and place.startswith(FACT_KEY) else pane).focus()
        self.update_key_bar()

    @property
    def _place(self) -> str:
        """The name of the line under the cursor, in whichever pane has the keys."""
        beside = self.query_one("#facts", Pane)
        return (beside if beside.has_focus else self.query_one("#progress", Pane)).key

    def shown_keys(self) -> tuple[str, ...]:
        """Those that do something now."""
        return tuple(n for n in self.KEYS if n != "panel" or self.has_class("-beside"))

    def open_element(self, element: Element) -> None:
        """Go where a line leads, or write the answers to a file."""
        if element.do == "export":
            self._export()
        else:
            super().open_element(element)

    def _export(self) -> None:
        """Write the answers to a new file, and tell where it is."""
        if not (self._known and self._services.export):
            return
        bank, export = self._known[0], self._services.export
        self._export_notice = export_message(bank.practice.progress, lambda: export(bank.content))
        self._draw("told")

    def with_place(self, session: Session) -> Session:
        """The session with the line under the cursor as its place."""
        return session.with_key(self._place)
