"""A sample of pixels, one row of cells high: fine lines, round forms and tones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import cos, pi, sin

from sij_tui.core.layout.tiles import PixelCells, Tile
from sij_tui.core.scenes.pixels.pillow import PillowRaster
from sij_tui.core.scenes.pixels.raster import Colour, Operation

_COLUMNS = 14
_POINTS = 24
_SHADES = 6


class PixelSample:
    """A row of tiles, kept for as long as there is this object.

    Args:
        cells: What the cells of the terminal hold.
        ground: The background.
        ink: What it is drawn in.

    Raises:
        RasterError: It cannot be drawn.
    """

    def __init__(self, cells: PixelCells, ground: Colour, ink: Colour) -> None:
        cell = (cells.width, cells.height)
        width, height = _COLUMNS * cells.width, cells.height
        raster = PillowRaster(width, height, ground)
        raster.draw(list(_operations(width, height, ground, ink)), (0, 0, width, height))
        palette = raster.colours(cells.colours, (ground, ink))
        self.text = "".join(
            cells.tiles.character(Tile(*cell, palette, pixels))
            for _, _, pixels in raster.cut((0, 0, _COLUMNS, 1), cell, palette)
        )
        cells.tiles.add_user(self)

    def tiles(self) -> Iterable[str]:
        """Return the characters that it shows."""
        return self.text


def _operations(width: int, height: int, ground: Colour, ink: Colour) -> Iterator[Operation]:
    """Yield a disc in tones, circles of thin lines, and a wave."""
    third, middle = width / 3, height / 2
    for step in range(_SHADES):
        size = middle * (1 - step / _SHADES) * 0.95
        yield Operation((_circle(third / 2, middle, size),), _mixed(ground, ink, step + 2))
    for size in (0.9, 0.55, 0.2):
        ring = _circle(1.5 * third, middle, middle * size)
        yield Operation(((*ring, ring[0]),), ink, width=1.2)
    left, across, up = 2.1 * third, 0.85 * third, 0.7 * middle
    shares = [at / _POINTS for at in range(_POINTS + 1)]
    wave = tuple((left + across * share, middle - up * sin(3 * pi * share)) for share in shares)
    yield Operation((wave,), ink, width=1.6)


def _circle(x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    turns = [2 * pi * at / _POINTS for at in range(_POINTS)]
    return tuple((x + size * cos(turn), y + size * sin(turn)) for turn in turns)


def _mixed(ground: Colour, ink: Colour, steps: int) -> Colour:
    red, green, blue = (
        a + (b - a) * steps // (_SHADES + 1) for a, b in zip(ground, ink, strict=True)
    )
    return red, green, blue
