"""One moment of a scene as SVG: outlines and words, and nothing from any other file.

Which colours it has is up to :class:`SceneColours`: those of one theme as they are, or names that a
style sheet gives the colours of two (:class:`SwitchingColours`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from math import hypot
from typing import Final, NamedTuple

from sij_tui.core.content.scenes import Art, Role, Scene
from sij_tui.core.scenes.affine import Affine, fitted
from sij_tui.core.scenes.cells.registry import CELL_RENDERERS
from sij_tui.core.scenes.colour import colour_of, parse_colour
from sij_tui.core.scenes.label_placement import Placed, place
from sij_tui.core.scenes.paint import make_canvas
from sij_tui.core.scenes.pixels.operations import operations
from sij_tui.core.scenes.pixels.raster import Chains, Colour, Operation
from sij_tui.core.scenes.scene_graph import build_nodes

PICTURE_COLUMNS: Final = 80
PICTURE_ROWS: Final = 25
"""Cells in which the words are placed; a cell is :data:`_CELL` units."""
_CELL: Final = (16, 32)
PICTURE_WIDTH: Final = PICTURE_COLUMNS * _CELL[0]
PICTURE_HEIGHT: Final = PICTURE_ROWS * _CELL[1]
"""Units of a picture."""
_AROUND: Final = "M-{0}-{1}h{2}v{3}h-{2}z".format(
    PICTURE_WIDTH, PICTURE_HEIGHT, 3 * PICTURE_WIDTH, 3 * PICTURE_HEIGHT
)
"""An outline around the picture."""
_TOLERANCE: Final = (0.5, 1.2)
"""Units that a simplified outline may be off, at least and at most."""
_RELATIVE_TOLERANCE: Final = 0.01
"""The same in between: share of its own size. A small circle is to stay round."""
_FINE: Final = 10
"""Parts of a unit that a picture tells which stands alone: it may be shown as large as a wall."""
GROUNDS: Final = {"dark": "#11171e", "light": "#ffffff", "contrast": "#000000"}
"""Behind a picture, by theme."""


_DESCENT: Final = 0.3
"""What letters reach below the line that they stand on, as a share of their size."""


class Lettering(NamedTuple):
    """How the words of a picture are set."""

    font: str = "sans-serif"
    size: int = 28
    """Units."""
    is_fitted: bool = True
    """Whether a word is made as long as its room, since nobody knows how wide the font is."""


TYPST_LETTERING: Final = Lettering("Libertinus Serif", 36, is_fitted=False)
"""In the font that typst brings."""
_ROUND: Final = 'stroke-linecap="round" stroke-linejoin="round"'
"""Ends and corners of all lines."""
_SHORT: Final = 60
"""Characters of an outline that is not worth a name."""
_MOST_OUTLINES: Final = 500
"""Outlines whose path data is remembered."""
_OUTLINE_MARK: Final = "\0path"
_GROUND_MARK: Final = "\0ground"


class SceneColours:
    """The colours of pictures in one theme.

    Args:
        art: All pictures.
        theme: A name in :data:`GROUNDS`.
    """

    def __init__(self, art: Art, theme: str) -> None:
        self._roles, self.theme = art.roles, theme
        self._known: dict[tuple[str, int], Colour] = {}

    def colour(self, role: str, strength: int) -> Colour:
        """Return the colour of a role at some strength over the ground."""
        key = (role, strength)
        if key not in self._known:
            self._known[key] = parse_colour(_hex_of(self._roles, key, self.theme))
        return self._known[key]

    def written(self, colour: Colour) -> str:
        """Return a colour as SVG has it."""
        return "#" + "".join(f"{part:02x}" for part in colour)


class SwitchingColours(SceneColours):
    """Colours by name, for a document in which a style sheet switches between two themes."""

    def colour(self, role: str, strength: int) -> Colour:
        """Return a number as a placeholder of the colour."""
        key = (role, strength)
        if key not in self._known:
            number = len(self._known)
            self._known[key] = (number >> 16, number >> 8 & 255, number & 255)
        return self._known[key]

    def written(self, colour: Colour) -> str:
        """Return the variable of a style sheet that holds the colour."""
        red, green, blue = colour
        return f"var(--p{(red << 16) + (green << 8) + blue})"

    def variables(self, theme: str) -> str:
        """Return the declarations of all colours that were asked for, in a theme."""
        return " ".join(
            f"--p{number}: {_hex_of(self._roles, key, theme)};"
            for number, key in enumerate(self._known)
        )


def _hex_of(roles: Iterable[Role], key: tuple[str, int], theme: str) -> str:
    ground = GROUNDS[theme]
    return colour_of(roles, *key, ground, theme=theme) or ground


def scene_svg(
    art: Art,
    scene: Scene,
    progress: float,
    colours: SceneColours,
    prefix: str = "",
    *,
    lettering: Lettering = Lettering(),  # noqa: B008
    is_fine: bool = False,
) -> str:
    """Return a scene at a moment as one ``<svg>`` element.

    Args:
        art: All pictures.
        scene: One of them.
        progress: How far its run is, 0 to 1.
        colours: Those that it has; they are asked for in order.
        prefix: Of the ids inside, where several stand in one document.
        lettering: How its words are set.
        is_fine: Whether curves stay smooth at any size; about twice as many bytes.
    """
    drawing = SvgDrawing(colours, prefix or scene.id, lettering, is_fine=is_fine)
    view, _ = fitted(scene.view, (PICTURE_WIDTH, PICTURE_HEIGHT))
    for node in build_nodes(art, scene, PICTURE_COLUMNS, "pixels"):
        for operation in operations(node, view, progress, colours.colour):
            drawing.add(operation)
    for placed in placed_labels(scene):
        if placed.label.during[0] <= progress <= placed.label.during[1]:
            drawing.add_word(placed, view)
    return drawing.svg(scene)


def placed_labels(scene: Scene) -> tuple[Placed, ...]:
    """Return the words of a scene that find room, whenever they are shown."""
    canvas = make_canvas(scene.view, PICTURE_COLUMNS, PICTURE_ROWS, CELL_RENDERERS["blocks"])
    return place(scene.labels, canvas)


class SvgDrawing:
    """Collects the shapes and words of one picture."""

    def __init__(
        self, colours: SceneColours, prefix: str, lettering: Lettering, *, is_fine: bool = False
    ) -> None:
        self.colours, self.prefix, self._lettering = colours, prefix, lettering
        self._fraction = _FINE if is_fine else 1
        self._shapes: list[tuple[str, str]] = []
        """Outline and look of each, with marks where it is cut."""
        self._openings: dict[str, str] = {}
        """Definitions by what they hold; each is written once."""
        self._outlines: dict[tuple[Chains, bool], str] = {}
        """Path data of outlines, closed or not: base, light and shade of a body have the same."""

    def svg(self, scene: Scene, style: str = "") -> str:
        """Return the picture as one element, with the text alternative of its scene."""
        name = f"{self.prefix}-name"
        size = f'width="{PICTURE_WIDTH}" height="{PICTURE_HEIGHT}"'
        ground = f'<rect {size} fill="{self.colours.written(self.colours.colour("", 0))}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PICTURE_WIDTH}'
            f' {PICTURE_HEIGHT}" {_ROUND} role="img" aria-labelledby="{name}"><title id="{name}">'
            f"{escape(scene.alt or scene.caption)}</title>{style}"
            f"{self._markup().replace(_GROUND_MARK, ground)}</svg>"
        )

    def _markup(self) -> str:
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

    def add_raw(self, markup: str) -> None:
        """Add markup as it is, such as the start of a group or its end."""
        self._shapes.append(("", markup))

    def add_word(self, placed: Placed, view: Affine) -> None:
        """Add a label with the line to what it names."""
        self.add_raw(_word(placed, view, self.colours, self._lettering))

    def add(self, operation: Operation) -> None:
        """Draw one area or line over what is there."""
        shape = f"{_OUTLINE_MARK}{self._look(operation)}/>"
        for opening in operation.without:
            shape = f'<g clip-path="url(#{self._named(opening, leaves_out=True)})">{shape}</g>'
        for opening in operation.within:
            shape = f'<g clip-path="url(#{self._named(opening, leaves_out=False)})">{shape}</g>'
        self._shapes.append((self._outline(operation.chains, closed=not operation.width), shape))

    def _outline(self, chains: Chains, *, closed: bool) -> str:
        """The path data of some outlines; cached."""
        key = (chains, closed)
        if key not in self._outlines:
            if len(self._outlines) == _MOST_OUTLINES:
                self._outlines.clear()
            end = "z" if closed else ""
            self._outlines[key] = "".join(_chain(each, self._fraction) + end for each in chains)
        return self._outlines[key]

    def _named(self, chains: Chains, *, leaves_out: bool) -> str:
        """The id of a clip to some outlines, or to all but what they enclose."""
        path = self._outline(chains, closed=True)
        if leaves_out:
            inner = f'<path clip-rule="evenodd" d="{_AROUND}{path}"/>'
        else:
            inner = f'<path d="{path}"/>'
        if inner not in self._openings:
            name = f"{self.prefix}-c{len(self._openings)}"
            self._openings[inner] = f'<clipPath id="{name}">{inner}</clipPath>'
        return self._openings[inner].split('"', 2)[1]

    def _look(self, operation: Operation) -> str:
        colour = self.colours.written(operation.colour)
        faint = f"{operation.opacity:.2f}" if operation.opacity < 1 else ""
        if operation.width:
            opacity = f' stroke-opacity="{faint}"' if faint else ""
            return f' fill="none" stroke="{colour}" stroke-width="{operation.width:.1f}"{opacity}'
        rule = ' fill-rule="evenodd"' if operation.even_odd else ""
        opacity = f' fill-opacity="{faint}"' if faint else ""
        return f' fill="{colour}"{opacity}{rule}'


def _chain(chain: tuple[tuple[float, float], ...], fraction: int) -> str:
    """A polyline in parts of a unit, each point from the one before; some points are left out.

    A point is left out if the line without it passes near enough.
    """
    near = _tolerance(chain) / fraction
    points = [(round(x * fraction), round(y * fraction)) for x, y in _simplified(chain, near)]

    def written(number: int) -> str:
        return str(number) if fraction == 1 else f"{number / fraction:g}"

    (left, top), *rest = points
    parts = [f"M{written(left)} {written(top)}", "l" if rest else ""]
    at = (left, top)
    for x, y in rest:
        if (x, y) != at:
            parts.append(f"{written(x - at[0])} {written(y - at[1])} ")
            at = (x, y)
    return "".join(parts).strip().removesuffix("l").replace(" -", "-")


def _tolerance(chain: Sequence[tuple[float, float]]) -> float:
    """How far a polyline may be off without looking like another."""
    across, down = [x for x, _ in chain], [y for _, y in chain]
    size = max(max(across) - min(across), max(down) - min(down))
    least, most = _TOLERANCE
    return min(max(size * _RELATIVE_TOLERANCE, least), most)


def _simplified(
    chain: Sequence[tuple[float, float]], tolerance: float
) -> list[tuple[float, float]]:
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
        if far > tolerance:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [chain[index] for index in sorted(kept)]


def _word(placed: Placed, view: Affine, colours: SceneColours, lettering: Lettering) -> str:
    """A label with the line to what it names."""
    wide, high = _CELL
    left, right = placed.column * wide, placed.end * wide
    middle = placed.row * high + high / 2
    x, y = view.of((placed.point,))[0]
    start = min(max(x, left), right)
    above = middle + min(max(y - middle, -high / 2), high / 2)
    line, text, ground = (
        colours.written(colours.colour(role, strength))
        for role, strength in ((placed.leader, 100), (placed.label.role, 100), ("", 0))
    )
    letters = escape("".join(placed.letters))
    lowest = PICTURE_HEIGHT - lettering.size * _DESCENT
    baseline = min(middle + lettering.size / 3, lowest)
    at, fit = float(left), f' textLength="{right - left:g}"'
    if not lettering.is_fitted:
        at, fit = (left + right) / 2, ' text-anchor="middle"'
    return (
        f'<path d="M{start:.0f} {above:.0f}L{x:.0f} {y:.0f}" stroke="{line}" stroke-width="2"/>'
        f'<text x="{at:g}" y="{baseline:.0f}"'
        f' font-family="{escape(lettering.font)}" font-size="{lettering.size}" fill="{text}"'
        f' stroke="{ground}" stroke-width="6" paint-order="stroke"{fit}>{letters}</text>'
    )
