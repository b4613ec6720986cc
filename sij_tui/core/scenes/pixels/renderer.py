"""A scene made ready for pixels on one size of canvas, and its frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sij_tui.core.content.scenes import Art
from sij_tui.core.layout.tiles import PixelCells, Tile
from sij_tui.core.scenes.affine import fitted
from sij_tui.core.scenes.cells.registry import CELL_RENDERERS
from sij_tui.core.scenes.colour import colour_of, parse_colour
from sij_tui.core.scenes.frame import BLANK, CellStyle, Frame, FrameCell, make_row
from sij_tui.core.scenes.grid import Dot
from sij_tui.core.scenes.label_placement import Placed, place
from sij_tui.core.scenes.paint import make_canvas
from sij_tui.core.scenes.pixels.damage import Operations, clipped, damaged
from sij_tui.core.scenes.pixels.operations import operations
from sij_tui.core.scenes.pixels.pillow import PillowRaster
from sij_tui.core.scenes.pixels.raster import Colour, Operation, PixelBox
from sij_tui.core.scenes.scene_graph import build_nodes

MOST_PIXELS = 600_000
"""Pixels of a picture; a larger one is drawn at half its size, or in cells."""
_LEADER = 1.6
"""Pixels across a leader line."""
_ARMS = {"─": "lr", "│": "ud", "┐": "ld", "┘": "lu", "┌": "rd", "└": "ru"}
_MOMENTS = (0.0, 0.5, 1.0)
"""Moments of the run whose colours a picture is shown in."""
_OWN = 2 / 3
"""Share of the colours that those of the shapes may take; the others soften edges."""


def pixel_cells(cells: PixelCells, columns: int, rows: int) -> tuple[int, int] | None:
    """Return width and height of a cell to draw with on such a canvas; None if it is too large."""
    width, height = cells.width, cells.height
    if columns * rows * width * height <= MOST_PIXELS:
        return width, height
    width, height = -(-width // 2), -(-height // 2)
    fits = cells.scales and columns * rows * width * height <= MOST_PIXELS
    return (width, height) if fits else None


class PixelRenderer:
    """A scene on a canvas of so many cells; only what has changed is drawn and cut anew.

    A frame depends on the progress alone. The tiles of the last one are kept in the store.

    Args:
        art: All pictures.
        scene_id: One of them.
        canvas: Columns and rows.
        cells: What the cells of the terminal hold; not too much for the canvas.
        look: The ground as #rrggbb, and the name of the theme.

    Raises:
        KeyError: There is no such scene.
        ValueError: The canvas has too many pixels.
        RasterError: It cannot be drawn.
    """

    def __init__(
        self,
        art: Art,
        scene_id: str,
        canvas: tuple[int, int],
        cells: PixelCells,
        look: tuple[str, str],
    ) -> None:
        scene = art.named(scene_id)
        if scene is None:
            raise KeyError(scene_id)
        self.columns, self.rows = canvas
        cell = pixel_cells(cells, *canvas)
        if cell is None:
            raise ValueError("the canvas has too many pixels")
        self._cell, self._store = cell, cells.tiles
        self._art, (self._ground, self._theme) = art, look
        self._known: dict[tuple[str, int], Colour] = {}
        self._size = (self.columns * cell[0], self.rows * cell[1])
        self._view, window = fitted(scene.view, self._size)
        self._edges = tuple(_around(window, self._size, self._colour("", 0)))
        """The ground around the view box, in which shapes are cut."""
        self._nodes = build_nodes(art, scene, self.columns, "pixels")
        self._still: dict[int, Operations] = {}
        self._grid = make_canvas(scene.view, *canvas, CELL_RENDERERS["blocks"])
        self._labels = place(scene.labels, self._grid)
        self._raster = PillowRaster(*self._size, self._colour("", 0))
        self._palette = self._make_palette(cells.colours, scene.still)
        self._operations: tuple[Operations, ...] = ()
        self._letters: Mapping[Dot, FrameCell] = {}
        self._tiles = [[BLANK] * self.columns for _ in range(self.rows)]
        self._frame = Frame(self.columns, (make_row([BLANK] * self.columns),) * self.rows)
        self._store.add_user(self)

    def tiles(self) -> Iterable[str]:
        """Return the characters that the last frame shows."""
        return self._frame.text

    def frame(self, progress: float) -> Frame:
        """Return the picture at this moment; the same object if nothing has changed.

        Raises:
            RasterError: It cannot be drawn.
        """
        progress = min(max(progress, 0.0), 1.0)
        shown = [
            placed
            for placed in self._labels
            if placed.label.during[0] <= progress <= placed.label.during[1]
        ]
        letters = {at: cell for placed in shown for at, cell in placed.cells().items()}
        now = (*self._drawn(progress), self._leaders(shown))
        boxes = damaged(self._operations, now, self._all) if self._operations else (self._all,)
        stale = {
            at for at in letters.keys() | self._letters.keys()
            if letters.get(at) != self._letters.get(at)
        }  # fmt: skip
        self._operations, self._letters = now, letters
        for box in boxes:
            self._draw(box, now)
            stale.update(self._cut(box))
        if stale:
            rows = list(self._frame.rows)
            for row in {row for _, row in stale}:
                rows[row] = make_row(
                    letters.get((column, row)) or self._tiles[row][column]
                    for column in range(self.columns)
                )
            self._frame = Frame(self.columns, tuple(rows))
        return self._frame

    @property
    def _all(self) -> PixelBox:
        return 0, 0, *self._size

    def _colour(self, role: str, strength: int) -> Colour:
        key = (role, strength)
        if key not in self._known:
            text = colour_of(self._art.roles, role, strength, self._ground, theme=self._theme)
            self._known[key] = parse_colour(text or self._ground)
        return self._known[key]

    def _drawn(self, progress: float) -> Iterator[Operations]:
        """Yield what draws each outline; what stands still is worked out once."""
        for number, node in enumerate(self._nodes):
            if node.changes:
                yield operations(node, self._view, progress, self._colour)
                continue
            if number not in self._still:
                self._still[number] = operations(node, self._view, 0.0, self._colour)
            yield self._still[number]

    def _leaders(self, shown: list[Placed]) -> Operations:
        """Return the ground under words, and the lines from them to what they name."""
        (wide, high), ground = self._cell, self._colour("", 0)
        made: list[Operation] = []
        for placed in shown:
            left, right = (placed.column - 1) * wide, (placed.end + 1) * wide
            made.append(Operation((_box(left, placed.row * high, right, high),), ground))
        for placed in shown:
            lines = tuple(
                _arms(mark.text, ((column + 0.5) * wide, (row + 0.5) * high), wide, high)
                for (column, row), mark in placed.rules(self._grid).items()
            )
            if lines:
                made.append(Operation(lines, self._colour(placed.leader, 100), width=_LEADER))
        return tuple(made)

    def _draw(self, box: PixelBox, what: Sequence[Operations]) -> None:
        *drawn, words = what
        outlines = (operation for each in drawn for operation in each)
        self._raster.draw(
            [
                operation
                for operation in (*outlines, *self._edges, *words)
                if clipped(operation, box)
            ],
            box,
        )

    def _cut(self, box: PixelBox) -> Iterator[Dot]:
        """Take the tiles of a box; yield the cells that are others now."""
        wide, high = self._cell
        cells = (box[0] // wide, box[1] // high, -(-box[2] // wide), -(-box[3] // high))
        blank = bytes(wide * high)
        for column, row, pixels in self._raster.cut(cells, self._cell, self._palette):
            cell = BLANK
            if pixels != blank:
                tile = Tile(wide, high, self._palette, pixels)
                cell = FrameCell(self._store.character(tile), CellStyle())
            if cell != self._tiles[row][column]:
                self._tiles[row][column] = cell
                yield column, row

    def _make_palette(self, most: int, still: float) -> bytes:
        """Return the colours of the picture: ground, those of the shapes, and some in between.

        Those in between are of the middle of the run and of the moment at which it rests: a faint
        area that comes late has no colour of its own before.
        """
        areas: dict[Colour, float] = {}
        for moment in _MOMENTS:
            for operation in (o for each in self._drawn(moment) for o in each):
                left, top, right, bottom = operation.box()
                area = (right - left) * (bottom - top)
                areas[operation.colour] = areas.get(operation.colour, 0.0) + area
        own = sorted(areas, key=lambda colour: (-areas[colour], colour))
        leaders = [self._colour(placed.leader, 100) for placed in self._labels]
        chosen: list[Colour] = [self._colour("", 0), *own[: int(most * _OWN)], *leaders]
        palette = b""
        for moment, limit in ((still, (len(chosen) + most) // 2), (_MOMENTS[1], most)):
            self._draw(self._all, (*self._drawn(moment), ()))
            palette = self._raster.colours(limit, chosen)
            chosen = [*zip(palette[::3], palette[1::3], palette[2::3], strict=True)]
        return palette


def _around(window: PixelBox, size: tuple[int, int], ground: Colour) -> Iterator[Operation]:
    """Yield what covers all but a window."""
    (left, top, right, bottom), (width, height) = window, size
    sides = (
        (0, 0, left, height), (right, 0, width - right, height),
        (0, 0, width, top), (0, bottom, width, height - bottom),
    )  # fmt: skip
    for x, y, wide, high in sides:
        if wide > 0 and high > 0:
            yield Operation((_box(x, y, x + wide, high),), ground)


def _box(left: float, top: float, right: float, high: float) -> tuple[tuple[float, float], ...]:
    """Return the outline of whole pixels: the last ones are inside."""
    right, bottom = right - 0.5, top + high - 0.5
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _arms(
    mark: str, middle: tuple[float, float], wide: int, high: int
) -> tuple[tuple[float, float], ...]:
    """Return the line that a character of a leader stands for."""
    x, y = middle
    ends = {
        "l": (x - wide / 2, y), "r": (x + wide / 2, y),
        "u": (x, y - high / 2), "d": (x, y + high / 2),
    }  # fmt: skip
    arms = _ARMS[mark]
    return ends[arms[0]], middle, ends[arms[1]]
