"""A scene taken apart into single outlines, each with all that its symbols and groups do to it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

import msgspec
from msgspec.structs import replace

from sij_tui.core.content.glyph_tier import PictureTier, is_drawn_in
from sij_tui.core.content.scenes import Art, Restyle, Scene, Shading, Shape, Tone, ViewBox
from sij_tui.core.scenes.affine import Affine, placed
from sij_tui.core.scenes.keyframes import Tracks, Values, starts, tracks_of
from sij_tui.core.scenes.path import Outline, Point, chains, ellipse, flatten, parse


class MotionPath(msgspec.Struct, frozen=True):
    """A path to travel along: its points, and how far along each one lies."""

    points: tuple[Point, ...]
    places: tuple[float, ...]

    def at(self, along: float) -> Point:
        """Return the point at a fraction of the length."""
        place = min(max(along, 0.0), 1.0) * self.places[-1]
        index = min(bisect_right(self.places, place), len(self.points) - 1)
        (ax, ay), (bx, by) = self.points[index - 1], self.points[index]
        step = self.places[index] - self.places[index - 1]
        t = (place - self.places[index - 1]) / step if step > 0 else 0.0
        return (ax + (bx - ax) * t, ay + (by - ay) * t)


class Transform(msgspec.Struct, frozen=True):
    """One step in the chain from the view to an outline: a shape, a symbol or a group."""

    tracks: Tracks
    at: Point
    flip: bool
    pivot: Point
    follow: MotionPath

    def map(self, progress: float, travel: bool, step: float = 0.0) -> Affine:
        """Return the map of this step; `travel` False leaves out what only displaces it.

        With a `step`, in degrees, shapes turn in such steps.
        """
        size = self.tracks.size.at(progress)
        x, y = self.at
        if travel:
            mx, my = self.tracks.move.at(progress)
            fx, fy = self.follow.at(self.tracks.along.at(progress)[0])
            x, y = x + mx + fx, y + my + fy
        else:
            fx, fy = self.follow.at(0.0)
            x, y = x + fx, y + fy
        turn = self.tracks.turn.at(progress)[0]
        if step and self.tracks.turn.moves:
            turn = round(turn / step) * step
        return placed((x, y), (size[0], size[1]), turn, self.flip, self.pivot)


class Body(msgspec.Struct, frozen=True):
    """The roles inside an outline that is lit, and how far shade and light reach, in units."""

    base: str
    shade: str
    light: str
    offset: Point


class Opening(msgspec.Struct, frozen=True):
    """What an outline is cut to, and how many of its transforms apply to it."""

    chains: tuple[tuple[Point, ...], ...]
    depth: int


class OutlineStyle(msgspec.Struct, frozen=True):
    """How an outline is drawn."""

    role: str
    line: float
    stroke: float | None
    """Width of the line in units of the view, if not in dots."""
    fill: Tone | None
    """Tone that outer shapes impose; None leaves it to the keys."""
    clear: float | None
    halo: float | None
    gap: float
    holes: bool
    dash: tuple[float, float] | None
    fade: float
    body: Body | None
    """What the inside is made of, if not of the role alone."""


class Node(msgspec.Struct, frozen=True):
    """One outline of a scene, in its own coordinates, with its transforms, outermost first."""

    chains: tuple[tuple[Point, ...], ...]
    closed: bool
    style: OutlineStyle
    transforms: tuple[Transform, ...]
    clip: bool
    """It is meant to run out of the view."""
    opacity: float
    """How much it covers at its strongest, groups counted in."""
    openings: tuple[Opening, ...]
    """It is cut to all of these."""

    @property
    def changes(self) -> bool:
        """Whether anything about it changes over the run."""
        return any(transform.tracks.changes for transform in self.transforms)

    @property
    def tracks(self) -> Tracks:
        """The keys of the outline itself."""
        return self.transforms[-1].tracks

    def map(self, view: Affine, progress: float, travel: bool = True, step: float = 0.0) -> Affine:
        """Return the map from the outline's own coordinates to dots."""
        return _mapped(self.transforms, view, progress, travel, step)

    def opening_maps(self, view: Affine, progress: float, step: float = 0.0) -> tuple[Affine, ...]:
        """Return the map of each opening to dots."""
        return tuple(
            _mapped(self.transforms[: opening.depth], view, progress, True, step)
            for opening in self.openings
        )

    def strength(self, progress: float) -> float:
        """Return how much of the outline is there, groups counted in."""
        return math.prod(transform.tracks.strength(progress) for transform in self.transforms)

    def draw(self, progress: float) -> Values:
        """Return the part of the line that is there, from and to; a group's part cuts in."""
        begin, end = 0.0, 1.0
        for transform in self.transforms:
            low, high = transform.tracks.draw.at(progress)
            begin, end = max(begin, low), min(end, high)
        return begin, end

    def tone(self, progress: float) -> Tone:
        """Return the tone inside."""
        return self.style.fill or self.tracks.fill(progress)


