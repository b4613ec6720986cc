"""Sixel encoder (DEC STD 070): bands of six rows, each colour of a band for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

TRANSPARENT = 255
"""The number of a colour that leaves what is there."""

_BAND = 6
_RUN = re.compile(r"(.)\1{3,}")
_DOTS = bytes(range(63, 127)).ljust(256, b"\0")
"""The character of six dots, by their bits."""


def sixel(pixels: Sequence[bytes], palette: bytes) -> str:
    """Return what draws rows of pixels, as wide as each other, from the cursor on.

    Each pixel is the number of a colour of the palette, or `TRANSPARENT`.
    """
    used = sorted(set().union(*pixels) - {TRANSPARENT})
    defined = "".join(f"#{number};2;{_percents(palette, number)}" for number in used)
    bands = (_band(pixels[start : start + _BAND]) for start in range(0, len(pixels), _BAND))
    drawn = "-".join(bands).rstrip("-")
    return f'\x1bP0;1;0q"1;1;{len(pixels[0])};{len(pixels)}{defined}{drawn}\x1b\\'


def _percents(palette: bytes, number: int) -> str:
    return ";".join(f"{round(part / 2.55)}" for part in palette[3 * number : 3 * number + 3])


def _band(rows: Sequence[bytes]) -> str:
    return "$".join(_colours(rows))


def _colours(rows: Sequence[bytes]) -> Iterator[str]:
    for number in sorted(set().union(*rows) - {TRANSPARENT}):
        bits = 0
        for place, row in enumerate(rows):
            if number in row:
                only = bytearray(256)
                only[number] = 1 << place
                bits |= int.from_bytes(row.translate(only), "little")
        size = len(rows[0])
        dots = bits.to_bytes(size, "little").translate(_DOTS).decode().rstrip("?")
        yield f"#{number}{_RUN.sub(_repeat, dots)}"


def _repeat(match: re.Match[str]) -> str:
    return f"!{len(match[0])}{match[1]}"
