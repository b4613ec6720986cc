"""An outline at one moment of the run, as operations in pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from sij_tui.core.content.scenes import Tone
from sij_tui.core.scenes.affine import Affine
from sij_tui.core.scenes.dither import STRENGTH
from sij_tui.core.scenes.paint import LIT, shrunk
from sij_tui.core.scenes.path import Point
from sij_tui.core.scenes.pixels.raster import Chains, Colour, Operation
from sij_tui.core.scenes.scene_graph import Body, Node

_BANDS = 10
"""Steps in which the inside of a shape fades in."""
_THIN, _THICK = 0.6, 0.75
"""Units of a line whose width is given in dots: of one dot, and of each dot of a wider one."""
_LEAST_WIDTH = 0.9
"""Pixels of the finest line."""
_LEAST_DASH = 2.0
"""Pixels of the shortest dash or gap."""
_MOST_DASHES = 2_000
_HALO = 0.85
"""How much a halo covers."""
_LEAST_OPACITY = 0.01

Colours = Callable[[str, int], Colour]
"""The colour of a role at some strength in percent over the ground."""


def operations(
    node: Node, view: Affine, progress: float, colours: Colours
) -> tuple[Operation, ...]:
    """Return what draws an outline at a moment: what it wipes, its inside, its line."""
    strength = min(max(node.strength(progress), 0.0), 1.0)
    opacity = strength * node.opacity
    if opacity < _LEAST_OPACITY:
        return ()
    form = node.map(view, progress)
    chains = tuple(form.of(chain) for chain in node.chains if chain)
    if not chains:
        return ()
    within = tuple(
        tuple(at.of(chain) for chain in opening.chains)
        for opening, at in zip(node.openings, node.opening_maps(view, progress), strict=True)
    )
    begin, end = node.draw(progress)
    is_whole = begin <= 0 and end >= 1
    made = [
        *_erased(node, chains, view, is_whole and strength >= 0.5, opacity, colours),
        *_filled(node, chains, form, node.tone(progress), opacity, colours),
    ]
    if (width := stroke_width(node, view)) and begin < end:
        lines = _closed(chains) if node.closed else chains
        lines = lines if is_whole else part(lines, begin, end)
        if node.style.dash:
            on, off = (max(length * form.scale, _LEAST_DASH) for length in node.style.dash)
            lines = dashed(lines, on, off, node.tracks.shift.at(progress)[0] * form.scale)
        if lines:
            made.append(Operation(lines, colours(node.style.role, 100), opacity, width))
    return tuple(operation._replace(within=within) for operation in made) if within else tuple(made)


def stroke_width(node: Node, view: Affine) -> float:
    """Return the width of the line in pixels; 0: none is drawn."""
    style = node.style
    if not style.line:
        return 0.0
    units = style.stroke
    if units is None:
        units = _THIN * style.line if style.line <= 1 else _THICK * style.line
    return max(units * view.scale, _LEAST_WIDTH)


def _erased(
    node: Node, chains: Chains, view: Affine, wipes: bool, opacity: float, colours: Colours
) -> Iterator[Operation]:
    """Yield what takes away that which lies below: the inside, and a halo around the line."""
    style, ground = node.style, colours("", 0)
    if not wipes:
        return
    if style.halo is not None:
        width = stroke_width(node, view) + 2 * style.halo * view.scale
        lines = _closed(chains) if node.closed else chains
        yield Operation(lines, ground, opacity * _HALO, width)
    if (style.clear is not None or style.halo is not None) and node.closed:
        yield Operation(chains, ground, opacity, even_odd=style.holes)


def _filled(
    node: Node, chains: Chains, form: Affine, tone: Tone, opacity: float, colours: Colours
) -> Iterator[Operation]:
    style = node.style
    if tone == "none":
        return
    if node.body:
        yield from _shaded(node.body, chains, form, opacity, colours)
        return
    colour = colours(style.role, 100)
    opacity *= STRENGTH[tone] / 100
    if not style.fade:
        yield Operation(chains, colour, opacity, even_odd=style.holes)
        return
    outer = chains
    for band in range(_BANDS + 1):
        size = 1.0 - style.fade * (band + 1) / _BANDS
        inner = tuple(map(tuple, shrunk(chains, size))) if band < _BANDS and size > 0 else ()
        share = min((band + 0.5) / _BANDS, 1.0)
        yield Operation(
            outer, colour, opacity * share, even_odd=style.holes, without=(inner,) if inner else ()
        )
        if not inner:
            return
        outer = inner


def _shaded(
    body: Body, chains: Chains, form: Affine, opacity: float, colours: Colours
) -> Iterator[Operation]:
    """Yield base, shade and light of a body; the light comes from the upper left of the view."""
    across, down = body.offset[0] * form.scale, body.offset[1] * form.scale
    yield Operation(chains, colours(body.base, 100), opacity)
    towards = _moved(chains, -across, -down)
    if body.light:
        away = _moved(chains, across * LIT, down * LIT)
        yield Operation(chains, colours(body.light, 100), opacity, without=(away,))
    if body.shade:
        yield Operation(chains, colours(body.shade, 100), opacity, without=(towards,))


def _moved(chains: Chains, dx: float, dy: float) -> Chains:
    return tuple(tuple((x + dx, y + dy) for x, y in chain) for chain in chains)


def _closed(chains: Chains) -> Chains:
    return tuple((*chain, chain[0]) for chain in chains)


def part(chains: Chains, begin: float, end: float) -> Chains:
    """Return what of some chains lies between two fractions of their length."""
    total = _length(chains)
    return tuple(_between(chains, [(begin * total, end * total)]))


def dashed(chains: Chains, on: float, off: float, shift: float) -> Chains:
    """Return the dashes of some chains; lengths are in pixels."""
    period = on + off
    start = shift % period - period
    count = min(math.ceil((_length(chains) - start) / period), _MOST_DASHES)
    spans = [(start + number * period, start + number * period + on) for number in range(count)]
    return tuple(_between(chains, spans))


def _length(chains: Chains) -> float:
    return sum(math.dist(a, b) for chain in chains for a, b in pairwise(chain))


def _between(chains: Chains, spans: Sequence[tuple[float, float]]) -> Iterator[tuple[Point, ...]]:
    """Yield the pieces of chains that lie in spans of their length, which stand in order."""
    done, first = 0.0, 0
    for chain in chains:
        run: list[Point] = []
        for a, b in pairwise(chain):
            length = math.dist(a, b)
            while first < len(spans) and spans[first][1] <= done:
                first += 1
            number = first
            while length and number < len(spans) and spans[number][0] < done + length:
                low, high = max(spans[number][0] - done, 0.0), min(spans[number][1] - done, length)
                if run and low > 0:
                    yield tuple(run)
                    run = []
                if low < high:
                    run = run or [_interpolated(a, b, low / length)]
                    run.append(_interpolated(a, b, high / length))
                if high < length:
                    yield tuple(run)
                    run = []
                number += 1
            done += length
        if len(run) > 1:
            yield tuple(run)


def _interpolated(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
