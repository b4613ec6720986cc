"""Layers of ink on a canvas, laid one over another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

Planes = Mapping["Ink", int]


class Ink(NamedTuple):
    """What a dot is drawn with: a role, how strong in percent, and whether it is line or tone."""

    role: str
    strength: int = 100
    tone: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """Dots by ink, and the dots at which everything farther away is wiped first."""

    wiped: int = 0
    lines: Planes = field(default_factory=dict)
    tones: Planes = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the layer would change nothing."""
        return not (self.wiped or self.lines or self.tones)


def over(far: Layer, near: Layer) -> Layer:
    """Return both layers as one.

    A line hides what is under it; a tone hides a tone under it and never a line. Laying three
    layers gives the same whichever two are laid first, so unmoving neighbours can be laid once.
    """
    if near.is_empty:
        return far
    ink = union(near.lines.values())
    gone = near.wiped | ink
    lines = _without(far.lines, gone)
    standing = union(lines.values())
    tones = _without(far.tones, gone | union(near.tones.values()))
    for key, plane in near.lines.items():
        lines[key] = lines.get(key, 0) | plane
    for key, plane in near.tones.items():
        if shown := plane & ~standing:
            tones[key] = tones.get(key, 0) | shown
    return Layer(far.wiped | near.wiped, lines, tones)


def stack(layers: Iterable[Layer]) -> Layer:
    """Return all layers as one, the first being the farthest."""
    return reduce(over, layers, Layer())


def union(planes: Iterable[int]) -> int:
    """Return the dots of all planes."""
    return reduce(or_, planes, 0)


def _without(planes: Planes, gone: int) -> dict[Ink, int]:
    kept = {key: plane & ~gone for key, plane in planes.items()} if gone else dict(planes)
    return {key: plane for key, plane in kept.items() if plane}
