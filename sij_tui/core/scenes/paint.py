"""Paints an outline, at one moment of a run, as a layer of ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from sij_tui.core.content.scenes import Shape, Tone
from sij_tui.core.scenes.affine import Affine, fitted
from sij_tui.core.scenes.cells.base import CellRenderer
from sij_tui.core.scenes.dither import STRENGTH, TILES, fade_tile
from sij_tui.core.scenes.grid import DotSpan, Grid, make_grid
from sij_tui.core.scenes.layer import Ink, Layer
from sij_tui.core.scenes.path import Point
from sij_tui.core.scenes.raster import Stroke, interior, stroke
from sij_tui.core.scenes.scene_graph import Body, Node, Opening

WIDE_CANVAS = 100
"""Columns from which lines of more than one dot grow by a third."""
_WIDEST = 32
"""Dots that a line or a halo given in units may have."""
_BANDS = 4
"""Steps in which the inside of a shape fades in."""
LIT = 0.58
"""How far the light reaches, compared with the shade."""
_OPENINGS_KEPT = 64


class Canvas(msgspec.Struct, frozen=True):
    """The dots to draw on, how the view box lies on them, and patterns made so far."""

    grid: Grid
    cells: CellRenderer
    view: Affine
    window: int
    """The dots of the view box; nothing is drawn outside it."""
    patterns: dict[tuple[str, Tone | int], int] = {}
    openings: dict[tuple[Opening, Affine], int] = {}

    def tone(self, tone: Tone) -> int:
        """Return the dots that a tone sets on this canvas."""
        if not self.cells.dithers:
            return self.grid.inside
        key = ("tone", tone)
        if key not in self.patterns:
            self.patterns[key] = self.grid.pattern(TILES[tone]) if tone in TILES else 0
        return self.patterns[key]

    def fade(self, level: int) -> int:
        """Return the dots that are left when `level` of 64 are."""
        key = ("fade", level)
        if key not in self.patterns:
            make = self.grid.pattern if self.cells.dithers else self.grid.cell_pattern
            self.patterns[key] = make(fade_tile(level))
        return self.patterns[key]

    def opening(self, opening: Opening, form: Affine) -> int:
        """Return the dots inside an opening under a map."""
        key = (opening, form)
        if key not in self.openings:
            if len(self.openings) >= _OPENINGS_KEPT:
                self.openings.clear()
            spans = interior([form.of(chain) for chain in opening.chains], holes=False)
            self.openings[key] = self.grid.spans(spans)
        return self.openings[key]


def make_canvas(
    view: tuple[float, float, float, float], columns: int, rows: int, cells: CellRenderer
) -> Canvas:
    """Return the canvas: the view box scaled evenly to the cells, and centred."""
    grid = make_grid(columns, rows, cells.cell_width, cells.cell_height)
    to_dots, (left, top, right, bottom) = fitted(view, (grid.width, grid.height))
    window = grid.spans((y, left, right) for y in range(top, bottom))
    return Canvas(grid=grid, cells=cells, view=to_dots, window=window)


class Mask(msgspec.Struct, frozen=True):
    """An outline in dots at rest: its line and the rows of dots inside it."""

    line: Stroke
    inside: tuple[DotSpan, ...]
    bands: tuple[tuple[DotSpan, ...], ...]
    """Where the inside fades in: what is inside the end of each further band."""


class Pose(msgspec.Struct, frozen=True):
    """All that decides how an outline looks; equal poses give equal layers."""

    form: Affine
    offset: tuple[int, int]
    strength: float
    draw: tuple[float, ...]
    shift: float
    tone: Tone
    openings: tuple[Affine, ...]


def pose(node: Node, canvas: Canvas, progress: float) -> Pose:
    """Return the pose of an outline.

    Travel is rounded to steps of the tier, so that a moving shape keeps its exact form; a turn to
    steps that are about a dot at the end of a long shape, as every form has to be drawn anew.
    """
    step = 1.0 / canvas.view.scale  # degrees by which shapes turn
    rest = node.map(canvas.view, progress, travel=False, step=step)
    there = node.map(canvas.view, progress, step=step)
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
        openings=node.opening_maps(canvas.view, progress, step) if node.openings else (),
    )


def _rounded(length: float, step: int) -> int:
    return round(length / step) * step


def make_mask(node: Node, form: Affine, width: int) -> Mask:
    """Return the dots of an outline under a map; a line of even width is centred between dots."""
    chains = [form.of(chain) for chain in node.chains]
    half = 0.0 if width % 2 else 0.5
    shifted = [[(x - half, y - half) for x, y in chain] for chain in chains]
    tones = (node.fill or "none", *(tone for _, tone in node.tracks.fills))
    fills = node.closed or any(tone != "none" for tone in tones)
    fade = node.style.fade if fills else 0.0
    return Mask(
        line=stroke(shifted),
        inside=interior(chains, node.style.holes) if fills else (),
        bands=tuple(
            interior(shrunk(chains, 1.0 - fade * (band + 1) / _BANDS), node.style.holes)
            for band in range(_BANDS)
        )
        if fade
        else (),
    )


def shrunk(chains: Sequence[Sequence[Point]], size: float) -> list[list[Point]]:
    """Return outlines scaled around the middle of what they take up."""
    points = [point for chain in chains for point in chain]
    x = (min(point[0] for point in points) + max(point[0] for point in points)) / 2
    y = (min(point[1] for point in points) + max(point[1] for point in points)) / 2
    return [[(x + (px - x) * size, y + (py - y) * size) for px, py in chain] for chain in chains]


def line_width_in_dots(node: Node, canvas: Canvas) -> int:
    """Return the width of the line in dots of this canvas."""
    width = node.style.line
    if width and node.style.stroke is not None:
        width = min(max(node.style.stroke * canvas.view.scale, width), _WIDEST)
    elif width > 1 and canvas.grid.columns >= WIDE_CANVAS:
        width = width * 4 / 3
    return min(round(width), 1) if canvas.cells.thin else round(width)


def paint(node: Node, canvas: Canvas, shape: Mask, at: Pose) -> Layer:
    """Return the layer that an outline in its pose makes."""
    strength = at.strength * node.opacity
    if strength <= 0:
        return Layer()
    grid, style, width = canvas.grid, node.style, line_width_in_dots(node, canvas)
    window = canvas.window
    for opening, form in zip(node.openings, at.openings, strict=True):
        window &= canvas.opening(opening, form)
    line = _line(node, canvas, shape, at, width)
    inside = _moved(grid, shape.inside, at.offset)
    wiped = 0
    if (reach := _reach(style, canvas)) is not None and at.strength >= 0.5:
        whole = at.draw[0] <= 0 and at.draw[1] >= 1
        wiped = line | (inside if node.closed and whole else 0)
        wiped = grid.halo(wiped, reach) & window
    room = window & canvas.tone(at.tone)
    if width and canvas.cells.dithers:
        room &= ~grid.halo(line, style.gap * canvas.cells.reach)
    line &= window
    room &= ~line
    tones: dict[Ink, int] = {}
    lines: dict[Ink, int] = {}
    if line := line & _left(canvas, strength):
        percent = round(100 * strength) if canvas.cells.mixes else 100
        lines[Ink(style.role, percent)] = line
    full = 1.0 if canvas.cells.dithers else STRENGTH[at.tone] / 100
    for role, plane, part in _areas(node, canvas, shape, at, inside):
        dots = plane & room & _left(canvas, strength * part)
        percent = round(100 * full * (strength * part if canvas.cells.mixes else 1.0))
        if dots and percent:
            ink = Ink(role, percent, tone=True)
            tones[ink] = tones.get(ink, 0) | dots
    return Layer(wiped, lines, tones)


def _reach(style: Shape, canvas: Canvas) -> float | None:
    """Return how many dots around an outline are wiped; None where nothing is."""
    if style.halo is not None:
        return min(max(round(style.halo * canvas.view.scale), 1), _WIDEST)
    return None if style.clear is None else style.clear * canvas.cells.reach


def _left(canvas: Canvas, strength: float) -> int:
    """Return the dots that are left of what is not wholly there, where colours do not mix."""
    if canvas.cells.mixes or strength >= 1:
        return canvas.grid.inside
    return canvas.fade(round(strength * 64))


def _areas(
    node: Node, canvas: Canvas, shape: Mask, at: Pose, inside: int
) -> Iterator[tuple[str, int, float]]:
    """Yield the areas inside an outline: role, dots, and how much of them is there."""
    style = node.style
    if at.tone == "none" or not inside:
        return
    if node.body:
        yield from _lit(node.body, canvas, shape, at, inside)
        return
    rest = inside
    for number, band in enumerate(shape.bands):
        inner = _moved(canvas.grid, band, at.offset)
        yield style.role, rest & ~inner, (number + 0.5) / _BANDS
        rest = inner
    yield style.role, rest, 1.0


def _lit(
    body: Body, canvas: Canvas, shape: Mask, at: Pose, inside: int
) -> Iterator[tuple[str, int, float]]:
    """Yield base, shade and light of a body; the light comes from the upper left of the view."""
    (x, y), (dx, dy) = at.offset, body.offset
    across, down = dx * at.form.scale, dy * at.form.scale
    dark = bright = 0
    if body.shade:
        dark = inside & ~_moved(canvas.grid, shape.inside, (x - round(across), y - round(down)))
    if body.light:
        half = (x + round(across * LIT), y + round(down * LIT))
        bright = inside & ~dark & ~_moved(canvas.grid, shape.inside, half)
    yield body.base, inside & ~dark & ~bright, 1.0
    yield body.shade, dark, 1.0
    yield body.light, bright, 1.0


def _moved(grid: Grid, spans: Sequence[DotSpan], by: tuple[int, int]) -> int:
    dx, dy = by
    return grid.spans((y + dy, first + dx, stop + dx) for y, first, stop in spans)


def _line(node: Node, canvas: Canvas, shape: Mask, at: Pose, width: int) -> int:
    if not width:
        return 0
    begin, end = at.draw
    if node.style.dash is None:
        dots = shape.line.part(begin, end)
    else:
        least = 2 * canvas.cells.reach
        on, off = (max(length * at.form.scale, least) for length in node.style.dash)
        dots = shape.line.dashed(begin, end, on, off, at.shift * at.form.scale)
    dx, dy = at.offset
    plane = canvas.grid.dots((x + dx, y + dy) for x, y in dots)
    if width % 2 == 0:
        plane |= canvas.grid.right(plane)
        plane |= canvas.grid.down(plane)
    return canvas.grid.halo(plane, (width - 1) // 2)
