"""The tiers of glyphs, as the content file and the settings name them."""

from typing import Literal

GlyphTier = Literal["octants", "blocks", "braille", "ascii"]

_ALSO: dict[GlyphTier, tuple[GlyphTier, ...]] = {"octants": ("blocks",)}


def is_drawn_in(tier: GlyphTier, only: tuple[GlyphTier, ...]) -> bool:
    """Whether a shape for these tiers *only* is drawn in *tier*: octants are finer blocks."""
    return not only or any(name in only for name in (tier, *_ALSO.get(tier, ())))
