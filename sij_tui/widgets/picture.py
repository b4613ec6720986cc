"""A widget that shows a scene at a moment, in the characters of a tier or in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.timer import Timer

from sij_tui.core.content.control_characters import visible
from sij_tui.core.content.scenes import MIN_PICTURE_ROWS, Art
from sij_tui.core.layout.cells import width, wrap
from sij_tui.core.layout.glyphs import plain
from sij_tui.core.layout.tiles import PixelCells
from sij_tui.core.scenes.crossfade import crossfade
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
from sij_tui.widgets.scene_renderers import PixelError, SceneRenderers
from sij_tui.widgets.sliced_strip import sliced

ALL = 1_000_000
"""More cells than any window has."""
_REFINE_DELAY_S, _REFINE_S = 0.5, 0.075
"""Seconds that a picture has to be at rest before it is drawn in pixels on a slower link, and
between the parts in which that is done."""


class Picture(RowWidget[FrameRow | str]):
    """Shows a scene at a moment, and its caption; repaints only cells that differ.

    Where the link carries pixels only of pictures at rest, it is drawn in glyphs, and then in
    pixels row by row; whatever else is to be shown comes between the rows.
    """

    def __init__(self, art: Art, *, id: str | None = None, still: Still | None = None) -> None:
        super().__init__(id=id)
        self._art = art
        self._still = still
        """A frame drawn in advance; used while scene, moment, tier and size are the same."""
        self._scene = ""
        self._caption = ""
        self._progress = 0.0
        self._renderers = SceneRenderers(art)
        self._frame: Frame | None = None
        """What is shown."""
        self._painted_top = 0
        """Blank rows above it, while it is being painted."""
        self._wanted: Frame | None = None
        """What is to be shown; parts of it may still be missing."""
        self._origin: Frame | None = None
        """The frame of another scene that this one fades in from; None for none."""
        self._share = 1.0
        """How far it has faded in."""
        self._is_playing = False
        self._below: list[str] = []
        self._next = (0, 0)
        """Row and column at which a frame that is sent in parts continues."""
        self._refine_timer: Timer | None = None
        self._is_refined = False
        """Whether parts of the frame are shown in pixels that have to be shown in glyphs."""
        self._fine: Frame | None = None
        """The frame in pixels, of which parts are shown."""
        self._styles: dict[CellStyle, Style] = {}

    @property
    def scene(self) -> str:
        """Id of the scene shown; empty for none."""
        return self._scene

    @property
    def frame(self) -> Frame | None:
        """The frame shown; None if there is none or the widget is hidden."""
        return self._frame if self.display else None

    @property
    def can_fade(self) -> bool:
        """Whether there are colours, and the link carries one whole picture after another."""
        if self.glyphs.tier == "ascii" or self.background_style.bgcolor is None:
            return False
        pixels, frame = self.glyphs.pixels, self._frame
        if frame is None or pixels is None or pixels.only_stills:
            return True
        return pixels.budget() >= frame.columns * len(frame.rows)

    def set_art(self, art: Art) -> None:
        """Use the scenes of another edition."""
        if art != self._art:
            self._art, self._still, self._scene = art, None, ""
            self._renderers = SceneRenderers(art)

    def set_scene(
        self,
        scene: str,
        progress: float,
        caption: str = "",
        room: int = ALL,
        *,
        share: float = 1.0,
        playing: bool = False,
    ) -> None:
        """Show a scene at a moment.

        Args:
            scene: Its id; empty for none.
            progress: The moment, from 0 to 1.
            caption: What stands below it.
            room: Cells that are painted at most; the others follow with the next call.
            share: How far it has faded in from the scene before, from 0 to 1.
            playing: Whether more moments follow at once.
        """
        changed = (scene, caption) != (self._scene, self._caption)
        if scene != self._scene:
            self._origin = self._wanted if self._is_refined else self._frame
        if share >= 1:
            self._origin = None
        self._scene, self._caption, self._progress = scene, caption, progress
        self._share, self._is_playing = share, playing
        if changed:
            self.relayout()
            self.refresh()
        else:
            self._draw(room)

    def prepare(self, scene: str, progress: float) -> None:
        """Draw a moment of another scene in advance."""
        self._frame_of(scene, progress, in_pixels=not self._refines)

    def lay_out(self) -> None:
        """Draw for another scene, size, theme or tier."""
        self._styles = {}
        self.clear_drawn()
        text = plain(self._caption) if self.glyphs.tier == "ascii" else self._caption
        lines = wrap(text, self.size.width) if text else []
        self._below = [text[start:end] for start, end in lines]
        self._frame = self._wanted = self._next_frame()
        self._is_refined = False
        self._refine_later()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the widest scene, drawn in all rows but one for the caption."""
        rows = max(MIN_PICTURE_ROWS, container.height - 1)
        return max((ceil(rows * scene.across) for scene in self._art.scenes), default=0)

    def _next_frame(self) -> Frame | None:
        """The frame of the scene at its moment, as far as it has faded in."""
        frame = self._frame_of(self._scene, self._progress, in_pixels=not self._refines)
        if self._origin is None or frame is None:
            return frame
        pixels = self.glyphs.pixels
        return crossfade(self._origin, frame, self._share, pixels.tiles if pixels else None)

    def _frame_of(self, name: str, progress: float, *, in_pixels: bool) -> Frame | None:
        """Return the frame of a scene at a moment in this size; None if it is too small."""
        scene = self._art.named(name)
        canvas = (
            scene.canvas(self.size.width, self.size.height - len(self._below)) if scene else None
        )
        if canvas is None:
            return None
        if (
            in_pixels
            and self.glyphs.pixels
            and (frame := self._in_pixels(name, progress, canvas, self.glyphs.pixels))
        ):
            return frame
        tier = self.glyphs.tier
        if self._still and self._still.is_of(name, progress, tier, canvas):
            return self._still.frame
        return self._renderers.in_glyphs(name, progress, canvas, tier)

    def _in_pixels(
        self, name: str, progress: float, canvas: tuple[int, int], pixels: PixelCells
    ) -> Frame | None:
        """A moment of a scene in pixels; None where there are too many, or that fails."""
        ground = self.palette.background_in(self.app.console.color_system)
        look = (ground, self.palette.name)
        try:
            return self._renderers.in_pixels(name, progress, canvas, pixels, look)
        except PixelError:
            # To the app, as it would not get past a screen that drew this.
            self.app.post_message(PixelsFailed())
            return None

    # -- drawing

    def _draw(self, room: int) -> None:
        """Draw the moment, and repaint the spans that differ from what is shown."""
        new = self._next_frame()
        if self._frame is None or new is None:
            return
        if new is not self._wanted or not self._is_refined:
            self._wanted = new
            pixels = self.glyphs.pixels
            if pixels and room < ALL and not self._refines:
                room = min(room, pixels.budget())
            if self._show_part(new, room):
                self._is_refined = False
                self._stop_refining()
        if self._refine_timer is None and not self._is_refined:
            self._refine_later()

    def _show_part(self, new: Frame, room: int) -> bool:
        """Show what differs in a frame, as far as there is room; say whether anything did."""
        old = self._frame
        spans = changed_spans(old, new) if old else ()
        if old is None or not spans:
            return False
        if sum(span.end - span.start for span in spans) > room:
            spans, self._next = _fitting(spans, room, self._next, old, new)
            rows = list(old.rows)
            for row, start, end in spans:
                rows[row] = replaced(rows[row], new.rows[row], start, end)
            new = msgspec.structs.replace(new, rows=tuple(rows))
        self._frame = new
        if spans:
            self.refresh(*_regions(spans, self._left, self._top))
        return True

    # -- pixels on a slower link

    @property
    def _refines(self) -> bool:
        """Whether the link carries pixels only of pictures at rest."""
        return self.glyphs.pixels is not None and self.glyphs.pixels.only_stills

    def _refine_later(self) -> None:
        """Draw in pixels when it has been at rest for a while."""
        self._stop_refining()
        self._fine = None
        if self._refines and self._frame and not self._is_playing and self._share >= 1:
            self._refine_timer = self.set_timer(_REFINE_DELAY_S, self._refine)

    def _refine(self) -> None:
        """Show the next rows in pixels."""
        self._refine_timer = None
        pixels = self.glyphs.pixels
        fine = self._fine or self._frame_of(self._scene, self._progress, in_pixels=True)
        self._fine = fine
        if not (pixels and self._refines and fine and self._frame):
            return
        room = pixels.budget()
        is_unfinished = bool(room) and self._show_part(fine, max(room, fine.columns))
        self._is_refined = self._is_refined or is_unfinished
        if is_unfinished or not room:
            self._refine_timer = self.set_timer(_REFINE_S, self._refine)

    def _stop_refining(self) -> None:
        if self._refine_timer:
            self._refine_timer.stop()
            self._refine_timer = None

    def suspend(self) -> None:
        """Go back to glyphs: whatever covers it is not to wait, nor is what is shown after it."""
        self._stop_refining()
        if self._is_refined:
            self._frame, self._is_refined = self._wanted, False

    def resume(self) -> None:
        """Draw in pixels again."""
        self._refine_later()

    @property
    def _top(self) -> int:
        """Blank rows above the picture, which stands with its caption in the middle."""
        if self._frame is None:
            return 0
        return max(0, self.size.height - len(self._frame.rows) - len(self._below)) // 2

    @property
    def _left(self) -> int:
        """Cells before the picture."""
        return (self.size.width - self._frame.columns) // 2 if self._frame else 0

    def _strips(self, lines: range) -> list[Strip]:
        """Return rows of the widget; how far down the picture begins is the same for all."""
        self._painted_top = self._top
        return super()._strips(lines)

    def row(self, y: int) -> FrameRow | str:
        """Return a row of the frame, or a line of the caption."""
        rows = self._frame.rows if self._frame else ()
        y -= self._painted_top
        if y < len(rows):
            return rows[y] if y >= 0 else ""
        y -= len(rows)
        return self._below[y] if y < len(self._below) else ""

    def draw(self, row: FrameRow | str, cells: int) -> Strip:
        """Draw a row of the frame, or a line of the caption, in the middle."""
        ground = self.background_style
        segments: list[Segment] = []
        if row and isinstance(row, str):
            style = self.palette.style("quiet") + ground
            indent = (cells - width(row)) // 2
            segments = [Segment(" " * indent, ground), Segment(visible(row), style)]
        elif not isinstance(row, str):
            segments = [Segment(" " * self._left, ground)]
            segments += [Segment(visible(run.text), self._style(run.style)) for run in row]
            drawn = self._left + sum(run.width for run in row)
            return Strip(segments, drawn).adjust_cell_length(cells, ground)
        return Strip(segments).adjust_cell_length(cells, ground)

    def draw_in_advance(self, row: FrameRow | str | None, cells: int) -> Strip:
        """Draw a row of so many cells with its padding, and cache it."""
        strip = self._drawn[row] = sliced(super().draw_in_advance(row, cells))
        return strip

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


def _regions(spans: Sequence[Span], left: int, top: int) -> Iterator[Region]:
    """Yield regions to repaint: one for the spans of adjacent rows, as each region has a cost."""
    for _, group in groupby(enumerate(sorted(spans)), key=lambda item: item[1].row - item[0]):
        block = [span for _, span in group]
        start, end = min(span.start for span in block), max(span.end for span in block)
        yield Region(left + start, top + block[0].row, end - start, len(block))


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
