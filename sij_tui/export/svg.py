"""One moment of a scene as SVG: outlines and words, and nothing from any other file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from math import hypot
from typing import Final

from sij_tui.core.content.scenes import Art, Scene
from sij_tui.core.scenes.affine import Affine
from sij_tui.core.scenes.cells.registry import cell_renderer
from sij_tui.core.scenes.colour import colour_of
from sij_tui.core.scenes.label_placement import Placed, place
from sij_tui.core.scenes.paint import make_canvas
from sij_tui.core.scenes.pixels.operations import operations
from sij_tui.core.scenes.pixels.raster import Chains, Colour, Operation
from sij_tui.core.scenes.scene_graph import build_nodes

_COLUMNS: Final = 80
_ROWS: Final = 25
"""Cells in which the words are placed; a cell is :data:`_CELL` units."""
_CELL: Final = (16, 32)
_TOLERANCE: Final = 1.2
"""Units that a simplified outline may be off."""
GROUNDS: Final = {"dark": "#11171e", "light": "#ffffff", "contrast": "#000000"}
"""Behind a picture, by theme."""

_SHORT: Final = 60
"""Characters of an outline that is not worth a name."""
_OUTLINE_MARK: Final = "\0path"
_GROUND_MARK: Final = "\0ground"


def scene_svg(art: Art, scene: Scene, progress: float, theme: str, prefix: str = "") -> str:
    """Return a scene at a moment as one ``<svg>`` element.

    Args:
        art: All pictures.
        scene: One of them.
        progress: How far its run is, 0 to 1.
        theme: Whose colours it has: a name in :data:`GROUNDS`.
        prefix: Of the ids inside, where several stand in one document.
    """
    drawing = _Drawing(art, theme, prefix or scene.id)
    width, height = _COLUMNS * _CELL[0], _ROWS * _CELL[1]
    view = _view(scene.view, width, height)
    for node in build_nodes(art, scene, _COLUMNS, "pixels"):
        for operation in operations(node, view, progress, drawing.colour):
            drawing.add(operation)
    canvas = make_canvas(scene.view, _COLUMNS, _ROWS, cell_renderer("blocks"))
    shown = [
        placed
        for placed in place(scene.labels, canvas)
        if placed.label.during[0] <= progress <= placed.label.during[1]
    ]
    words = [_word(placed, view, drawing) for placed in shown]
    name = f"{drawing.prefix}-name"
    ground = f'<rect width="{width}" height="{height}" fill="{GROUNDS[theme]}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="{name}"><title id="{name}">{escape(scene.alt or scene.caption)}</title>'
        f"{drawing.markup().replace(_GROUND_MARK, ground)}{''.join(words)}</svg>"
    )


class _Drawing:
    """Collects the shapes of one picture."""

    def __init__(self, art: Art, theme: str, prefix: str) -> None:
        self.prefix = prefix
        self._shapes: list[tuple[str, str]] = []
        """Outline and look of each, with marks where it is cut."""
        self._art, self.theme = art, theme
        self._openings: dict[str, str] = {}
        """Definitions by what they hold; each is written once."""
        self._known: dict[tuple[str, int], Colour] = {}

    def markup(self) -> str:
        """The shapes in their order; outlines that several of them have are written once."""
        often = Counter(path for path, _ in self._shapes if len(path) > _SHORT)
        shared = {
            path: f"{self.prefix}-p{number}"
            for number, path in enumerate(path for path, count in often.items() if count > 1)
        }
        outlines = (f'<path id="{name}" d="{path}"/>' for path, name in shared.items())
        shapes = (
            look.replace(_OUTLINE_MARK, f'<use href="#{shared[path]}"')
            if path in shared
            else look.replace(_OUTLINE_MARK, f'<path d="{path}"')
            for path, look in self._shapes
        )
        definitions = "".join((*self._openings.values(), *outlines))
        return f"<defs>{definitions}</defs>{_GROUND_MARK}{''.join(shapes)}"

    def colour(self, role: str, strength: int) -> Colour:
        """The colour of a role at some strength over the ground."""
        key = (role, strength)
        if key not in self._known:
            ground = GROUNDS[self.theme]
            text = colour_of(self._art.roles, role, strength, ground, theme=self.theme) or ground
            red, green, blue = (int(text[start : start + 2], 16) for start in (1, 3, 5))
            self._known[key] = (red, green, blue)
        return self._known[key]

    def add(self, operation: Operation) -> None:
        """Draw one area or line over what is there."""
        shape = f"{_OUTLINE_MARK}{_look(operation)}/>"
        for opening in operation.without:
            shape = f'<g mask="url(#{self._named(opening, "m")})">{shape}</g>'
        for opening in operation.within:
            shape = f'<g clip-path="url(#{self._named(opening, "c")})">{shape}</g>'
        self._shapes.append((_path(operation.chains, closed=not operation.width), shape))

    def _named(self, chains: Chains, kind: str) -> str:
        """The id of a clip to some outlines, or of a mask that leaves them out."""
        path = f"{kind}{_path(chains, closed=True)}"
        if path not in self._openings:
            name = f"{self.prefix}-{kind}{len(self._openings)}"
            inner = f'<path d="{path[1:]}"/>'
            if kind == "m":
                size = f'width="{_COLUMNS * _CELL[0]}" height="{_ROWS * _CELL[1]}"'
                units = 'maskUnits="userSpaceOnUse" x="0" y="0"'
                rest = f'<rect {size} fill="#fff"/>{inner}'
                self._openings[path] = f'<mask id="{name}" {units} {size}>{rest}</mask>'
            else:
                self._openings[path] = f'<clipPath id="{name}">{inner}</clipPath>'
        return self._openings[path].split('"', 2)[1]


def _look(operation: Operation) -> str:
    colour = "#" + "".join(f"{part:02x}" for part in operation.colour)
    faint = f"{operation.opacity:.2f}" if operation.opacity < 1 else ""
    if operation.width:
        opacity = f' stroke-opacity="{faint}"' if faint else ""
        return (
            f' fill="none" stroke="{colour}" stroke-width="{operation.width:.1f}"'
            f' stroke-linecap="round" stroke-linejoin="round"{opacity}'
        )
    rule = ' fill-rule="evenodd"' if operation.even_odd else ""
    opacity = f' fill-opacity="{faint}"' if faint else ""
    return f' fill="{colour}"{opacity}{rule}'


def _path(chains: Chains, *, closed: bool) -> str:
    return "".join(_chain(chain) + ("z" if closed else "") for chain in chains)


def _chain(chain: tuple[tuple[float, float], ...]) -> str:
    """A polyline in whole units, each point from the one before; points that say nothing left out.

    A point is left out if the line without it passes within :data:`_TOLERANCE` of it.
    """
    points = [(round(x), round(y)) for x, y in _simplified(chain)]
    (left, top), *rest = points
    parts = [f"M{left} {top}", "l" if rest else ""]
    at = (left, top)
    for x, y in rest:
        if (x, y) != at:
            parts.append(f"{x - at[0]} {y - at[1]} ")
            at = (x, y)
    return "".join(parts).strip().removesuffix("l").replace(" -", "-")


def _simplified(chain: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A polyline with fewer points (Ramer, Douglas, Peucker)."""
    kept = {0, len(chain) - 1}
    spans = [(0, len(chain) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = chain[first], chain[last]
        length = hypot(bx - ax, by - ay)
        far, at = 0.0, -1
        for index in range(first + 1, last):
            x, y = chain[index]
            away = (
                abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
                if length
                else hypot(x - ax, y - ay)
            )
            if away > far:
                far, at = away, index
        if far > _TOLERANCE:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [chain[index] for index in sorted(kept)]


def _word(placed: Placed, view: Affine, drawing: _Drawing) -> str:
    """A label with the line to what it names."""
    wide, high = _CELL
    left, right = placed.column * wide, placed.end * wide
    middle = placed.row * high + high / 2
    x, y = view.of((placed.point,))[0]
    start = min(max(x, left), right)
    above = middle + min(max(y - middle, -high / 2), high / 2)
    line, text = (
        "#" + "".join(f"{part:02x}" for part in drawing.colour(role, 100))
        for role in (placed.leader, placed.label.role)
    )
    ground = GROUNDS[drawing.theme]
    letters = escape("".join(placed.letters))
    return (
        f'<path d="M{start:.0f} {above:.0f}L{x:.0f} {y:.0f}" stroke="{line}" stroke-width="2"/>'
        f'<text x="{left:g}" y="{middle + 9:g}" font-family="sans-serif" font-size="28"'
        f' fill="{text}" stroke="{ground}" stroke-width="6" paint-order="stroke"'
        f' textLength="{right - left:g}">{letters}</text>'
    )


def _view(view: tuple[float, float, float, float], width: int, height: int) -> Affine:
    left, top, wide, high = view
    scale = min(width / wide, height / high)
    east, south = (width - wide * scale) / 2, (height - high * scale) / 2
    return Affine(scale, 0.0, 0.0, scale, east - left * scale, south - top * scale)
