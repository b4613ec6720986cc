"""The tiers of glyphs, as the content file and the settings name them."""

from typing import Literal

GlyphTier = Literal["braille", "blocks", "ascii"]
