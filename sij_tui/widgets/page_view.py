"""The page of a book: its text, and a picture where that leaves room, beside or below it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from sij_tui.core.layout.elements import Page
from sij_tui.core.layout.typeset import WIDEST_TEXT
from sij_tui.core.layout.viewport import EDGE_CELLS
from sij_tui.widgets.base import Box
from sij_tui.widgets.pane import Pane

if TYPE_CHECKING:
    from sij_tui.core.content.scenes import Art, Scene
    from sij_tui.widgets.picture import Picture

_LEAST, _MOST = 12, 26
"""Rows of a picture below the text, with its caption: fewer say little, more say nothing more."""
_TEXT_BESIDE = WIDEST_TEXT + EDGE_CELLS
"""Columns of the text where the picture stands beside it."""
_LEAST_BESIDE = 60
"""Columns of a picture beside the text, at least: with fewer it is larger below."""
_MARGINS = 2
"""Rows above and below the words."""
_FOOT = 1
"""Rows below the picture."""
_LAYOUT_DELAY_S = 0.001
"""Seconds after a resize until the text has its new size."""
PICTURE_DELAY_S = 0.05
"""Seconds until the picture is drawn: where pages are turned quickly, only words are drawn."""


class PageView(Box):
    """Shows a page. Its picture never costs words: where they need the room, there is none.

    Args:
        pane: What the text is read in, if not in a pane of its own.
        id: The name of the widget.
        delay: Seconds until the picture is drawn.
    """

    DEFAULT_CSS = """
    PageView { width: 1fr; height: 1fr; }
    PageView #text { padding: 1 0; }
    PageView #illustration { display: none; max-width: 84; padding: 0 2; }
    PageView.-illustrated #illustration { display: block; }
    PageView.-illustrated.-beside { layout: horizontal; }
    PageView.-illustrated.-beside #illustration { max-width: 100%; padding: 1 2; }
    """

    def __init__(
        self, pane: Pane | None = None, *, id: str | None = None, delay: float = PICTURE_DELAY_S
    ) -> None:
        super().__init__(id=id)
        self._delay = delay
        self._text = pane or Pane(id="text", reading=True)
        self._scene: Scene | None = None
        self._progress = 0.0
        self._art: Art | None = None
        self._words = 0
        """Lines of text that the picture was fitted to."""
        self._due: Timer | None = None

    def compose(self) -> ComposeResult:
        """Compose the text; the picture is mounted when there is one."""
        yield self._text

    @property
    def text(self) -> Pane:
        """The pane with the text."""
        return self._text

    def set_page(self, page: Page, art: Art, *, key: str = "") -> None:
        """Show another page, with the cursor on an element."""
        self.text.set_elements(page, key=key)
        self.set_scene(page.scene, art)

    def set_scene(self, scene: str, art: Art, progress: float | None = None) -> None:
        """Show another picture with the text.

        Args:
            scene: Its id; empty for none.
            art: All pictures.
            progress: The moment, from 0 to 1; None for the one at which the picture rests.
        """
        found = art.named(scene) if scene else None
        still = found.still if found else 0.0
        wanted = (art, found, still if progress is None else progress)
        words = self.text.length
        if (wanted, words) != ((self._art, self._scene, self._progress), self._words):
            self._art, self._scene, self._progress = wanted
            self._words = words
            self.fit_picture()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the picture, once the text has its new size."""
        self.set_timer(_LAYOUT_DELAY_S, self.fit_picture)

    def fit_picture(self) -> None:
        """Give the picture the room that the text leaves, and draw it after a delay."""
        if self._due:
            self._due.stop()
        if not self.text.length:
            return  # not laid out: a layout asked for now would be taken for the first, and skipped
        words = self.text.length + _MARGINS
        columns, rows = self.size
        beside = columns >= _TEXT_BESIDE + _LEAST_BESIDE
        room = rows - _FOOT - (0 if beside else words)
        room = min(room, max(words, (columns - _TEXT_BESIDE) // 2) if beside else _MOST)
        scene = self._scene if room >= _LEAST else None
        if scene is None and not self.has_class("-illustrated"):
            return  # as most windows are: nothing to lay out anew
        self.set_class(scene is not None, "-illustrated")
        self.set_class(beside, "-beside")
        self.text.styles.width = _TEXT_BESIDE if scene and beside else None
        self.text.styles.height = words if scene and not beside else None
        if scene and self._art:
            picture = self._picture(self._art)
            picture.styles.height = room
            if picture.scene != scene.id:
                picture.set_scene("", 0)
            self._due = self.set_timer(self._delay, partial(self._draw, self._art, scene))

    def _picture(self, art: Art) -> Picture:
        """Return the widget of the picture; imported and mounted at first use."""
        from sij_tui.widgets.picture import Picture

        for picture in self.query(Picture):
            return picture
        picture = Picture(art, id="illustration")
        text = self.text
        picture.set_appearance(text.palette, text.glyphs, rtl=text.rtl)
        self.mount(picture)
        return picture

    def _draw(self, art: Art, scene: Scene) -> None:
        picture = self._picture(art)
        picture.set_art(art)
        picture.set_scene(scene.id, self._progress, scene.caption)
