"""Keys take effect one after the other, however fast they are typed: none is lost or misdirected.

Textual hands each key at once to whatever has the focus. A key typed right behind one that opens a
screen would reach the screen that is going; one right behind a click might overtake it.
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

from sij_tui.textual_compat import is_batching

_TYPED = (events.Key, events.Paste)
_CLICKS = (events.MouseDown, events.MouseUp, events.MouseScrollDown, events.MouseScrollUp)
_LONGEST = 0.25
"""Seconds after which the next key is handed on all the same."""
_STALE, _MANY, _LAST = 5.0, 50, 16
"""Seconds that a key may wait while so many do; else all but so many, the last, are dropped."""


def waiting(app: App[Any]) -> int:
    """How many keys an app has yet to handle. May be called from any thread."""
    ahead = len(app._ahead) if isinstance(app, TypedAhead) else 0
    return ahead + app.message_queue_size


def drop_waiting(app: App[Any]) -> None:
    """Drop the keys that an app has yet to handle: more have come than anybody types."""
    if isinstance(app, TypedAhead):
        app.drop_ahead()


class TypedAhead(App[int]):
    """An app that keeps what is typed while a key is at work or a screen is being opened."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ahead: deque[tuple[float, events.Event]] = deque()
        """What waits, each with the time when it came, by the clock of the loop."""
        self._at_work: object = None
        """Stands for the key or click that is being handled, if any."""
        self._patience: TimerHandle | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hand on a key when all that the one before, or a click, has set going is done."""
        if event.is_forwarded or not isinstance(event, _TYPED + _CLICKS):
            await super().on_event(event)
        elif isinstance(event, _TYPED) and (is_batching(self) or self._at_work or self._ahead):
            self._ahead.append((get_running_loop().time(), event))
        else:
            await self._work_on(event)

    async def _work_on(self, event: events.Event) -> None:
        """Hand on a key or a click, and go after it; even one that fails keeps none waiting."""
        target = self._target(event)
        try:
            await super().on_event(event)
        finally:
            self._go_after(target)

    def drop_repeats(self) -> None:
        """Of equal keys that wait next, keep one: a held key is not to run on when it is let go."""
        while len(self._ahead) > 1 and _are_equal(self._ahead[0][1], self._ahead[1][1]):
            self._ahead.popleft()

    def _target(self, event: events.Event) -> DOMNode:
        """Where an event goes first."""
        if isinstance(event, events.MouseEvent):
            with suppress(NoWidget):
                return self.mouse_captured or self.get_widget_at(event.x, event.y)[0]
            return self.screen
        return self.focused or self.screen

    def _go_after(self, target: DOMNode) -> None:
        """See to it that an event, and what it has posted, are done before the next.

        A message bubbles from pump to pump, so the way is gone twice: once to where the event was
        handled, and from there, behind what was posted there, up to the app.
        """
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

    def drop_ahead(self, kept: int = 0) -> None:
        """Forget what waits, but so many of the last; the terminal's bell tells of it."""
        for _ in range(len(self._ahead) - kept):
            self._ahead.popleft()
        self.bell()

    async def _hand_on(self) -> None:
        if len(self._ahead) > _MANY and get_running_loop().time() - self._ahead[0][0] > _STALE:
            self.drop_ahead(_LAST)
        if self._ahead and not is_batching(self) and not self._at_work:
            await self._work_on(self._ahead.popleft()[1])


def _are_equal(one: events.Event, other: events.Event) -> bool:
    return isinstance(one, events.Key) and isinstance(other, events.Key) and one.key == other.key