def _mapped(
    transforms: Sequence[Transform], view: Affine, progress: float, travel: bool, step: float
) -> Affine:
    result = view
    for transform in transforms:
        result = result.after(transform.map(progress, travel, step))
    return result


class _Context(msgspec.Struct, frozen=True):
    """What outer shapes hand down."""

    tones: Mapping[str, Shading]
    ends: Mapping[str, float]
    transforms: tuple[Transform, ...] = ()
    recolour: tuple[Mapping[str, str], ...] = ()
    restyle: tuple[Restyle, ...] = ()
    seen: tuple[str, ...] = ()
    clip: bool = False
    glyphs: PictureTier | None = None
    opacity: float = 1.0
    openings: tuple[Opening, ...] = ()

    @property
    def coloured(self) -> bool:
        """Whether a cell can show more than one colour."""
        return self.glyphs not in ("braille", "ascii")


def build_nodes(
    art: Art,
    scene: Scene,
    columns: int,
    glyphs: PictureTier | None = None,
    *,
    shapes: tuple[Shape, ...] | None = None,
) -> tuple[Node, ...]:
    """Return the outlines of a scene for a canvas of so many columns, farthest first.

    Without glyphs: what any of them shows. With shapes: of these alone, which are some of its own.

    Raises KeyError for an unknown name, PathError for bad path data and RecursionError for a symbol
    that uses itself or shapes that wait for one another; `check` reports all of these with their
    place in the file.
    """
    symbols = {symbol.id: symbol.shapes for symbol in art.symbols}
    context = _Context({tone.id: tone for tone in art.tones}, starts(scene.shapes), glyphs=glyphs)
    return tuple(_expand(scene.shapes if shapes is None else shapes, symbols, columns, context))


def _expand(
    shapes: tuple[Shape, ...],
    symbols: Mapping[str, tuple[Shape, ...]],
    columns: int,
    context: _Context,
) -> Iterator[Node]:
    for shape in shapes:
        if columns < shape.from_columns or 0 < shape.to_columns < columns:
            continue
        if context.glyphs and not is_drawn_in(context.glyphs, shape.only):
            continue
        if shape.tiers and context.glyphs and context.glyphs not in shape.tiers:
            continue
        begin = context.ends[shape.after] if shape.after else 0.0
        inner = replace(
            context,
            transforms=(*context.transforms, _transform(shape, begin)),
            clip=context.clip or shape.clip or bool(shape.within),
            opacity=context.opacity * shape.opacity,
        )
        if shape.within:
            opening = Opening(opening_chains(shape.within), len(context.transforms))
            inner = replace(inner, openings=(*context.openings, opening))
        if shape.recolour:
            inner = replace(inner, recolour=(shape.recolour, *context.recolour))
        if shape.restyle:
            inner = replace(inner, restyle=(shape.restyle, *context.restyle))
        if shape.use:
            if shape.use in context.seen:
                raise RecursionError(f"symbol {shape.use} uses itself")
            used = symbols[shape.use]
            inner = replace(inner, seen=(*context.seen, shape.use), ends=starts(used))
            yield from _expand(used, symbols, columns, inner)
        elif shape.parts:
            yield from _expand(shape.parts, symbols, columns, inner)
        else:
            yield _node(shape, columns, inner)


