"""Words in a picture: where they stand in whole cells, and the line to what they name."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator

import msgspec

from sij_tui.core.content.scenes import SceneLabel
from sij_tui.core.layout.cells import char_width
from sij_tui.core.scenes.frame import CellStyle, FrameCell
from sij_tui.core.scenes.grid import Dot
from sij_tui.core.scenes.layer import Ink, Layer
from sij_tui.core.scenes.paint import Canvas
from sij_tui.core.scenes.path import Point
from sij_tui.core.scenes.raster import stroke


class Placed(msgspec.Struct, frozen=True):
    """A label that has found room: its first cell and its text, cell by cell."""

    label: SceneLabel
    point: Point
    """The spot that the leader line touches, in units."""
    column: int
    row: int
    letters: tuple[str, ...]

    @property
    def end(self) -> int:
        """The column after the last letter."""
        return self.column + len(self.letters)

    @property
    def leader(self) -> str:
        """The role of the leader line."""
        return self.label.leader or self.label.role

    def cells(self) -> dict[Dot, FrameCell]:
        """Return the cells of the text by (column, row)."""
        style = CellStyle(self.label.role)
        return {
            (self.column + i, self.row): FrameCell(text, style)
            for i, text in enumerate(self.letters)
        }

    def rules(self, canvas: Canvas) -> dict[Dot, FrameCell]:
        """Return the cells of the leader line, where it is drawn in characters."""
        style = CellStyle(self.leader)
        marks = zip(*_elbow(self, canvas), strict=True) if canvas.cells.rules else ()
        return {at: FrameCell(canvas.cells.rules[kind], style) for at, kind in marks}


def letters(text: str) -> tuple[str, ...]:
    """Return the text cell by cell; the second cell of a wide character is empty."""
    cells: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        wide = char_width(character)
        if cells and not wide:
            owner = -1 if cells[-1] else -2
            cells[owner] += character
        else:
            cells.append(character)
            cells.extend("" for _ in range(wide - 1))
    return tuple(cells)


def place(labels: tuple[SceneLabel, ...], canvas: Canvas) -> tuple[Placed, ...]:
    """Return the labels that find room, the first ones given taking precedence."""
    placed: list[Placed] = []
    for label in labels:
        if spots := label.placed(canvas.grid.columns):
            found = _fit(label, *spots, canvas)
            if found and not any(_meet(found, other) for other in placed):
                placed.append(found)
    return tuple(placed)


def _fit(label: SceneLabel, at: Point, to: Point, canvas: Canvas) -> Placed | None:
    grid, cells = canvas.grid, letters(label.text)
    ((x, y), (px, py)) = canvas.view.of((at, to))
    column, row = int(x // grid.cell_width), int(y // grid.cell_height)
    if abs(x - px) * 2 < abs(y - py):
        column -= len(cells) // 2
    elif x < px:
        column -= len(cells) - 1
    column = max(0, min(column, grid.columns - len(cells)))
    point = (int(px // grid.cell_width), int(py // grid.cell_height))
    if len(cells) > grid.columns or not 0 <= row < grid.rows:
        return None
    covers = row == point[1] and column <= point[0] < column + len(cells)
    return None if covers else Placed(label, to, column, row, cells)


def _meet(a: Placed, b: Placed) -> bool:
    (begin, end), (start, stop) = a.label.during, b.label.during
    together = begin <= stop and start <= end
    return together and a.row == b.row and a.column <= b.end and b.column <= a.end


def clearing(placed: Placed, canvas: Canvas) -> Layer:
    """Return the layer under a label: its box wiped, and its leader line if that is of dots."""
    grid = canvas.grid
    box = grid.cells((c, placed.row) for c in range(placed.column - 1, placed.end + 1))
    ends = tuple(_leader(placed, canvas))
    if canvas.cells.rules or math.dist(*ends) < 2 * grid.cell_width:
        return Layer(box)
    line = grid.dots(stroke([ends]).dots) & ~box
    return Layer(box | grid.halo(line, 1), {Ink(placed.leader): line} if line else {})


def _elbow(placed: Placed, canvas: Canvas) -> tuple[list[Dot], list[int]]:
    """Return the cells from a label across and then down or up to its point, and their marks."""
    ((px, py),) = canvas.view.of((placed.point,))
    column, row = int(px // canvas.grid.cell_width), int(py // canvas.grid.cell_height)
    step = 1 if row > placed.row else -1
    down = [(column, r) for r in range(placed.row + step, row, step)] if row != placed.row else []
    if placed.column <= column < placed.end:
        return down, [1] * len(down)
    right = column >= placed.end
    start = placed.end + 1 if right else placed.column - 2
    across = [(c, placed.row) for c in range(start, column, 1 if right else -1)]
    if row == placed.row:
        return across, [0] * len(across)
    corner = (2 if right else 4) + (0 if step > 0 else 1)
    marks = [*[0] * len(across), corner, *[1] * len(down)]
    return [*across, (column, placed.row), *down], marks


def _leader(placed: Placed, canvas: Canvas) -> Iterator[tuple[float, float]]:
    """Yield the two ends of the leader line, in dots."""
    grid = canvas.grid
    ((px, py),) = canvas.view.of((placed.point,))
    left = placed.column * grid.cell_width
    right = placed.end * grid.cell_width
    top = placed.row * grid.cell_height
    middle = top + grid.cell_height / 2
    if not left <= px <= right and abs(py - middle) <= grid.cell_height / 2:
        py = middle
    if px < left:
        yield (left, middle)
    elif px > right:
        yield (right, middle)
    elif py < middle:
        yield (px, top)
    else:
        yield (px, top + grid.cell_height)
    yield (px, py)
