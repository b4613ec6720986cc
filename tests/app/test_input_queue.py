"""A key waits until all that the one before has caused is done, whatever pump does it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pty_session import TIMEOUT
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from sij_tui.app import input_queue
from sij_tui.app.input_queue import InputQueue


class Chosen(Message):
    """Something was chosen."""


class Listener(Widget, can_focus=True):
    """Notes its keys; ``a`` also chooses."""

    def __init__(self, id: str, heard: list[str]) -> None:
        super().__init__(id=id)
        self.heard = heard

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.heard.append(f"{self.id} {event.key}")
        if event.key == "a":
            self.post_message(Chosen())


class Work(Container):
    """What is chosen takes its time, and then gives the keys to another widget."""

    def __init__(self, *children: Widget) -> None:
        super().__init__(*children)
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    @contextmanager
    def ended(self) -> Iterator[None]:
        """However a test goes, nothing is left at work."""
        try:
            yield
        finally:
            self.go_on.set()

    async def on_chosen(self) -> None:
        self.begun.set()
        await self.go_on.wait()
        self.query_one("#second").focus()


class Program(InputQueue):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def compose(self) -> ComposeResult:
        yield Work(Listener("first", self.heard), Listener("second", self.heard))

    def type(self, key: str) -> None:
        driver = self._driver
        assert driver
        driver.process_message(events.Key(key, key))


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(TIMEOUT):
        while not true():
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("patience", [60.0, 0.0])
async def test_a_key_waits_while_the_one_before_is_at_work_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    monkeypatch.setattr(input_queue, "_TIMEOUT_S", patience)
    app = Program()
    async with app.run_test() as pilot:
        app.query_one("#first").focus()
        await pilot.pause()
        work = app.query_one(Work)
        with work.ended():
            app.type("a")
            app.type("b")
            await work.begun.wait()
            if patience:
                app.type("c")
                await until(lambda: len(app._pending) == 2)
                work.go_on.set()
                await until(lambda: len(app.heard) == 3)
                assert app.heard == ["first a", "second b", "second c"]
            else:
                await until(lambda: len(app.heard) == 2)
                assert app.heard == ["first a", "first b"]
