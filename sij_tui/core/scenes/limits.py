"""How much a file may ask to be drawn: bounds that hold before any outline is taken apart.

Symbols that use symbols multiply: eighteen, each of which uses the next one twice, are 2^18
outlines. So outlines are counted along the uses, without expanding them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from sij_tui.core.content.problems import Finding, quoted
from sij_tui.core.content.scenes import Art, Pair, Shape, ViewBox
from sij_tui.core.scenes.keyframes import every

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


def users(art: Art) -> dict[str, set[str]]:
    """Return for each symbol the symbols that it uses."""
    return {
        symbol.id: {shape.use for shape in every(symbol.shapes) if shape.use}
        for symbol in art.symbols
    }


def in_order(art: Art) -> tuple[list[str], set[str]]:
    """Return the symbols, each after those that it uses, and those that use themselves.

    The latter include symbols that use one which uses itself.
    """
    used = users(art)
    sorter = TopologicalSorter({name: sorted(used[name] & used.keys()) for name in used})
    with suppress(CycleError):  # what leads into no circle is put in order all the same
        sorter.prepare()
    done: list[str] = []
    while ready := sorter.get_ready():
        done += ready
        sorter.done(*ready)
    return done, used.keys() - done


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
