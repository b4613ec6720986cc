"""Pieces of pictures, each the pixels of one cell, behind characters of a private plane.

Equal pieces have equal characters, so whatever compares or moves characters handles pictures too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, Protocol
from weakref import WeakSet

import msgspec

from sij_tui.core.layout.cells import FIRST_TILE, LAST_TILE

MOST_CELLS = 100_000
"""More cells than any window shows."""
MOST_TILES = 8_000
"""Tiles kept besides those that are in use: a scene that plays again finds its own."""
_ALIKE = 48
"""How far red, green and blue of a pixel may be apart in tiles that count as alike, of 255."""


class Tile(NamedTuple):
    """The pixels of one cell."""

    width: int
    height: int
    palette: bytes
    """Red, green and blue of each colour, the ground first."""
    pixels: bytes
    """Rows from the top, one byte a pixel: the number of its colour."""


class TileUser(Protocol):
    """What shows tiles, and still needs those that it shows."""

    def tiles(self) -> Iterable[str]:
        """Return the characters in use; others may be among them."""


class TileStore:
    """Tiles by character and characters by tile; bounded.

    A character is given to another tile only after all others were used. Whoever remembers
    characters apart from this store has to forget them when `generation` changes.
    """

    def __init__(self, most: int = MOST_TILES, last: str = LAST_TILE) -> None:
        self.generation = 0
        self._most = most
        self._last = ord(last)
        self._next = ord(FIRST_TILE)
        self._tiles: dict[str, Tile] = {}
        self._characters: dict[Tile, str] = {}
        self._users: WeakSet[TileUser] = WeakSet()

    @property
    def count(self) -> int:
        """How many tiles are kept."""
        return len(self._tiles)

    def add_user(self, user: TileUser) -> None:
        """Keep what a user shows, for as long as there is that user."""
        self._users.add(user)

    def tile(self, character: str) -> Tile | None:
        """Return the tile of a character; None for any other character."""
        return self._tiles.get(character)

    def character(self, tile: Tile) -> str:
        """Return the character of a tile.

        Raises:
            RuntimeError: All characters are in use.
        """
        known = self._characters.pop(tile, None)
        if known is None:
            if len(self._tiles) >= self._most:
                self._forget_unused()
            known = self._free_character()
            self._tiles[known] = tile
        self._characters[tile] = known  # the last one used stands last
        return known

    def faded(self, character: str, percent: int) -> str:
        """Return the character of a tile that covers its ground by so many percent.

        Raises:
            RuntimeError: All characters are in use.
        """
        tile = self._tiles.get(character)
        if tile is None:  # it is no longer kept: nobody shows it
            return " "
        return self.character(tile._replace(palette=faded_palette(tile.palette, percent)))

    def alike(self, one: str, other: str) -> bool:
        """Whether two characters stand for tiles that differ only in how edges are softened.

        Each picture has a palette of its own, so what two of them share is seldom equal.
        """
        a, b = self._tiles.get(one), self._tiles.get(other)
        if a is None or b is None or a[:2] != b[:2]:
            return False
        return a is b or all(
            abs(a.palette[3 * i + part] - b.palette[3 * j + part]) <= _ALIKE
            for i, j in set(zip(a.pixels, b.pixels, strict=True))
            for part in range(3)
        )

    def _free_character(self) -> str:
        for _ in range(self._last - ord(FIRST_TILE) + 1):
            character = chr(self._next)
            self._next += 1
            if self._next > self._last:
                self._next = ord(FIRST_TILE)
                self.generation += 1
            if character not in self._tiles:
                return character
        raise RuntimeError("every character of a tile is in use")

    def _forget_unused(self) -> None:
        """Drop the older half of the tiles that are not shown."""
        used = {character for user in self._users for character in user.tiles()}
        old = [tile for tile, character in self._characters.items() if character not in used]
        for tile in old[: max(len(old) // 2, 1)]:
            del self._tiles[self._characters.pop(tile)]


@lru_cache(maxsize=16)  # each is asked for once a tile
def faded_palette(palette: bytes, percent: int) -> bytes:
    """Return the colours of a palette that cover its ground, the first one, by so many percent."""
    ground = palette[:3]
    return bytes(
        ground[place % 3] + (part - ground[place % 3]) * percent // 100
        for place, part in enumerate(palette)
    )


class PixelCells(msgspec.Struct, frozen=True, kw_only=True):
    """What a terminal's cells hold where pictures may be drawn in pixels."""

    width: int
    """Pixels across a cell."""
    height: int
    """Pixels down a cell."""
    scales: bool = False
    """The terminal enlarges pictures to the cells that they are for."""
    colours: int = 48
    """Colours in one picture."""
    only_stills: bool = False
    """The link does not carry pictures that move."""
    budget: Callable[[], int] = lambda: MOST_CELLS
    """Returns how many cells of a picture may be sent now; 0 while the terminal is behind."""
    tiles: TileStore
    """What holds the tiles for those who draw them on the terminal."""
