"""The page of a book: its text, and a picture below them where these leave room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from sij_tui.core.layout.elements import Page
from sij_tui.widgets.base import Box
from sij_tui.widgets.pane import Pane

if TYPE_CHECKING:
    from sij_tui.core.content.scenes import Art, Scene
    from sij_tui.widgets.picture import Picture

_LEAST, _MOST = 12, 26
"""Rows of a picture and its caption: below the first it says little, above the second nothing more.
"""
_MARGINS = 2
"""Rows above and below the words."""
_FOOT = 1
"""Rows below the picture."""
_LAYOUT_DELAY_S = 0.001
"""Seconds after a resize until the text has its new size."""
_PICTURE_DELAY_S = 0.05
"""Seconds until the picture is drawn: where pages are turned quickly, only words are drawn."""


class PageView(Box):
    """Shows a page. Its picture never costs words: where they need the room, there is none.

    Args:
        pane: What the text is read in, if not in a pane of its own.
        id: The name of the widget.
    """

    DEFAULT_CSS = """
    PageView { width: 1fr; height: 1fr; }
    PageView #text { padding: 1 0; }
    PageView #illustration { display: none; max-width: 84; padding: 0 2; }
    PageView.-illustrated #illustration { display: block; }
    """

    def __init__(self, pane: Pane | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = pane or Pane(id="text", reading=True)
        self._scene: Scene | None = None
        self._art: Art | None = None
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

    def set_scene(self, scene: str, art: Art) -> None:
        """Show another picture below the text; empty: none."""
        self._art, self._scene = art, art.named(scene) if scene else None
        self.fit_picture()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the picture, once the text has its new size."""
        self.set_timer(_LAYOUT_DELAY_S, self.fit_picture)

    def fit_picture(self) -> None:
        """Give the picture the rows that the text leaves, and draw it after a delay."""
        if self._due:
            self._due.stop()
        words = self.text.length + _MARGINS
        room = self.size.height - words - _FOOT
        scene = self._scene if room >= _LEAST else None
        if scene is None and not self.has_class("-illustrated"):
            return  # as most windows are: nothing to lay out anew
        self.set_class(scene is not None, "-illustrated")
        self.text.styles.height = words if scene else "1fr"
        if scene and self._art:
            picture = self._picture(self._art)
            picture.styles.height = min(room, _MOST)
            if picture.scene != scene.id:
                picture.set_scene("", 0)
            self._due = self.set_timer(_PICTURE_DELAY_S, partial(self._draw, self._art, scene))

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
        picture.set_scene(scene.id, scene.still, scene.caption)
