"""The search screen and the command palette: results for what is typed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from sij_tui.core.book import Book
from sij_tui.core.command_palette import CommandIndex, commands
from sij_tui.core.content.label_text import fill, split_keys
from sij_tui.core.content.labels import Action
from sij_tui.core.layout.cells import widest
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.navigation import Session, preference
from sij_tui.core.search.index import Hit
from sij_tui.screens.base import BaseScreen
from sij_tui.widgets.messages import (
    Navigate,
    PreferencesChanged,
    PressKey,
    ResultOpened,
    RunAction,
)
from sij_tui.widgets.pane import Pane

_LOW, _HELP_BELOW = 30, 76
"""Lines below which, and columns from which, what a command does stands below the list."""
_WIDEST_KEY, _WIDEST_NAME = 8, 30
"""Cells of the columns of keys and names in the palette, at most; a longer name takes more."""


class FindScreen(BaseScreen):
    """An input with the results below it; the arrow keys move through the results."""

    KEYS = ("open", "down", "up", "back")
    DEFAULT_CSS = """
    FindScreen Input, FindScreen Input:focus {
        border: none; height: 1; margin: 1 2; padding: 0 1; background: $surface;
    }
    """
    NAME = "search"
    """Name of the screen among the labels."""

    def compose_body(self) -> ComposeResult:
        """Compose the input and the results."""
        hint = getattr(self.labels.find, f"{self.NAME}_hint")
        query = Input(placeholder=hint, id="query", compact=True, select_on_focus=False)
        query.cursor_blink = False  # nothing is sent while nobody types
        yield query
        results = Pane(id="results", cursor_when_blurred=True, inset=1)
        results.can_focus = False  # the line has all keys: no Tab or click takes them away
        yield results

    @property
    def results(self) -> Pane:
        """The pane with the results."""
        return self.query_one("#results", Pane)

    def populate(self) -> None:
        """Focus the input, and show the results for an empty query."""
        self.show_path((getattr(self.labels.name, self.NAME), self.session.route))
        self.query_one(Input).focus()
        self.show_results()

    def show_results(self) -> None:
        """Show what there is for what is typed."""
        self.results.set_elements(tuple(self.matches(self.query_one(Input).value)))

    def usable_keys(self, action: Action) -> str:
        """Return the keys that are not single characters, which the input takes."""
        keys = [key for key in split_keys(action.key) if len(key) > 1]
        return ",".join(keys) or action.key

    def matches(self, query: str) -> Iterator[Element]:
        """Yield the elements to show for a query."""
        raise NotImplementedError

    def on_input_changed(self) -> None:
        """Show the results."""
        self.show_results()

    def on_input_submitted(self) -> None:
        """Open the result under the cursor."""
        self.results.action_open()

    def action_open(self) -> None:
        """Open the result under the cursor."""
        self.results.action_open()

    def action_down(self) -> None:
        """Move to the next result."""
        self.results.action_down()

    def action_up(self) -> None:
        """Move to the previous result."""
        self.results.action_up()

    def on_key(self, event: events.Key) -> None:
        """Pass keys that move the cursor to the results."""
        moves = {
            "down": self.action_down,
            "up": self.action_up,
            "pagedown": self.results.action_page_down,
            "pageup": self.results.action_page_up,
        }
        if move := moves.get(event.key):
            event.stop()
            move()


class SearchScreen(FindScreen):
    """Full-text search through every page."""

    def __init__(self, book: Book, session: Session) -> None:
        super().__init__(book, session)
        self._hits: tuple[Hit, ...] = ()

    def populate(self) -> None:
        """Show the input, then build the index while the reader types."""
        super().populate()
        self.call_after_refresh(self._build_index)

    def _build_index(self) -> None:
        """Build one step of the index, then return to the event loop."""
        if self.is_mounted and self.book.search_index.step():
            self.call_later(self._build_index)

    def matches(self, query: str) -> Iterator[Element]:
        """Yield the hits, each below the title of its page."""
        self._hits = ()
        if not query.strip():
            return
        self._hits, fits = self.book.search_index.find(query)
        labels = self.labels.find
        if not self._hits:
            yield Element(text=fill(labels.nothing, query=query), style="quiet")
            return
        told = fill(labels.count, count=len(self._hits))
        told = told if fits else fill(labels.closest, query=query)
        yield Element(text=told, style="quiet")
        page = ""
        for number, hit in enumerate(self._hits):
            element = Element(
                text=hit.text, marked=hit.spans, mark="*", key=f"{number}", go=hit.route
            )
            if hit.route.page != page:
                page = hit.route.page
                if hit.text == hit.title:  # the title itself was found: it need not stand twice
                    element = replace(element, style="heading", mark="", before=1)
                else:
                    yield Element(text=hit.title, style="heading", before=1)
            yield element

    def open_element(self, element: Element) -> None:
        """Go to a hit; keys step to the others."""
        routes = tuple(hit.route for hit in self._hits)
        if element.go in routes:  # it is not if something else was typed meanwhile
            self.post_message(ResultOpened(routes, routes.index(element.go)))


class PaletteScreen(FindScreen):
    """The command palette: every screen, command and setting, filtered by what is typed."""

    NAME = "palette"
    DEFAULT_CSS = """
    PaletteScreen #help { display: none; height: 3; padding-top: 1; }
    PaletteScreen.-low #help { display: block; }
    """

    def __init__(self, book: Book, session: Session) -> None:
        super().__init__(book, session)
        self._set_commands(book, session)

    def compose_body(self) -> ComposeResult:
        """Compose the input, the results, and the line for what the chosen one does."""
        yield from super().compose_body()
        help = Pane(id="help", cursor=False, inset=1)
        help.can_focus = False
        yield help

    def _apply_breakpoints(self, columns: int, rows: int) -> None:
        super()._apply_breakpoints(columns, rows)
        low = rows < _LOW and columns >= _HELP_BELOW
        if low != self.has_class("-low"):
            self.set_class(low, "-low")
            if self.query("#help"):  # it was composed
                self.show_results()

    def show_results(self) -> None:
        """Show the commands, and what the first of them does."""
        super().show_results()
        self.on_cursor_moved()

    def on_cursor_moved(self) -> None:
        """Show what the command under the cursor does."""
        named = (element for element in self.results.elements if element.key)
        chosen = self.results.element or next(named, None)  # before it is laid out: the first
        listed = {command.id: command.help for command in self._commands.commands}
        text = listed.get(chosen.key, "") if chosen else ""
        self.query_one("#help", Pane).set_elements((Element(text=text, style="quiet"),))

    def _set_commands(self, book: Book, session: Session) -> None:
        """List the commands, in columns as wide as their keys and names."""
        self._commands = CommandIndex(book, tuple(commands(book, session)))
        listed = self._commands.commands
        keys, names = (command.key for command in listed), (command.name for command in listed)
        self._widths = (max(2, widest(keys, _WIDEST_KEY)), widest(names, _WIDEST_NAME), 0)

    def set_book(self, book: Book) -> None:
        """List the commands of the new edition."""
        self._set_commands(book, self.session)
        super().set_book(book)

    def matches(self, query: str) -> Iterator[Element]:
        """Yield the commands that match, the best first; else the closest, or all."""
        found, fits = self._commands.find(query)
        if not fits:
            labels = self.labels.find
            label = labels.closest if found else labels.nothing
            yield Element(text=fill(label, query=query), style="quiet")
        shown = 2 if self.has_class("-low") else 3
        for command in found or self._commands.commands:
            cells = (Cell(f"{command.key:>2}", "key" if command.press else "number"),
                     Cell(command.name, "entry"), Cell(command.help, "quiet"))  # fmt: skip
            yield Element(cells=cells[:shown], widths=self._widths[:shown],
                          style="command" if shown == len(cells) else "entry",
                          key=command.id)  # fmt: skip

    def open_element(self, element: Element) -> None:
        """Run a command, on the previous page or on the page that it belongs to."""
        command = next(each for each in self._commands.commands if each.id == element.key)
        if command.press:
            self.post_message(PressKey(command.press, command.page))
        elif command.page:
            self.post_message(Navigate(command.page))
        elif command.choose:
            self.post_message(PreferencesChanged(**preference(*command.choose)))
            self.post_message(RunAction("back"))
        else:
            self.post_message(RunAction(command.do))
