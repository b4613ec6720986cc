"""Queues input and handles one key at a time: none is lost, or sent to the wrong screen.

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
_TIMEOUT_S = 0.25
"""Seconds after which the next key is handled even if the one before is not done."""
_STALE_S, _MAX_STALE_KEYS, _KEPT_KEYS = 5.0, 50, 16
"""Seconds that a key may wait while so many do; else all but so many, the last, are dropped."""


def pending_keys(app: App[Any]) -> int:
    """Return the number of keys that *app* has yet to handle. May be called by any thread."""
    pending = len(app._pending) if isinstance(app, InputQueue) else 0
    return pending + app.message_queue_size


def pending_reports(app: App[Any]) -> int:
    """Return the number of clicks that *app* has yet to handle. May be called by any thread."""
    unfinished = app.unfinished_inputs if isinstance(app, InputQueue) else 0
    return unfinished + app.message_queue_size


def drop_pending_keys(app: App[Any]) -> None:
    """Drop the keys that *app* has yet to handle: more have come than anybody types."""
    if isinstance(app, InputQueue):
        app.drop_pending()


class InputQueue(App[int]):
    """An app that queues keys while one is being handled or a screen is being opened."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._pending: deque[tuple[float, events.Event]] = deque()
        """Queued events, each with the loop time, in seconds, when it came."""
        self._in_progress: object = None
        """A token for the key or click that is being handled, if any."""
        self._give_up_timer: TimerHandle | None = None
        self.unfinished_inputs = 0
        """Keys and clicks begun since all that was begun before was done."""

    @property
    def inputs_to_first_answer(self) -> int:
        """How many keys and clicks are done by when one that waits is; 0 if none waits."""
        return 1 + (self._in_progress is not None) if self._pending else 0

    async def on_event(self, event: events.Event) -> None:
        """Handle a key when everything that the one before, or a click, has caused is done."""
        if event.is_forwarded or not isinstance(event, _TYPED + _CLICKS):
            await super().on_event(event)
        elif isinstance(event, _TYPED) and (
            is_batching(self) or self._in_progress or self._pending
        ):
            self._pending.append((get_running_loop().time(), event))
        else:
            await self._handle_input(event)

    async def _handle_input(self, event: events.Event) -> None:
        """Handle a key or a click, and wait for its completion; one that fails blocks no other."""
        target = self._target(event)
        self.unfinished_inputs += 1
        try:
            await super().on_event(event)
        finally:
            self._await_completion(target)

    def drop_repeats(self) -> None:
        """Of equal keys at the head of the queue keep one: a held key stops when it is released."""
        while len(self._pending) > 1 and _are_equal(self._pending[0][1], self._pending[1][1]):
            self._pending.popleft()

    def _target(self, event: events.Event) -> DOMNode:
        """Return the node that gets an event first."""
        if isinstance(event, events.MouseEvent):
            with suppress(NoWidget):
                return self.mouse_captured or self.get_widget_at(event.x, event.y)[0]
            return self.screen
        return self.focused or self.screen

    def _await_completion(self, target: DOMNode) -> None:
        """Handle no other event until this one, and every message it has posted, is done.

        Messages bubble from pump to pump, so a callback follows them: queued at *target* behind the
        event, then at each ancestor behind what was posted there, up to the app.
        """
        way = iter((target, *target.ancestors_with_self))
        mark = self._in_progress = object()

        def go_on() -> None:
            for node in way:
                if node.call_later(go_on):
                    return
            self._complete(mark)

        go_on()
        if mark is self._in_progress:
            self._give_up_timer = get_running_loop().call_later(_TIMEOUT_S, self._complete, mark)

    def _complete(self, mark: object) -> None:
        if mark is self._in_progress:
            self._in_progress = None
            self.unfinished_inputs = 0
            if self._give_up_timer:
                self._give_up_timer.cancel()
            self.on_input_done()
            self.process_pending()

    def on_input_done(self) -> None:
        """Take note that a key or click is done, with all that it has caused."""

    def abandon_current(self) -> None:
        """Stop waiting for the event that is being handled: it has failed."""
        self._complete(self._in_progress)

    def process_pending(self) -> None:
        """Handle the next queued key, if nothing else is being handled or opened."""
        self.call_later(self._process_next)

    def drop_pending(self, kept: int = 0) -> None:
        """Drop queued keys but for the last *kept*, and ring the bell."""
        for _ in range(len(self._pending) - kept):
            self._pending.popleft()
        self.bell()

    async def _process_next(self) -> None:
        if (
            len(self._pending) > _MAX_STALE_KEYS
            and get_running_loop().time() - self._pending[0][0] > _STALE_S
        ):
            self.drop_pending(_KEPT_KEYS)
        if self._pending and not is_batching(self) and not self._in_progress:
            await self._handle_input(self._pending.popleft()[1])


def _are_equal(one: events.Event, other: events.Event) -> bool:
    return isinstance(one, events.Key) and isinstance(other, events.Key) and one.key == other.key
