"""Draws every scene in every kind of glyphs into ``docs/scenes``: ``python -m bench.scenes``."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path

from bench.svg import FONTS, HEIGHT, SIZE, WIDTH, shape
from sij_tui.core.glyphs import TIERS, Tier
from sij_tui.core.scenes.author import art_in
from sij_tui.core.scenes.colour import colour_of
from sij_tui.core.scenes.frame import Frame, Style
from sij_tui.core.scenes.model import Art, Scene
from sij_tui.core.scenes.stage import Stage

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "scenes"
COLUMNS, ROWS = 56, 18
ACROSS = 3
GAP, NAME = 16, 24
GROUND = {"dark": "#11171e", "light": "#faf7f0"}
PAPER = {"dark": "#222b35", "light": "#d9d5cb"}
INK = {"dark": "#d5dde5", "light": "#222c36"}
SHEETS: tuple[tuple[str, Tier, str], ...] = (
    *((tier, tier, "dark") for tier in TIERS),
    ("light", "blocks", "light"),
)
"""Name of each sheet, its glyphs and its theme."""


def main() -> int:
    """Draw every sheet, and say where it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    art, problems = art_in((ROOT / "content.toml").read_bytes())
    if problems:
        print("\n".join(problem.text("content.toml") for problem in problems))
        return 1
    for name, glyphs, theme in SHEETS:
        path = FOLDER / f"{name}.svg"
        path.write_text(sheet(art, glyphs, theme), "utf-8")
        print(path.relative_to(ROOT))
    return 0


def sheet(art: Art, glyphs: Tier, theme: str) -> str:
    """All scenes of a file, each at its best moment, as the text of an SVG file."""
    wide, high = COLUMNS * WIDTH + GAP, ROWS * HEIGHT + NAME + GAP
    rows = -(-len(art.scenes) // ACROSS)
    width, height = ACROSS * wide + GAP, rows * high + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>All pictures, drawn in {glyphs}</title>",
        f'<rect width="{width}" height="{height}" fill="{PAPER[theme]}"/>',
        f'<g font-family="{FONTS}" font-size="{SIZE}" shape-rendering="crispEdges">',
    ]
    for index, scene in enumerate(art.scenes):
        x, y = GAP + index % ACROSS * wide, GAP + index // ACROSS * high
        parts += _tile(art, scene, glyphs, theme, (x, y))
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _tile(art: Art, scene: Scene, glyphs: Tier, theme: str, at: tuple[int, int]) -> Iterator[str]:
    frame = Stage(art, scene.id, COLUMNS, ROWS, glyphs).frame(scene.still)
    words = escape(f"{scene.id}: {scene.caption}")
    yield f'<g transform="translate({at[0]} {at[1]})"><title>{escape(scene.alt)}</title>'
    yield f'<text y="{SIZE}" fill="{INK[theme]}">{words}</text>'
    yield f'<g transform="translate(0 {NAME})">'
    yield (f'<rect width="{COLUMNS * WIDTH}" height="{ROWS * HEIGHT}" fill="{GROUND[theme]}"/>')
    yield from _shapes(art, frame, theme)
    yield "</g></g>"


def _shapes(art: Art, frame: Frame, theme: str) -> Iterator[str]:
    """Backgrounds, then blocks and braille as one path a colour, then letters as text."""
    backs: dict[str, str] = defaultdict(str)
    fronts: dict[str, str] = defaultdict(str)
    letters: list[str] = []
    for y, row in enumerate(frame.rows):
        x = 0
        for run in row:
            fore, back = _colours(art, run.style, theme)
            if back:
                size = f"h{run.width * WIDTH}v{HEIGHT}h-{run.width * WIDTH}z"
                backs[back] += f"M{x * WIDTH} {y * HEIGHT}{size}"
            drawn = "".join(shape(x + i, y, char) for i, char in enumerate(run.text))
            if drawn:
                fronts[fore] += drawn
            elif run.text.strip():
                letters.append(_text(x, y, run.text, fore, run.width))
            x += run.width
    for colours in (backs, fronts):
        yield from (f'<path d="{path}" fill="{colour}"/>' for colour, path in colours.items())
    yield from letters


def _colours(art: Art, style: Style, theme: str) -> tuple[str, str]:
    def colour(name: str, strength: int) -> str:
        return colour_of(art.roles, name, strength, GROUND[theme], dark=theme == "dark")

    return colour(style.role, style.strength), colour(style.back, style.back_strength)


def _text(x: int, y: int, text: str, fore: str, cells: int) -> str:
    return (
        f'<text x="{x * WIDTH}" y="{y * HEIGHT + SIZE - 1}" textLength="{cells * WIDTH}"'
        f' lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="{fore}">{escape(text)}</text>'
    )


if __name__ == "__main__":
    sys.exit(main())
