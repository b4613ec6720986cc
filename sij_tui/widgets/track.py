"""The track of the timeline: shows where the player stands, and takes clicks and drags."""

from __future__ import annotations

from textual import events

from sij_tui.core.content.timeline import Timeline
from sij_tui.core.layout.elements import Run
from sij_tui.core.timeline.track import position_at, track_lines
from sij_tui.widgets.messages import ValueMessage
from sij_tui.widgets.rows import Rows

INSET = 2
"""Cells left free on either side."""


class TimelineTrack(Rows):
    """Phases, steps, playhead and bands."""

    class Sought(ValueMessage):
        """The reader pointed at a place of the track."""

        position: float
        """In steps, as in :attr:`Player.position`."""

    def __init__(self, timeline: Timeline, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._timeline = timeline
        self._position = 0.0
        self._playhead: float | None = None
        self._dragging = False

    @property
    def _cells(self) -> int:
        return max(1, self.size.width - 2 * INSET)

    def set_timeline(self, timeline: Timeline) -> None:
        """Take the steps of another edition."""
        self._timeline = timeline

    def set_position(self, position: float, playhead: float | None = None) -> None:
        """Show a position, in steps; the playhead may still be on its way there."""
        self._position, self._playhead = position, playhead
        self.relayout()

    def lay_out(self) -> None:
        """Draw the track for the width."""
        lines = track_lines(
            self._timeline, self._position, self._cells, self.glyphs, self.size.height,
            self._playhead,
        )  # fmt: skip
        self.set_lines([(Run(" " * INSET, "body"), *line) for line in lines])

    def _seek(self, event: events.MouseEvent) -> None:
        steps = len(self._timeline.step)
        cell = min(max(event.x - INSET, 0), self._cells - 1)
        self.post_message(self.Sought(position_at(cell, steps, self._cells)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go there, and follow the mouse."""
        self._dragging = True
        self.capture_mouse()
        self._seek(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse while it is held."""
        if self._dragging:
            self._seek(event)

    def on_mouse_up(self) -> None:
        """End a drag."""
        self._dragging = False
        self.release_mouse()
