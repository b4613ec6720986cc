"""A widget that shows a scene at a moment, in the characters of a tier."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

import msgspec
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from sij_tui.core.content.control_characters import visible
from sij_tui.core.content.scenes import MIN_PICTURE_ROWS, Art
from sij_tui.core.layout.cells import wrap
from sij_tui.core.layout.glyphs import plain
from sij_tui.core.layout.tiles import PixelCells
from sij_tui.core.scenes.frame import (
    CellStyle,
    Frame,
    FrameRow,
    Span,
    Still,
    can_be_cut,
    changed_spans,
    replaced,
)
from sij_tui.widgets.messages import PixelsFailed
from sij_tui.widgets.row_widget import RowWidget

if TYPE_CHECKING:
    from sij_tui.core.scenes.pixels.renderer import PixelRenderer
    from sij_tui.core.scenes.renderer import Renderer

ALL = 1_000_000
"""More cells than any window has."""
_INSET = 2
"""Cells before the caption, the margin of the widget counted in."""
_RENDERERS = 4
"""Renderers kept: of this scene, the next and those before."""


class Picture(RowWidget[FrameRow | str]):
    """Shows a scene at a moment, and its caption; repaints only cells that differ."""

    def __init__(self, art: Art, *, id: str | None = None, still: Still | None = None) -> None:
        super().__init__(id=id)
        self._art = art
        self._still = still
        """A frame drawn in advance; used while scene, moment, tier and size are the same."""
        self._scene = ""
        self._caption = ""
        self._progress = 0.0
        self._renderers: dict[Hashable, Renderer | PixelRenderer] = {}
        self._frame: Frame | None = None
        self._below: list[str] = []
        self._next = (0, 0)
        """Row and column at which a frame that is sent in parts continues."""
        self._styles: dict[CellStyle, Style] = {}

    @property
    def scene(self) -> str:
        """Id of the scene shown; empty for none."""
        return self._scene

    @property
    def frame(self) -> Frame | None:
        """The frame shown; None if there is none or the widget is hidden."""
        return self._frame if self.display else None

    def set_art(self, art: Art) -> None:
        """Use the scenes of another edition."""
        if art != self._art:
            self._art, self._still, self._renderers, self._scene = art, None, {}, ""

    def set_scene(self, scene: str, progress: float, caption: str = "", room: int = ALL) -> None:
        """Show a scene at a moment, from 0 to 1.

        At most ``room`` cells are painted; the others follow with the next call.
        """
        changed = (scene, caption) != (self._scene, self._caption)
        self._scene, self._caption, self._progress = scene, caption, progress
        if changed:
            self.relayout()
            self.refresh()
        else:
            self._draw(room)

    def prepare(self, scene: str, progress: float) -> None:
        """Draw a moment of another scene in advance."""
        self._frame_of(scene, progress)

    def lay_out(self) -> None:
        """Draw for another scene, size, theme or tier."""
        self._styles = {}
        self.clear_drawn()
        text = plain(self._caption) if self.glyphs.tier == "ascii" else self._caption
        lines = wrap(text, self.size.width - 2 * self._inset) if text else []
        self._below = [text[start:end] for start, end in lines]
        self._frame = self._frame_of(self._scene, self._progress)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the widest scene, drawn in all rows but one for the caption."""
        rows = max(MIN_PICTURE_ROWS, container.height - 1)
        return max((ceil(rows * scene.across) for scene in self._art.scenes), default=0)

    def _frame_of(self, name: str, progress: float) -> Frame | None:
        """Return the frame of a scene at a moment in this size; None if it is too small."""
        scene = self._art.named(name)
        canvas = (
            scene.canvas(self.size.width, self.size.height - len(self._below)) if scene else None
        )
        if canvas is None:
            return None
        if (pixels := self.glyphs.pixels) and (
            frame := self._in_pixels(name, progress, canvas, pixels)
        ):
            return frame
        tier = self.glyphs.tier
        if self._still and self._still.is_of(name, progress, tier, canvas):
            return self._still.frame
        from sij_tui.core.scenes.renderer import (
            Renderer,  # the first screen is painted before pictures
        )

        key = (name, *canvas, tier)
        return self._renderer(key, lambda: Renderer(self._art, *key)).frame(progress)

    def _in_pixels(
        self, name: str, progress: float, canvas: tuple[int, int], pixels: PixelCells
    ) -> Frame | None:
        """A moment of a scene in pixels; none where there are too many, or that fails."""
        try:  # whatever fails, there are glyphs
            from sij_tui.core.scenes.pixels.pillow import PillowRaster
            from sij_tui.core.scenes.pixels.raster import RasterError
            from sij_tui.core.scenes.pixels.renderer import PixelRenderer, pixel_cells
        except (ImportError, OSError):
            self._without_pixels()
            return None
        if pixel_cells(pixels, *canvas) is None:
            return None
        look = (self._ground(), self.palette.name)
        try:
            return self._renderer(
                (name, canvas, pixels, look),
                lambda: PixelRenderer(self._art, name, canvas, pixels, look, PillowRaster),
            ).frame(progress)
        except (RasterError, RuntimeError):
            self._without_pixels()
            return None

    def _without_pixels(self) -> None:
        """Say that pixels failed: to the app, as it would not get past a screen that drew this."""
        self.app.post_message(PixelsFailed())

    def _ground(self) -> str:
        """The background as the terminal shows it, as #rrggbb.

        It is that of the palette: when this is a new one, the style sheet is still the old one.
        """
        colour = Color.parse(self.palette.colours["background"])
        if self.app.console.color_system == "256":
            colour = colour.downgrade(ColorSystem.EIGHT_BIT)
        return colour.get_truecolor(foreground=False).hex

    def _renderer(
        self, key: Hashable, make: Callable[[], Renderer | PixelRenderer]
    ) -> Renderer | PixelRenderer:
        """The renderer for a scene on a canvas, kept or made."""
        renderer = self._renderers.pop(key, None) or make()
        self._renderers[key] = renderer  # the last one used stands last
        for old in list(self._renderers)[:-_RENDERERS]:
            del self._renderers[old]
        return renderer

    # -- drawing

    def _draw(self, room: int) -> None:
        """Draw the moment, and repaint the spans that differ from the last frame."""
        old, new = self._frame, self._frame_of(self._scene, self._progress)
        if old is None or new is None or old is new:
            return
        spans = changed_spans(old, new)
        if sum(span.end - span.start for span in spans) > room:
            spans, self._next = _fitting(spans, room, self._next, old, new)
            rows = list(old.rows)
            for row, start, end in spans:
                rows[row] = replaced(rows[row], new.rows[row], start, end)
            new = msgspec.structs.replace(new, rows=tuple(rows))
        self._frame = new
        if spans:
            self.refresh(*_regions(spans, self._left))

    @property
    def _inset(self) -> int:
        """Cells before the caption."""
        return max(0, _INSET - self.gutter.left)

    @property
    def _left(self) -> int:
        """Cells before the picture."""
        return (self.size.width - self._frame.columns) // 2 if self._frame else 0

    def row(self, y: int) -> FrameRow | str:
        """Return a row of the frame, or a line of the caption."""
        rows = self._frame.rows if self._frame else ()
        if y < len(rows):
            return rows[y]
        y -= len(rows)
        return self._below[y] if y < len(self._below) else ""

    def draw(self, row: FrameRow | str, cells: int) -> Strip:
        """Draw a row of the frame, centred, or a line of the caption."""
        ground = self.background_style
        segments: list[Segment] = []
        if row and isinstance(row, str):
            segments = [
                Segment(" " * self._inset + visible(row), self.palette.style("quiet") + ground)
            ]
        elif not isinstance(row, str):
            segments = [Segment(" " * self._left, ground)]
            segments += [Segment(visible(run.text), self._style(run.style)) for run in row]
        return Strip(segments).adjust_cell_length(cells, ground)

    def _style(self, paint: CellStyle) -> Style:
        """Return the style of cells; without colours if the background has none."""
        if paint not in self._styles:
            back = self.background_style.bgcolor
            ground = back.triplet if back else None
            style = (
                self.palette.paint(self._art.roles, paint, ground.hex)
                if ground
                else self.background_style
            )
            self._styles[paint] = style
        return self._styles[paint]