def opening_chains(within: str | ViewBox) -> tuple[tuple[Point, ...], ...]:
    """Return the outlines that a shape is cut to."""
    if isinstance(within, str):
        return chains(within)
    left, top, width, height = within
    right, bottom = left + width, top + height
    return (((left, top), (right, top), (right, bottom), (left, bottom)),)


def _transform(shape: Shape, begin: float) -> Transform:
    return Transform(
        tracks_of(shape, begin), shape.at, shape.flip, shape.pivot, _motion_path(shape.follow)
    )


def _motion_path(data: str) -> MotionPath:
    points = tuple(point for chain in chains(data) for point in chain) or ((0.0, 0.0),)
    steps = (math.dist(a, b) for a, b in pairwise(points))
    return MotionPath(points, tuple(accumulate(steps, initial=0.0)))


def _node(shape: Shape, columns: int, context: _Context) -> Node:
    outlines = outlines_of(shape)
    style = _style(shape, columns, context)
    for change in context.restyle:
        style = _restyled(style, change)
    for mapping in context.recolour:
        style = _recoloured(style, mapping)
    drawn = chains(shape.path, shape.smooth) if shape.path else tuple(map(flatten, outlines))
    return Node(
        chains=tuple(
            tuple((x + dx, y + dy) for x, y in chain)
            for dx, dy in ((0.0, 0.0), *shape.repeat)
            for chain in drawn
        ),
        closed=bool(outlines) and all(outline.closed for outline in outlines),
        style=style,
        transforms=context.transforms,
        clip=context.clip,
        opacity=context.opacity,
        openings=context.openings,
    )


def _style(shape: Shape, columns: int, context: _Context) -> OutlineStyle:
    style = OutlineStyle(
        role=shape.role,
        line=shape.line,
        stroke=shape.stroke,
        fill="tint" if columns < shape.fill_from else None,
        clear=shape.clear,
        halo=shape.halo,
        gap=shape.gap,
        holes=shape.holes,
        dash=shape.dash,
        fade=shape.fade,
        body=None,
    )
    if not shape.tone:
        return style
    tone = context.tones[shape.tone]
    if not context.coloured:
        return replace(style, role=tone.rim, clear=1.0 if style.clear is None else style.clear)
    style = replace(style, fill="solid", clear=0.0 if style.clear is None else style.clear)
    if columns < tone.detail_from:
        return replace(style, role=tone.plain or tone.base, line=0.0)
    offset = tone.offset if shape.shade is None else shape.shade
    stroke = tone.stroke if style.stroke is None else style.stroke
    body = Body(tone.base, tone.shade, tone.light, offset)
    return replace(style, role=tone.rim, stroke=stroke, body=body)


def _restyled(style: OutlineStyle, change: Restyle) -> OutlineStyle:
    if change.role is not None:
        style = replace(style, role=change.role, body=None)
    if change.line is not None:
        style = replace(style, line=change.line, stroke=None)
    if change.fill is not None:
        style = replace(style, fill=change.fill)
    return style if change.clear is None else replace(style, clear=change.clear)


def _recoloured(style: OutlineStyle, roles: Mapping[str, str]) -> OutlineStyle:
    style = replace(style, role=roles.get(style.role, style.role))
    if style.body is None:
        return style
    base, shade, light = (
        roles.get(role, role) for role in (style.body.base, style.body.shade, style.body.light)
    )
    return replace(style, body=Body(base, shade, light, style.body.offset))


def outlines_of(shape: Shape) -> tuple[Outline, ...]:
    """Return the outlines of a shape that draws itself."""
    if shape.circle:
        x, y, radius = shape.circle
        return ellipse(x, y, radius, radius)
    if shape.oval:
        return ellipse(*shape.oval)
    return parse(shape.path)
