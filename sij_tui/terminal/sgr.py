"""The graphic rendition of characters (SGR, ECMA-48) as a value, and the cells drawn with it."""

from __future__ import annotations

import re
from typing import NamedTuple

_ONE_CELL = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u0482"
    r"\u2010-\u2015\u2018-\u201f\u2022\u2026\u2030-\u203b\u2190-\u2193"
    r"\u2500-\u25b5\u25b7-\u25bf\u25c1-\u25e6\u2800-\u28ff]"
)
"""Characters that every terminal draws in one cell, whatever its version of Unicode."""
OCTANTS = "\U0001cd00-\U0001cde5\U0001fb82\U0001fb85"
"""Characters, as in a pattern, that few terminals draw; the others may leave out the cell, or take
two."""
_SGR_PARAMETER = re.compile(
    r"(?P<foreground>38;2;[0-9]+;[0-9]+;[0-9]+|38;5;[0-9]+|3[0-79](?![0-9])|9[0-7](?![0-9]))"
    r"|(?P<background>48;2;[0-9]+;[0-9]+;[0-9]+|48;5;[0-9]+|4[0-79](?![0-9])|10[0-7](?![0-9]))"
    r"|(?P<other>[0-9]+|^$)"
)
INVISIBLE_ON_SPACE = frozenset({"", "1", "2", "3", "1;3", "1;2", "2;3", "1;2;3"})
"""Attributes that a space does not show: bold, dim, italic."""

_MAX_CACHES = 4096


class Sgr(NamedTuple):
    """The graphic rendition of a character: the parameters of an SGR sequence, by what they set.

    Sorted by attributes, then background: that order of writing takes the fewest bytes.
    """

    attributes: str = ""
    background: str = ""
    foreground: str = ""

    @property
    def parameters(self) -> str:
        """The parameters of the sequence that sets this rendition from the default one."""
        return ";".join(
            part for part in (self.attributes, self.foreground, self.background) if part
        )


DEFAULT = Sgr()
ScreenCell = tuple[str, Sgr]


class CellCache(dict[str, ScreenCell]):
    """The cells of one rendition, by character. Equal cells are one object: compare identities."""

    def __init__(self, caches: CellCaches, sgr: Sgr, space: ScreenCell) -> None:
        super().__init__({" ": space})
        self._caches = caches
        self.sgr = sgr
        self.blank = space[1]
        """The rendition of a space: without what a space does not show."""

    def cells(self, text: str) -> list[ScreenCell] | None:
        """Return the cells of *text*; None if the width of a character is not certain."""
        try:
            return list(map(self.__getitem__, text))
        except KeyError:
            return None

    def __missing__(self, character: str) -> ScreenCell:
        if not (_ONE_CELL.fullmatch(character) or self._caches.is_trusted(character)):
            raise KeyError(character)
        cell = self[character] = (character, self.sgr)
        return cell


class CellCaches:
    """The cell cache of each rendition in use; emptied when there are more than 4096."""

    def __init__(self) -> None:
        self._by_numbers: dict[str, CellCache] = {}
        self._by_sgr: dict[Sgr, CellCache] = {}
        self.trusted: re.Pattern[str] | None = None
        """More characters that this terminal draws in one cell."""

    def forget_from(self, first: str) -> None:
        """Forget the cells of all characters from one on."""
        for cache in self._by_sgr.values():
            for character in [each for each in cache if each >= first]:
                del cache[character]

    def is_trusted(self, character: str) -> bool:
        """Whether this terminal, if not every one, draws a character in one cell."""
        return self.trusted is not None and self.trusted.fullmatch(character) is not None

    def after(self, numbers: str, now: Sgr = DEFAULT) -> CellCache:
        """Return the cache for the rendition that an SGR sequence with *numbers* makes of *now*."""
        if numbers[:1] not in ("", "0") and now != DEFAULT:
            numbers = f"{now.parameters};{numbers}"
        ink = self._by_numbers.get(numbers)
        if ink is None:
            if len(self._by_numbers) > _MAX_CACHES:
                self._by_numbers.clear()
                self._by_sgr.clear()
            ink = self._by_numbers[numbers] = self._of(parse_sgr(numbers))
        return ink

    def _of(self, sgr: Sgr) -> CellCache:
        if sgr not in self._by_sgr:
            blank = Sgr(background=sgr.background) if sgr.attributes in INVISIBLE_ON_SPACE else sgr
            space = (" ", blank) if blank == sgr else self._of(blank)[" "]
            self._by_sgr[sgr] = CellCache(self, sgr, space)
        return self._by_sgr[sgr]


def parse_sgr(numbers: str) -> Sgr:
    """Return the rendition that an SGR sequence with *numbers* sets, from the default one."""
    attributes: list[str] = []
    foreground = background = ""
    for part in _SGR_PARAMETER.finditer(numbers):
        if part["foreground"]:
            foreground = part[0]
        elif part["background"]:
            background = part[0]
        elif part["other"].strip("0"):
            attributes.append(part[0])
        else:
            attributes, foreground, background = [], "", ""
    return Sgr(";".join(attributes), background, foreground)
