"""The base of all screens: bars, theme, breakpoints and focus."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill, key_names, split_keys
from sij_tui.core.content.labels import Action, Labels
from sij_tui.core.layout.breakpoints import LEAST_COLUMNS, LEAST_ROWS, WIDE
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.leaflet.reference import origin_elements
from sij_tui.core.navigation import HOME, Session
from sij_tui.textual_compat import is_batching, lay_out_if_required
from sij_tui.widgets.bars import Breadcrumbs, KeyBar
from sij_tui.widgets.base import BaseWidget
from sij_tui.widgets.messages import ElementActivated, LaidOut, Navigate, RunAction
from sij_tui.widgets.palette import palette_for
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.row_widget import RowWidget

TO_BE_NAMED = "f24"
"""A placeholder for keys that the keymap of the content file sets."""
_ESCAPE = "escape"
_AND = " · "
_LAYOUT_DELAY_S = 0.001
"""Seconds after a resize until every widget has its new size."""


class BaseScreen(BaseWidget, Screen[None]):
    """A screen with breadcrumbs, a body and a key bar."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "panel", id="panel")]
    IS_KEPT: ClassVar[bool] = False
    """Whether it stays mounted when it is left, to be shown again: only if :meth:`reset` leaves
    nothing of what it showed."""
    KEYS: ClassVar[tuple[str, ...]] = ()
    """Names of the actions in the key bar, the most useful first."""

    session: reactive[Session] = reactive(Session(), init=False, repaint=False)
    """The reader's session; set by the app alone."""

    def __init__(self, book: Book, session: Session) -> None:
        super().__init__()
        self.book = book
        self.set_reactive(BaseScreen.session, session)
        self._path: tuple[tuple[str, Route], ...] = ()
        self._path_end = ""
        self._last_focused: Widget | None = None
        """The widget that had the focus last."""
        self._theme = ""
        """In which its widgets are shown."""
        self._is_led_on = False
        """Whether the class has led on since it was populated."""
        self._unapplied: Session | None = None
        """The session before the first change that came while the screen was being opened."""
        self._chain: list[tuple[DOMNode, BindingsMap]] = []
        """Bindings from the focused widget up to the app; cached."""

    @property
    def labels(self) -> Labels:
        """The labels of the content."""
        return self.book.content.labels

    def compose(self) -> ComposeResult:
        """Compose the bars and the body."""
        self._apply_breakpoints(
            *self.app.size
        )  # before there are widgets, so that each is styled only once
        yield Breadcrumbs(id="breadcrumbs")
        yield from self.compose_body()
        yield KeyBar(id="keys")

    def compose_body(self) -> ComposeResult:
        """Compose the widgets between the bars."""
        yield from ()

    def on_mount(self) -> None:
        """Populate the widgets, and apply what has changed while the screen was being opened."""
        if not self.app.is_running:
            return  # it is taken down already, perhaps before its widgets were there
        self._populate_all()
        self.call_later(self._apply_unapplied)

    def _apply_unapplied(self) -> None:
        before, self._unapplied = self._unapplied, None
        if before is not None:
            self.watch_session(before, self.session)

    @property
    def needs_layout(self) -> bool:
        """Whether something has changed that its first layout does not have."""
        return self._is_led_on or any(
            picture.display and not picture.size for picture in self.query("Picture")
        )

    def _populate_all(self) -> None:
        self._is_led_on = False
        self.apply_theme()
        self.set_class(bool(self.session.mark), "-marked")
        self._tell_too_small()
        self.populate()
        self.update_key_bar()

    def _tell_too_small(self) -> None:
        """Say so in a window that is too small; the widget for it is mounted when first needed."""
        if not self.has_class("-small"):
            return
        pane = next(iter(self.query("#too-small").results(Pane)), None)
        if pane is None:
            pane = Pane(id="too-small", cursor=False)
            pane.can_focus = False
            self.mount(pane)
            self.apply_theme()
        text = fill(self.labels.trouble.too_small, columns=LEAST_COLUMNS, rows=LEAST_ROWS)
        pane.set_elements((Element(text=text),))

    def set_book(self, book: Book) -> None:
        """Show another edition of the content, keeping the reader's place."""
        self.set_reactive(BaseScreen.session, self.with_place(self.session))
        self.book = book
        self._chain = []
        self._populate_all()

    def can_reset(self, book: Book) -> bool:
        """Whether :meth:`reset` makes it as good as new: not for another edition, size or theme."""
        if not self.is_mounted:  # it is still being opened, and shows nothing yet
            return self.book is book
        now = (book, self.app.size, self.app.theme)
        return (self.book, self.outer_size, self._theme) == now

    def reset(self, session: Session) -> None:
        """Return to the state of a screen just opened, perhaps for another reader."""
        self.set_reactive(BaseScreen.session, session)
        self._unapplied = None
        if self.is_mounted:  # else it is populated as soon as it is
            self._populate_all()
            self._last_focused = self.focused

    def populate(self) -> None:
        """Set the content of the widgets."""

    def watch_session(self, before: Session, after: Session) -> None:
        """Apply a changed session to the screen."""
        if not self.is_mounted:
            self._unapplied = self._unapplied or before
            return
        self._is_led_on = self._is_led_on or before.classroom != after.classroom
        if (before.preferences, before.glyphs) != (after.preferences, after.glyphs):
            self.apply_theme()
        if before.notice != after.notice:
            self.update_key_bar()
        if before.mark != after.mark:
            self.set_class(bool(after.mark), "-marked")
            self.show_path(*self._path, place=self._path_end)
        self.apply_session(before, after)

    def apply_session(self, before: Session, after: Session) -> None:
        """Show what a change of the session changes on this screen."""

    def apply_theme(self) -> None:
        """Set the palette, glyphs and direction of every widget."""
        self._theme = self.session.preferences.theme
        palette = palette_for(self._theme)
        rtl = self.book.content.meta.direction == "rtl"
        for painted in self.query(RowWidget):
            painted.set_appearance(palette, self.session.glyphs, rtl=rtl)

    def show_path(self, *way: tuple[str, Route], place: str = "") -> None:
        """Show the path to this screen, from home on, in the breadcrumbs."""
        self._path, self._path_end = way, place
        home = (self.book.content.meta.title, HOME)
        ends = (self.session.mark, place)
        self.query_one(Breadcrumbs).set_path((home, *way), _AND.join(filter(None, ends)))

    def update_key_bar(self) -> None:
        """Show the notice of the session if there is one, else the keys."""
        if self.session.notice:
            self.query_one(KeyBar).set_notice(self.session.notice, self.app.size.width)
            return
        ends = self.end_keys()
        shown = (name for name in self.shown_keys() if name not in ends)
        self.query_one(KeyBar).set_keys(
            tuple(map(self._named_key, shown)), tuple(map(self._named_key, ends))
        )

    def _named_key(self, name: str) -> tuple[str, str, str]:
        """Return the keys as shown, the label and the name of an action."""
        action = self.book.actions[name]
        keys = self.usable_keys(action)
        return (key_names(keys, self.labels.key_name), self.key_label(name, action), name)

    def usable_keys(self, action: Action) -> str:
        """Return the keys of an action that work on this screen."""
        return action.key

    def end_keys(self) -> tuple[str, ...]:
        """Return the actions at the right end of the key bar, shown at any width: the way out, and
        help."""
        actions = self.book.actions
        ways = (name for name in self.shown_keys() if _ESCAPE in split_keys(actions[name].key))
        return (next(ways, "back"), "help")

    def key_label(self, name: str, action: Action) -> str:
        """Return the label of an action for the present state of the screen."""
        return action.label

    def shown_keys(self) -> tuple[str, ...]:
        """Return the actions to show in the key bar in the present state."""
        return self.KEYS

    def can_show(self, route: Route) -> bool:
        """Whether this screen can show a route; else the app opens another screen."""
        return route.page == self.session.route.page

    def with_place(self, session: Session) -> Session:
        """Return the session with the key of the element under the cursor in its route."""
        return session

    @property
    def statement(self) -> str:
        """Key of the statement under the cursor."""
        return self.with_place(self.session).route.key

    def suspended_state(self) -> dict[str, object]:
        """Return, by page, the state to restore once an error screen is left."""
        return {}

    def close_panel(self) -> bool:
        """Close an open panel; returns whether there was one."""
        return False

    def intercepts(self, action: str) -> bool:
        """Handle an action before the app; returns whether it is done: "back" closes a panel."""
        return action == "back" and self.close_panel()

    def accepts_press(self, event: events.Key | events.MouseUp) -> bool:
        """Filter a key or click before it is handled; returns False to drop it."""
        return True

    def advance(self) -> bool:
        """Advance by a page or step during autoplay; returns False at the end."""
        pane = self.focused or self._last_focused  # none has the keys in a window in the background
        return isinstance(pane, Pane) and pane.advance()

    def stop_autoplay(self) -> None:
        """Stop what :meth:`advance` started: a reader has pressed a key."""

    def on_element_activated(self, message: ElementActivated) -> None:
        """Open an element that was chosen."""
        self.open_element(message.element)

    def open_element(self, element: Element) -> None:
        """Run the action of an element, or go to its route."""
        if element.do:
            self.post_message(RunAction(element.do))
        elif element.go:
            self.post_message(Navigate(element.go))

    def origin_of(
        self, element: Element | None, facts: tuple[str, ...] | None = None
    ) -> tuple[Element, ...]:
        """Where the statement under the cursor comes from.

        Args:
            element: What the cursor is at.
            facts: What is told of where that states nothing; None: nothing is.
        """
        basis = element.basis if element else None
        cited = element.facts if element and basis else facts
        if cited is None:
            return ()
        book, here = self.book, self.session.route
        return (*origin_elements(book.content, book.usage, cited, basis or "leaflet", here),)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember the focused widget."""
        self._last_focused = event.widget

    def restore_focus(self) -> None:
        """Focus the widget that had the focus last, if none has it; else the first one."""
        chain = self.focus_chain
        if self.focused is None and chain:
            self.set_focus(self._last_focused if self._last_focused in chain else chain[0])

    def action_panel(self) -> None:
        """Focus the next panel."""
        self.focus_next()

    def on_resize(self, event: events.Resize) -> None:
        """Apply the breakpoints, and post :class:`LaidOut` once the widgets have their sizes."""
        if event.size != self.app.size:
            event.prevent_default()  # two sizes at once would have Textual lay out for ever
            return
        before = self.classes
        self._apply_breakpoints(*event.size)
        if event.size == self.outer_size and self.classes == before:
            event.prevent_default()  # it is laid out for this size, and all screens below it are
        self._tell_too_small()
        self.call_after_refresh(self.restore_focus)
        self._post_laid_out_soon(is_new=True)

    def on_screen_suspend(self) -> None:
        """Tell the widgets that they are covered."""
        for covered in self.query(RowWidget):
            covered.suspend()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Tell the widgets that they are seen again; have a screen painted that is laid out."""
        event.refresh_styles = False  # they are those of its size and theme, see `can_reset`
        for seen in self.query(RowWidget):
            seen.resume()
        if self.outer_size == self.app.size and is_batching(self.app):
            self._post_laid_out_soon(is_new=False)

    def _post_laid_out_soon(self, *, is_new: bool) -> None:
        self.set_timer(_LAYOUT_DELAY_S, partial(self._post_laid_out, is_new=is_new))

    def _post_laid_out(self, *, is_new: bool) -> None:
        if not is_new and lay_out_if_required(self):  # its widgets have other sizes now
            self._post_laid_out_soon(is_new=True)
        else:
            self.post_message(LaidOut(self, is_new=is_new))

    def _apply_breakpoints(self, columns: int, rows: int) -> None:
        """Set the classes of a size, by which the style sheet lays out the screen."""
        self.update_classes(
            {
                "-small": columns < LEAST_COLUMNS or rows < LEAST_ROWS,
                "-wide": columns >= WIDE,
            }
        )

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        """Cached per focused widget: Textual asks twice a key, which takes 1 ms each time."""
        if not self._chain or self._chain[0][0] is not (self.focused or self):
            self._chain = super()._binding_chain
        return self._chain

    def _compositor_refresh(self) -> None:
        """Skip composing while painting is held back: Textual would discard the result."""
        if not is_batching(self.app):
            super()._compositor_refresh()


class ListScreen(BaseScreen):
    """A screen with one list, ``#list``, in which Enter, the key of "next" and Space choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(TO_BE_NAMED, "next", id="next"),
        Binding("space", "next", priority=True),  # before the pane, which would scroll
    ]

    def action_next(self) -> None:
        """Activate the line under the cursor."""
        self.query_one("#list", Pane).action_open()
