"""Finding as you type: search through everything, or the list of all screens and commands."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from sij_tui.core.book import Book
from sij_tui.core.piece import Cell, Piece, Route
from sij_tui.core.search import Hit, Index
from sij_tui.core.search_words import fold
from sij_tui.core.session import Session
from sij_tui.core.wording import fill, key_names, split_keys
from sij_tui.screens.base import BaseScreen
from sij_tui.widgets.messages import Chosen, Found, Pressed
from sij_tui.widgets.pane import Pane

_COMMANDS = ("home", "search", "theme", "glyphs", "motion", "settings", "help", "quit")
_PRESS = "press:"
"""Before the name of an action that the page below does, not the app."""


class FindScreen(BaseScreen):
    """A line to type in, and below it what matches; the arrows move through the results."""

    KEYS = ("open", "down", "up", "back")
    DEFAULT_CSS = """
    FindScreen Input, FindScreen Input:focus {
        border: none; height: 1; margin: 1 2; padding: 0 1; background: $surface;
    }
    """
    HINT = "search_hint"

    def body(self) -> ComposeResult:
        """The line and the results."""
        hint = getattr(self.labels.find, self.HINT)
        query = Input(placeholder=hint, id="query", compact=True, select_on_focus=False)
        query.cursor_blink = False  # nothing is sent while nobody types
        yield query
        yield Pane(id="results", always=True, inset=1)

    @property
    def results(self) -> Pane:
        """The pane with the results."""
        return self.query_one("#results", Pane)

    def fill(self) -> None:
        """Take the keys, and show what there is before anything is typed."""
        self.crumbs((self.name_of_screen(), self.session.route))
        self.query_one(Input).focus()
        self.results.put(tuple(self.matches(self.query_one(Input).value)))

    def name_of_screen(self) -> str:
        """Its name in the way from home."""
        return self.labels.name.search

    def matches(self, query: str) -> Iterator[Piece]:
        """The pieces to show for what was typed."""
        raise NotImplementedError

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches now."""
        self.results.put(tuple(self.matches(event.value)))

    def on_input_submitted(self) -> None:
        """Open the result under the cursor."""
        self.results.action_open()

    def action_open(self) -> None:
        """Open the result under the cursor."""
        self.results.action_open()

    def action_down(self) -> None:
        """To the next result."""
        self.results.action_down()

    def action_up(self) -> None:
        """To the result before."""
        self.results.action_up()

    def on_key(self, event: events.Key) -> None:
        """The line has the keys; those that move go to the results."""
        moves = {
            "down": self.action_down,
            "up": self.action_up,
            "pagedown": self.results.action_page_down,
            "pageup": self.results.action_page_up,
        }
        if move := moves.get(event.key):
            event.stop()
            move()

    def on_chosen(self, message: Chosen) -> None:
        """Go to the result, or do the command."""
        self.open(message.piece)


class SearchScreen(FindScreen):
    """Search through every page."""

    def __init__(self, book: Book, session: Session) -> None:
        super().__init__(book, session)
        self._take_book(book)
        self._hits: tuple[Hit, ...] = ()

    def _take_book(self, book: Book) -> None:
        self._index: Index = book.search_index()
        self._untaken = book.findable_pages()
        """Pages that the index does not have yet."""

    def rebook(self, book: Book) -> None:
        """Search the new edition."""
        self._take_book(book)
        super().rebook(book)

    def fill(self) -> None:
        """Show the line at once; the index is made while the reader begins to type."""
        super().fill()
        self.call_after_refresh(self._take_page)

    def _take_page(self) -> None:
        """Take up one page, then let keys and painting have their turn."""
        if page := next(self._untaken, None):
            self._index.take(page)
            self.call_later(self._take_page)
        elif self.is_mounted:
            self._index.make_ready()

    def matches(self, query: str) -> Iterator[Piece]:
        """The hits, each under the title of its page."""
        self._hits = ()
        if not query.strip():
            return
        for more in self._untaken:  # typed ahead
            self._index.take(more)
        self._hits, fits = self._index.find(query)
        labels = self.labels.find
        if not self._hits:
            yield Piece(text=fill(labels.nothing, query=query), style="quiet")
            return
        told = fill(labels.count, count=len(self._hits))
        told = told if fits else fill(labels.closest, query=query)
        yield Piece(text=told, style="quiet")
        page = ""
        for number, hit in enumerate(self._hits):
            piece = Piece(text=hit.text, marked=hit.spans, key=f"{number}", go=hit.route)
            if hit.route.page != page:
                page = hit.route.page
                if hit.text == hit.title:  # the title itself was found: it need not stand twice
                    piece = msgspec.structs.replace(piece, style="heading", before=1)
                else:
                    yield Piece(text=hit.title, style="heading", before=1)
            yield piece

    def open(self, piece: Piece) -> None:
        """Go to a hit; the others can then be stepped through."""
        routes = tuple(hit.route for hit in self._hits)
        if piece.go in routes:  # it is not if something else was typed meanwhile
            self.post_message(Found(routes, routes.index(piece.go)))


class PaletteScreen(FindScreen):
    """Every screen and every command, narrowed down as you type."""

    HINT = "palette_hint"

    def name_of_screen(self) -> str:
        """Its name in the way from home."""
        return self.labels.name.palette

    def matches(self, query: str) -> Iterator[Piece]:
        """The screens and commands that hold every word typed, those named so first."""
        words = fold(query).split()

        def held(text: str) -> bool:
            return all(word in fold(text) for word in words)

        found = [p for p in (*self._screens(), *self._commands()) if held(p.plain_text)]
        yield from sorted(found, key=lambda piece: not held(piece.cells[1].text))

    def open(self, piece: Piece) -> None:
        """Go to the screen, or do the command: where the reader came from, if it belongs there."""
        if piece.key.startswith(_PRESS):
            self.post_message(Pressed(split_keys(self.book.actions()[piece.do].key)[0]))
        else:
            super().open(piece)

    def _screens(self) -> Iterator[Piece]:
        for page in self.book.pages():
            if page.id in _COMMANDS:
                continue
            number = f"{page.number}" if page.number else ""
            yield Piece(
                cells=(Cell(f"{number:>2}", "number"), Cell(page.title, "entry"),
                       Cell(page.summary, "quiet")),
                widths=(6, 34, 0), style="entry", key=page.id, go=Route(page.id),
            )  # fmt: skip

    def _commands(self) -> Iterator[Piece]:
        yield from (self._command(name, f"{_PRESS}{name}") for name in self._below())
        yield from (self._command(name, name) for name in _COMMANDS)

    def _command(self, name: str, key: str) -> Piece:
        action = self.book.actions()[name]
        shown = key_names(action.key, self.labels.key_name)
        return Piece(
            cells=(Cell(shown, "key"), Cell(action.label, "entry"), Cell(action.help, "quiet")),
            widths=(6, 34, 0), style="entry", key=key, do=name,
        )  # fmt: skip

    def _below(self) -> Iterator[str]:
        """Names of the actions of the page that the reader came from."""
        page, book = self.session.below, self.book
        if self.session.hits:
            yield from ("next_result", "previous_result")
        if page == "timeline":
            yield from (name for name in book.actions() if name.startswith("timeline."))
        if page in book.parts or page == "timeline":
            yield from ("next", "previous")
        if book.is_read(page) or page == "timeline":
            yield "origin"
