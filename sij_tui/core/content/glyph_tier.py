"""The tiers of glyphs, as the content file and the settings name them."""

from typing import Literal

GlyphTier = Literal["octants", "blocks", "braille", "ascii"]

PictureTier = Literal["pixels", "octants", "blocks", "braille", "ascii"]
"""The tiers of pictures: in pixels, or in glyphs; text and marks are always in glyphs."""

_ALSO: dict[PictureTier, tuple[GlyphTier, ...]] = {
    "pixels": ("octants", "blocks"),
    "octants": ("blocks",),
}


def is_drawn_in(tier: PictureTier, only: tuple[GlyphTier, ...]) -> bool:
    """Whether a shape for these tiers *only* is drawn in *tier*: octants are finer blocks,
    and pixels finer octants."""
    return not only or any(name in only for name in (tier, *_ALSO.get(tier, ())))
