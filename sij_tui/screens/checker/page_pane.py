"""The panes in which pages of the checker are read."""

from __future__ import annotations

from sij_tui.core.checker.pages.panes import preview_elements
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.layout.elements import Element
from sij_tui.widgets.messages import ReadPastEnd
from sij_tui.widgets.pane import Pane


class PagePane(Pane):
    """The pane with the page; Enter with nothing pointed at goes on, as at the end of a page."""

    def action_page_down(self) -> None:
        """A page on; where all has been seen, wherever the cursor is, ask to go on."""
        view = self._view.paged(1)
        if view is None or view.top == self._view.top:
            self.screen.post_message(ReadPastEnd(1))
        else:
            super().action_page_down()

    def action_open(self) -> None:
        """Open the element under the cursor."""
        if self.element:
            super().action_open()
        else:
            self.screen.post_message(ReadPastEnd(1))


class PreviewPane(Pane, can_focus=False):
    """What a line of the menu leads to, to be seen before it is chosen; the cursor stays there."""

    def show(self, context: Context, menu: tuple[Element, ...], key: str) -> None:
        """Show where the line with a key leads, or the first that leads anywhere."""
        choices = [element.key for element in menu if element.do]
        choice = key if key in choices else next(iter(choices), "")
        self.set_elements(tuple(preview_elements(context, choice)))
