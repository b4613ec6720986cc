"""A scene made ready for one size of canvas, and its frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import Art
from sij_tui.core.scenes.affine import Affine
from sij_tui.core.scenes.cells.registry import CELL_RENDERERS
from sij_tui.core.scenes.drawings import at_moment, stages, words_alone
from sij_tui.core.scenes.frame import BLANK, Frame, FrameCell, FrameRow, make_row
from sij_tui.core.scenes.grid import Dot
from sij_tui.core.scenes.label_placement import Placed, clearing, place
from sij_tui.core.scenes.layer import Ink, Layer, stack
from sij_tui.core.scenes.paint import (
    Canvas,
    Mask,
    Pose,
    line_width_in_dots,
    make_canvas,
    make_mask,
    paint,
    pose,
)
from sij_tui.core.scenes.scene_graph import Node, build_nodes

_MASKS = 12
"""Forms of an outline that are kept: one that turns to and fro comes back to them."""
_CHANGED = re.compile(rb"[^\0]+")


def render(
    art: Art, scene_id: str, progress: float, columns: int, rows: int, glyphs: GlyphTier
) -> Frame:
    """Return one picture of a scene; a Renderer is cheaper for more than one.

    `progress` runs from 0 to 1 and is clamped. Raises KeyError for an unknown scene.
    """
    return Renderer(art, scene_id, columns, rows, glyphs).frame(progress)


class _AnimatedNode:
    """An outline that changes over the run, with its last dots and layer."""

    def __init__(self, node: Node, canvas: Canvas) -> None:
        self._node = node
        self._canvas = canvas
        self._width = line_width_in_dots(node, canvas)
        self._pose: Pose | None = None
        self._masks: dict[Affine, Mask] = {}
        self._layer = Layer()

    def pose(self, progress: float) -> Pose:
        """Return the pose at this moment."""
        return pose(self._node, self._canvas, progress)

    def layer(self, at: Pose) -> Layer:
        """Return the layer of a pose, made anew only if the pose has changed."""
        if at != self._pose:
            mask = self._masks.pop(at.form, None) or make_mask(self._node, at.form, self._width)
            self._masks[at.form] = mask  # the last one used stands last
            if len(self._masks) > _MASKS:
                del self._masks[next(iter(self._masks))]
            self._layer = paint(self._node, self._canvas, mask, at)
            self._pose = at
        return self._layer


class Renderer:
    """A scene on a canvas of `columns` x `rows` cells; what stands still is drawn once.

    A frame depends on the progress alone. The object keeps the last frame, so that the next one
    costs only what has changed.
    """

    def __init__(self, art: Art, scene_id: str, columns: int, rows: int, glyphs: GlyphTier) -> None:
        scene = art.named(scene_id)
        if scene is None:
            raise KeyError(scene_id)
        self.columns, self.rows = columns, rows
        self._drawings = stages(scene, columns, rows) if glyphs == "ascii" else ()
        self._words_alone = (
            words_alone(scene, columns, rows) if glyphs == "ascii" and scene.drawings else None
        )
        self._weights = {role.id: role.weight for role in art.roles}
        self._canvas = make_canvas(scene.view, columns, rows, CELL_RENDERERS[glyphs])
        self._drawables = tuple(_drawables(build_nodes(art, scene, columns, glyphs), self._canvas))
        self._labels = [
            (label, clearing(label, self._canvas)) for label in place(scene.labels, self._canvas)
        ]
        self._key: object = None
        self._memo: dict[tuple[tuple[Ink, int], ...], FrameCell] = {}
        self._planes: dict[Ink, int] = {}
        self._letters: dict[Dot, FrameCell] = {}
        self._cells: list[list[FrameCell]] = [[BLANK] * columns for _ in range(rows)]
        self._frame = Frame(columns, (make_row([BLANK] * columns),) * rows)

    def frame(self, progress: float) -> Frame:
        """Return the picture at this moment; the same object if nothing has changed."""
        progress = min(max(progress, 0.0), 1.0)
        if self._words_alone:
            return at_moment(self._drawings, progress) or self._words_alone
        poses = [
            drawable.pose(progress) if isinstance(drawable, _AnimatedNode) else None
            for drawable in self._drawables
        ]
        shown = [
            (label, layer)
            for label, layer in self._labels
            if label.label.during[0] <= progress <= label.label.during[1]
        ]
        key = (poses, [label for label, _ in shown])
        if key != self._key:
            self._key = key
            layers: list[Layer] = [
                _layer(drawable, at) for drawable, at in zip(self._drawables, poses, strict=True)
            ]
            mixes = self._canvas.cells.mixes
            whole = stack([*layers, *(layer for _, layer in shown)], mixes=mixes)
            self._update(
                {**whole.lines, **whole.tones}, _text([label for label, _ in shown], self._canvas)
            )
        return self._frame

    def _update(self, planes: dict[Ink, int], letters: dict[Dot, FrameCell]) -> None:
        """Make the cells that differ from the last frame, and the rows they are in."""
        stale = self._stale(planes)
        stale.update(
            at
            for at in self._letters.keys() | letters.keys()
            if self._letters.get(at) != letters.get(at)
        )
        self._planes, self._letters = planes, letters
        if not stale:
            return
        grid = self._canvas.grid
        images = [(ink, grid.to_bytes(plane)) for ink, plane in planes.items()]
        for column, row in stale:
            drawn = self._cell(images, column, row)
            self._cells[row][column] = _written(letters.get((column, row)), drawn)
        rows: list[FrameRow] = list(self._frame.rows)
        for row in {row for _, row in stale}:
            rows[row] = make_row(self._cells[row])
        self._frame = Frame(self.columns, tuple(rows))

    def _stale(self, planes: Mapping[Ink, int]) -> set[Dot]:
        """Return the cells, by (column, row), whose dots differ from the last frame."""
        differ = 0
        for ink in self._planes.keys() | planes.keys():
            differ |= self._planes.get(ink, 0) ^ planes.get(ink, 0)
        grid = self._canvas.grid
        size, width = grid.cell_bytes, self.columns + 1
        stale = set()
        for match in _CHANGED.finditer(grid.to_bytes(differ)):
            for place_ in range(match.start() // size, (match.end() - 1) // size + 1):
                stale.add((place_ % width, place_ // width))
        return stale

    def _cell(self, images: list[tuple[Ink, bytes]], column: int, row: int) -> FrameCell:
        size = self._canvas.grid.cell_bytes
        start = row * self._canvas.grid.row_bytes + column * size
        parts = tuple(
            (ink, int.from_bytes(dots, "little"))
            for ink, image in images
            if any(dots := image[start : start + size])
        )
        if not parts:
            return BLANK
        if parts not in self._memo:
            self._memo[parts] = self._canvas.cells.cell(parts, self._weights)
        return self._memo[parts]


def _layer(drawable: Layer | _AnimatedNode, at: Pose | None) -> Layer:
    if isinstance(drawable, Layer):
        return drawable
    return drawable.layer(at) if at else Layer()


def _written(letter: FrameCell | None, drawn: FrameCell) -> FrameCell:
    """Return a letter on the background of what is drawn under it."""
    if letter is None:
        return drawn
    back = drawn.style
    return FrameCell(
        letter.text, letter.style._replace(back=back.back, back_strength=back.back_strength)
    )


def _text(labels: list[Placed], canvas: Canvas) -> dict[Dot, FrameCell]:
    """Return the cells of leader lines and, over them, of words."""
    rules = {at: cell for label in labels for at, cell in label.rules(canvas).items()}
    return rules | {at: cell for label in labels for at, cell in label.cells().items()}


def _drawables(nodes: tuple[Node, ...], canvas: Canvas) -> Iterator[Layer | _AnimatedNode]:
    """Yield what moves as animated nodes, and runs of what does not as one layer."""
    still: list[Layer] = []
    for node in nodes:
        if node.changes:
            if still:
                yield stack(still, mixes=canvas.cells.mixes)
            still = []
            yield _AnimatedNode(node, canvas)
        else:
            at = pose(node, canvas, 0.0)
            shape = make_mask(node, at.form, line_width_in_dots(node, canvas))
            still.append(paint(node, canvas, shape, at))
    if still:
        yield stack(still, mixes=canvas.cells.mixes)
