"""An outline at one moment of the run, turned into a layer of ink."""

from __future__ import annotations

from dataclasses import dataclass, field

from sij_tui.core.content.scenes import Tone
from sij_tui.core.scenes.affine import Affine
from sij_tui.core.scenes.cells.base import CellRenderer
from sij_tui.core.scenes.dither import STRENGTH, fade_cells, fade_pattern, tone_pattern
from sij_tui.core.scenes.grid import Grid
from sij_tui.core.scenes.layer import Ink, Layer
from sij_tui.core.scenes.raster import Stroke, interior, stroke
from sij_tui.core.scenes.scene_graph import Node

WIDE_CANVAS = 100
"""Columns from which lines of more than one dot grow by a third."""


@dataclass(frozen=True)
class Canvas:
    """The dots to draw on, how the view box lies on them, and patterns made so far."""

    grid: Grid
    cells: CellRenderer
    view: Affine
    window: int
    """The dots of the view box; nothing is drawn outside it."""
    patterns: dict[tuple[str, Tone | int], int] = field(default_factory=dict)

    def tone(self, tone: Tone) -> int:
        """Return the dots that a tone sets on this canvas."""
        if not self.cells.dithers:
            return self.grid.inside
        key = ("tone", tone)
        if key not in self.patterns:
            self.patterns[key] = tone_pattern(self.grid, tone)
        return self.patterns[key]

    def fade(self, level: int) -> int:
        """Return the dots that are left when `level` of 64 are."""
        key = ("fade", level)
        if key not in self.patterns:
            make = fade_pattern if self.cells.dithers else fade_cells
            self.patterns[key] = make(self.grid, level)
        return self.patterns[key]


def make_canvas(
    view: tuple[float, float, float, float], columns: int, rows: int, cells: CellRenderer
) -> Canvas:
    """Return the canvas: the view box scaled evenly to the cells, and centred."""
    grid = cells.grid(columns, rows)
    left, top, width, height = view
    scale = min(grid.width / width, grid.height / height)
    east = (grid.width - width * scale) / 2
    south = (grid.height - height * scale) / 2
    x0, y0 = round(east), round(south)
    x1, y1 = round(east + width * scale), round(south + height * scale)
    return Canvas(
        grid=grid,
        cells=cells,
        view=Affine(scale, 0.0, 0.0, scale, east - left * scale, south - top * scale),
        window=grid.spans((y, x0, x1) for y in range(y0, y1)),
    )


@dataclass(frozen=True, slots=True)
class Mask:
    """An outline in dots at rest: its line and the rows of dots inside it."""

    scale: float
    line: Stroke
    inside: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Pose:
    """All that decides how an outline looks; equal poses give equal layers."""

    form: Affine
    offset: tuple[int, int]
    strength: float
    draw: tuple[float, ...]
    shift: float
    tone: Tone


def pose(node: Node, canvas: Canvas, progress: float) -> Pose:
    """Return the pose of an outline.

    Travel is rounded to steps of the tier, so that a moving shape keeps its exact form.
    """
    rest = node.map(canvas.view, progress, travel=False)
    there = node.map(canvas.view, progress)
    strength = node.strength(progress)
    levels = 4 if canvas.cells.mixes else 64
    across, down = canvas.cells.step
    return Pose(
        form=rest,
        offset=(_rounded(there.e - rest.e, across), _rounded(there.f - rest.f, down)),
        strength=round(min(max(strength, 0.0), 1.0) * levels) / levels,
        draw=tuple(node.draw(progress)),
        shift=node.tracks.shift.at(progress)[0],
        tone=node.tone(progress),
    )


def _rounded(length: float, step: int) -> int:
    return round(length / step) * step


def make_mask(node: Node, form: Affine, width: int) -> Mask:
    """Return the dots of an outline under a map; a line of even width is centred between dots."""
    chains = [form.of(chain) for chain in node.chains]
    half = 0.0 if width % 2 else 0.5
    shifted = [[(x - half, y - half) for x, y in chain] for chain in chains]
    fills = node.closed or node.style.fill not in (None, "none") or _ever_filled(node)
    return Mask(
        scale=form.scale,
        line=stroke(shifted),
        inside=interior(chains, node.style.holes) if fills else (),
    )


def _ever_filled(node: Node) -> bool:
    return any(tone != "none" for _, tone in node.tracks.fills)


def line_width_in_dots(node: Node, canvas: Canvas) -> int:
    """Return the width of the line in dots of this canvas."""
    width = node.style.line
    if width > 1 and canvas.grid.columns >= WIDE_CANVAS:
        width = width * 4 / 3
    return min(round(width), 1) if canvas.cells.thin else round(width)


def paint(node: Node, canvas: Canvas, shape: Mask, at: Pose) -> Layer:
    """Return the layer that an outline in its pose makes."""
    if at.strength <= 0:
        return Layer()
    grid, style, width = canvas.grid, node.style, line_width_in_dots(node, canvas)
    line = _line(node, canvas, shape, at, width)
    dx, dy = at.offset
    inside = grid.spans((y + dy, a + dx, b + dx) for y, a, b in shape.inside)
    whole = at.draw[0] <= 0 and at.draw[1] >= 1
    wiped = 0
    if style.clear is not None and at.strength >= 0.5:
        wiped = line | (inside if node.closed and whole else 0)
        wiped = grid.halo(wiped, style.clear * canvas.cells.reach) & canvas.window
    tone = inside if at.tone != "none" else 0
    if tone and width and canvas.cells.gaps:
        tone &= ~grid.halo(line, style.gap * canvas.cells.reach)
    line &= canvas.window
    tone &= canvas.window & canvas.tone(at.tone) & ~line
    return _faded(canvas, style.role, at, Layer(wiped, {Ink("", 0): line}, {Ink("", 0): tone}))


def _line(node: Node, canvas: Canvas, shape: Mask, at: Pose, width: int) -> int:
    if not width:
        return 0
    begin, end = at.draw
    if node.style.dash is None:
        dots = shape.line.part(begin, end)
    else:
        least = 2 * canvas.cells.reach
        on, off = (max(length * shape.scale, least) for length in node.style.dash)
        dots = shape.line.dashed(begin, end, on, off, at.shift * shape.scale)
    dx, dy = at.offset
    plane = canvas.grid.dots((x + dx, y + dy) for x, y in dots)
    if width % 2 == 0:
        plane |= canvas.grid.right(plane)
        plane |= canvas.grid.down(plane)
    return canvas.grid.halo(plane, (width - 1) // 2)


def _faded(canvas: Canvas, role: str, at: Pose, layer: Layer) -> Layer:
    (line,), (tone,) = layer.lines.values(), layer.tones.values()
    strength = 1.0
    if canvas.cells.mixes:
        strength = at.strength
    elif at.strength < 1:
        left = canvas.fade(round(at.strength * 64))
        line, tone = line & left, tone & left
    full = 100 if canvas.cells.dithers else STRENGTH[at.tone]
    lines = {Ink(role, round(100 * strength)): line} if line else {}
    tones = {Ink(role, round(full * strength), tone=True): tone} if tone else {}
    return Layer(layer.wiped, lines, tones)
