"""Pens and inks: how characters are drawn, as sequences to a terminal say it (ECMA-48, SGR)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_SIMPLE = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u0482"
    r"\u2010-\u2015\u2018-\u201f\u2022\u2026\u2030-\u203b\u2190-\u2193"
    r"\u2500-\u25b5\u25b7-\u25bf\u25c1-\u25e6\u2800-\u28ff]"
)
"""Characters that every terminal draws in one cell, whatever its version of Unicode."""
_PART = re.compile(
    r"(?P<fore>38;2;[0-9]+;[0-9]+;[0-9]+|38;5;[0-9]+|3[0-79](?![0-9])|9[0-7](?![0-9]))"
    r"|(?P<back>48;2;[0-9]+;[0-9]+;[0-9]+|48;5;[0-9]+|4[0-79](?![0-9])|10[0-7](?![0-9]))"
    r"|(?P<other>[0-9]+|^$)"
)
UNSEEN = frozenset({"", "1", "2", "3", "1;3", "1;2", "2;3", "1;2;3"})
"""Attributes that a space does not show: bold, dim, italic."""


class Pen(NamedTuple):
    """How a character is drawn: parts of a "select graphic rendition" sequence (ECMA-48).

    Pens that share attributes, then background, stand together when sorted: they cost least in
    turn.
    """

    attributes: str = ""
    back: str = ""
    fore: str = ""

    @property
    def codes(self) -> str:
        """The sequence's numbers, from the default on."""
        return ";".join(part for part in (self.attributes, self.fore, self.back) if part)


PLAIN = Pen()
Cell = tuple[str, Pen]


class Ink(dict[str, Cell]):
    """The cells that a pen draws, by character. Equal cells are one object: compared at a glance.

    Raises:
        KeyError: how many cells the character takes is not certain.
    """

    def __init__(self, pen: Pen) -> None:
        super().__init__()
        self.pen = pen
        self.blank = Pen(back=pen.back) if pen.attributes in UNSEEN else pen
        """What shows of it where there is no character."""

    def __missing__(self, character: str) -> Cell:
        if character == " " and self.blank != self.pen:
            cell = ink_of(self.blank)[character]
        elif _SIMPLE.fullmatch(character):
            cell = (character, self.pen)
        else:
            raise KeyError(character)
        self[character] = cell
        return cell


@lru_cache(4096)
def ink_of(pen: Pen) -> Ink:
    """The ink of a pen; equal pens share one."""
    return Ink(pen)


def pen_of(numbers: str) -> Pen:
    """The pen that a sequence asks for, from the default on."""
    attributes: list[str] = []
    fore = back = ""
    for part in _PART.finditer(numbers):
        if part["fore"]:
            fore = part[0]
        elif part["back"]:
            back = part[0]
        elif part["other"].strip("0"):
            attributes.append(part[0])
        else:
            attributes, fore, back = [], "", ""
    return Pen(";".join(attributes), back, fore)
