"""Pens and inks: how characters are drawn, as sequences to a terminal say it (ECMA-48, SGR)."""

from __future__ import annotations

import re
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

_MOST_PENS = 4096


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
    """The cells that a pen draws, by character. Equal ones are one object: compared at a glance."""

    def __init__(self, pen: Pen, space: Cell) -> None:
        super().__init__({" ": space})
        self.pen = pen
        self.blank = space[1]
        """What shows of the pen where there is no character."""

    def cells(self, text: str) -> list[Cell] | None:
        """The cells of a text; none if it is not certain how many each character takes."""
        try:
            return list(map(self.__getitem__, text))
        except KeyError:
            return None

    def __missing__(self, character: str) -> Cell:
        if not _SIMPLE.fullmatch(character):
            raise KeyError(character)
        cell = self[character] = (character, self.pen)
        return cell


class Inks:
    """The ink of each pen that is in use."""

    def __init__(self) -> None:
        self._by_numbers: dict[str, Ink] = {}
        self._by_pen: dict[Pen, Ink] = {}

    def dipped(self, numbers: str, now: Pen = PLAIN) -> Ink:
        """The ink after a sequence with these ``numbers``; ``now`` is the pen before it."""
        if numbers[:1] not in ("", "0") and now != PLAIN:
            numbers = f"{now.codes};{numbers}"
        ink = self._by_numbers.get(numbers)
        if ink is None:
            if len(self._by_numbers) > _MOST_PENS:
                self._by_numbers.clear()
                self._by_pen.clear()
            ink = self._by_numbers[numbers] = self._of(pen_of(numbers))
        return ink

    def _of(self, pen: Pen) -> Ink:
        if pen not in self._by_pen:
            blank = Pen(back=pen.back) if pen.attributes in UNSEEN else pen
            space = (" ", blank) if blank == pen else self._of(blank)[" "]
            self._by_pen[pen] = Ink(pen, space)
        return self._by_pen[pen]


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
