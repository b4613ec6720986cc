"""Draws every scene in every kind of glyphs and three sizes: ``python -m bench.scenes``.

The sheets are SVG files that need no font but for words, so they are the same on every machine.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from bench.svg import DOTS, FONTS, HEIGHT, QUARTERS, SIZE, WIDTH
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import Art, Scene
from sij_tui.core.layout.glyphs import TIERS
from sij_tui.core.scenes.cells.octants import GLYPHS as OCTANTS
from sij_tui.core.scenes.colour import colour_of
from sij_tui.core.scenes.frame import CellStyle, Frame
from sij_tui.core.scenes.renderer import Renderer
from sij_tui.core.validation.scene_file import art_in

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "scenes"
SIZES = ((40, 12, 4), (56, 18, 3), (120, 40, 2))
"""Columns and rows of a picture, and how many pictures stand beside one another."""
GAP, NAME = 16, 24
GROUND = {"dark": "#11171e", "light": "#faf7f0", "contrast": "#000000"}
PAPER = {"dark": "#222b35", "light": "#d9d5cb", "contrast": "#3a3a3a"}
INK = {"dark": "#d5dde5", "light": "#222c36", "contrast": "#ffffff"}


class Sheet(NamedTuple):
    """What one sheet shows."""

    glyphs: GlyphTier
    columns: int
    rows: int
    across: int
    theme: str = "dark"

    @property
    def name(self) -> str:
        """The name of its file."""
        theme = "" if self.theme == "dark" else f"-{self.theme}"
        return f"{self.glyphs}-{self.columns}x{self.rows}{theme}.svg"


SHEETS = (
    *(Sheet(tier, *size) for tier in TIERS for size in SIZES),
    Sheet("blocks", *SIZES[1], theme="light"),
    Sheet("octants", *SIZES[1], theme="light"),
    Sheet("octants", *SIZES[1], theme="contrast"),
    Sheet("braille", *SIZES[1], theme="light"),
)
Span = tuple[int, int, int]
"""A row, where a stroke starts in it, and how long it is."""


def main() -> int:
    """Draw every sheet, and say where it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    art, problems = art_in((ROOT / "content.toml").read_bytes())
    if problems:
        print("\n".join(problem.text("content.toml") for problem in problems))
        return 1
    for sheet in SHEETS:
        path = FOLDER / sheet.name
        path.write_text(drawn(art, sheet), "utf-8")
        print(path.relative_to(ROOT))
    return 0


def drawn(art: Art, sheet: Sheet) -> str:
    """All scenes of a file, each at its best moment, as the text of an SVG file."""
    wide, high = sheet.columns * WIDTH + GAP, sheet.rows * HEIGHT + NAME + GAP
    rows = -(-len(art.scenes) // sheet.across)
    width, height = sheet.across * wide + GAP, rows * high + GAP
    title = f"All pictures, drawn in {sheet.glyphs}, {sheet.columns} by {sheet.rows}"
    tiles: list[str] = []
    for index, scene in enumerate(art.scenes):
        x, y = GAP + index % sheet.across * wide, GAP + index // sheet.across * high
        tiles += _tile(art, scene, sheet, (x, y))
    return svg_of(title, (width, height), PAPER[sheet.theme], tiles)


def svg_of(title: str, size: tuple[int, int], paper: str, tiles: Iterable[str]) -> str:
    """Pictures on paper, as the text of an SVG file; ``size`` is its width and height."""
    width, height = size
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{title}</title>",
        f'<rect width="{width}" height="{height}" fill="{paper}"/>',
        f'<g font-family="{FONTS}" font-size="{SIZE}" shape-rendering="crispEdges">',
    )
    return "\n".join([*head, *tiles, "</g>", "</svg>", ""])


def _tile(art: Art, scene: Scene, sheet: Sheet, at: tuple[int, int]) -> Iterator[str]:
    frame = Renderer(art, scene.id, sheet.columns, sheet.rows, sheet.glyphs).frame(scene.still)
    name = escape(f"{scene.id}: {scene.caption}" if sheet.columns > 50 else scene.id)
    ground, width, height = GROUND[sheet.theme], sheet.columns * WIDTH, sheet.rows * HEIGHT
    yield f'<g transform="translate({at[0]} {at[1]})"><title>{escape(scene.alt)}</title>'
    yield f'<text y="{SIZE}" fill="{INK[sheet.theme]}">{name}</text>'
    yield f'<g transform="translate(0 {NAME})">'
    yield f'<rect width="{width}" height="{height}" fill="{ground}"/>'
    yield from marks(art, frame, sheet.theme)
    yield "</g></g>"


