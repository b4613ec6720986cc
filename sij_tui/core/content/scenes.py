"""The shape of a picture in the content file: roles, symbols and animated scenes.

The renderer knows nothing of what is drawn. A scene is a list of shapes in a view box, painted in
the order given: later shapes are nearer. All lengths are in units of the view box, except `line`,
`gap` and `clear`, which count dots, so that a line stays thin at every size.
"""

from math import ceil
from typing import Literal

import msgspec

from sij_tui.core.content.glyph_tier import GlyphTier

Tone = Literal["none", "tint", "sparse", "light", "half", "solid"]
"""How dense the inside of a shape is; `tint` shows only where a cell can mix two colours."""

Pair = tuple[float, float]

ACCENT_WEIGHT = 6
"""From this weight on, a role wins the colour of a cell with a third of the dots."""


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a colour means in the pictures of this file."""

    id: str
    """The name that shapes and labels give as their `role`."""
    weight: int
    """Who gives a cell its colour when two roles meet in it: 1 background, 6 and more accents."""
    dark: str
    """Suggested colour on a dark background, as #rrggbb."""
    light: str
    """Suggested colour on a light background, as #rrggbb."""


class Pulse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A shape dims to `low` and comes back, several times."""

    times: int
    """How many dips there are in one run of the scene."""
    during: Pair = (0.0, 1.0)
    """The part of the run, from and to, in which the dips happen."""
    low: float = 0.0
    """How much of the shape is left at the bottom of a dip, 0 to 1."""
    only: bool = False
    """True: hidden outside `during`, and each pulse rises from `low` to full and falls back."""


class Restyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changes that a used symbol takes on, in all its shapes."""

    line: float | None = None
    """Line width in dots."""
    fill: Tone | None = None
    """Tone inside."""
    clear: float | None = None
    """Halo in dots, as in a shape."""
    role: str | None = None
    """One role for everything."""


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A moment of the run and what holds there; in between, values glide."""

    when: float
    """The moment, 0 at the start of the run and 1 at its end. Keys stand in order."""
    move: Pair | None = None
    """Shift from the shape's place, right and down."""
    turn: float | None = None
    """Turn, in degrees clockwise."""
    size: float | Pair | None = None
    """Scale around the pivot: one number, or across and down."""
    show: float | None = None
    """How much of the shape is there, 0 to 1."""
    draw: float | Pair | None = None
    """How much of the line is there, 0 to 1; or the part from and to."""
    along: float | None = None
    """How far the shape is along its `follow` path, 0 to 1."""
    shift: float | None = None
    """How far the dashes have moved along the line."""
    fill: Tone | None = None
    """Tone inside; changes at its moment, without gliding."""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to draw: a path, a circle, an oval, a symbol, or a group of parts."""

    path: str = ""
    """Outline in SVG path data: M L H V C Q Z, upper or lower case."""
    circle: tuple[float, float, float] | None = None
    """Instead of a path: centre across, centre down, radius."""
    oval: tuple[float, float, float, float] | None = None
    """Instead of a path: centre across, centre down, radius across, radius down."""
    use: str = ""
    """Instead of a path: the id of a symbol."""
    parts: "tuple[Shape, ...]" = ()
    """Instead of a path: shapes that move as one."""
    role: str = ""
    """The colour role; needed by everything that is drawn itself."""
    line: float = 1.0
    """Width of the line in dots; 0 draws none. Above 1 it grows by a third on large canvases."""
    dash: Pair | None = None
    """Length of a dash and of the space after it, in units."""
    shift: float = 0.0
    """How far the dashes start along the line."""
    fill: Tone = "none"
    """Tone inside."""
    fill_from: int = 0
    """On canvases of fewer columns than this, the tone is no more than a tint."""
    gap: float = 1.0
    """Quiet dots between the line and the tone."""
    holes: bool = False
    """True: a path inside another is a hole (the even-odd rule)."""
    clear: float | None = None
    """First wipe what lies under a closed shape, and so many dots around its line."""
    repeat: tuple[Pair, ...] = ()
    """Draw the outline again, shifted by each of these."""
    at: Pair = (0.0, 0.0)
    """Where the shape's own origin stands."""
    size: float | Pair = 1.0
    """Scale: one number, or across and down."""
    turn: float = 0.0
    """Turn, in degrees clockwise."""
    flip: bool = False
    """True: mirrored, left for right."""
    pivot: Pair = (0.0, 0.0)
    """Centre of scaling and turning, in the shape's own coordinates."""
    show: float = 1.0
    """How much of the shape is there, 0 to 1. Below a half it wipes nothing."""
    draw: float | Pair = 1.0
    """How much of the line is there, 0 to 1; or the part from and to."""
    follow: str = ""
    """Path data along which the shape travels."""
    along: float = 0.0
    """How far the shape is along that path, 0 to 1."""
    pulse: Pulse | None = None
    """Dips in brightness."""
    from_columns: int = 0
    """Shown only on canvases of at least so many columns."""
    to_columns: int = 0
    """Shown only on canvases of at most so many columns; 0: no limit."""
    only: tuple[GlyphTier, ...] = ()
    """Drawn in these glyphs alone, such as ["ascii"]; none given: in all."""
    recolour: dict[str, str] = {}
    """Old role = new role, in a symbol or group."""
    restyle: Restyle | None = None
    """Changes to all shapes of a symbol or group."""
    ease: Literal["smooth", "steady"] = "smooth"
    """How values glide between keys."""
    clip: bool = False
    """True: the shape is meant to run out of the view, and is cut at its edge."""
    keys: tuple[Key, ...] = ()
    """Keyframes in order. Before the first and after the last, values hold."""


