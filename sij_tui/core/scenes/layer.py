"""Layers of ink on a canvas, laid one over another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial, reduce
from operator import or_
from typing import NamedTuple

import msgspec

from sij_tui.core.scenes.colour import blend, front_of

MOST_BLENDED = 64
"""Inks in a layer up to which others shine through them; beyond, they cover."""

Planes = Mapping["Ink", int]


class Ink(NamedTuple):
    """What a dot is drawn with: a role, how strong in percent, and whether it is line or tone."""

    role: str
    strength: int = 100
    tone: bool = False

    @property
    def front(self) -> str:
        """The role on top, where it lets others through."""
        return front_of(self.role)


class Layer(msgspec.Struct, frozen=True):
    """Dots by ink, and the dots at which everything farther away is wiped first."""

    wiped: int = 0
    lines: Planes = {}
    tones: Planes = {}

    @property
    def is_empty(self) -> bool:
        """Whether the layer would change nothing."""
        return not (self.wiped or self.lines or self.tones)


def over(far: Layer, near: Layer, *, mixes: bool = False) -> Layer:
    """Return both layers as one.

    A line hides what is under it; a tone hides a tone under it and never a line. Where colours mix,
    what is not at full strength lets tones below it through. Laying three layers gives the same
    whichever two are laid first, so unmoving neighbours can be laid once.
    """
    if near.is_empty:
        return far
    ink = union(near.lines.values())
    gone = near.wiped | ink
    lines = _without(far.lines, gone)
    standing = union(lines.values())
    tones = _without(far.tones, gone | union(near.tones.values()))
    below = _without(far.tones, near.wiped) if mixes and len(far.tones) <= MOST_BLENDED else {}
    for key, plane in _blended(near.lines, below):
        lines[key] = lines.get(key, 0) | plane
    for key, plane in _blended(near.tones, below):
        if shown := plane & ~standing:
            tones[key] = tones.get(key, 0) | shown
    return Layer(far.wiped | near.wiped, lines, tones)


def _blended(near: Planes, below: Planes) -> Iterator[tuple[Ink, int]]:
    """Yield near planes; where an ink is not at full strength, apart for each ink below it."""
    for ink, plane in near.items():
        rest = plane
        if ink.strength < 100:
            for under, dots in below.items():
                if both := rest & dots:
                    name = blend(ink.role, ink.strength, under.role)
                    yield Ink(name, under.strength, ink.tone), both
                    rest &= ~both
        if rest:
            yield ink, rest


def stack(layers: Iterable[Layer], *, mixes: bool = False) -> Layer:
    """Return all layers as one, the first being the farthest."""
    return reduce(partial(over, mixes=mixes), layers, Layer())


def union(planes: Iterable[int]) -> int:
    """Return the dots of all planes."""
    return reduce(or_, planes, 0)


def _without(planes: Planes, gone: int) -> dict[Ink, int]:
    kept = {key: plane & ~gone for key, plane in planes.items()} if gone else dict(planes)
    return {key: plane for key, plane in kept.items() if plane}
