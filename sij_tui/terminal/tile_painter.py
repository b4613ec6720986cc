"""Draws tiles on the terminal, by sixels or by kitty's graphics protocol."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from sij_tui.core.layout.tiles import Tile, TileStore
from sij_tui.terminal import kitty_graphics
from sij_tui.terminal.inquiry import GraphicsProtocol
from sij_tui.terminal.sgr import ScreenCell
from sij_tui.terminal.sixel import TRANSPARENT, sixel
from sij_tui.terminal.tile_boxes import CellBox, Position, boxes

ScreenRows = Sequence[Sequence[ScreenCell]]
_MOST = (kitty_graphics.MAX_IMAGE_CELLS, 30)
_FIRST_NUMBER, _NUMBERS = 0x510001, 0xFFFE
"""Of our pictures: numbers that no other program is likely to use."""


class TilePainter:
    """Draws the tiles of cells; the cursor and the rendition are unknown afterwards.

    The base is for protocols whose pictures are gone as soon as their cells are overwritten.
    """

    def __init__(self, tiles: TileStore) -> None:
        self.tiles = tiles

    def draw(self, cells: Iterable[Position], rows: ScreenRows) -> str:
        """Return what draws the tiles of some cells, as `rows` have them."""
        raise NotImplementedError

    def free_unused(self, rows: ScreenRows) -> str:
        """Return what frees pictures of which no cell is left."""
        return ""

    def rebase(self, rows: ScreenRows) -> None:
        """Take what `rows` have for what the cells of pictures held when they were drawn."""

    def invalidate(self) -> str:
        """Return what frees every picture: nothing is known of the screen any more."""
        return ""


def tile_painter(
    protocol: GraphicsProtocol, tiles: TileStore, *, overlays: bool = True
) -> TilePainter:
    """Return the painter for a protocol.

    Args:
        protocol: How the terminal takes pictures.
        tiles: What holds the tiles.
        overlays: What is transparent in a picture leaves what was there.
    """
    return KittyPainter(tiles) if protocol == "kitty" else SixelPainter(tiles, overlays=overlays)


_Look = tuple[int, int, bytes]
"""Width, height and palette of tiles that can be in one picture."""


def _look(tile: Tile) -> _Look:
    return tile.width, tile.height, tile.palette


def _pictures(
    cells: Iterable[Position], rows: ScreenRows, tiles: TileStore, *, overlays: bool = True
) -> Iterator[tuple[CellBox, dict[Position, Tile]]]:
    """Yield boxes of cells that are of one picture, each with its tiles."""
    groups: defaultdict[_Look, dict[Position, Tile]] = defaultdict(dict)
    for column, row in cells:
        if tile := tiles.tile(rows[row][column][0]):
            groups[_look(tile)][column, row] = tile
    for look, group in groups.items():
        shown = partial(_shown, rows, tiles, look)
        for box in boxes(group, _MOST, _anything if overlays else shown):
            left, top, right, bottom = box
            own = {
                at: tile
                for at, tile in group.items()
                if left <= at[0] < right and top <= at[1] < bottom
            }
            if not overlays:  # all of the box is drawn anew
                every = ((x, y) for y in range(top, bottom) for x in range(left, right))
                own = {at: tile for at in every if (tile := own.get(at) or shown(at))}
            yield box, own


def _shown(rows: ScreenRows, tiles: TileStore, look: _Look, at: Position) -> Tile | None:
    """Return the tile that a cell shows already, if that can be in the same picture."""
    tile = tiles.tile(rows[at[1]][at[0]][0])
    return tile if tile and _look(tile) == look else None


def _anything(_: Position) -> bool:
    return True


def _pixels(box: CellBox, own: dict[Position, Tile], other: int) -> list[bytes]:
    """Return the rows of pixels of a box; cells that are not its own have one colour."""
    tile = next(iter(own.values()))
    wide, high = tile.width, tile.height
    missing = bytes([other]) * (wide * high)
    rows: list[bytes] = []
    for row in range(box[1], box[3]):
        line = [own[at].pixels if (at := (column, row)) in own else missing
                for column in range(box[0], box[2])]  # fmt: skip
        rows += (
            b"".join(pixels[start : start + wide] for pixels in line)
            for start in range(0, wide * high, wide)
        )
    return rows


class SixelPainter(TilePainter):
    """Draws by sixels: text that is written over them erases them.

    Some terminals keep a picture cell by cell, so that its transparent cells take away what was
    there: there nothing but tiles is in the box of a picture, and all of them are drawn.
    """

    def __init__(self, tiles: TileStore, *, overlays: bool = True) -> None:
        super().__init__(tiles)
        self._overlays = overlays

    def draw(self, cells: Iterable[Position], rows: ScreenRows) -> str:
        """Return what draws the tiles of some cells.

        Never in the last row: the screen would scroll.
        """
        allowed = (at for at in cells if at[1] < len(rows) - 1)
        return "".join(
            f"\x1b[{box[1] + 1};{box[0] + 1}H"
            + sixel(_pixels(box, own, TRANSPARENT), next(iter(own.values())).palette)
            for box, own in _pictures(allowed, rows, self.tiles, overlays=self._overlays)
        )


class KittyPainter(TilePainter):
    """Draws by placeholders; counts the cells that show each picture, and frees those without."""

    def __init__(self, tiles: TileStore) -> None:
        super().__init__(tiles)
        self._next = 0
        self._shown: dict[Position, tuple[ScreenCell, int]] = {}
        """The cells that show pictures: what they held then, and the number of the picture."""
        self._counts: Counter[int] = Counter()

    def draw(self, cells: Iterable[Position], rows: ScreenRows) -> str:
        """Return what draws the tiles of some cells."""
        out: list[str] = []
        freed: list[int] = []
        for box, own in _pictures(cells, rows, self.tiles):
            number = self._number()
            tile = next(iter(own.values()))
            columns, lines = box[2] - box[0], box[3] - box[1]
            size = (columns * tile.width, lines * tile.height)
            pixels = _coloured(_pixels(box, own, 0), tile.palette)
            out += (kitty_graphics.transmit(number, pixels, size, (columns, lines)),
                    kitty_graphics.colour(number))  # fmt: skip
            last = None
            for at in sorted(own, key=lambda at: (at[1], at[0])):
                column, row = at
                if last != (column - 1, row):
                    out.append(f"\x1b[{row + 1};{column + 1}H")
                out.append(kitty_graphics.placeholder(column - box[0], row - box[1]))
                last = at
                freed += self._release(at)
                self._shown[at] = (rows[row][column], number)
            self._counts[number] = len(own)
        out += map(kitty_graphics.delete, freed)
        return "".join(out)

    def free_unused(self, rows: ScreenRows) -> str:
        """Return what frees pictures of which no cell is left."""
        gone = [at for at, (cell, _) in self._shown.items() if rows[at[1]][at[0]] is not cell]
        return "".join(kitty_graphics.delete(number) for at in gone for number in self._release(at))

    def rebase(self, rows: ScreenRows) -> None:
        """Take what `rows` have for what the cells of pictures held when they were drawn."""
        self._shown = {at: (rows[at[1]][at[0]], each[1]) for at, each in self._shown.items()}

    def invalidate(self) -> str:
        """Return what frees every picture."""
        numbers = list(self._counts)
        self._shown.clear()
        self._counts.clear()
        return "".join(map(kitty_graphics.delete, numbers))

    def _number(self) -> int:
        while True:
            number = _FIRST_NUMBER + self._next
            self._next = (self._next + 1) % _NUMBERS
            if number not in self._counts:
                return number

    def _release(self, at: Position) -> Iterator[int]:
        """Release a cell from its picture; yield the picture's number if that was its last."""
        _, number = self._shown.pop(at, (None, 0))
        if number:
            self._counts[number] -= 1
            if not self._counts[number]:
                del self._counts[number]
                yield number


def _coloured(rows: Sequence[bytes], palette: bytes) -> bytes:
    """Return pixels as red, green and blue."""
    flat = b"".join(rows)
    out = bytearray(3 * len(flat))
    filled = palette + bytes(768 - len(palette))
    for part in range(3):
        out[part::3] = flat.translate(filled[part::3])
    return bytes(out)
