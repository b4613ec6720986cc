"""Debounces keys and clicks: one press has one effect, on a page that has been painted.

For screens where an answer leads to the next page: a held key must not skip pages that nobody
has read. :mod:`sij_tui.core.debounce` decides which presses count.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from time import monotonic

import msgspec
from textual import events
from textual.screen import Screen
from textual.timer import Timer

from sij_tui.core.debounce import MOUSE_BUTTON, REPEAT_S, Presses, press
from sij_tui.textual_compat import is_batching

_POLL_DELAY_S = 0.02
"""Delay before it is checked again whether the screen has been painted."""


class PressFilter:
    """Holds back the action of a press that does not count."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._press = Presses()
        """The key or click that is being handled."""
        self._painted_at = inf
        """When the page shown was painted, in monotonic seconds."""
        self._page_number = 0
        """Counts the pages shown."""
        self._repeat_timer: Timer | None = None
        self._pending: Callable[[], None] | None = None
        """The action of a press that counts unless the key turns out to be held."""

    def filter(
        self, event: events.Key | events.MouseUp, *, drop_double_clicks: bool = False
    ) -> bool:
        """Classify a press before it is handled. A pending action runs, unless this repeats it.

        Args:
            event: The key, or the click.
            drop_double_clicks: Keep the second half of a double click from the screen: its first
                half may not have been handled yet. A key always has been when the next one comes.

        Returns:
            Whether the press is to be handled.
        """
        key = event.key if isinstance(event, events.Key) else MOUSE_BUTTON
        classified = press(self._press, key, event.time, self._painted_at)
        if drop_double_clicks and classified.held and key == MOUSE_BUTTON:
            self._press = msgspec.structs.replace(classified, verdict=self._press.verdict)
            return False
        self._press = classified
        self._finish_pending(drop=classified.held)
        return True

    def run(self, action: Callable[[], None]) -> None:
        """Run the action of the press: now, once it is known not to be held, or not at all."""
        if self._press.verdict == "counts":
            action()
        elif self._press.verdict == "waits":
            self._pending = action
            self._repeat_timer = self._screen.set_timer(REPEAT_S, self._finish_pending)

    def page_changed(self) -> None:
        """Let no press count until the page that is shown next has been painted."""
        self._painted_at = inf
        self._page_number += 1
        self._screen.call_after_refresh(self._note_painted, self._page_number)

    def _note_painted(self, page_number: int) -> None:
        if is_batching(self._screen.app):  # nothing is painted during a batch
            self._screen.set_timer(_POLL_DELAY_S, partial(self._note_painted, page_number))
        elif page_number == self._page_number:
            self._painted_at = monotonic()

    def _finish_pending(self, *, drop: bool = False) -> None:
        """Run the pending action, or drop it."""
        action, self._pending = self._pending, None
        if self._repeat_timer:
            self._repeat_timer.stop()
            self._repeat_timer = None
        if action and not drop:
            action()
