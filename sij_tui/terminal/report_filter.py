"""Bounds the reports of the mouse, of the window's focus, and the pastes that wait for the app.

Handling a report takes up to a millisecond, and a terminal can send a hundred thousand in a second.
All that a person does acts; of a flood, what is over the bound is dropped before it costs anything:
a click whole, its press with its release, and of where the pointer was and whether the window has
the focus all but the newest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual import events, messages

from sij_tui.terminal.parser import PASTE_LIMIT

MAX_QUEUED_REPORTS = 200
"""Reports waiting from which on more are dropped: a wheel spun freely for a second fits."""
MAX_UNRELEASED = 1_000
"""Presses without a release or a move that are handed on: a driver keeps each of them."""
MAX_PASTED_CHARACTERS = 4 * PASTE_LIMIT
"""Characters of pastes waiting from which on further ones are dropped."""
HOLD_S = 0.02
"""Seconds after which it is looked again whether what is held back can be handed on."""
_WHEEL = (
    events.MouseScrollDown,
    events.MouseScrollUp,
    events.MouseScrollLeft,
    events.MouseScrollRight,
)
_FOCUS = (events.AppFocus, events.AppBlur)


class ReportFilter:
    """Says of each message what to hand on to the app. Not thread-safe.

    Args:
        reports: Returns the number of reports that the app has not handled yet.
        keys: Returns the number of keys and pastes that it has not.
        on_overflow: Called when pastes begin to be dropped.
    """

    def __init__(
        self,
        reports: Callable[[], int],
        keys: Callable[[], int] = lambda: 0,
        on_overflow: Callable[[], None] = lambda: None,
    ) -> None:
        self._reports = reports
        self._keys = keys
        self._on_overflow = on_overflow
        self._pressed: list[int] = []
        """The button of each press that was handed on, until a release of it is."""
        self._open_presses: set[int] = set()
        """Buttons of which a press was handed on since their last release."""
        self._dropped_presses: set[int] = set()
        """Buttons whose last presses were not."""
        self._focus: type[object] | None = None
        """What was handed on last of the window's focus."""
        self._held_focus: object | None = None
        self._held_move: object | None = None
        self._has_told_updates = False
        """Whether it was handed on that the terminal has synchronized updates."""
        self._pasted = 0
        """Characters pasted since the app had handled every key and paste."""

    @property
    def is_holding(self) -> bool:
        """Whether something waits until the app has caught up."""
        return (self._held_focus or self._held_move) is not None

    def filter(self, message: object) -> Iterator[object]:
        """Yield what to hand on, now that *message* has come."""
        if isinstance(message, events.MouseMove):
            self._held_move = message
            if not message.button:
                self._pressed.clear()
                self._open_presses.clear()
        elif isinstance(message, _FOCUS):
            self._held_focus = None if type(message) is self._focus else message
        elif self._is_wanted(message):
            yield from self._held()
            yield message
            return
        yield from self.on_idle()

    def on_idle(self) -> Iterator[object]:
        """Yield what was held back, if the app has caught up."""
        if self.is_holding and not self._is_full():
            yield from self._held()

    def _held(self) -> Iterator[object]:
        focus, move = self._held_focus, self._held_move
        self._held_focus = self._held_move = None
        if focus is not None:
            self._focus = type(focus)
            yield focus
        if move is not None:
            yield move

    def _is_full(self) -> bool:
        return self._reports() >= MAX_QUEUED_REPORTS

    def _is_wanted(self, message: object) -> bool:
        if isinstance(message, _WHEEL):
            return not self._is_full()
        if isinstance(message, events.MouseDown):
            return self._is_press_wanted(message.button)
        if isinstance(message, events.MouseUp):
            return self._is_release_wanted(message.button)
        if isinstance(message, events.Paste):
            return self._is_paste_wanted(len(message.text))
        if isinstance(message, messages.TerminalSupportsSynchronizedOutput):
            is_first, self._has_told_updates = not self._has_told_updates, True
            return is_first
        return True

    def _is_press_wanted(self, button: int) -> bool:
        if self._is_full() or len(self._pressed) >= MAX_UNRELEASED:
            self._dropped_presses.add(button)
            return False
        self._dropped_presses.discard(button)
        self._pressed.append(button)
        self._open_presses.add(button)
        return True

    def _is_release_wanted(self, button: int) -> bool:
        was_pressed, was_dropped = button in self._open_presses, button in self._dropped_presses
        self._open_presses.discard(button)
        self._dropped_presses.discard(button)
        if not was_pressed and (was_dropped or self._is_full()):
            return False
        if button in self._pressed:
            self._pressed.remove(button)
        return True

    def _is_paste_wanted(self, length: int) -> bool:
        was_full = self._pasted > MAX_PASTED_CHARACTERS
        if not self._keys():
            self._pasted, was_full = 0, False
        self._pasted += length
        is_full = self._pasted > MAX_PASTED_CHARACTERS
        if is_full and not was_full:
            self._on_overflow()
        return not is_full
