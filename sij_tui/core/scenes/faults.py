"""What keeps pictures from being drawn, found without drawing: quick enough for every start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sij_tui.core.content.problems import Finding, Path, quoted, unknown_name
from sij_tui.core.content.scenes import Art, Restyle, Scene, Shading, Shape
from sij_tui.core.scenes.drawings import MOST_DRAWINGS, drawing_faults
from sij_tui.core.scenes.keyframes import starts
from sij_tui.core.scenes.limits import MOST_DOTS, MOST_UNITS, in_order, limits, users
from sij_tui.core.scenes.path import PathError, is_sound, parse

ALLOWED_COMMANDS = "Use M, L, H, V, C, Q and Z, in upper or lower case, with numbers."


def can_be_drawn(art: Art) -> bool:
    """Return whether all pictures can be drawn, and in time."""
    return not any(limits(art)) and not any(faults(art))


def faults(art: Art) -> Iterator[Finding]:
    """Yield what keeps pictures from being drawn, but for what takes too long: see `limits`."""
    ids = ArtIds.of(art)
    for index, tone in enumerate(art.tones):
        yield from _tone(tone, ids, ("tone", index))
    yield from _cycles(art)
    for owner, shapes in shapes_by_owner(art):
        for path, shape in placed_shapes(shapes, owner):
            yield from _names(shape, ids, path)
            yield from _numbers(shape, path)
        yield from _order(shapes, owner)
    for index, scene in enumerate(art.scenes):
        yield from _scene(scene, ids, ("scene", index))


class ArtIds(NamedTuple):
    """What shapes may refer to."""

    roles: tuple[str, ...]
    tones: tuple[str, ...]
    symbols: tuple[str, ...]

    @classmethod
    def of(cls, art: Art) -> ArtIds:
        """Return those of some pictures."""
        roles, tones, symbols = (
            tuple(thing.id for thing in things) for things in (art.roles, art.tones, art.symbols)
        )
        return cls(roles, tones, symbols)


def shapes_by_owner(art: Art) -> Iterator[tuple[Path, tuple[Shape, ...]]]:
    """Yield the path and the shapes of each symbol and each picture."""
    yield from ((("symbol", index), each.shapes) for index, each in enumerate(art.symbols))
    yield from ((("scene", index), each.shapes) for index, each in enumerate(art.scenes))


def placed_shapes(
    shapes: Sequence[Shape], path: Path, key: str = "shape"
) -> Iterator[tuple[Path, Shape]]:
    """Yield shapes and the parts of groups, each with its path; `key` is their name in the file."""
    for index, shape in enumerate(shapes):
        place = (*path, key, index)
        yield place, shape
        if shape.parts:
            yield from placed_shapes(shape.parts, place, "parts")


def share_findings(path: Path, **shares: float | None) -> Iterator[Finding]:
    """Yield the values, by their field, that are given and not from 0 to 1."""
    for field, value in shares.items():
        if value is not None and not 0 <= value <= 1:
            yield _share((*path, field), value)


def _share(path: Path, value: float) -> Finding:
    return Finding(path=path, message=f"{path[-1]} is {value:g}.", allowed="Use 0 to 1.")


def units(path: Path, value: float) -> Finding:
    """Return the finding for a length that is out of bounds."""
    least = f"{-MOST_UNITS} to" if path[-1] in ("shade", "offset") else "a length above 0, up to"
    allowed = f"Use {least} {MOST_UNITS}, in units of the view."
    return Finding(path=path, message=f"{path[-1]} is {value:g}.", allowed=allowed)


def _dots(path: Path, value: float) -> Finding:
    message = f"{path[-1]} is {value:g}."
    return Finding(path=path, message=message, allowed=f"Use 0 to {MOST_DOTS}.")


def _space(path: Path, _: float) -> Finding:
    return Finding(path=path, message=f"{path[-1]} is too large or below 0.")


Bounds = Mapping[str, tuple[float, Callable[[Path, float], Finding]]]
"""By field, the largest value from 0 on, and the finding for any other."""
_BOUNDS: Bounds = {
    "line": (MOST_DOTS, _dots),
    "gap": (MOST_DOTS, _space),
    "clear": (MOST_DOTS, _space),
    "stroke": (MOST_UNITS, units),
    "halo": (MOST_UNITS, units),
    "fade": (1, _share),
    "opacity": (1, _share),
}
_RESTYLE_BOUNDS: Bounds = {"line": (MOST_DOTS, _dots), "clear": (MOST_DOTS, _dots)}


def _tone(tone: Shading, ids: ArtIds, path: Path) -> Iterator[Finding]:
    for field in ("base", "rim", "shade", "light", "plain"):
        name = getattr(tone, field)
        if name or field in ("base", "rim"):
            yield from unknown_name((*path, field), "role", name, ids.roles)
    if not max(map(abs, tone.offset)) <= MOST_UNITS:
        yield units((*path, "offset"), max(tone.offset, key=abs))
    if not 0 <= tone.stroke <= MOST_UNITS:
        yield units((*path, "stroke"), tone.stroke)


def _names(shape: Shape, ids: ArtIds, path: Path) -> Iterator[Finding]:
    for field in ("path", "follow", "within"):
        text = getattr(shape, field)
        if text and isinstance(text, str) and not is_sound(text):
            yield from _path_data(text, (*path, field))
    if shape.use:
        yield from unknown_name((*path, "use"), "symbol", shape.use, ids.symbols)
    elif shape.tone and not shape.parts:
        yield from unknown_name((*path, "tone"), "tone", shape.tone, ids.tones)
    elif not shape.parts:
        yield from unknown_name((*path, "role"), "role", shape.role, ids.roles)
    for old, new in shape.recolour.items():
        yield from unknown_name((*path, "recolour", old), "role", new, ids.roles)
    if shape.restyle and shape.restyle.role:
        yield from unknown_name((*path, "restyle", "role"), "role", shape.restyle.role, ids.roles)


def _path_data(text: str, path: Path) -> Iterator[Finding]:
    try:
        parse(text)
    except PathError as error:
        near = quoted(text[max(error.position - 8, 0) :][:24])
        yield Finding(
            path=path,
            message=f"{error}. It stands near {near}.",
            allowed=ALLOWED_COMMANDS,
            position=error.position,
        )


def _numbers(shape: Shape, path: Path) -> Iterator[Finding]:
    yield from _out_of_bounds(shape, _BOUNDS, path)
    if shape.restyle:
        yield from _out_of_bounds(shape.restyle, _RESTYLE_BOUNDS, (*path, "restyle"))
    if shape.dash and min(shape.dash) <= 0:
        yield Finding(path=(*path, "dash"), message="a dash and its space need a length above 0.")
    if shape.shade and not max(map(abs, shape.shade)) <= MOST_UNITS:
        yield units((*path, "shade"), max(shape.shade, key=abs))


def _out_of_bounds(thing: Shape | Restyle, bounds: Bounds, path: Path) -> Iterator[Finding]:
    for field, (most, finding) in bounds.items():
        value = getattr(thing, field)
        if value and not 0 <= value <= most:
            yield finding((*path, field), value)


def _order(shapes: Sequence[Shape], path: Path) -> Iterator[Finding]:
    """Yield shapes that come after none, or wait for one another."""
    placed = list(placed_shapes(shapes, path))
    known = tuple(dict.fromkeys(shape.id for _, shape in placed if shape.id))
    lost = [(place, shape) for place, shape in placed if shape.after and shape.after not in known]
    for place, shape in lost:
        yield Finding(
            path=(*place, "after"),
            message=f"there is no shape {quoted(shape.after)} here.",
            allowed="Name the id of a shape of the same picture or symbol.",
            wrong=shape.after,
            choices=known,
        )
    try:
        starts(shapes if not lost else ())
    except RecursionError as error:
        name = str(error)
        yield Finding(
            path=(*next(place for place, shape in placed if shape.id == name), "after"),
            message=f"{quoted(name)} waits for a shape that waits for it.",
            allowed="Let one of them start by itself.",
        )


def _cycles(art: Art) -> Iterator[Finding]:
    """Yield each symbol that uses itself, straight or through others."""
    _, endless = in_order(art)
    used = users(art)
    for index, symbol in enumerate(art.symbols):
        if symbol.id in endless and _reaches(symbol.id, symbol.id, used):
            yield Finding(path=("symbol", index, "id"), message=f"{quoted(symbol.id)} uses itself.")


def _reaches(start: str, goal: str, used: Mapping[str, set[str]]) -> bool:
    reached: set[str] = set()
    todo = set(used[start])
    while todo:
        name = todo.pop()
        reached.add(name)
        todo |= used.get(name, set()) - reached
    return goal in reached


def _scene(scene: Scene, ids: ArtIds, path: Path) -> Iterator[Finding]:
    if not min(scene.view[2:]) > 0:
        yield Finding(
            path=(*path, "view"),
            message="the view has no width or no height.",
            allowed="Give left, top, width and height; the last two above 0.",
        )
    yield from share_findings(path, still=scene.still)
    for index, label in enumerate(scene.labels):
        place = (*path, "label", index)
        yield from unknown_name((*place, "role"), "role", label.role, ids.roles)
        if label.leader:
            yield from unknown_name((*place, "leader"), "role", label.leader, ids.roles)
    if len(scene.drawings) > MOST_DRAWINGS:
        yield Finding(
            path=(*path, "drawing", MOST_DRAWINGS),
            message=f"the scene has {len(scene.drawings)} drawings.",
            allowed=f"At most {MOST_DRAWINGS} can be kept ready.",
        )
    for index, drawing in enumerate(scene.drawings):
        yield from drawing_faults(drawing, ids.roles, (*path, "drawing", index))
