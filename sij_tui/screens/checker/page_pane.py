"""The panes in which pages of the checker are read."""

from __future__ import annotations

from itertools import pairwise

from sij_tui.core.checker.pages.panes import preview_elements
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.layout.typeset import typeset
from sij_tui.widgets.messages import ReadPastEnd
from sij_tui.widgets.pane import Pane

_ANSWER = "answer:"
"""Prefix of the keys of answers."""


def _question(elements: tuple[Element, ...]) -> Element | None:
    """The question of a page, which stands before its first answer, if it asks one."""
    pairs = pairwise(elements)
    return next((each for each, after in pairs if after.key.startswith(_ANSWER)), None)


class PagePane(Pane):
    """The pane with the page; Enter with nothing pointed at goes on, as at the end of a page."""

    _knows_story = False
    """Whether another question was asked before this one: then the story has been seen."""

    def action_page_down(self) -> None:
        """A page on; where all has been seen, wherever the cursor is, ask to go on."""
        view = self._view.paged(1)
        if view is None or view.top == self._view.top:
            self.screen.post_message(ReadPastEnd(1))
        else:
            super().action_page_down()

    def set_elements(
        self, elements: Page | tuple[Element, ...], key: str = "", *, select_first: bool = True
    ) -> None:
        """Show other elements; after the first question the answers are in view from the start."""
        shown = elements.elements if isinstance(elements, Page) else elements
        before = _question(self.elements)
        if before != _question(shown):  # the same one drawn again is no other question
            self._knows_story = before is not None
        super().set_elements(elements, key, select_first=select_first)

    def lay_out(self) -> None:
        """Lay out again; the answers in view, where the story above them is known."""
        super().lay_out()
        if self._knows_story and (keys := self._answer_keys) and self.size.width:
            self._reveal(keys[-1], self._question_line(keys[0]))

    def reveal_answer(self, action: str) -> bool:
        """Scroll the answer that an action gives into view: nothing is answered unseen.

        Returns whether it was in view already, or the action gives no answer.
        """
        return action not in self._answer_keys or not self._reveal(action)

    @property
    def _answer_keys(self) -> list[str]:
        return [each.key for each in self.elements if each.key.startswith(_ANSWER)]

    def _reveal(self, key: str, last_top: int | None = None) -> bool:
        """Scroll until an element is in view, the cursor stays; returns whether that was needed."""
        before, index = self._view.top, self._view.layout.index_of(key)
        if index >= 0:
            self._set_view(self._view.revealing(index, last_top))
        return self._view.top != before

    def _question_line(self, first_answer: str) -> int:
        """The first line of the question, which stands before its first answer."""
        layout = self._view.layout
        answer = layout.placements[layout.index_of(first_answer)]
        question = _question(self.elements)
        lines = typeset((question,), layout.cells, self.glyphs).lines if question else ()
        return answer.first - self.elements[answer.element].before - len(lines)

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
