"""Checks of shapes: each with its keys, and those that come after others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from sij_tui.core.content.problems import Finding, Path, quoted, unknown_name
from sij_tui.core.content.scenes import Art, Key, LabelPlace, Pair, Pulse, SceneLabel, Shape
from sij_tui.core.scenes.faults import (
    ALLOWED_COMMANDS,
    ArtIds,
    placed_shapes,
    share_findings,
    units,
)
from sij_tui.core.scenes.keyframes import drawn_range, starts
from sij_tui.core.scenes.path import PathError, parse

_KINDS = ("path", "circle", "oval", "use", "parts")
_SLACK = 1e-6
"""Sums of decimal fractions may miss 1 by so much."""


def shape_findings(shapes: Sequence[Shape], art: Art, path: Path) -> Iterator[Finding]:
    """Yield what is wrong with shapes, each for itself, though they can be drawn."""
    ids = ArtIds.of(art)
    for place, shape in placed_shapes(shapes, path):
        yield from _kind(shape, place)
        yield from _data(shape, place)
        yield from _names(shape, ids, place)
        yield from share_findings(place, show=shape.show, along=shape.along)
        yield from _stretch(shape.draw, (*place, "draw"))
        yield from _looks(shape, place)
        yield from shown_nowhere(shape, place)
        yield from _keys(shape, place)
        if shape.pulse:
            yield from _pulse(shape.pulse, (*place, "pulse"))


def _kind(shape: Shape, path: Path) -> Iterator[Finding]:
    given = [kind for kind in _KINDS if getattr(shape, kind)]
    if len(given) != 1:
        has = f"has {' and '.join(given)}" if given else "has nothing to draw"
        yield Finding(
            path=path,
            message=f"the shape {has}.",
            allowed=f"Give exactly one of: {', '.join(_KINDS)}.",
        )


def _data(shape: Shape, path: Path) -> Iterator[Finding]:
    for field in ("path", "follow", "within"):
        text = getattr(shape, field)
        if not isinstance(text, str):
            if min(text[2:]) <= 0:
                message = "the box has no width or no height."
                allowed = "Give left, top, width and height; the last two above 0."
                yield Finding(path=(*path, field), message=message, allowed=allowed)
            continue
        with suppress(PathError):
            if text and not parse(text):
                message = f"{field} draws nothing."
                yield Finding(path=(*path, field), message=message, allowed=ALLOWED_COMMANDS)
    for field in ("circle", "oval"):
        if any(radius <= 0 for radius in (getattr(shape, field) or ())[2:]):
            yield Finding(path=(*path, field), message=f"the {field} has no size.")


def _names(shape: Shape, ids: ArtIds, path: Path) -> Iterator[Finding]:
    if shape.tone and (shape.use or shape.parts):
        yield from unknown_name((*path, "tone"), "tone", shape.tone, ids.tones)
    for old in shape.recolour:
        yield from unknown_name((*path, "recolour", old), "role", old, ids.roles)
    if shape.restyle and shape.restyle.role == "":
        yield from unknown_name((*path, "restyle", "role"), "role", "", ids.roles)
    if (shape.restyle or shape.recolour) and not (shape.use or shape.parts):
        yield Finding(
            path=path,
            message="recolour and restyle do nothing here.",
            allowed="They change a used symbol or a group; give this shape its role and line.",
        )


def _looks(shape: Shape, path: Path) -> Iterator[Finding]:
    """Yield settings that have nothing to work on."""
    for field in ("stroke", "halo"):
        if getattr(shape, field) == 0:
            yield units((*path, field), 0)
    drawn = not (shape.use or shape.parts)
    filled = shape.fill != "none" or any(key.fill not in (None, "none") for key in shape.keys)
    for field, wrong, message, allowed in (
        ("tone", shape.tone and shape.role, "both tone and role are given.", "Give one of them."),
        ("halo", shape.halo and shape.clear is not None, "both halo and clear are given.",
         "Give halo, in units of the view, or clear, in dots."),
        ("tiers", shape.tiers and shape.only, "both tiers and only are given.",
         "Give tiers; what is only for blocks is drawn in finer tiers as well."),
        ("smooth", shape.smooth and not shape.path, "there is no path to make smooth.",
         "Give it to the path itself; what it is cut to is not smoothed."),
        ("shade", shape.shade and not shape.tone, "there is no tone to shade.",
         "Give a tone, or leave shade out."),
        ("fade", shape.fade and (shape.tone or not filled) and drawn,
         "there is nothing that could fade.", "Give a role and a fill; a tone does not fade."),
        ("tone", shape.tone and not drawn, "a tone does nothing here.",
         "Give it to the shapes of the symbol or group."),
        ("stroke", shape.stroke and not drawn, "stroke does nothing here.",
         "Give it to the shapes of the symbol or group."),
    ):  # fmt: skip
        if wrong:
            yield Finding(path=(*path, field), message=message, allowed=allowed)


def shown_nowhere(thing: Shape | SceneLabel | LabelPlace, path: Path) -> Iterator[Finding]:
    """Yield what no canvas shows, however wide."""
    if 0 < thing.to_columns < thing.from_columns:
        yield Finding(
            path=(*path, "to_columns"),
            message=f"it is never shown: from {thing.from_columns} columns to {thing.to_columns}.",
            allowed="Give from_columns no more than to_columns.",
        )


def during_findings(during: Pair, path: Path) -> Iterator[Finding]:
    """Yield what is wrong with the part of the run in which something is shown."""
    begin, end = during
    if not 0 <= begin < end <= 1:
        yield Finding(
            path=(*path, "during"),
            message=f"during runs from {begin:g} to {end:g}.",
            allowed="Give the beginning and the end, in order, within 0 to 1.",
        )


def _stretch(value: float | Pair, path: Path) -> Iterator[Finding]:
    begin, end = drawn_range(value)
    if not 0 <= begin <= end <= 1:
        yield Finding(
            path=path,
            message=f"draw runs from {begin:g} to {end:g}.",
            allowed="Use 0 to 1, or the part from and to in order.",
        )


def _keys(shape: Shape, path: Path) -> Iterator[Finding]:
    last = -1.0
    for index, key in enumerate(shape.keys):
        place = (*path, "keys", index)
        yield from share_findings(place, when=key.when)
        if key.when <= last:
            yield Finding(
                path=(*place, "when"),
                message=f"the key at {key.when:g} comes after the key at {last:g}.",
                allowed="Put keys in order, each later than the one before.",
            )
        last = max(last, key.when)
        yield from _key(key, shape, place)


def _key(key: Key, shape: Shape, path: Path) -> Iterator[Finding]:
    yield from share_findings(path, show=key.show, along=key.along)
    if key.draw is not None:
        yield from _stretch(key.draw, (*path, "draw"))
    if key.along is not None and not shape.follow:
        yield Finding(path=(*path, "along"), message="there is no path to follow.")
    if key.shift is not None and not shape.dash:
        yield Finding(path=(*path, "shift"), message="there are no dashes to shift.")


def _pulse(pulse: Pulse, path: Path) -> Iterator[Finding]:
    yield from during_findings(pulse.during, path)
    if pulse.times < 1:
        yield Finding(
            path=(*path, "times"), message=f"times is {pulse.times}.", allowed="Use 1 or more."
        )
    yield from share_findings(path, low=pulse.low)


def order_findings(shapes: Sequence[Shape], path: Path) -> Iterator[Finding]:
    """Yield ids that are given twice, and shapes that come too late."""
    placed = list(placed_shapes(shapes, path))
    first: dict[str, Path] = {}
    for place, shape in placed:
        if shape.id and shape.id in first:
            yield Finding(
                path=(*place, "id"),
                message=f"{quoted(shape.id)} is the id of another shape, in line {{other}}.",
                other=(*first[shape.id], "id"),
            )
        elif shape.id:
            first[shape.id] = place
    try:
        ends = starts(shapes)
    except (KeyError, RecursionError):  # a fault
        return
    for place, shape in placed:
        begin = ends[shape.after] if shape.after else 0.0
        late = max([key.when for key in shape.keys], default=0.0)
        if shape.after and begin + late > 1 + _SLACK:
            yield Finding(
                path=(*place, "after"),
                message=f"it comes after {quoted(shape.after)}, which ends at {begin:g}; its last"
                f" key would be at {begin + late:g}.",
                allowed="Give it less time, or let the other end earlier: a run ends at 1.",
            )
