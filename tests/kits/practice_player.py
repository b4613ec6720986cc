"""A learner in front of practice: by keyboard or by mouse, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from practice_parts import ID, START, book_with, right_response
from screen_kit import Reader, reading
from textual import events

from sij_tui.core.book import Book
from sij_tui.core.content.items import Item, OrderItem
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Capabilities, Session
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.reducer import shown_item, shown_order
from sij_tui.core.practice.review_log import InMemoryReviewLog, ReviewLog
from sij_tui.core.practice.round import PracticeRound
from sij_tui.screens.practice.screen import PracticeScreen
from sij_tui.screens.services import Services


class Desk:
    """What practice needs from outside: one review log, a clock, seeds one after the other."""

    def __init__(self, review_log: ReviewLog | None = None) -> None:
        self.review_log = review_log or InMemoryReviewLog()
        self.now = START
        self.opened = 0
        self._ids = 0

    @property
    def services(self) -> Services:
        """What is handed to the app."""
        return Services(
            clock=lambda: self.now / 1000, cell_budget=lambda: 1_000_000, review_log=self._open,
            now=lambda: self.now, seed=lambda: 7, new_id=self._new_id,
        )  # fmt: skip

    def _open(self, content: str) -> ReviewLog:
        self.opened += 1
        return self.review_log

    def _new_id(self) -> str:
        self._ids += 1
        return f"{int(ID, 16) + self._ids:032x}"


class Learner(Reader):
    """A reader who practises, and takes a second or more over each key and click."""

    _later = 0.0
    """Seconds by which this reader is ahead of the clock; so no test has to wait."""

    def send(self, event: events.Event) -> None:
        """Hand an event to the app, as one that arrived a second after the one before."""
        if isinstance(event, events.Key | events.MouseUp):
            self._later += 1
            event.time += self._later
        super().send(event)

    @property
    def place(self) -> PracticeScreen:
        """The screen of practice."""
        assert isinstance(self.app.screen, PracticeScreen)
        return self.app.screen

    @property
    def state(self) -> PracticeRound:
        """The round in front."""
        assert self.place.state
        return self.place.state

    @property
    def bank(self) -> Bank:
        """The questions of the book in the learner's hands."""
        bank = bank_of(self.book.content)
        assert bank
        return bank

    @property
    def item(self) -> Item:
        """The question in front."""
        return self.bank.item(self.state.item)

    @property
    def order(self) -> tuple[str, ...]:
        """What can be chosen, as it stands on the screen."""
        return shown_order(self.bank, self.state)

    @property
    def page_text(self) -> str:
        """The whole page in words, what is scrolled out of sight included."""
        return " ".join(
            " ".join(element.plain_text for element in self.pane("main").elements).split()
        )

    def text_of(self, name: str) -> str:
        """The words of an option."""
        return self.text_of_item(self.item, name)

    def text_of_item(self, item: Item, name: str) -> str:
        """The words of an option of a question."""
        if item.id in self.state.order:
            in_front = self.state.stage != "done" and self.state.item == item.id
            index = self.state.position if in_front else self.state.order.index(item.id)
            item = shown_item(self.bank, self.state, index)
        return next(each.text for each in self.bank.choices(item) if each.id == name)

    def asked_as(self, item: Item) -> str:
        """What a question of the round asks, in the wording of this round."""
        return shown_item(self.bank, self.state, self.state.items.index(item.id)).question

    async def begin(self, mode: str = "learn") -> None:
        """Begin a round from the menu, by number."""
        elements = self.pane("main").elements
        element = next(element for element in elements if element.key == f"begin:{mode}")
        await self.press(element.cells[0].text)

    async def choose(self, *names: str) -> None:
        """Choose options by their numbers, or put them in order by numbers alone."""
        for index, name in enumerate(names):
            number = self.order.index(name) + 1
            if not isinstance(self.item, OrderItem):
                await self.press(f"{number}")
            elif number != index + 1:
                await self.press(f"{number}", f"{index + 1}")

    async def answer(self, *names: str) -> None:
        """Choose options and answer by keys."""
        await self.choose(*names)
        await self.press("enter")

    async def answer_by_mouse(self, *names: str) -> None:
        """Choose options, or drag them into order, and answer, all by mouse."""
        for index, name in enumerate(names):
            if isinstance(self.item, OrderItem):
                if self.order[index] == name:
                    continue
                await self.drag(self.text_of(name), self.text_of(self.order[index]))
            else:
                await self.click(self.text_of(name)[:20])
        await self.click(self.bank.practice.labels.action.answer.label)

    async def walk(self) -> None:
        """Go through a round, answering rightly."""
        while self.state.stage != "done":
            await self.answer(*right_response(self.item))
            if self.state.stage == "overview":
                await self.press("enter")
            elif self.state.mode != "test":
                await self.press("right")

    def spot_of(self, text: str) -> tuple[int, int]:
        """The cell at which a text begins; in the page, not in the bars."""
        for y, line in list(enumerate(self.lines))[2:-1]:
            if (x := line.find(text[:20])) >= 0:
                return width(line[:x]), y
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    async def drag(self, text: str, onto: str) -> None:
        """Drag a line to where another one stands."""
        start, end = self.spot_of(text), self.spot_of(onto)
        self.send(events.MouseDown(None, *start, 0, 0, 1, False, False, False))
        await self.settle()
        step = 1 if end[1] > start[1] else -1
        for y in range(start[1], end[1] + step, step):
            self.send(events.MouseMove(None, start[0], y, 0, step, 1, False, False, False))
            await self.settle()
        self.send(events.MouseUp(None, start[0], end[1], 0, 0, 1, False, False, False))
        await self.settle()


@asynccontextmanager
async def practising(
    *items: Item,
    size: tuple[int, int] = (80, 24),
    desk: Desk | None = None,
    book: Book | None = None,
    capabilities: Capabilities | None = None,
    **options: Any,
) -> AsyncIterator[Learner]:
    """Open the app at practice, with these questions alone."""
    able = capabilities or Capabilities(motion=False)
    session = Session(capabilities=able).visit(Route("practice"))
    services = (desk or Desk()).services
    async with reading(
        book or book_with(*items), size, session, services=services, **options
    ) as reader:
        yield Learner(reader.app)
