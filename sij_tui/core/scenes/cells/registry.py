"""The ways of showing dots in cells, one for each tier of glyphs."""

from __future__ import annotations

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.scenes.cells import ascii, blocks, braille
from sij_tui.core.scenes.cells.base import CellRenderer


def cell_renderer(tier: GlyphTier) -> CellRenderer:
    """Return what turns dots into cells in this tier."""
    match tier:
        case "braille":
            return braille.renderer()
        case "blocks":
            return blocks.renderer()
        case "ascii":
            return ascii.renderer()
