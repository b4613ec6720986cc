"""Everything that can be wrong with the pictures of a content file, as a list of findings."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from sij_tui.core.content.problems import Finding, Path, quoted
from sij_tui.core.content.scenes import Art, Drawing, LabelPlace, Role, Scene, SceneLabel
from sij_tui.core.scenes.affine import Affine
from sij_tui.core.scenes.check_shapes import (
    during_findings,
    order_findings,
    shape_findings,
    shown_nowhere,
)
from sij_tui.core.scenes.faults import faults, shapes_by_owner, units
from sij_tui.core.scenes.flicker import MOST_CHANGES, least_seconds
from sij_tui.core.scenes.limits import limits
from sij_tui.core.scenes.scene_graph import Node, build_nodes

RUN_SECONDS = 8.0
"""How long one run of a scene takes, unless the caller says otherwise."""

_NAME = re.compile(r"[\w-]+")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SLACK = 0.5
"""How far a shape may leave the view unnoticed, in units of the view."""
_FARTHEST = 8
"""Most distance of a shape, in views: it bounds the time that drawing takes."""
_SIZES = (40, 120)


def check(art: Art, run_seconds: float = RUN_SECONDS) -> tuple[Finding, ...]:
    """Return what is wrong with the pictures; empty when all is well.

    `run_seconds` is the time that one run takes on the screen. Findings give the place as a path
    into the TOML document, such as `("scene", 3, "shape", 2, "path")`. Only pictures whose
    structure is right are drawn to find the rest.
    """
    return structure(art) or tuple(_drawn(art, run_seconds))


def structure(art: Art) -> tuple[Finding, ...]:
    """Return what is wrong with the pictures as they are written, without drawing them.

    Where this finds nothing, drawing them raises nothing and ends in time.
    """
    return tuple(_structure(art))


def _structure(art: Art) -> Iterator[Finding]:
    endless = tuple(_endless((), msgspec.to_builtins(art)))
    yield from endless or limits(art)
    for name in ("role", "tone", "symbol", "scene"):
        yield from _twins(name, [thing.id for thing in getattr(art, f"{name}s")])
    for index, role in enumerate(art.roles):
        yield from _role(role, ("role", index))
    for index, tone in enumerate(art.tones):
        if tone.stroke == 0:
            yield units(("tone", index, "stroke"), tone.stroke)
    yield from faults(art)
    for path, shapes in shapes_by_owner(art):
        yield from shape_findings(shapes, art, path)
        yield from order_findings(shapes, path)
    for index, scene in enumerate(art.scenes):
        yield from _scene(scene, ("scene", index))


def _drawn(art: Art, run_seconds: float) -> Iterator[Finding]:
    for index, scene in enumerate(art.scenes):
        yield from _outside(scene, art, ("scene", index))
        yield from _flicker(scene, art, ("scene", index), run_seconds)


def _scene(scene: Scene, path: Path) -> Iterator[Finding]:
    for field in ("caption", "alt"):
        if not getattr(scene, field).strip():
            yield Finding(
                path=(*path, field),
                message=f"{field} is blank: without it the picture says nothing to some readers.",
                allowed="Say in plain words what the picture shows.",
            )
    if not scene.shapes:
        yield Finding(path=(*path, "shape"), message="the scene has no shapes.")
    for index, label in enumerate(scene.labels):
        yield from _label(label, scene, (*path, "label", index))
    for index, drawing in enumerate(scene.drawings):
        yield from _characters(drawing, (*path, "drawing", index, "roles"))
        yield from during_findings(drawing.during, (*path, "drawing", index))
    for index, choice in enumerate(scene.choices):
        if not choice.strip():
            yield Finding(
                path=(*path, "choices", index),
                message="the choice is blank.",
                allowed="Say what is to be signed off.",
            )


def _characters(drawing: Drawing, path: Path) -> Iterator[Finding]:
    """Yield what has a colour in a drawing, but is no character of it."""
    for key in drawing.roles:
        if len(key) != 1 or key not in drawing.art:
            yield Finding(
                path=(*path, key),
                message=f"{quoted(key)} is no character of the picture.",
                allowed="Give single characters that the picture has.",
            )


def _label(label: SceneLabel, scene: Scene, path: Path) -> Iterator[Finding]:
    if not label.text.strip() or not label.text.isprintable():
        yield Finding(
            path=(*path, "text"),
            message=f"{quoted(label.text)} cannot stand in a picture.",
            allowed="Use a word or two on one line, without tabs.",
        )
    yield from during_findings(label.during, path)
    yield from shown_nowhere(label, path)
    yield from _spots(label, scene, path)
    for index, place in enumerate(label.places):
        yield from shown_nowhere(place, (*path, "places", index))
        yield from _spots(place, scene, (*path, "places", index))


def _spots(label: SceneLabel | LabelPlace, scene: Scene, path: Path) -> Iterator[Finding]:
    left, top, width, height = scene.view
    for field in ("point", "at"):
        spot = getattr(label, field)
        if spot is None:
            continue
        x, y = spot
        if not (left <= x <= left + width and top <= y <= top + height):
            yield Finding(
                path=(*path, field),
                message=f"{field} ({x:g}, {y:g}) lies outside the view.",
                allowed=f"Stay within {left:g} to {left + width:g} across "
                f"and {top:g} to {top + height:g} down.",
            )


def _role(role: Role, path: Path) -> Iterator[Finding]:
    if not _NAME.fullmatch(role.id):
        yield Finding(
            path=(*path, "id"),
            message=f"{quoted(role.id)} cannot be the id of a role.",
            allowed="Use letters, digits, hyphens and underscores.",
        )
    given = [field for field in ("dark", "light", "contrast") if getattr(role, field)]
    for field in ("always",) if role.always else ("dark", "light"):
        if not getattr(role, field):
            yield Finding(
                path=path,
                message=f"the role has no {field} colour.",
                allowed="Give dark and light, or always: one colour for every theme.",
            )
    if role.always and given:
        yield Finding(
            path=(*path, given[0]),
            message=f"always leaves no room for {given[0]}.",
            allowed="Give always alone, or dark and light.",
        )
    for field in (*given, *(["always"] if role.always else [])):
        if not _COLOUR.fullmatch(getattr(role, field)):
            yield Finding(
                path=(*path, field),
                message=f"{quoted(getattr(role, field))} is not a colour.",
                allowed='Write it as "#rrggbb", such as "#e8d9b5".',
            )
    if not 1 <= role.weight <= 9:
        yield Finding(
            path=(*path, "weight"), message=f"weight is {role.weight}.", allowed="Use 1 to 9."
        )


def _twins(name: str, ids: Sequence[str]) -> Iterator[Finding]:
    for index, id_ in enumerate(ids):
        first = ids.index(id_)
        if first != index:
            yield Finding(
                path=(name, index, "id"),
                message=f"{quoted(id_)} is the id of another {name}, in line {{other}}.",
                other=(name, first, "id"),
            )


def _endless(path: Path, value: object) -> Iterator[Finding]:
    if isinstance(value, float) and not math.isfinite(value):
        yield Finding(path=path, message=f"{value} is not a number to draw with.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _endless((*path, str(key)), inner)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _endless((*path, index), inner)


def _flicker(scene: Scene, art: Art, path: Path, run_seconds: float) -> Iterator[Finding]:
    least = least_seconds(art, scene)
    if least > run_seconds + 1e-6:
        yield Finding(
            path=path,
            message=f"something flickers: a run of {run_seconds:g} seconds changes its brightness "
            f"more than {MOST_CHANGES} times in a second.",
            allowed=f"Use fewer or longer pulses and fades; as they are, a run needs {least:.1f} "
            "seconds.",
        )


def _outside(scene: Scene, art: Art, path: Path) -> Iterator[Finding]:
    """Yield the shapes of a scene that leave its view at some moment, and by how much.

    A shape that is meant to be cut says `clip = true`.
    """
    for index, shape in enumerate(scene.shapes):
        nodes = [
            node for columns in _SIZES for node in build_nodes(art, scene, columns, shapes=(shape,))
        ]
        overs = [(_over(node, scene), node.clip) for node in nodes]
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


def _over(node: Node, scene: Scene) -> tuple[float, str]:
    """Return how far an outline ever leaves the view while it is seen, and on which side."""
    left, top, width, height = scene.view
    worst = (0.0, "")
    for moment in _moments(node):
        if node.strength(moment) <= 0:
            continue
        matrix = node.map(Affine(), moment)
        for chain in filter(None, node.chains):
            across, down = zip(*matrix.of(chain), strict=True)
            worst = max(
                worst,
                (left - min(across), "left"),
                (max(across) - left - width, "right"),
                (top - min(down), "top"),
                (max(down) - top - height, "bottom"),
            )
    return worst


def _moments(node: Node) -> tuple[float, ...]:
    if not node.changes:
        return (0.0,)
    return tuple(step / 20 for step in range(21))
