"""What can be wrong with shapes that come after others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sij_tui.core.content.problems import Finding, Path, quoted
from sij_tui.core.content.scenes import Shape
from sij_tui.core.scenes.keyframes import starts

_SLACK = 1e-6
"""Sums of decimal fractions may miss 1 by so much."""


def order_findings(shapes: Sequence[Shape], path: Path) -> Iterator[Finding]:
    """Yield ids that are given twice, and shapes that come after none or too late."""
    placed = list(_placed(shapes, path, "shape"))
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
    lost = [(place, shape) for place, shape in placed if shape.after and shape.after not in first]
    for place, shape in lost:
        yield Finding(
            path=(*place, "after"),
            message=f"there is no shape {quoted(shape.after)} here.",
            allowed="Name the id of a shape of the same picture or symbol.",
            wrong=shape.after,
            choices=tuple(first),
        )
    if not lost:
        yield from _timed(shapes, placed)


def _timed(shapes: Sequence[Shape], placed: list[tuple[Path, Shape]]) -> Iterator[Finding]:
    try:
        ends = starts(shapes)
    except RecursionError as error:
        name = str(error)
        place = next(place for place, shape in placed if shape.id == name)
        yield Finding(
            path=(*place, "after"),
            message=f"{quoted(name)} waits for a shape that waits for it.",
            allowed="Let one of them start by itself.",
        )
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


def _placed(shapes: Sequence[Shape], path: Path, key: str) -> Iterator[tuple[Path, Shape]]:
    for index, shape in enumerate(shapes):
        place = (*path, key, index)
        yield place, shape
        yield from _placed(shape.parts, place, "parts")
