"""Playing the app as a reader does: keys, clicks, and what is on the screen then."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from book_kit import shipped
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.pilot import Pilot

from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.core.book import Book
from sij_tui.core.content.label_text import key_names, split_keys
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Element, Page, Route
from sij_tui.core.navigation import Capabilities, Session
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.press_filter import PressFilter
from sij_tui.widgets.pane import Pane

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
SMALL_AND_WIDE = [(60, 20), (120, 40)]
PATIENCE = 60.0
"""Seconds before what was waited for is taken not to come: a machine may be busy."""
LONGEST = 240.0
"""Seconds before an app is taken to hang."""


@pytest.fixture(autouse=True)
def wait_for_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual waits for every screen to come to rest; one that has failed, or plays, never does."""

    async def at_once(*_: object, **__: object) -> bool:
        return True

    monkeypatch.setattr(Pilot, "_wait_for_screen", at_once)


class Reader:
    """A reader at the keyboard of an app.

    Textual's own pilot waits by the clock; this one goes on as soon as all is done.
    """

    def __init__(self, app: LeafletApp) -> None:
        self.app = app

    # What the reader does

    def send(self, event: events.Event) -> None:
        """Hand an event to the app, as its driver does."""
        driver = self.app._driver
        assert driver
        driver.process_message(event)

    async def press(self, *keys: str) -> None:
        """Type keys, each after the screen has taken up the one before."""
        for key in keys:
            self.type_ahead(key)
            await self.settle()

    def type_ahead(self, *keys: str) -> None:
        """Type keys without waiting."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            self.send(events.Key(name, key if len(key) == 1 else None))

    async def do(self, *actions: str) -> None:
        """Press the key of each action, whatever it is in this content."""
        for action in actions:
            await self.press(self.key_of(action))

    async def type(self, text: str) -> None:
        """Type into a line."""
        self.type_ahead(*text)
        await self.settle()

    async def click_at(self, x: int, y: int) -> None:
        """Click a cell of the screen."""
        for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
            button = 0 if kind is events.MouseMove else 1
            self.send(kind(None, x, y, 0, 0, button, False, False, False))
        await self.settle()

    async def click(self, text: str, *, last: bool = False) -> None:
        """Click the first place (or the last) on the screen where a text stands."""
        found = [(x, y) for y, line in enumerate(self.lines) if (x := line.find(text)) >= 0]
        assert found, f"{text!r} is not on the screen:\n{self.text}"
        x, y = found[-1 if last else 0]
        await self.click_at(width(self.lines[y][:x]), y)

    async def wheel(self, notches: int, widget: str = "text") -> None:
        """Turn the wheel over a widget; down is positive."""
        kind = events.MouseScrollDown if notches > 0 else events.MouseScrollUp
        x, y = self.pane(widget).region.offset
        for _ in range(abs(notches)):
            self.send(kind(None, x + 1, y + 1, 0, 0, 0, False, False, False))
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        driver = self.app._driver
        assert isinstance(driver, HeadlessDriver)
        driver._size = Size(columns, rows)
        self.send(events.Resize(driver._size, driver._size))
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything that was asked for has happened."""
        end = time.monotonic() + PATIENCE
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(0.002)
            quiet = 0 if self._busy() else quiet + 1
            assert time.monotonic() < end, "it does not come to rest"

    def _busy(self) -> bool:
        """Whether anything waits to be done."""
        if not self.app.is_running:
            return False
        pumps = [self.app, *(node for screen in self.app.screen_stack
                             for node in (screen, *screen.walk_children()))]  # fmt: skip
        waiting = any(
            not pump._message_queue.empty() or pump._next_callbacks
            for pump in pumps
            if not pump._closing and not (pump._task and pump._task.done())  # else it has failed
        )
        screen = self.app.screen
        resizing = self.app._resize_event is not None
        late = self.app._batch_count or screen._layout_required or screen._callbacks
        presses = getattr(screen, "_press_filter", None)  # drops keys for what is not painted yet
        unpainted = isinstance(presses, PressFilter) and presses._painted_at == math.inf
        return waiting or resizing or bool(late) or unpainted

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, f"it never came:\n{self.text}"
            await asyncio.sleep(0.01)

    # What there is to be seen

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        screen = self.app.screen
        return ["".join(segment.text for segment in strip)
                for strip in screen._compositor.render_strips(screen.size)]  # fmt: skip

    @property
    def text(self) -> str:
        """The screen as text, without the spaces that fill it."""
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def words(self) -> str:
        """The screen in one line, as words."""
        return " ".join(self.text.split())

    @property
    def footer(self) -> str:
        """The line at the bottom."""
        return self.lines[-1]

    @property
    def screen(self) -> BaseScreen:
        """The screen in front."""
        assert isinstance(self.app.screen, BaseScreen)
        return self.app.screen

    @property
    def session(self) -> Session:
        """The reader's session."""
        return self.app.session

    @property
    def page(self) -> str:
        """Where the session is."""
        return self.app.session.route.page

    @property
    def book(self) -> Book:
        """The book in the reader's hands."""
        return self.app.book

    def pane(self, name: str = "text") -> Pane:
        """A pane of the screen in front."""
        return self.app.screen.query_one(f"#{name}", Pane)

    def key_of(self, action: str) -> str:
        """The first key of an action, as Textual calls it."""
        key = split_keys(self.book.actions[action].key)[0]
        return _character_to_key(key) if len(key) == 1 else key

    def label_of(self, action: str) -> str:
        """How the key bar shows an action."""
        known = self.book.actions[action]
        names = self.book.content.labels.key_name
        return f"{key_names(known.key, names)} {known.label}"

    def cursor_rows(self) -> list[int]:
        """The rows of the screen with a cursor on them."""
        mark = self.session.glyphs.cursor
        starts = [pane.region.x for pane in self.app.screen.query(Pane) if pane.region]
        return [row for row, line in enumerate(self.lines)
                if any(mark in line[start:start + 3] for start in starts)]  # fmt: skip


def at(page: str, key: str = "") -> Session:
    """A session at a place, where nothing moves."""
    return Session(capabilities=Capabilities(motion=False)).visit(Route(page, key))


@asynccontextmanager
async def reading(
    book: Book | None = None,
    size: tuple[int, int] = (80, 24),
    session: Session | None = None,
    *,
    failures: int | None = 0,
    **options: Any,
) -> AsyncIterator[Reader]:
    """Open an app, and see at the end that nothing in it has failed unseen."""
    still = Session(capabilities=Capabilities(motion=False))
    app = LeafletApp(book or shipped(), session or still, **options)
    async with asyncio.timeout(LONGEST), app.run_test(size=size):
        reader = Reader(app)
        await reader.settle()
        yield reader
        if failures is not None:
            assert len(app.failures) == failures, app.failures


def first_words(page: Page) -> str:
    """The beginning of the first statement of a page."""
    return beginning(next(element for element in page.elements if element.key))


def beginning(element: Element) -> str:
    """The first words of an element: few enough to stand in one line."""
    return " ".join(element.plain_text.split()[:2])