def _regions(spans: Sequence[Span], left: int) -> Iterator[Region]:
    """Yield regions to repaint: one for the spans of adjacent rows, as each region has a cost."""
    for _, group in groupby(enumerate(sorted(spans)), key=lambda item: item[1].row - item[0]):
        block = [span for _, span in group]
        start, end = min(span.start for span in block), max(span.end for span in block)
        yield Region(left + start, block[0].row, end - start, len(block))


def _fitting(
    spans: Sequence[Span], room: int, begin: tuple[int, int], old: Frame, new: Frame
) -> tuple[tuple[Span, ...], tuple[int, int]]:
    """Return the first spans from `begin` on that take ``room`` cells, and where to continue.

    Rows with wide characters are not cut, but one of them is taken if it is the first.
    """
    count, (first, column) = len(new.rows), begin
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.row - first) % count):
        row, start, end = span
        whole = not (can_be_cut(old.rows[row]) and can_be_cut(new.rows[row]))
        if row == first and not whole:
            start = max(start, column)
        if whole and end - start > room and (chosen or not room):
            return tuple(chosen), (row, 0)
        if not whole and end - start > room:
            if room and start < end:
                chosen.append(Span(row, start, start + room))
            return tuple(chosen), (row, start + room)
        if start < end:
            chosen.append(Span(row, start, end))
            room = max(0, room - (end - start))
    return tuple(chosen), (first, 0)
