"""Shapes that run out of the view without meaning to."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sij_tui.core.content.problems import Finding, Path
from sij_tui.core.content.scenes import Art, Scene
from sij_tui.core.scenes.affine import Affine
from sij_tui.core.scenes.scene_graph import Actor, cast

_SLACK = 0.5
"""How far outside, in units of the view, nobody would see."""

_FARTHEST = 8
"""Views; nothing may be farther away, or drawing it would take for ever."""

_SIZES = (40, 120)


def outside(scene: Scene, art: Art, path: Path) -> Iterator[Finding]:
    """Yield the shapes of a scene that leave its view at some moment, and by how much.

    A shape that is meant to be cut says `clip = true`.
    """
    for index, shape in enumerate(scene.shapes):
        alone = msgspec.structs.replace(scene, shapes=(shape,))
        actors = [actor for columns in _SIZES for actor in cast(art, alone, columns)]
        overs = [(_over(actor, scene), actor.clip) for actor in actors]
        loose = max((over for over, clip in overs if not clip), default=(0.0, ""))
        any_ = max((over for over, _ in overs), default=(0.0, ""))
        if any_[0] > _FARTHEST * max(scene.view[2:]):
            yield Finding(
                path=(*path, "shape", index),
                message=f"the shape reaches {any_[0]:.0f} beyond the {any_[1]} of the view.",
                allowed="Keep it near the view; what is far outside only costs time.",
            )
        elif loose[0] > _SLACK:
            yield Finding(
                path=(*path, "shape", index),
                message=f"the shape reaches {loose[0]:.1f} beyond the {loose[1]} of the view.",
                allowed="Move it inside, or say clip = true if it is meant to be cut there.",
            )


def _over(actor: Actor, scene: Scene) -> tuple[float, str]:
    """Return how far an outline ever leaves the view while it is seen, and on which side."""
    left, top, width, height = scene.view
    worst = (0.0, "")
    for moment in _moments(actor):
        if actor.strength(moment) <= 0:
            continue
        matrix = actor.map(Affine(), moment)
        for chain in filter(None, actor.chains):
            across, down = zip(*matrix.of(chain), strict=True)
            worst = max(
                worst,
                (left - min(across), "left"),
                (max(across) - left - width, "right"),
                (top - min(down), "top"),
                (max(down) - top - height, "bottom"),
            )
    return worst


def _moments(actor: Actor) -> tuple[float, ...]:
    if not actor.changes:
        return (0.0,)
    return tuple(step / 20 for step in range(21))
