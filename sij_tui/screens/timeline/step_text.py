"""The words of the timeline: those of a step, or where a statement of it comes from."""

from __future__ import annotations

from textual.screen import Screen

from sij_tui.core.book import Book
from sij_tui.core.content.timeline import Timeline
from sij_tui.core.layout.elements import Route
from sij_tui.core.leaflet.reference import origin_elements
from sij_tui.core.timeline.pages import facts_of, gate_elements, step_elements
from sij_tui.widgets.pane import Pane


class StepText:
    """Fills the pane with the id ``words`` of a screen."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._origin_of = ""
        """Name of the statement whose origin is shown; empty for none."""

    @property
    def pane(self) -> Pane:
        """The pane."""
        return self._screen.query_one("#words", Pane)

    @property
    def shows_origin(self) -> bool:
        """Whether it shows where a statement comes from."""
        return bool(self._origin_of)

    def show_gate(self, book: Book, timeline: Timeline, key: str = "") -> None:
        """Show what comes before any step, with the cursor on ``key``."""
        self._origin_of = ""
        self.pane.set_elements(tuple(gate_elements(book.content, timeline)), key)

    def show_step(self, book: Book, timeline: Timeline, number: int, key: str = "") -> None:
        """Show the words of a step, counted from 1, with the cursor on ``key``."""
        self._origin_of = ""
        self.pane.set_elements(tuple(step_elements(book.content, timeline, number)), key)

    def show_origin(self, book: Book, timeline: Timeline, number: int, here: Route) -> None:
        """Show where the statement under the cursor comes from, or all of the step."""
        words, step = self.pane, timeline.step[number - 1]
        said = words.element
        facts, basis = (said.facts, said.basis) if said and said.basis else (facts_of(step), None)
        self._origin_of = words.key or step.id
        shown = origin_elements(book.content, book.usage, facts, basis or "leaflet", here)
        words.set_elements(tuple(shown))

    def close_origin(self) -> str:
        """Return the statement whose origin was shown, empty for none; it is to be shown again."""
        statement, self._origin_of = self._origin_of, ""
        return statement
