"""How much a file may ask to be drawn: bounds that hold before any outline is taken apart.

Symbols that use symbols multiply: eighteen, each of which uses the next one twice, are 2^18
outlines. So outlines are counted along the uses, without expanding them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sij_tui.core.content.problems import Finding, quoted
from sij_tui.core.content.scenes import (
    Art,
    Drawing,
    Pair,
    Scene,
    SceneLabel,
    Shading,
    Shape,
    Symbol,
    ViewBox,
)
from sij_tui.core.scenes import path
from sij_tui.core.scenes.drawings import MOST_DRAWINGS, text_findings
from sij_tui.core.scenes.keyframes import starts

MOST_OUTLINES = 500
"""Outlines of one picture, with those of all its symbols."""
MAX_PATH_CHARACTERS = 40_000
"""Characters of path data of one picture, with those of all its symbols."""
MAX_PATH_CHARACTERS_IN_ALL = 200_000
"""The same of all pictures of a file together."""
MOST_PASSES = 5
"""Times that an outline is filled whose inside fades in."""
MOST_LEVELS = 16
"""Symbols that may use one another in a row."""
MOST_DOTS = 9
"""Widest line, and farthest halo, in dots."""
MOST_UNITS = 20
"""Widest line, farthest halo and deepest shade, in units of the view."""
MOST_VIEWS = 4_000
"""Widths of its view that all lines of a picture together may be long, by a cautious estimate."""

_NUMBERS = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


class Cost(NamedTuple):
    """What it takes to draw some shapes."""

    outlines: int = 0
    characters: int = 0
    length: float = 0.0
    """Upper estimate of the length of all lines, in units of the shapes."""
    levels: int = 0

    def plus(self, other: Cost, size: float = 1) -> Cost:
        """Return the cost of these shapes and others, scaled by ``size``."""
        return Cost(
            self.outlines + other.outlines,
            self.characters + other.characters,
            self.length + size * other.length,
            max(self.levels, other.levels),
        )


def can_be_drawn(art: Art) -> bool:
    """Return whether pictures can surely be drawn in time; quick enough for every start.

    False means that they have to be checked: not that something is wrong.
    """
    names = ArtIds(art)
    owners: tuple[Symbol | Scene, ...] = (*art.symbols, *art.scenes)
    shapes = [shape for owner in owners for shape in _all(owner.shapes)]
    return (
        all(_is_sound(shape, names) for shape in shapes)
        and all(_is_lit(tone, names) for tone in art.tones)
        and all(_has_order(owner.shapes) for owner in owners)
        and all(min(scene.view[2:]) > 0 and 0 <= scene.still <= 1 for scene in art.scenes)
        and all(_may_stand(label, names.roles) for scene in art.scenes for label in scene.labels)
        and all(len(scene.drawings) <= MOST_DRAWINGS for scene in art.scenes)
        and all(_is_legible(d, names) for scene in art.scenes for d in scene.drawings)
        and not in_order(art)[1]
        and not any(limits(art))
    )


class ArtIds:
    """What shapes may refer to."""

    def __init__(self, art: Art) -> None:
        self.roles = {role.id for role in art.roles}
        self.tones = {tone.id for tone in art.tones}
        self.symbols = {symbol.id for symbol in art.symbols}


def _is_lit(tone: Shading, names: ArtIds) -> bool:
    roles = {tone.base, tone.rim, tone.shade, tone.light, tone.plain} - {""}
    return (
        bool(tone.base and tone.rim)
        and names.roles.issuperset(roles)
        and max(map(abs, tone.offset)) <= MOST_UNITS
        and 0 <= tone.stroke <= MOST_UNITS
    )


def _has_order(shapes: Sequence[Shape]) -> bool:
    try:
        starts(shapes)
    except (KeyError, RecursionError):
        return False
    return True


def _is_legible(drawing: Drawing, names: ArtIds) -> bool:
    roles = {drawing.role, *drawing.roles.values(), drawing.words_role or drawing.role}
    return names.roles.issuperset(roles) and not any(text_findings(drawing, ()))


def _all(shapes: Sequence[Shape]) -> Iterator[Shape]:
    for shape in shapes:
        yield shape
        if shape.parts:
            yield from _all(shape.parts)


def _is_sound(shape: Shape, names: ArtIds) -> bool:
    return (
        (not shape.path or path.is_sound(shape.path))
        and (not shape.follow or path.is_sound(shape.follow))
        and (not isinstance(shape.within, str) or not shape.within or path.is_sound(shape.within))
        and (not shape.use or shape.use in names.symbols)
        and (bool(shape.use or shape.parts) or _is_coloured(shape, names))
        and not (shape.recolour and not names.roles.issuperset(shape.recolour.values()))
        and not (shape.restyle and shape.restyle.role and shape.restyle.role not in names.roles)
        and not (shape.dash and min(shape.dash) <= 0)
        and 0 <= shape.line <= MOST_DOTS
        and 0 <= (shape.clear or 0) <= MOST_DOTS
        and 0 <= shape.gap <= MOST_DOTS
        and 0 <= (shape.stroke or 0) <= MOST_UNITS
        and 0 <= (shape.halo or 0) <= MOST_UNITS
        and max(map(abs, shape.shade or (0,))) <= MOST_UNITS
        and 0 <= shape.fade <= 1
        and 0 <= shape.opacity <= 1
        and _restyle_is_sound(shape)
    )


def _is_coloured(shape: Shape, names: ArtIds) -> bool:
    return shape.tone in names.tones if shape.tone else shape.role in names.roles


def _restyle_is_sound(shape: Shape) -> bool:
    return shape.restyle is None or (
        0 <= (shape.restyle.line or 0) <= MOST_DOTS and 0 <= (shape.restyle.clear or 0) <= MOST_DOTS
    )


def _may_stand(label: SceneLabel, roles: set[str]) -> bool:
    return label.role in roles and (not label.leader or label.leader in roles)


def users(art: Art) -> dict[str, set[str]]:
    """Return for each symbol the symbols that it uses."""
    return {symbol.id: set(uses(symbol.shapes)) for symbol in art.symbols}


def uses(shapes: Sequence[Shape]) -> Iterator[str]:
    """Yield the symbols that shapes use, those of their parts included."""
    for shape in shapes:
        if shape.use:
            yield shape.use
        if shape.parts:
            yield from uses(shape.parts)


def in_order(art: Art) -> tuple[list[str], set[str]]:
    """Return the symbols, each after those that it uses, and those that use themselves.

    The latter include symbols that use one which uses itself.
    """
    waiting = {name: used & users_ for name, used, users_ in _known(art)}
    done: list[str] = []
    while ready := [name for name, used in waiting.items() if not used]:
        for name in ready:
            del waiting[name]
        done += ready
        left = set(ready)
        for used in waiting.values():
            used -= left
    return done, set(waiting)


def _known(art: Art) -> Iterator[tuple[str, set[str], set[str]]]:
    used = users(art)
    names = set(used)
    for name in used:
        yield name, used[name], names


def limits(art: Art) -> Iterator[Finding]:
    """Yield what is too much to be drawn. Symbols that use themselves are passed over."""
    shapes = {symbol.id: symbol.shapes for symbol in art.symbols}
    costs: dict[str, Cost] = {}
    places = {symbol.id: index for index, symbol in enumerate(art.symbols)}
    for name in in_order(art)[0]:
        cost = _cost(shapes[name], costs)
        costs[name] = cost._replace(levels=cost.levels + 1)
        if costs[name].levels == MOST_LEVELS + 1:
            yield Finding(
                path=("symbol", places[name]),
                message=f"{quoted(name)} is the last of {MOST_LEVELS + 1} symbols that use one"
                " another.",
                allowed=f"At most {MOST_LEVELS} may stand in a row.",
            )
    total = 0
    for index, scene in enumerate(art.scenes):
        cost = _cost(scene.shapes, costs)
        total += cost.characters
        for message, allowed in _excess(cost, scene.view[2]):
            yield Finding(path=("scene", index), message=message, allowed=allowed)
    if total > MAX_PATH_CHARACTERS_IN_ALL:
        yield Finding(
            path=("scene",),
            message=f"the pictures have {total} characters of path data in all.",
            allowed=f"At most {MAX_PATH_CHARACTERS_IN_ALL} can be checked and drawn in time.",
        )


def _excess(cost: Cost, view: float) -> Iterator[tuple[str, str]]:
    if cost.outlines > MOST_OUTLINES:
        message = f"the picture has {_figure(cost.outlines)} outlines, with those of its symbols."
        yield message, f"At most {MOST_OUTLINES} can be drawn in time."
    elif cost.characters > MAX_PATH_CHARACTERS:
        message = f"the picture has {_figure(cost.characters)} characters of path data."
        yield message, f"At most {MAX_PATH_CHARACTERS} can be drawn in time."
    elif view > 0 and cost.length > MOST_VIEWS * view:
        message = "the lines of the picture are far too long for its view."
        yield message, "Keep the numbers near those of the view."


def _figure(number: int) -> str:
    return str(number) if number < 10**9 else "more than a thousand million"


def _cost(shapes: Sequence[Shape], symbols: Mapping[str, Cost]) -> Cost:
    total = Cost()
    for shape in shapes:
        if shape.use:
            inner = symbols.get(shape.use, Cost())
        elif shape.parts:
            inner = _cost(shape.parts, symbols)
        else:
            copies = 1 + len(shape.repeat)
            passes = copies * (MOST_PASSES if shape.fade else 1)
            inner = Cost(passes, copies * len(shape.path), passes * _length(shape))
        opening = shape.within if isinstance(shape.within, str) else ""
        around = Cost(bool(shape.within), len(shape.follow) + len(opening), _reach(shape.within))
        total = total.plus(inner, size=_largest(shape)).plus(around)
    return total


def _length(shape: Shape) -> float:
    """An upper estimate of the length of an outline."""
    if shape.circle or shape.oval:
        return 8 * max(map(abs, (shape.circle or shape.oval or ())[2:]), default=0.0)
    return _reach(shape.path)


def _reach(data: str | ViewBox) -> float:
    """An upper estimate of the length of path data, or of the outline of a box."""
    numbers = map(float, _NUMBERS.findall(data)) if isinstance(data, str) else data
    return 2 * sum(map(abs, numbers))


def _largest(shape: Shape) -> float:
    """The largest scale that a shape ever has."""
    sizes: list[float | Pair] = [shape.size]
    sizes += [key.size for key in shape.keys if key.size is not None]
    return max(max(map(abs, size if isinstance(size, tuple) else (size,))) for size in sizes)
