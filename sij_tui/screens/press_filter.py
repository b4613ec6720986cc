"""Debounces keys and clicks: one press has one effect, on a page that has been painted.

For screens where an answer leads to the next page: a held key must not skip pages that nobody
has read. A held key repeats, a double click clicks twice, and what is typed in a burst arrives
before anybody can have read what it would answer. Most terminals do not say that a key is a
repeat; only the times tell. Repeats follow one another in less than :data:`REPEAT_S`, which no
finger does; but the first comes only after the keyboard's delay, like a key that is pressed again.
So a key pressed again within :data:`REPEAT_DELAY_S` counts once it is known that no repeat follows
it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from time import monotonic
from typing import Final, Literal, TypeAlias

import msgspec
from textual import events
from textual.screen import Screen
from textual.timer import Timer

from sij_tui.textual_compat import is_batching

REPEAT_S: Final = 0.12
"""Seconds; the same key sooner than this after itself is a repeat. Slow keyboards take 0.09."""
REPEAT_DELAY_S: Final = 0.8
"""Seconds after which a key that is held has begun to repeat: keyboards wait 0.2 to 0.7."""
DOUBLE_CLICK_S: Final = 0.3
"""Seconds; a click sooner than this after another belongs to a double click."""
MOUSE_BUTTON: Final = "mouse"
"""Stands for the key where it is a button of the mouse."""

Verdict: TypeAlias = Literal["counts", "waits", "discarded"]
"""``waits``: it counts if the same key does not come again within :data:`REPEAT_S`."""


class Presses(msgspec.Struct, frozen=True, kw_only=True):
    """The last key or click, and what is to be made of it."""

    key: str = ""
    at: float = -inf
    """When it arrived, in monotonic seconds."""
    held: bool = False
    """Whether the key repeats, or the click belongs to the one before."""
    verdict: Verdict = "discarded"


def press(before: Presses, key: str, at: float, seen_since: float) -> Presses:
    """What is to be made of a key (or :data:`MOUSE_BUTTON`) that arrived at ``at``.

    ``seen_since`` is when what it would answer was painted, ``inf`` where it has not been yet; both
    are in monotonic seconds.
    """
    gap = at - before.at if key == before.key else inf
    repeats = gap < (DOUBLE_CLICK_S if key == MOUSE_BUTTON else REPEAT_S)
    verdict: Verdict = "counts"
    if repeats or at <= seen_since:
        verdict = "discarded"
    elif gap < REPEAT_DELAY_S and key != MOUSE_BUTTON:
        verdict = "waits"
    return Presses(key=key, at=at, held=repeats, verdict=verdict)


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
