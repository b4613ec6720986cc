"""The home screen: a list of all parts and pages, with the reader's progress."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from sij_tui.core.book import Book
from sij_tui.core.home import HOME_END_KEYS, HOME_INSET, HOME_KEYS, home_layout
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.core.scenes.frame import Still
from sij_tui.screens.base import TO_BE_NAMED, ListScreen
from sij_tui.screens.services import INERT_SERVICES, Services
from sij_tui.widgets.base import Columns
from sij_tui.widgets.messages import Navigate
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.rows import Rows

_DUE = "practice.due"
_DUE_DELAY_S = 0.05
"""Seconds after the screen is shown until due questions are counted."""
_EMBLEM_DELAY_S = 0.01
"""Seconds after the layout until the picture is drawn, so that the text is painted first."""


class HomeScreen(ListScreen):
    """A list of all parts and pages below the title."""

    DEFAULT_CSS = """
    HomeScreen #breadcrumbs { display: none; }
    HomeScreen.-marked #breadcrumbs { display: block; }
    HomeScreen #head { height: 1; background: $surface; }
    HomeScreen #notice { height: 0; }
    HomeScreen #emblem { display: none; }
    """
    KEYS = HOME_KEYS

    BINDINGS: ClassVar[list[BindingType]] = [
        *ListScreen.BINDINGS,  # theirs have the same key until it is named: Textual drops them
        Binding(TO_BE_NAMED, "due", id=_DUE),
    ]

    def __init__(self, book: Book, session: Session, services: Services = INERT_SERVICES) -> None:
        super().__init__(book, session)
        self._services = services
        self._emblem: Still | None = services.emblem
        """The picture, if it was drawn in advance."""
        self._due = 0
        """Number of questions due now."""
        self._filled_for = Size(0, 0)
        """The size of the window for which the list was filled last."""

    def compose_body(self) -> ComposeResult:
        """Compose the title, the list with the picture beside it, and the notice."""
        yield Rows(id="head")
        with Columns(id="body"):
            yield Pane(id="list", inset=HOME_INSET)
            if self.book.content.banner.scene:
                yield Picture(self.book.content.art, id="emblem", still=self._emblem)
        yield Rows(id="notice")

    def populate(self) -> None:
        """Fill and focus the list."""
        self._list(self.session.route.key)
        self.show_path()
        self.query_one("#list", Pane).focus()
        if self._emblem:
            self._draw_emblem()

    def on_resize(self, event: events.Resize) -> None:
        """Refill the list for another size of the window: how much is shown depends on it."""
        if self.app.size != self._filled_for:
            self.call_later(self._refill)

    def _refill(self, key: str = "") -> None:
        """Refill the list, with the cursor on ``key``, or where it is."""
        self._list(key or self.query_one("#list", Pane).key)

    def _list(self, key: str) -> None:
        """Show all but the picture, and give each part its room."""
        self._filled_for = self.app.size
        columns, rows = self.app.size
        rows -= bool(self.session.mark)
        layout = home_layout(self.book.content, self.session, columns, rows, due=self._due)
        for name, lines in (("head", layout.head), ("notice", layout.notice)):
            part = self.query_one(f"#{name}", Rows)
            part.styles.height = len(lines)
            part.set_lines([*lines])
        self.query_one("#body").styles.padding = (layout.space, 0, 0, 0)
        for emblem in self.query(Picture):
            emblem.display = layout.emblem is not None
            if layout.emblem:
                emblem.styles.width = layout.emblem.columns
                emblem.styles.padding = layout.emblem.padding
        self.query_one("#list", Pane).set_elements(layout.entries, key=key)

    def on_laid_out(self) -> None:
        """Draw the picture, now that the text is laid out."""
        self.set_timer(_EMBLEM_DELAY_S, self._draw_if_seen)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Draw the picture if the screen was laid out before."""
        if self.query(Pane).first().size:
            self._draw_if_seen()

    def _draw_if_seen(self) -> None:
        if self.is_active:
            self._draw_emblem()
            self.set_timer(_DUE_DELAY_S, self._count_due)

    def _count_due(self) -> None:
        """Count the due questions; opens no file if no answers are stored."""
        due = self._find_due() if self._services.has_answers() else 0
        if due != self._due:
            self._due = due
            self._refill()
            self.update_key_bar()

    def _find_due(self) -> int:
        """Number of questions due now."""
        from sij_tui.core.practice.bank import bank_of  # no start needs them
        from sij_tui.core.practice.selection import due_items

        bank = bank_of(self.book.content)
        if bank is None:
            return 0
        card_states = self._services.review_log(bank.content).card_states(bank.cards)
        return len(due_items(bank, card_states, self._services.now()))

    def shown_keys(self) -> tuple[str, ...]:
        """Return the keys, with that for due questions first if there are any."""
        return (_DUE, *self.KEYS) if self._due else self.KEYS

    def action_due(self) -> None:
        """Start a round of the due questions."""
        if self._due:
            self.post_message(Navigate(Route("practice", "due")))

    def _draw_emblem(self) -> None:
        """Draw the picture."""
        art = self.book.content.art
        scene = art.named(self.book.content.banner.scene)
        for emblem in self.query(Picture):
            emblem.set_art(art)
            emblem.set_scene(scene.id if scene else "", scene.still if scene else 0)

    def apply_session(self, before: Session, after: Session) -> None:
        """Refill the list after a change of the glyphs or of the pages read."""
        changes = (before.glyphs, before.seen, before.classroom)
        if changes != (after.glyphs, after.seen, after.classroom):
            self._refill(after.route.key)

    def end_keys(self) -> tuple[str, ...]:
        """Return quit and help."""
        return HOME_END_KEYS

    def with_place(self, session: Session) -> Session:
        """Return the session with the entry under the cursor in its route."""
        return session.with_key(self.query_one("#list", Pane).key)
