"""The ways of showing dots in cells, one for each tier of glyphs."""

from __future__ import annotations

from collections.abc import Mapping

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.scenes.cells import ascii, blocks, braille, octants
from sij_tui.core.scenes.cells.base import CellRenderer

CELL_RENDERERS: Mapping[GlyphTier, CellRenderer] = {
    "octants": CellRenderer(octants.cell, mixes=True, rules="─│┐┘┌└"),
    "blocks": CellRenderer(blocks.cell, step=(1, 2), mixes=True, rules="─│┐┘┌└"),
    "braille": CellRenderer(braille.cell, dithers=True),
    "ascii": CellRenderer(
        ascii.cell, ascii.WIDTH, ascii.HEIGHT, reach=2, step=(2, 4), thin=True, rules="-|.'.'"
    ),
}
"""What turns dots into cells in each tier."""
