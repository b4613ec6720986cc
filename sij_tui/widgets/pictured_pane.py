"""A pane with words, and beside or above them the picture that they ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from sij_tui.core.content.scenes import Art
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.presentation import art_for_questions, unlabelled
from sij_tui.widgets.base import Box
from sij_tui.widgets.pane import Pane

if TYPE_CHECKING:
    from sij_tui.widgets.picture import Picture

_BESIDE = 60
"""Columns from which the picture stands beside the words."""
_ABOVE = 18
"""Rows from which a picture above the words leaves these enough room."""


class PicturedPane(Box):
    """Shows words, and a picture at rest while there is one: then it has the class ``-pictured``.

    Args:
        pane: With the words.
        body: What holds the pane; by default nothing else does.
        id: The name of the widget.
    """

    DEFAULT_CSS = """
    PicturedPane #picture { display: none; height: 45%; padding: 1 0 0 2; }
    PicturedPane.-pictured #picture { display: block; }
    PicturedPane.-pictured.-beside { layout: horizontal; }
    PicturedPane.-pictured.-beside #picture { width: 44%; height: 1fr; }
    """

    def __init__(self, pane: Pane, body: Widget | None = None, *, id: str) -> None:
        super().__init__(id=id)
        self._pane, self._body = pane, body or pane
        self._art: Art | None = None
        """That the pictures are made of."""

    def compose(self) -> ComposeResult:
        """Compose the words; the picture is mounted when there is one."""
        yield self._body

    def on_resize(self, event: events.Resize) -> None:
        """Have the picture beside the words, unless there is room for it only above them."""
        columns, rows = event.size
        self.set_class(columns >= _BESIDE or rows < _ABOVE, "-beside")

    def set_picture(self, art: Art, bank: Bank | None, scene: str, *, labelled: bool) -> None:
        """Show the picture of a question.

        Args:
            art: All pictures of the content.
            bank: Its questions.
            scene: Id of the scene, at rest; empty, or one that *art* has not: no picture.
            labelled: Whether it is shown with its words, which would give the answer away.
        """
        shown = art.named(scene)
        self.set_class(bool(shown and bank), "-pictured")
        if shown and bank:
            name = scene if labelled else unlabelled(scene)
            self._picture(art, bank).set_scene(name, shown.still)

    def columns_of_words(self, columns: int) -> int:
        """Return how many of some columns the words have, as the picture has the others."""
        return columns * 56 // 100 if {"-pictured", "-beside"} <= self.classes else columns

    def _picture(self, art: Art, bank: Bank) -> Picture:
        """Return the widget of the picture; imported and mounted at first use."""
        from sij_tui.widgets.picture import Picture

        known, self._art = self._art, art
        for picture in self.query_children(Picture):
            if art is not known:
                picture.set_art(art_for_questions(art, bank))
            return picture
        picture, pane = Picture(art_for_questions(art, bank), id="picture"), self._pane
        picture.set_appearance(pane.palette, pane.glyphs, rtl=pane.rtl)
        self.mount(picture)
        return picture
