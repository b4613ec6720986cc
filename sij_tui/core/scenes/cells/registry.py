"""The ways of showing dots in cells, one for each tier of glyphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.scenes.cells import ascii, blocks, braille, octants
from sij_tui.core.scenes.cells.base import CellRenderer

_RENDERERS: Mapping[GlyphTier, Callable[[], CellRenderer]] = {
    "octants": octants.renderer,
    "blocks": blocks.renderer,
    "braille": braille.renderer,
    "ascii": ascii.renderer,
}


def cell_renderer(tier: GlyphTier) -> CellRenderer:
    """Return what turns dots into cells in this tier."""
    return _RENDERERS[tier]()
