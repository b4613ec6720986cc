"""The shape of a picture in the content file: roles, symbols and animated scenes.

The renderer knows nothing of what is drawn. A scene is a list of shapes in a view box, painted in
the order given: later shapes are nearer. All lengths are in units of the view box, except `line`,
`gap` and `clear`, which count dots, so that a line stays thin at every size.
"""

from math import ceil
from typing import Literal

import msgspec

from sij_tui.core.content.glyph_tier import GlyphTier, PictureTier

Tone = Literal["none", "tint", "sparse", "light", "half", "solid"]
"""How dense the inside of a shape is; `tint` shows only where a cell can mix two colours."""

Ease = Literal["smooth", "steady", "in", "out"]
"""How a value glides: smooth starts and ends slowly, in starts slowly, out ends slowly."""

Pair = tuple[float, float]
ViewBox = tuple[float, float, float, float]

ACCENT_WEIGHT = 6
"""From this weight on, a role wins the colour of a cell with a third of the dots."""


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a colour means in the pictures of this file."""

    id: str
    """The name that shapes and labels give as their `role`."""
    weight: int
    """Who gives a cell its colour when two roles meet in it: 1 background, 6 and more accents."""
    dark: str = ""
    """Suggested colour on a dark background, as #rrggbb."""
    light: str = ""
    """Suggested colour on a light background, as #rrggbb."""
    contrast: str = ""
    """Suggested colour in the theme of high contrast; left out: the one for dark backgrounds."""
    always: str = ""
    """Instead of the others: one colour for every theme, as of a screen that is dark by day."""

    def colour(self, theme: str) -> str:
        """Return the colour in a theme: dark, light or contrast."""
        if self.always:
            return self.always
        return (
            self.light if theme == "light" else (theme == "contrast" and self.contrast) or self.dark
        )


class Shading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body's colours, lit from the upper left: of one outline the renderer makes them all."""

    id: str
    """The name that shapes give as their `tone`."""
    base: str
    """The role inside."""
    rim: str
    """The role of the outline; where cells have one colour, of the whole shape."""
    shade: str = ""
    """The role of the side away from the light; left out: none."""
    light: str = ""
    """The role of the side towards the light; left out: none."""
    plain: str = ""
    """The role of the whole shape on canvases without room for more; left out: `base`."""
    detail_from: int = 50
    """Columns from which a canvas has room for the rim, the shade and the light."""
    offset: Pair = (1.6, 1.2)
    """How far the shade reaches inwards, across and down; the light reaches half as far."""
    stroke: float = 0.45
    """Width of the rim in units, where it can be that fine."""


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
    ease: Ease | None = None
    """How values glide to this key, if not as the shape says."""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to draw: a path, a circle, an oval, a symbol, or a group of parts."""

    id: str = ""
    """A name, for what comes `after` it."""
    path: str = ""
    """Outline in SVG path data: M L H V C Q Z, upper or lower case."""
    smooth: bool = False
    """True: the path's points are joined by one soft curve; a point given twice stays a corner."""
    circle: tuple[float, float, float] | None = None
    """Instead of a path: centre across, centre down, radius."""
    oval: tuple[float, float, float, float] | None = None
    """Instead of a path: centre across, centre down, radius across, radius down."""
    use: str = ""
    """Instead of a path: the id of a symbol."""
    parts: "tuple[Shape, ...]" = ()
    """Instead of a path: shapes that move as one."""
    role: str = ""
    """The colour role; needed by everything that is drawn itself and has no `tone`."""
    tone: str = ""
    """Instead of a role: the id of a tone, for a body with base, shade, light and rim."""
    shade: Pair | None = None
    """How far the shade of the tone reaches inwards, if not as the tone says; [0, 0]: no shade."""
    line: float = 1.0
    """Width of the line in dots; 0 draws none. Above 1 it grows by a third on large canvases."""
    stroke: float | None = None
    """Width of the line in units: it grows with the picture, and is never less than `line`."""
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
    halo: float | None = None
    """The same in units, never less than a dot: keeps a thin line apart from what it crosses."""
    fade: float = 0.0
    """How much of the way from the rim to the middle the inside fades in, 0 to 1."""
    opacity: float = 1.0
    """How much of it covers what lies below, 0 to 1, at its strongest."""
    within: str | ViewBox = ""
    """Cut to a path, or to a box given as left, top, width and height. Both are in the coordinates
    in which the shape is placed, so the shape can move behind an opening that stands still."""
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
    """Drawn in these glyphs alone, such as ["ascii"]; none given: in all. What is drawn in blocks
    is drawn in octants, too."""
    tiers: tuple[PictureTier, ...] = ()
    """Drawn in exactly these, with none for another; none given: in all."""
    recolour: dict[str, str] = {}
    """Old role = new role, in a symbol or group."""
    restyle: Restyle | None = None
    """Changes to all shapes of a symbol or group."""
    ease: Ease = "smooth"
    """How values glide between keys."""
    after: str = ""
    """The id of another shape: keys and pulses count from its last key, not from the start."""
    clip: bool = False
    """True: the shape is meant to run out of the view, and is cut at its edge."""
    keys: tuple[Key, ...] = ()
    """Keyframes in order. Before the first and after the last, values hold."""


