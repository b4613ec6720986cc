"""Encodes pictures in kitty's graphics protocol, shown by Unicode placeholders of one cell each.

See https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders
"""

from __future__ import annotations

import zlib
from base64 import b64encode

PLACEHOLDER = "\U0010eeee"
MAX_IMAGE_CELLS = 60
"""Most columns or rows of a picture whose cells can be addressed."""

_CHUNK = 4096
_NUMBERS = "".join(map(chr, (
    0x0305, 0x030D, 0x030E, 0x0310, 0x0312, 0x033D, 0x033E, 0x033F, 0x0346, 0x034A, 0x034B, 0x034C,
    0x0350, 0x0351, 0x0352, 0x0357, 0x035B, 0x0363, 0x0364, 0x0365, 0x0366, 0x0367, 0x0368, 0x0369,
    0x036A, 0x036B, 0x036C, 0x036D, 0x036E, 0x036F, 0x0483, 0x0484, 0x0485, 0x0486, 0x0487, 0x0592,
    0x0593, 0x0594, 0x0595, 0x0597, 0x0598, 0x0599, 0x059C, 0x059D, 0x059E, 0x059F, 0x05A0, 0x05A1,
    0x05A8, 0x05A9, 0x05AB, 0x05AC, 0x05AF, 0x05C4, 0x0610, 0x0611, 0x0612, 0x0613, 0x0614, 0x0615,
)))  # fmt: skip
"""The marks that number the rows and columns of a picture."""


def transmit(number: int, pixels: bytes, size: tuple[int, int], cells: tuple[int, int]) -> str:
    """Return what sends a picture of RGB pixels, to be shown on so many columns and rows."""
    data = b64encode(zlib.compress(pixels, 6)).decode()
    chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)]
    keys = f"a=T,U=1,q=2,f=24,o=z,i={number},s={size[0]},v={size[1]},c={cells[0]},r={cells[1]},"
    last = len(chunks) - 1
    return "".join(
        f"\x1b_G{'' if place else keys}m={int(place < last)};{chunk}\x1b\\"
        for place, chunk in enumerate(chunks)
    )


def colour(number: int) -> str:
    """Return what sets the foreground that names a picture."""
    return f"\x1b[0;38;2;{number >> 16};{number >> 8 & 255};{number & 255}m"


def placeholder(column: int, row: int) -> str:
    """Return the text that shows a cell of a picture; both numbers each time, as a cell without
    takes them from its left neighbour when that is drawn."""
    return f"{PLACEHOLDER}{_NUMBERS[row]}{_NUMBERS[column]}"


def delete(number: int) -> str:
    """Return what deletes a picture and frees its memory."""
    return f"\x1b_Ga=d,d=I,q=2,i={number}\x1b\\"
