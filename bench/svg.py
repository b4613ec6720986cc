"""Draws a screen as an SVG picture: letters as text, blocks and braille as shapes.

Shapes do not depend on the fonts of whoever looks at the picture, and stay sharp at any size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from bench.look import Look, look
from bench.screen import Cell, Screen

WIDTH, HEIGHT, SIZE = 9, 18, 15
"""Size of a cell and of its letters, in pixels."""
MARGIN = 14
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of each dot of a braille pattern, by its bit."""
QUARTERS = {
    "▘": "a", "▝": "b", "▖": "c", "▗": "d", "▀": "ab", "▄": "cd", "▌": "ac", "▐": "bd",
    "▞": "bc", "▚": "ad", "▛": "abc", "▜": "abd", "▙": "acd", "▟": "bcd", "█": "abcd",
}  # fmt: skip
"""Which quarters of a cell a block fills: a b above, c d below."""
BARS = {"│": (1, HEIGHT), "┃": (2, HEIGHT), "─": (WIDTH, 1), "━": (WIDTH, 2)}
"""Width and height of lines, in pixels, in the middle of a cell."""
EIGHTHS_UP, EIGHTHS_LEFT = "▁▂▃▄▅▆▇", "▉▊▋▌▍▎▏"


def draw(screen: Screen, title: str) -> str:
    """Return the screen as the text of an SVG file; ``title`` is read out to who cannot see it."""
    width = screen.columns * WIDTH + 2 * MARGIN
    height = screen.rows * HEIGHT + 2 * MARGIN
    paper = _most_common_paper(screen)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{paper}"/>',
        f'<g transform="translate({MARGIN} {MARGIN})" font-family="{FONTS}" font-size="{SIZE}"'
        ' shape-rendering="crispEdges">',
    ]
    for y, row in enumerate(screen.cells):
        parts += _row(y, row, paper)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _most_common_paper(screen: Screen) -> str:
    papers = [look(style).paper for row in screen.cells for _, style in row]
    return max(set(papers), key=papers.count)


def _row(y: int, row: Sequence[Cell], paper: str) -> Iterator[str]:
    """Draw a row, one run of cells with the same look after another."""
    x = 0
    for style, cells in groupby(row, key=lambda cell: cell[1]):
        chars = [char for char, _ in cells]
        here = look(style)
        if here.paper != paper:
            yield _box(x * WIDTH, y * HEIGHT, len(chars) * WIDTH, HEIGHT, here.paper)
        yield from _run(x, y, chars, here)
        x += len(chars)


def _run(x: int, y: int, chars: Sequence[str], here: Look) -> Iterator[str]:
    """Draw the characters of a run: words as text, the rest as one shape."""
    path = "".join(shape(x + i, y, char) for i, char in enumerate(chars))
    fade = ' opacity="0.6"' if "dim" in here.traits else ""
    if path:
        yield f'<path d="{path}" fill="{here.ink}"{fade}/>'
    at = x
    for is_text, group in groupby(chars, key=lambda c: c != " " and not shape(0, 0, c)):
        word = list(group)
        if is_text:
            yield _text(at, y, word, here, fade)
        at += len(word)


def _text(x: int, y: int, chars: Sequence[str], here: Look, fade: str) -> str:
    weight = ' font-weight="bold"' if "bold" in here.traits else ""
    slant = ' font-style="italic"' if "italic" in here.traits else ""
    line = ' text-decoration="underline"' if "underline" in here.traits else ""
    return (
        f'<text x="{x * WIDTH}" y="{y * HEIGHT + SIZE - 1}" textLength="{len(chars) * WIDTH}"'
        f' lengthAdjust="spacingAndGlyphs" fill="{here.ink}"{weight}{slant}{line}{fade}>'
        f"{escape(''.join(chars))}</text>"
    )


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def shape(x: int, y: int, char: str) -> str:
    """Return the path of a block or braille character, or nothing for any other."""
    left, top = x * WIDTH, y * HEIGHT
    half_width, half_height = WIDTH / 2, HEIGHT / 2
    if "\u2801" <= char <= "\u28ff":
        bits = ord(char) - 0x2800
        return "".join(
            _square(left + (c + 0.25) * half_width, top + (r + 0.25) * HEIGHT / 4, 2.6, 2.6)
            for bit, (c, r) in enumerate(DOTS)
            if bits >> bit & 1
        )
    if char in QUARTERS:
        return "".join(
            _square(
                left + (i % 2) * half_width, top + i // 2 * half_height, half_width, half_height
            )
            for i in ("abcd".index(quarter) for quarter in QUARTERS[char])
        )
    if char in BARS:
        wide, high = BARS[char]
        return _square(left + (WIDTH - wide) / 2, top + (HEIGHT - high) / 2, wide, high)
    if char and char in EIGHTHS_UP:
        height = (EIGHTHS_UP.index(char) + 1) * HEIGHT / 8
        return _square(left, top + HEIGHT - height, WIDTH, height)
    if char and char in EIGHTHS_LEFT:
        return _square(left, top, (7 - EIGHTHS_LEFT.index(char)) * WIDTH / 8, HEIGHT)
    return ""


def _square(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z"
