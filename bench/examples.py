"""Draws the examples of the guide to pictures beside their lines: ``python -m bench.examples``.

An example is a heading of ``docs/authoring/scenes.md`` with a block of TOML below it; the first
block of the guide stands before each of them. A remark says how to draw it: at which moments, in
which sizes, tiers or themes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from bench.scenes import GAP, GROUND, PAPER, ROOT, marks, svg_of
from bench.svg import HEIGHT, WIDTH
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.scenes.renderer import Renderer
from sij_tui.core.validation.scene_file import art_in

GUIDE = ROOT / "docs" / "authoring" / "scenes.md"
FOLDER = GUIDE.parent / "scenes"
_FRAME = re.compile(r"<!-- frame -->\n```toml\n(.*?)```", re.DOTALL)
_EXAMPLE = re.compile(r"^### `(\w+)`.*?\n(?:.*?)```toml\n(.*?)```\n", re.DOTALL | re.MULTILINE)
_REMARK = re.compile(r"<!-- (at|sizes|tiers|themes) (.+?) -->")


class Example(NamedTuple):
    """Lines of the guide, and how to draw them."""

    name: str
    toml: str
    moments: tuple[float, ...]
    sizes: tuple[tuple[int, int], ...]
    tiers: tuple[GlyphTier, ...]
    themes: tuple[str, ...]


def examples(text: str) -> Iterator[Example]:
    """Yield the examples of the guide, each as a whole file of pictures."""
    frame = _FRAME.search(text)
    assert frame, "the guide has no block that the others stand on"
    for match in _EXAMPLE.finditer(text):
        said = dict(_REMARK.findall(match[0]))
        sizes = (size.split("x") for size in said.get("sizes", "30x8").split())
        at = match[2].find("[[scene")  # roles come first: a scene goes on until the next table
        yield Example(
            match[1],
            match[2][:at] + frame[1] + match[2][at:],
            tuple(map(float, said.get("at", "1").split())),
            tuple((int(columns), int(rows)) for columns, rows in sizes),
            tuple(said.get("tiers", "octants").split()),
            tuple(said.get("themes", "dark").split()),
        )


def drawn(example: Example) -> str:
    """The pictures of an example side by side, as the text of an SVG file."""
    art, problems = art_in(example.toml.encode())
    assert not problems, problems
    x, tiles = GAP, []
    high = max(rows for _, rows in example.sizes) * HEIGHT
    shown = product(example.themes, example.tiers, example.sizes, example.moments)
    for theme, tier, (columns, rows), moment in shown:
        frame = Renderer(art, "example", columns, rows, tier).frame(moment)
        size = f'width="{columns * WIDTH}" height="{rows * HEIGHT}"'
        tiles += [f'<g transform="translate({x} {GAP})">', f'<rect {size} fill="{GROUND[theme]}"/>']
        tiles += [*marks(art, frame, theme), "</g>"]
        x += columns * WIDTH + GAP
    return svg_of(example.name, (x, high + 2 * GAP), PAPER["dark"], tiles)


def path_of(example: Example) -> Path:
    """The file of an example's picture."""
    return FOLDER / f"{example.name}.svg"


def main() -> int:
    """Draw every example, and say where it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for example in examples(GUIDE.read_text("utf-8")):
        path_of(example).write_text(drawn(example), "utf-8")
        print(path_of(example).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
