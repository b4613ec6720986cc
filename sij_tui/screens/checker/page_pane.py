"""The pane in which a page of the checker is read."""

from __future__ import annotations

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
