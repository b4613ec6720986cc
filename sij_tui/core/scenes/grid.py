"""A canvas of dots held in one big integer, laid out so that a cell is one block of bits.

The dot (x, y) is the bit  (y // h) * stride + x * h + y % h,  h being the dots of a cell from top
to bottom. A column of a cell is thus h neighbouring bits, a cell a run of such columns, and a row
of cells a run of cells: the bytes of the integer are the cells in reading order, and a shift by h
moves the picture one dot sideways. Each row ends with one spare cell that catches what such a
shift pushes over the edge. Union, wiping and halos are then a few operations on one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

Dot = tuple[int, int]
DotSpan = tuple[int, int, int]
"""A row of dots: y, first x, and the x after the last."""


class Grid(msgspec.Struct, frozen=True):
    """The dots of a canvas: `columns` x `rows` cells of `cell_width` x `cell_height` dots."""

    columns: int
    rows: int
    cell_width: int
    cell_height: int
    inside: int
    """Every dot of the canvas."""
    top: int
    """The uppermost dots of every cell."""
    bottom: int
    """The lowest dots of every cell."""

    @property
    def width(self) -> int:
        """Dots across."""
        return self.columns * self.cell_width

    @property
    def height(self) -> int:
        """Dots down."""
        return self.rows * self.cell_height

    @property
    def cell_bytes(self) -> int:
        """Bytes that one cell takes."""
        return self.cell_width * self.cell_height // 8

    @property
    def row_bytes(self) -> int:
        """Bytes that one row of cells takes, with its spare cell."""
        return (self.columns + 1) * self.cell_bytes

    def dots(self, dots: Iterable[Dot]) -> int:
        """Return the plane with these dots set; dots off the canvas are left out."""
        high, stride, width, height = self.cell_height, self.row_bytes * 8, self.width, self.height
        cells = bytearray(self.row_bytes * self.rows)
        for x, y in dots:
            if 0 <= x < width and 0 <= y < height:
                bit = y // high * stride + x * high + y % high
                cells[bit >> 3] |= 1 << (bit & 7)
        return int.from_bytes(cells, "little")

    def spans(self, spans: Iterable[DotSpan]) -> int:
        """Return the plane with these rows of dots set; parts off the canvas are left out."""
        high, width, height = self.cell_height, self.width, self.height
        comb = _repeat(1, high, width)
        rows = [0] * self.rows
        for y, first, stop in spans:
            first, stop = max(first, 0), min(stop, width)
            if first < stop and 0 <= y < height:
                bits = comb & ((1 << high * stop) - (1 << high * first))
                rows[y // high] |= bits << y % high
        return self.join(rows)

    def join(self, rows: Sequence[int]) -> int:
        """Return the plane made of rows of cells, each a number of its own."""
        size = self.row_bytes
        return int.from_bytes(b"".join(row.to_bytes(size, "little") for row in rows), "little")

    def pattern(self, tile: Sequence[int]) -> int:
        """Return the plane covered with an 8 x 8 tile given as eight rows of bits."""
        high = self.cell_height
        times = self.width // 8 + 1
        lines = [
            _repeat(sum(1 << high * x for x in range(8) if bits >> x & 1), 8 * high, times)
            for bits in tile
        ]
        rows = []
        for row in range(self.rows):
            first = row * high
            rows.append(sum(lines[(first + y) % 8] << y for y in range(high)))
        keep = (1 << high * self.width) - 1
        return self.join([row & keep for row in rows])

    def cell_pattern(self, tile: Sequence[int]) -> int:
        """Return whole cells in a pattern of 8 x 8 cells given as eight rows of bits."""
        bits = 8 * self.cell_bytes
        full = (1 << bits) - 1
        keep = (1 << bits * self.columns) - 1
        times = self.columns // 8 + 1
        lines = [
            _repeat(sum(full << bits * x for x in range(8) if row >> x & 1), 8 * bits, times) & keep
            for row in tile
        ]
        return self.join([lines[row % 8] for row in range(self.rows)])

    def cells(self, chosen: Iterable[Dot]) -> int:
        """Return the plane with whole cells set, given as (column, row)."""
        size = self.cell_bytes
        cells = bytearray(self.row_bytes * self.rows)
        for column, row in chosen:
            if 0 <= column < self.columns and 0 <= row < self.rows:
                start = row * self.row_bytes + column * size
                cells[start : start + size] = b"\xff" * size
        return int.from_bytes(cells, "little")

    def halo(self, plane: int, reach: float) -> int:
        """Return the plane grown by `reach` dots all round; 1.5 takes in the corners as well."""
        steps = int(reach)
        if reach % 1 >= 0.5:
            plane |= self.left(plane) | self.right(plane)
            plane |= self.down(plane) | self.up(plane)
            steps -= 1
        for _ in range(steps):
            plane |= self.down(plane) | self.up(plane) | self.left(plane) | self.right(plane)
        return plane

    def down(self, plane: int) -> int:
        """Return the plane moved one dot down."""
        high = self.cell_height
        low = plane & self.bottom
        return (((plane ^ low) << 1) | (low >> (high - 1) << self.row_bytes * 8)) & self.inside

    def up(self, plane: int) -> int:
        """Return the plane moved one dot up."""
        high = self.cell_height
        first = plane & self.top
        return ((plane ^ first) >> 1) | (first << (high - 1) >> self.row_bytes * 8)

    def left(self, plane: int) -> int:
        """Return the plane moved one dot to the left."""
        return (plane >> self.cell_height) & self.inside

    def right(self, plane: int) -> int:
        """Return the plane moved one dot to the right."""
        return (plane << self.cell_height) & self.inside

    def to_bytes(self, plane: int) -> bytes:
        """Return the plane as bytes: `cell_bytes` a cell, `row_bytes` a row of cells."""
        return plane.to_bytes(self.row_bytes * self.rows, "little")


def _repeat(bits: int, period: int, times: int) -> int:
    """Return `bits` written `times` times, `period` bits apart."""
    return bits * (((1 << period * times) - 1) // ((1 << period) - 1))


def make_grid(columns: int, rows: int, cell_width: int, cell_height: int) -> Grid:
    """Return the grid for a canvas of so many cells."""
    bare = Grid(columns, rows, cell_width, cell_height, 0, 0, 0)
    width, height = bare.width, bare.height
    inside = bare.spans((y, 0, width) for y in range(height))
    top = bare.spans((y, 0, width) for y in range(0, height, cell_height))
    return Grid(columns, rows, cell_width, cell_height, inside, top, top << (cell_height - 1))
