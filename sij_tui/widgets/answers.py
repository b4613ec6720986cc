"""A pane whose lines can be chosen: by a click, and moved by dragging or while held."""

from __future__ import annotations

from textual import events

from sij_tui.core.layout.elements import Element, Page
from sij_tui.widgets.messages import ValueMessage
from sij_tui.widgets.pane import Pane


class AnswerPane(Pane):
    """Tells a click from Enter, and follows a line that is dragged onto another."""

    class Clicked(ValueMessage):
        """The reader clicked an element."""

        element: Element

    class Dragged(ValueMessage):
        """The reader dragged one element to where another one stands."""

        key: str
        onto: str

    class Nudged(ValueMessage):
        """The reader moves the element that they hold: down (+1) or up (-1)."""

        step: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._movable: frozenset[str] = frozenset()
        self._held = ""
        self._dragged = ""
        """The element under the button of the mouse."""
        self._moved = False
        """It was dragged, so letting go is no click."""

    def set_answers(
        self,
        elements: Page | tuple[Element, ...],
        key: str,
        *,
        select_first: bool,
        movable: frozenset[str] = frozenset(),
        held: str = "",
        keeps_margin: bool = False,
    ) -> None:
        """Show elements as :meth:`set_elements` does; those named ``movable`` can be dragged.

        With ``keeps_margin`` their lines are as long as those of a page with a margin.
        """
        self._movable, self._held = movable, held
        self._keeps_margin = keeps_margin
        self.set_elements(elements, key, select_first=select_first)

    # -- keys

    def _step(self, step: int) -> None:
        """To the next element, or the one before; what is held moves."""
        if self._held:
            self.post_message(self.Nudged(step))
        else:
            super()._step(step)

    # -- the mouse

    def _key_at(self, event: events.MouseEvent) -> str:
        """Hit testing: name of the element under the mouse."""
        offset = event.get_content_offset_capture(self)
        index = self._view.layout.index_at(self._view.top + offset.y)
        return self._view.layout.placements[index].key if index >= 0 else ""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a line that can be moved."""
        self._moved = False
        key = self._key_at(event)
        if key in self._movable:
            self._dragged = key
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse while it holds a line."""
        onto = self._key_at(event) if self._dragged else ""
        if onto and onto != self._dragged and onto in self._movable:
            self._moved = True
            self.post_message(self.Dragged(self._dragged, onto))

    def on_mouse_up(self) -> None:
        """End a drag."""
        if self._dragged:
            self._dragged = ""
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked, in place of opening it."""
        event.stop()
        event.prevent_default()
        if not self._moved and (element := self._point_to_clicked(event)):
            self.post_message(self.Clicked(element))