MIN_PICTURE_ROWS = 5
"""Rows below which a picture says nothing, and is left out."""


class LabelPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a label stands on some canvases instead."""

    at: Pair
    """Where the text stands."""
    point: Pair | None = None
    """The spot that the leader line touches, if another."""
    from_columns: int = 0
    """On canvases of at least so many columns."""
    to_columns: int = 0
    """On canvases of at most so many columns; 0: no limit."""


class SceneLabel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
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
    to_columns: int = 0
    """Shown only on canvases of at most so many columns; 0: no limit."""
    places: tuple[LabelPlace, ...] = ()
    """Other places by the size of the canvas; the first that fits is taken."""

    def placed(self, columns: int) -> tuple[Pair, Pair] | None:
        """Return where text and leader stand on so many columns; None where it is not shown."""
        if not _has_room(self, columns):
            return None
        for place in self.places:
            if _has_room(place, columns):
                return place.at, place.point or self.point
        return self.at, self.point


def _has_room(thing: SceneLabel | LabelPlace | Shape, columns: int) -> bool:
    return thing.from_columns <= columns and not 0 < thing.to_columns < columns


class Drawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture made of characters, shown instead of the shapes where there is ASCII alone."""

    art: str
    """The picture, line by line, without words."""
    role: str
    """The role of the characters."""
    words: str = ""
    """Words, line by line, each where it stands in the picture."""
    roles: dict[str, str] = {}
    """Characters = the role that colours them instead."""
    words_role: str = ""
    """The role of words; left out: that of the picture."""
    during: Pair = (0.0, 1.0)
    """The part of the run in which it is shown."""


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
    labels: tuple[SceneLabel, ...] = msgspec.field(name="label", default=())
    """Words in the picture, the most important first."""
    facts: tuple[str, ...] = ()
    """Ids of the facts behind the caption, the text alternative and the labels."""
    still: float = 1.0
    """The moment of the run that makes the best single picture."""
    drawings: tuple[Drawing, ...] = msgspec.field(name="drawing", default=())
    """Pictures made of characters, for terminals that show ASCII alone; the largest that fits."""
    choices: tuple[str, ...] = ()
    """What the picture shows and no fact says: choices for a reviewer to sign off."""

    @property
    def across(self) -> float:
        """Columns to a row: a cell is twice as high as it is wide."""
        return 2 * self.view[2] / self.view[3]

    def canvas(self, columns: int, rows: int) -> tuple[int, int] | None:
        """Columns and rows of the largest picture in a room of cells; None in too small a one."""
        if rows < MIN_PICTURE_ROWS or columns < 1:
            return None
        rows = min(rows, ceil(columns / self.across))
        return min(columns, ceil(rows * self.across)), rows


class Art(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All pictures of a content file."""

    roles: tuple[Role, ...] = msgspec.field(name="role", default=())
    """The colour roles."""
    tones: tuple[Shading, ...] = msgspec.field(name="tone", default=())
    """The tones of bodies."""
    symbols: tuple[Symbol, ...] = msgspec.field(name="symbol", default=())
    """The symbols."""
    scenes: tuple[Scene, ...] = msgspec.field(name="scene", default=())
    """The scenes."""

    def named(self, name: str) -> Scene | None:
        """Return the scene with this id, if there is one."""
        return next((scene for scene in self.scenes if scene.id == name), None)
