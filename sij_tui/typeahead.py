"""Keys take effect one after the other, however fast they are typed: none is lost or misdirected.

Textual hands each key at once to whatever has the focus. A key typed right behind one that opens a
screen would reach the screen that is going.
"""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections import deque
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.errors import NoWidget

_CLICKS = (events.MouseDown, events.MouseUp, events.MouseScrollDown, events.MouseScrollUp)
_LONGEST = 0.25
"""Seconds after which the next key is handed on all the same."""


class TypedAhead(App[int]):
    """An app that keeps what is typed while a key is at work or a screen is being opened."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ahead: deque[events.Event] = deque()
        self._at_work: object = None
        """Stands for the key that is being handled, if any."""
        self._patience: TimerHandle | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hand on a key when all that the one before has set going is done."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if isinstance(event, _CLICKS) and not event.is_forwarded:
            await super().on_event(event)
            self._go_after(self._pointed_at(event))
        elif not typed:
            await super().on_event(event)
        elif self._batch_count or self._at_work or self._ahead:
            self._ahead.append(event)
        else:
            await self._work_on(event)

    async def _work_on(self, event: events.Event) -> None:
        """Hand on a key, and go after it: it and what it has posted are done before this is.

        A message bubbles from pump to pump, so the way is gone twice: once to where the key was
        handled, and from there, behind what was posted there, up to the app.
        """
        target = self.focused or self.screen
        try:
            await super().on_event(event)
        finally:  # a key that fails keeps none of those behind it waiting
            self._go_after(target)

    def _pointed_at(self, event: events.MouseEvent) -> DOMNode:
        """Where a mouse event goes first."""
        with suppress(NoWidget):
            return self.mouse_captured or self.get_widget_at(event.x, event.y)[0]
        return self.screen

    def _go_after(self, target: DOMNode) -> None:
        way = iter((target, *target.ancestors_with_self))
        mark = self._at_work = object()

        def go_on() -> None:
            for node in way:
                if node.call_later(go_on):
                    return
            self._done(mark)

        go_on()
        if mark is self._at_work:
            self._patience = get_running_loop().call_later(_LONGEST, self._done, mark)

    def _done(self, mark: object) -> None:
        if mark is self._at_work:
            self._at_work = None
            if self._patience:
                self._patience.cancel()
            self.catch_up()

    def give_up(self) -> None:
        """Wait no longer for what was at work: it has failed."""
        self._done(self._at_work)

    def catch_up(self) -> None:
        """Hand on what was typed meanwhile, if nothing stands in its way any more."""
        self.call_later(self._hand_on)

    async def _hand_on(self) -> None:
        if self._ahead and not self._batch_count and not self._at_work:
            await self._work_on(self._ahead.popleft())