LEAST_ROWS = 5
"""Rows below which a picture says nothing, and is left out."""


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word in the picture with a line to what it names; left out when there is no room."""

    text: str
    """The word or words."""
    point: Pair
    """The spot that the leader line touches."""
    at: Pair
    """Where the text stands; left of `point` it ends here, right of it it starts here."""
    role: str
    """The colour role."""
    leader: str = ""
    """The colour role of the line, if another: a line must not look like part of the drawing."""
    during: Pair = (0.0, 1.0)
    """The part of the run in which it is shown."""
    from_columns: int = 0
    """Shown only on canvases of at least so many columns."""


class Symbol(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shapes drawn once and used in many scenes; they keep their own coordinates."""

    id: str
    """The name that shapes give as their `use`."""
    shapes: tuple[Shape, ...] = msgspec.field(name="shape")
    """The shapes, farthest first."""


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One animated picture, a function of its progress from 0 to 1."""

    id: str
    """The name that a step gives as its picture."""
    view: tuple[float, float, float, float]
    """The view box: left, top, width, height. It is scaled evenly and centred."""
    caption: str
    """One line to stand under the picture."""
    alt: str
    """What the picture shows, in words, for those who do not see it."""
    shapes: tuple[Shape, ...] = msgspec.field(name="shape")
    """The shapes, farthest first."""
    labels: tuple[Label, ...] = msgspec.field(name="label", default=())
    """Words in the picture, the most important first."""
    facts: tuple[str, ...] = ()
    """Ids of the facts behind the caption, the text alternative and the labels."""
    still: float = 1.0
    """The moment of the run that makes the best single picture."""

    @property
    def across(self) -> float:
        """Columns to a row: a cell is twice as high as it is wide."""
        return 2 * self.view[2] / self.view[3]

    def canvas(self, columns: int, rows: int) -> tuple[int, int] | None:
        """Columns and rows of the largest picture in a room of cells; None in too small a one."""
        if rows < LEAST_ROWS or columns < 1:
            return None
        rows = min(rows, ceil(columns / self.across))
        return min(columns, ceil(rows * self.across)), rows


class Art(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All pictures of a content file."""

    roles: tuple[Role, ...] = msgspec.field(name="role", default=())
    """The colour roles."""
    symbols: tuple[Symbol, ...] = msgspec.field(name="symbol", default=())
    """The symbols."""
    scenes: tuple[Scene, ...] = msgspec.field(name="scene", default=())
    """The scenes."""

    def named(self, name: str) -> Scene | None:
        """Return the scene with this id, if there is one."""
        return next((scene for scene in self.scenes if scene.id == name), None)
