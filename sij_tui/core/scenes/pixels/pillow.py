"""The raster that Pillow makes, anti-aliased: drawn twice as fine each way, then averaged.

Each box is drawn in whole rows at whole pixels, so a part drawn anew is the same as in a whole
picture, to the pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from math import ceil, floor
from typing import ParamSpec, TypeVar

from PIL import Image, ImageChops, ImageDraw

from sij_tui.core.scenes.pixels.raster import (
    ROUND_FROM,
    Chains,
    Colour,
    Operation,
    PixelBox,
    RasterError,
)

_SUPERSAMPLING = 2
_LEAST_COLOUR_DISTANCE = 150
"""Square of the distance of two colours that are not shown as one."""
_P = ParamSpec("_P")
_R = TypeVar("_R")


def _raising_raster_errors(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Have a function raise RasterError alone: a library of its own kind may raise anything."""

    @wraps(function)
    def guarded(*arguments: _P.args, **options: _P.kwargs) -> _R:
        try:
            return function(*arguments, **options)
        except Exception as error:
            raise RasterError(str(error)) from error

    return guarded


class PillowRaster:
    """A canvas of so many pixels on a ground."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self._ground = ground
        self._canvas = Image.new("RGB", (width, height), ground)
        self._palettes: dict[bytes, Image.Image] = {}

    @property
    def image(self) -> Image.Image:
        """The canvas as it is now."""
        return self._canvas

    @_raising_raster_errors
    def draw(self, operations: Sequence[Operation], box: PixelBox) -> None:
        """Draw a box of the canvas anew, whatever stands there.

        Raises:
            RasterError: It cannot.
        """
        left, top, right, bottom = box
        size = (self._canvas.width * _SUPERSAMPLING, (bottom - top) * _SUPERSAMPLING)
        part = Image.new("RGB", size, self._ground)
        for operation in operations:
            _draw(part, operation, top)
        part = part.crop((left * _SUPERSAMPLING, 0, right * _SUPERSAMPLING, size[1])).reduce(
            _SUPERSAMPLING
        )
        self._canvas.paste(part, (left, top))

    @_raising_raster_errors
    def colours(self, most: int, first: Iterable[Colour]) -> bytes:
        """Return the colours that show the canvas best, as bytes, with some first.

        Raises:
            RasterError: It cannot.
        """
        chosen = list(dict.fromkeys(first))[:most]
        flat = self._canvas.quantize(most, method=Image.Quantize.FASTOCTREE).getpalette() or []
        for colour in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
            if len(chosen) < most and all(
                _distance(colour, other) > _LEAST_COLOUR_DISTANCE for other in chosen
            ):
                chosen.append(colour)
        return bytes(part for colour in chosen for part in colour)

    @_raising_raster_errors
    def cut(
        self, cells: PixelBox, cell: tuple[int, int], palette: bytes
    ) -> Iterable[tuple[int, int, bytes]]:
        """Return column, row and pixels of each of some cells, in the nearest colours.

        Raises:
            RasterError: It cannot.
        """
        return list(self._cut(cells, cell, palette))

    def _cut(
        self, cells: PixelBox, cell: tuple[int, int], palette: bytes
    ) -> Iterator[tuple[int, int, bytes]]:
        (left, top, right, bottom), (wide, high) = cells, cell
        part = self._canvas.crop((left * wide, top * high, right * wide, bottom * high))
        flat = part.quantize(palette=self._palette(palette), dither=Image.Dither.NONE)
        # Not by Pillow, cell by cell: it makes each of them in a buffer of 64 kB, which it cuts to
        # size where it is, so that tiles that are kept would lie far apart in memory.
        pixels, width = flat.tobytes(), flat.width
        for row in range(bottom - top):
            start = row * high * width
            for column in range(right - left):
                first = start + column * wide
                lines = range(first, first + high * width, width)
                tile = b"".join([pixels[at : at + wide] for at in lines])
                yield left + column, top + row, tile

    def _palette(self, colours: bytes) -> Image.Image:
        if colours not in self._palettes:
            image = Image.new("P", (1, 1))
            image.putpalette(colours + colours[:3] * (256 - len(colours) // 3))
            self._palettes = {colours: image}
        return self._palettes[colours]


def _draw(part: Image.Image, operation: Operation, top: int) -> None:
    is_plain = operation.opacity >= 1 and not (
        operation.even_odd or operation.within or operation.without
    )
    if is_plain:
        _shape(ImageDraw.Draw(part), operation, operation.chains, top, operation.colour)
        return
    left, upper, right, lower = (
        limit(edge * _SUPERSAMPLING)
        for limit, edge in zip((floor, floor, ceil, ceil), operation.box(), strict=True)
    )
    upper, lower = upper - top * _SUPERSAMPLING, lower - top * _SUPERSAMPLING
    left, upper = max(left, 0), max(upper, 0)
    right, lower = min(right, part.width), min(lower, part.height)
    if left >= right or upper >= lower:
        return
    size, at = (right, lower - upper), (top + upper / _SUPERSAMPLING)
    mask = _inside(operation, operation.chains, size, at, operation.even_odd)
    for chains in operation.within:
        mask = ImageChops.logical_and(mask, _inside(None, chains, size, at, even_odd=False))
    for chains in operation.without:
        hole = _inside(None, chains, size, at, even_odd=False)
        mask = ImageChops.logical_xor(mask, ImageChops.logical_and(mask, hole))  # no "not" of bits
    if operation.opacity < 1:
        level = round(operation.opacity * 255)
        mask = mask.convert("L").point([0] * 255 + [level])
    part.paste(operation.colour, (0, upper, right, lower), mask)


def _inside(
    operation: Operation | None, chains: Chains, size: tuple[int, int], top: float, even_odd: bool
) -> Image.Image:
    mask = Image.new("1", size)
    if not even_odd:
        _shape(ImageDraw.Draw(mask), operation, chains, top, 1)
        return mask
    for chain in chains:
        one = Image.new("1", size)
        _shape(ImageDraw.Draw(one), operation, (chain,), top, 1)
        mask = ImageChops.logical_xor(mask, one)
    return mask


def _shape(
    draw: ImageDraw.ImageDraw,
    operation: Operation | None,
    chains: Chains,
    top: float,
    ink: Colour | int,
) -> None:
    """Draw the inside or the line of some chains, moved up by so many pixels."""
    up = round(top * _SUPERSAMPLING)
    width = operation.width if operation else 0.0
    for chain in chains:
        points = [(floor(x * _SUPERSAMPLING), floor(y * _SUPERSAMPLING) - up) for x, y in chain]
        if not width:
            if len(points) > 2:
                draw.polygon(points, fill=ink)
            continue
        thick = max(round(width * _SUPERSAMPLING), 1)
        draw.line(points, fill=ink, width=thick, joint="curve")
        if width >= ROUND_FROM:
            reach = thick // 2
            for x, y in (points[0], points[-1]):
                draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=ink)


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def preload() -> None:
    """Draw a little of everything, so that the library loads nothing later: it may not be able to.

    Raises:
        RasterError: It cannot draw at all.
    """
    square = (((0.0, 0.0), (6.0, 0.0), (6.0, 6.0)),)
    raster = PillowRaster(8, 8, (0, 0, 0))
    raster.draw(
        [
            Operation(square, (9, 9, 9)),
            Operation(square, (9, 9, 9), 0.5, width=3.0, within=(square,), without=(square,)),
            Operation(square, (9, 9, 9), 0.5, even_odd=True),
        ],
        (0, 0, 8, 8),
    )
    raster.cut((0, 0, 1, 1), (8, 8), raster.colours(4, [(0, 0, 0)]))
