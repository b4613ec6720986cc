"""A QR code in half blocks, which a camera can read off a screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

_HALF_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def half_blocks(modules: Sequence[str], *, on_light: bool) -> str:
    """Draw a QR code, two rows of modules to a line of text.

    Cameras want dark modules on a light ground: on a dark one, the light modules are what is drawn.

    Args:
        modules: Rows of ``1`` for a dark module and ``0`` for a light one, with the quiet zone.
        on_light: Whether the text stands on a light ground, in dark ink.
    """
    ink = "1" if on_light else "0"
    blank = "0" * len(modules[0])
    lines = []
    for upper, lower in zip_longest(modules[::2], modules[1::2], fillvalue=blank):
        pairs = zip(upper, lower, strict=True)
        lines.append("".join(_HALF_BLOCKS[above == ink, below == ink] for above, below in pairs))
    return "\n".join(lines)
