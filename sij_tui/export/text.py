"""Pages as linear text: for screen readers, printing, and comparing versions."""

from __future__ import annotations

from collections.abc import Iterable

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.elements import Page
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.layout.typeset import typeset
from sij_tui.export import COLUMNS, Target


def export(pages: Iterable[Page], target: Target) -> str:
    """Return pages as linear text."""
    return as_text(pages, target.tier, target.columns)


def as_text(pages: Iterable[Page], tier: GlyphTier = "blocks", columns: int = COLUMNS) -> str:
    """Pages as lines of at most ``columns`` cells, with a rule between two pages."""
    glyphs = glyphs_for(tier)
    parts = []
    for page in pages:
        lines = typeset(page, columns, glyphs).lines
        parts.append("\n".join("".join(run.text for run in line).rstrip() for line in lines))
    rule = "\n\n" + glyphs.rule * columns + "\n\n"
    return rule.join(parts) + "\n"