def marks(art: Art, frame: Frame, theme: str) -> Iterator[str]:
    """Yield backgrounds, blocks and dots as one path of strokes a colour, then letters as text."""
    backs, blocks, octants, dots = (defaultdict[str, list[Span]](list) for _ in range(4))
    letters: dict[tuple[int, str], str] = defaultdict(str)
    for y, row in enumerate(frame.rows):
        x = 0
        for run in row:
            fore, back = _colours(art, run.style, theme)
            if back:
                backs[back].append((y, x, run.width))
            for i, char in enumerate(run.text):
                blocks[fore] += _quarters(x + i, y, char)
                octants[fore] += _octants(x + i, y, char)
                dots[fore] += _dots(x + i, y, char)
            if run.text.strip() and not _is_drawn(run.text):
                letters[y, fore] = letters[y, fore].ljust(x) + run.text
            x += run.width
    yield from _strokes(backs, (WIDTH, HEIGHT), "")
    yield from _strokes(blocks, (WIDTH / 2, HEIGHT / 2), "")
    yield from _strokes(octants, (WIDTH / 2, HEIGHT / 4), "")
    yield from _strokes(dots, (WIDTH / 2, HEIGHT / 4), ' stroke-linecap="round"')
    yield from (_text(y, text, fore) for (y, fore), text in letters.items())


def _is_drawn(text: str) -> bool:
    return all(char in QUARTERS or char in OCTANTS or "\u2800" <= char <= "\u28ff" for char in text)


def _quarters(x: int, y: int, char: str) -> Iterator[Span]:
    for quarter in QUARTERS.get(char, ""):
        down, right = divmod("abcd".index(quarter), 2)
        yield 2 * y + down, 2 * x + right, 1


def _octants(x: int, y: int, char: str) -> Iterator[Span]:
    for place in range(8) if char in OCTANTS and char not in QUARTERS else ():
        if OCTANTS.index(char) >> place & 1:
            yield 4 * y + place // 2, 2 * x + place % 2, 1


def _dots(x: int, y: int, char: str) -> Iterator[Span]:
    bits = ord(char) - 0x2800
    for bit, (right, down) in enumerate(DOTS) if 0 < bits < 256 else ():
        if bits >> bit & 1:
            yield 4 * y + down, 2 * x + right, 0


def _strokes(colours: dict[str, list[Span]], unit: tuple[float, float], look: str) -> Iterator[str]:
    """One path a colour; strokes that touch are one, and dots are strokes of no length."""
    size = ' stroke-width=".6"' if look else ""
    middle = 0.5 if look else 0
    for colour, spans in colours.items():
        if spans:
            path = "".join(_moves(_joined(sorted(spans))))
            place = f'transform="scale({unit[0]:g} {unit[1]:g}) translate({middle:g} .5)"'
            yield f'<path d="{path}" {place} stroke="{colour}"{look}{size}/>'


def _moves(spans: Iterator[Span]) -> Iterator[str]:
    """Path data, each stroke from where the last one ended."""
    now_x = now_y = 0
    for y, x, length in spans:
        yield f"m{x - now_x} {y - now_y}h{length}"
        now_x, now_y = x + length, y


def _joined(spans: list[Span]) -> Iterator[Span]:
    last: Span | None = None
    for y, x, length in spans:
        if last and length and (y, x) == (last[0], last[1] + last[2]):
            last = (y, last[1], last[2] + length)
            continue
        if last:
            yield last
        last = (y, x, length)
    if last:
        yield last


def _colours(art: Art, style: CellStyle, theme: str) -> tuple[str, str]:
    def colour(name: str, strength: int) -> str:
        return colour_of(art.roles, name, strength, GROUND[theme], theme=theme)

    return colour(style.role, style.strength), colour(style.back, style.back_strength)


def _text(y: int, row: str, fore: str) -> str:
    """The letters of one colour in a row; what has more than one cell is not foreseen."""
    text = row.lstrip()
    x, length = (len(row) - len(text)) * WIDTH, len(text.rstrip()) * WIDTH
    return (
        f'<text x="{x}" y="{y * HEIGHT + SIZE - 1}" textLength="{length}"'
        f' lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="{fore}">'
        f"{escape(text.rstrip())}</text>"
    )


if __name__ == "__main__":
    sys.exit(main())
