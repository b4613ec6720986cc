"""The timer of a screen that plays: it runs while something moves, and at no other time."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from textual.screen import Screen
from textual.timer import Timer

from sij_tui.core.timeline.player import FRAME_S, MIN_INTERVAL_S, OVER, Transition
from sij_tui.screens.services import Services

_ANY = 10_000
"""Cells that no picture has more of."""


class FrameTimer:
    """Asks for frames, as far as the terminal keeps up.

    Args:
        screen: Whose frames they are; none is asked for while it is covered.
        services: The clock, and the room for frames.
        on_frame: Called for each frame, with the seconds since the last one.
    """

    def __init__(
        self, screen: Screen[None], services: Services, on_frame: Callable[[float], None]
    ) -> None:
        self._screen = screen
        self._services = services
        self._on_frame = on_frame
        self._timer: Timer | None = None
        self._last = 0.0
        self.room = 0
        """Cells that the frame may change; 0 between frames on a slow link, where what a key
        changes is sent alone."""
        self.transition = OVER
        """How far the way from another step is."""
        self._transition_at = -inf
        """When the last one began."""

    @property
    def thins_frames(self) -> bool:
        """Whether frames are shown in parts."""
        return self.room < _ANY

    def mount(self) -> None:
        """Be ready to run, once the screen is there."""
        if self._timer is None:
            self._timer = self._screen.set_interval(FRAME_S, self.tick, pause=True)

    def run(self, playing: bool) -> None:
        """Run while it plays, and until a transition is over."""
        if self._timer is None:
            return
        if (playing or not self.transition.is_over) and self._screen.is_current:
            self._last = self._services.clock()
            self._timer.resume()
        else:
            self._timer.pause()

    def begin_transition(self, origin: float, *, allowed: bool) -> None:
        """Begin the way from a position, or cut where that is too soon, or the link too slow."""
        now = self._services.clock()
        is_due = allowed and now - self._transition_at >= MIN_INTERVAL_S
        is_fast = self._services.cell_budget() >= _ANY and self._services.full_frames()
        if is_due and is_fast:
            self.transition, self._transition_at = Transition(origin=origin), now
        else:
            self.transition = OVER

    def suspend(self) -> None:
        """Stop, and be where a transition leads to."""
        self.transition = OVER
        self.run(False)

    def tick(self) -> None:
        """Ask for the next frame, unless the terminal is still busy with the last."""
        self.room = self._services.cell_budget()
        if self.room:
            now = self._services.clock()
            seconds, self._last = now - self._last, now
            self.transition = self.transition.advanced(seconds)
            self._on_frame(seconds)
        if self.thins_frames:
            self.room = 0
