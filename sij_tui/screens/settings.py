"""Settings: colours, motion, and the characters to draw with, each with a sample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.timer import Timer

from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.layout.glyphs import SAMPLES
from sij_tui.core.navigation import Session, Setting, preference, settings_of
from sij_tui.screens.base import ListScreen
from sij_tui.widgets.base import Columns
from sij_tui.widgets.messages import PixelsFailed, PreferencesChanged
from sij_tui.widgets.page_view import PICTURE_DELAY_S
from sij_tui.widgets.palette import palette_for
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.scene_renderers import PixelError, pixel_sample

if TYPE_CHECKING:
    from sij_tui.core.book import Book
    from sij_tui.core.scenes.pixels.sample import PixelSample


class SettingsScreen(ListScreen):
    """A list of choices; the one in use is marked."""

    DEFAULT_CSS = """
    SettingsScreen #list { padding-top: 1; }
    SettingsScreen #picture { display: none; width: 50%; padding: 1 2; }
    SettingsScreen.-wide #picture { display: block; }
    """
    KEYS = ("open", "down", "up", "back", "help")

    def compose_body(self) -> ComposeResult:
        """The choices; where there is room, beside a picture that shows what they do."""
        with Columns():
            yield Pane(id="list")
            yield Picture(self.book.content.art, id="picture")

    def __init__(self, book: Book, session: Session) -> None:
        super().__init__(book, session)
        self._pixels: PixelSample | None = None
        """The sample of pixels shown; its tiles are kept for as long as it is."""
        self._picture_due: Timer | None = None

    def populate(self) -> None:
        """Show the choices."""
        self.show_path((self.labels.name.settings, self.session.route))
        self._pixels = self._pixel_sample()
        pane = self.query_one("#list", Pane)
        pane.set_elements(tuple(self._elements()), key=pane.key)
        pane.focus()
        if self._picture_due:
            self._picture_due.stop()
        self._picture_due = self.set_timer(PICTURE_DELAY_S, self._draw_picture)

    def _draw_picture(self) -> None:
        picture = self.query_one("#picture", Picture)
        picture.set_art(self.book.content.art)
        if scene := self.book.content.art.named(self.book.content.banner.scene):
            picture.set_scene(scene.id, scene.still, scene.caption)

    def apply_session(self, before: Session, after: Session) -> None:
        """Mark what is chosen now."""
        self.populate()

    def _elements(self) -> Iterator[Element]:
        labels = self.labels.settings
        yield Element(text=self.labels.name.settings, style="title")
        for setting in settings_of(self.session, labels):
            yield Element(text=setting.heading, style="heading", before=1)
            if setting.name == "glyphs":
                yield Element(text=labels.sample, style="quiet")
            for value, text in setting.choices:
                yield self._choice(setting, value, text)
        able = self.session.capabilities
        kept = able.keep and able.keep_place
        yield Element(text=labels.kept if kept else labels.not_kept, style="quiet", before=1)

    def _pixel_sample(self) -> PixelSample | None:
        """A sample of pixels on the ground of the theme; none where there are none."""
        pixels = self.session.capabilities.pixels
        if pixels is None:
            return None
        palette = palette_for(self.session.preferences.theme)
        ground = palette.background_in(self.app.console.color_system)
        try:
            return pixel_sample(pixels, ground, palette.colours["strong"])
        except PixelError:
            self.post_message(PixelsFailed())
            return None

    def _sample(self, value: str) -> str:
        if value == "pixels" and self._pixels:
            return self._pixels.text
        return SAMPLES.get(value, "")

    def _choice(self, setting: Setting, value: str, label: str) -> Element:
        chosen = value == setting.value
        return Element(
            cells=(
                Cell(self.session.glyphs.chosen if chosen else " ", "mark"),
                Cell(label, "here" if chosen else "entry"),
                Cell(self._sample(value), "art"),
            ),
            widths=(2, 24, 0),
            style="entry",
            key=f"{setting.name}:{value}",
        )

    def open_element(self, element: Element) -> None:
        """Choose."""
        setting, _, value = element.key.partition(":")
        self.post_message(PreferencesChanged(**preference(setting, value)))
