"""One press of a key, or one click, does one thing, and only on a page that has been painted.

For screens where the next page follows an answer: a held key must not go through pages that nobody
has read. Which presses count is decided by :mod:`sij_tui.core.debounce`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from time import monotonic

from textual import events
from textual.screen import Screen
from textual.timer import Timer

from sij_tui.core.debounce import MOUSE, REPEAT_S, Presses, press
from sij_tui.textual_compat import is_batching

_A_MOMENT = 0.02
"""Seconds until it is looked again whether the screen is shown."""


class PressFilter:
    """Holds back what a press would do, where the press does not count."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._press = Presses()
        """The key or click that is being handled."""
        self._seen_since = inf
        """When the page shown was painted, in monotonic seconds."""
        self._page = 0
        """Counts the pages shown."""
        self._timer: Timer | None = None
        self._waiting: Callable[[], None] | None = None
        """What a press does unless it turns out to be held."""

    def judge(self, event: events.Key | events.MouseUp) -> None:
        """Take note of a press before it is handled; one that waited counts, unless repeated."""
        key = event.key if isinstance(event, events.Key) else MOUSE
        self._press = press(self._press, key, event.time, self._seen_since)
        self._stop_waiting(drop=self._press.held)

    def do(self, action: Callable[[], None]) -> None:
        """Do what the press stands for: now, once it is known not to be held, or not at all."""
        if self._press.verdict == "counts":
            action()
        elif self._press.verdict == "waits":
            self._waiting = action
            self._timer = self._screen.set_timer(REPEAT_S, self._stop_waiting)

    def shows_anew(self) -> None:
        """Another page is about to be painted; until then no press can be meant for it."""
        self._seen_since = inf
        self._page += 1
        self._screen.call_after_refresh(self._painted, self._page)

    def _painted(self, page: int) -> None:
        if is_batching(self._screen.app):  # nothing is painted behind the curtain
            self._screen.set_timer(_A_MOMENT, partial(self._painted, page))
        elif page == self._page:
            self._seen_since = monotonic()

    def _stop_waiting(self, *, drop: bool = False) -> None:
        """Do what waited, or drop it."""
        action, self._waiting = self._waiting, None
        if self._timer:
            self._timer.stop()
            self._timer = None
        if action and not drop:
            action()
