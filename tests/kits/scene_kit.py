"""Pictures and functions that the tests of the scenes share."""

from __future__ import annotations

from functools import cache

import msgspec
import tomli
from paths import DATA

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import Art, Role, Scene, SceneLabel, Shading, Shape, Symbol
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.glyphs import TIERS
from sij_tui.core.scenes.frame import Frame, FrameCell
from sij_tui.core.scenes.renderer import render

FOLDER = DATA / "scenes"
GLYPHS: tuple[GlyphTier, ...] = TIERS

ROLES = (
    Role(id="near", weight=5, dark="#ffffff", light="#000000"),
    Role(id="far", weight=1, dark="#888888", light="#777777"),
)


@cache
def kettle() -> Art:
    return msgspec.convert(tomli.loads((FOLDER / "kettle.toml").read_text("utf-8")), Art)


def art(
    *shapes: Shape,
    symbols: tuple[Symbol, ...] = (),
    labels: tuple[SceneLabel, ...] = (),
    tones: tuple[Shading, ...] = (),
) -> Art:
    """One scene called "one" with a view of 40 x 40 units: 20 x 10 braille cells, dot for unit."""
    scene = Scene(
        id="one", view=(0, 0, 40, 40), caption="One", alt="One.", shapes=shapes, labels=labels
    )
    return Art(roles=ROLES, tones=tones, symbols=symbols, scenes=(scene,))


def cells(frame: Frame) -> list[list[FrameCell]]:
    """The frame cell by cell; the second cell of a wide character is empty."""
    rows = []
    for row in frame.rows:
        out: list[FrameCell] = []
        for run in row:
            start = len(out)
            for letter in run.text:
                out += [FrameCell(letter, run.style), FrameCell("", run.style)][: width(letter)]
            assert len(out) - start == run.width
        rows.append(out)
    return rows


def lit(frame: Frame) -> set[tuple[int, int]]:
    """The braille dots of a frame."""
    places = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
    return {
        (column * 2 + dx, row * 4 + dy)
        for row, line in enumerate(cells(frame))
        for column, cell in enumerate(line)
        if ord(cell.text or " ") >= 0x2800
        for bit, (dx, dy) in enumerate(places)
        if ord(cell.text) - 0x2800 >> bit & 1
    }


def braille(
    *shapes: Shape, moment: float = 1.0, labels: tuple[SceneLabel, ...] = ()
) -> set[tuple[int, int]]:
    return lit(render(art(*shapes, labels=labels), "one", moment, 20, 10, "braille"))


BARS = Shape(path="M0 10h40M0 20h40M0 30h40", role="far")
BOX = "M10 4h20v30h-20z"
