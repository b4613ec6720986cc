"""A scene taken apart into single outlines, each with all that its symbols and groups do to it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

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


class Node(msgspec.Struct, frozen=True):
    """One outline of a scene, in its own coordinates, with its transforms, outermost first."""

    chains: tuple[tuple[Point, ...], ...]
    closed: bool
    style: Shape
    """How it is drawn: the settings of its shape, and what outer shapes change of them."""
    fill: Tone | None
    """Tone that outer shapes impose; None leaves it to the keys."""
    body: Body | None
    """What the inside is made of, if not of the role alone."""
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
        return self.fill or self.tracks.fill(progress)


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


class _Look(NamedTuple):
    style: Shape
    fill: Tone | None
    body: Body | None = None


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
        tracks, follow = tracks_of(shape, begin), _motion_path(shape.follow)
        transform = Transform(tracks, shape.at, shape.flip, shape.pivot, follow)
        inner = replace(
            context,
            transforms=(*context.transforms, transform),
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


def _motion_path(data: str) -> MotionPath:
    points = tuple(point for chain in chains(data) for point in chain) or ((0.0, 0.0),)
    steps = (math.dist(a, b) for a, b in pairwise(points))
    return MotionPath(points, tuple(accumulate(steps, initial=0.0)))


def _node(shape: Shape, columns: int, context: _Context) -> Node:
    outlines = outlines_of(shape)
    look = _look(shape, columns, context)
    for change in context.restyle:
        look = _restyled(look, change)
    for mapping in context.recolour:
        look = _recoloured(look, mapping)
    drawn = chains(shape.path, shape.smooth) if shape.path else tuple(map(flatten, outlines))
    return Node(
        chains=tuple(
            tuple((x + dx, y + dy) for x, y in chain)
            for dx, dy in ((0.0, 0.0), *shape.repeat)
            for chain in drawn
        ),
        closed=bool(outlines) and all(outline.closed for outline in outlines),
        style=look.style,
        fill=look.fill,
        body=look.body,
        transforms=context.transforms,
        clip=context.clip,
        opacity=context.opacity,
        openings=context.openings,
    )


def _look(shape: Shape, columns: int, context: _Context) -> _Look:
    fill: Tone | None = "tint" if columns < shape.fill_from else None
    if not shape.tone:
        return _Look(shape, fill)
    tone = context.tones[shape.tone]
    if context.glyphs in ("braille", "ascii"):  # they show one colour in a cell
        clear = 1.0 if shape.clear is None else shape.clear
        return _Look(replace(shape, role=tone.rim, clear=clear), fill)
    clear = 0.0 if shape.clear is None else shape.clear
    if columns < tone.detail_from:
        role = tone.plain or tone.base
        return _Look(replace(shape, role=role, line=0.0, clear=clear), "solid")
    offset = tone.offset if shape.shade is None else shape.shade
    stroke = tone.stroke if shape.stroke is None else shape.stroke
    body = Body(tone.base, tone.shade, tone.light, offset)
    return _Look(replace(shape, role=tone.rim, stroke=stroke, clear=clear), "solid", body)


def _restyled(look: _Look, change: Restyle) -> _Look:
    style, fill, body = look
    if change.role is not None:
        style, body = replace(style, role=change.role), None
    if change.line is not None:
        style = replace(style, line=change.line, stroke=None)
    if change.clear is not None:
        style = replace(style, clear=change.clear)
    return _Look(style, change.fill or fill, body)


def _recoloured(look: _Look, roles: Mapping[str, str]) -> _Look:
    style, fill, body = look
    if body:
        base, shade, light = (roles.get(part, part) for part in (body.base, body.shade, body.light))
        body = Body(base, shade, light, body.offset)
    return _Look(replace(style, role=roles.get(style.role, style.role)), fill, body)


def outlines_of(shape: Shape) -> tuple[Outline, ...]:
    """Return the outlines of a shape that draws itself."""
    if shape.circle:
        x, y, radius = shape.circle
        return ellipse(x, y, radius, radius)
    if shape.oval:
        return ellipse(*shape.oval)
    return parse(shape.path)
