"""The characters that the interface draws with, for each tier of glyphs.

Many hospital PCs have no braille font, and some terminals no UTF-8: every mark has an ASCII form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sij_tui.core.content.control_characters import visible
from sij_tui.core.content.glyph_tier import GlyphTier, PictureTier

if TYPE_CHECKING:  # no start needs it
    from sij_tui.core.layout.tiles import PixelCells

TIERS: tuple[GlyphTier, ...] = ("octants", "blocks", "braille", "ascii")
PICTURE_TIERS: tuple[PictureTier, ...] = ("pixels", *TIERS)
TIERS_EVERYWHERE: tuple[GlyphTier, ...] = ("blocks", "braille", "ascii")
"""Those that can be tried on any terminal."""
SAMPLES = {
    "octants": "▐\U0001cd18\U0001cd87\U0001cdb3\U0001cd4d▌ ─│•●",
    "blocks": "▄▀▀▄ ▌▐ ▟█▙ ─│•●",
    "braille": "⣀⠤⠒⠉ ⡇⢸ ⣿⣶⣤ ─│•●",
    "ascii": "/--\\ | | *#. -|*x",
}
"""For each tier characters that show whether a terminal and its font have them."""


class Glyphs(msgspec.Struct, frozen=True, kw_only=True):
    """One tier: marks of one cell each."""

    tier: GlyphTier
    signs: bool = True
    """Whether a sign stands before a word that says the same; read aloud, it would be noise."""
    pixels: PixelCells | None = None
    """Cells for pictures in pixels; None where pictures are drawn in glyphs."""
    cursor: str = "▌"
    rail: str = "│"
    bullet: str = "•"
    rule: str = "─"
    crumb: str = "›"
    thumb: str = "┃"
    seen: str = "●"
    unseen: str = "○"
    full: str = "━"
    half: str = "╾"
    """The end of a line that fills half of its cell; empty where there is none."""
    empty: str = "─"
    here: str = "◆"
    dot: str = "·"
    link_mark: str = "▸"
    open: str = "┈"
    first: str = "├"
    last: str = "┤"
    chosen: str = "●"
    ellipsis: str = "…"
    more_down: str = "▼"
    upper: str = "▀"
    """Edge of a plate, below it; empty where there are no half blocks."""
    lower: str = "▄"


_ASCII = Glyphs(
    tier="ascii",
    cursor=">",
    rail="|",
    bullet="*",
    rule="-",
    crumb=">",
    thumb="#",
    seen="x",
    unseen=".",
    full="=",
    half="",
    empty="-",
    here="O",
    dot=".",
    link_mark=">",
    open=".",
    first="|",
    last="|",
    chosen="x",
    ellipsis="~",
    more_down="v",
    upper="",
    lower="",
)
SPOKEN = msgspec.structs.replace(_ASCII, signs=False)
"""The marks of what is read aloud, or on a braille line."""

# Typographic characters that have a plain form. Letters with accents stay: content needs them.
_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "→": "->",
        "←": "<-", "↑": "^", "↓": "v", "•": "*", "·": ".", "×": "x", "≤": "<=", "≥": ">=",
        "≈": "~", "\u00a0": " ",
        "\u202f": " ", "«": '"', "»": '"', "›": ">", "‹": "<", "°": "deg", "−": "-", "‑": "-",
    }
)  # fmt: skip


def glyphs_for(tier: GlyphTier, pixels: PixelCells | None = None) -> Glyphs:
    """The marks of a tier, and whether pictures are drawn in pixels."""
    return _ASCII if tier == "ascii" else Glyphs(tier=tier, pixels=pixels)


def plain(text: str) -> str:
    """``text`` with typographic characters replaced by their ASCII form."""
    return text if text.isascii() else text.translate(_PLAIN)


def to_charset(text: str, glyphs: Glyphs) -> str:
    """Return a text on one line, with control characters visible, in the characters of a tier."""
    text = visible(text.replace("\n", " "))
    return plain(text) if glyphs.tier == "ascii" else text
