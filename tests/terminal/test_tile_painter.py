"""Whatever is drawn over what, the terminal shows what a repaint from nothing would show."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_terminal import ModelTerminal

from sij_tui.core.layout.cells import FIRST_TILE, LAST_TILE
from sij_tui.core.layout.tiles import Tile, TileStore
from sij_tui.terminal.inquiry import GraphicsProtocol
from sij_tui.terminal.screen_diff import ScreenDiff
from sij_tui.terminal.sixel import TRANSPARENT, sixel
from sij_tui.terminal.tile_boxes import boxes
from sij_tui.terminal.tile_painter import KittyPainter, tile_painter

CELL = (3, 5)
PALETTES = (bytes((0, 0, 0, 255, 255, 255, 255, 0, 0)), bytes((0, 0, 255, 0, 255, 0, 255, 255, 0)))
PROTOCOLS: tuple[GraphicsProtocol, ...] = ("kitty", "sixel")
KINDS: tuple[tuple[GraphicsProtocol, bool], ...] = (
    ("kitty", True), ("sixel", True), ("sixel", False),
)  # fmt: skip
"""Protocols, and whether what is transparent leaves what was there."""


def tile(seed: int) -> Tile:
    """One of many tiles, of one of two palettes."""
    width, height = CELL
    dots = bytes((seed // (place + 1)) % 3 for place in range(width * height))
    return Tile(width, height, PALETTES[seed % 2], dots)


class Stage:
    """A program's screen, a terminal behind a diff, and what ought to be on it."""

    def __init__(
        self, protocol: GraphicsProtocol, columns: int, rows: int, last: str = LAST_TILE,
        *, overlays: bool = True,
    ) -> None:  # fmt: skip
        self.store = TileStore(most=40, last=last)
        self.diff = ScreenDiff()
        self.overlays = overlays
        painter = tile_painter(protocol, self.store, overlays=overlays)
        self.diff.trust(octants=False, painter=painter)
        self.wanted: dict[tuple[int, int], tuple[str, str]] = {}
        self.resize(columns, rows)
        self.store.add_user(self)

    def tiles(self) -> Iterator[str]:
        return (character for character, _ in self.wanted.values())

    def resize(self, columns: int, rows: int) -> None:
        self.terminal = ModelTerminal(columns, rows, CELL, overlays=self.overlays)
        self.diff.invalidate(columns, rows)
        self.wanted = {(x, y): (" ", "") for x in range(columns) for y in range(rows)}
        self.repaint()

    def write(self, x: int, y: int, characters: str, sgr: str) -> None:
        characters = characters[: self.terminal.columns - x]
        if y >= self.terminal.rows or not characters:
            return
        for place, character in enumerate(characters):
            self.wanted[x + place, y] = (character, sgr)
        self.send(f"\x1b[{y + 1};{x + 1}H\x1b[0;{sgr}m{characters}".replace("\x1b[0;m", "\x1b[m"))

    def repaint(self) -> None:
        rows = range(self.terminal.rows)
        self.send("".join(
            f"\x1b[{y + 1};1H" + "".join(
                f"\x1b[0;{sgr}m{character}".replace("\x1b[0;m", "\x1b[m")
                for x in range(self.terminal.columns) for character, sgr in [self.wanted[x, y]]
            ) for y in rows
        ))  # fmt: skip

    def send(self, text: str) -> None:
        self.terminal.feed(self.diff.diff(text))

    def expected(self) -> dict[tuple[int, int], tuple[object, ...]]:
        shown: dict[tuple[int, int], tuple[object, ...]] = {}
        for at, (character, sgr) in self.wanted.items():
            if found := self.store.tile(character):
                flat = found.palette
                shown[at] = tuple(tuple(flat[3 * n : 3 * n + 3]) for n in found.pixels)
            else:
                shown[at] = ("text", character, sgr)
        return shown


def play(stage: Stage, choose: Callable[[int], int], steps: int) -> None:
    """Do steps that are chosen by numbers, and look at the terminal after each."""
    for _ in range(steps):
        kind = choose(20)
        if kind == 0:
            stage.diff.invalidate(stage.terminal.columns, stage.terminal.rows)
            stage.repaint()
        elif kind == 1:
            stage.repaint()
        elif kind == 2:
            stage.resize(10 + choose(3), 6 + choose(3))
        elif kind < 12:  # a run of tiles, as a row of a picture is
            seeds = [choose(3) and choose(90) for _ in range(1 + choose(6))]
            characters = "".join(stage.store.character(tile(seed)) for seed in seeds)
            stage.write(choose(7), choose(4), characters, "")
        else:
            characters = "".join("ab "[choose(3)] for _ in range(1 + choose(8)))
            stage.write(choose(7), choose(4), characters, ["", "48;2;1;2;3"][choose(2)])
        assert stage.terminal.shown() == stage.expected()
        if isinstance(stage.diff._painter, KittyPainter):  # no picture is kept that no cell shows
            cells = stage.terminal.grid.values()
            pictures = {content[1] for content in cells if content[0] == "picture"}
            assert set(stage.terminal.images) == pictures


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("last", [LAST_TILE, chr(ord(FIRST_TILE) + 60)])
@pytest.mark.parametrize("seed", range(3))
def test_patches_are_as_a_repaint_from_nothing(
    kind: tuple[GraphicsProtocol, bool], last: str, seed: int
) -> None:
    protocol, overlays = kind
    play(Stage(protocol, 10, 6, last, overlays=overlays), Random(seed).randrange, 150)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(deadline=None, max_examples=40)
def test_patches_are_as_a_repaint_whatever_is_drawn(
    kind: tuple[GraphicsProtocol, bool], data: st.DataObject
) -> None:
    protocol, overlays = kind
    stage = Stage(protocol, 10, 6, overlays=overlays)
    play(stage, lambda most: data.draw(st.integers(0, most - 1)), data.draw(st.integers(1, 12)))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_stands_is_not_sent_again(protocol: GraphicsProtocol) -> None:
    stage = Stage(protocol, 10, 6)
    characters = "".join(stage.store.character(tile(seed)) for seed in range(3, 9))
    stage.write(1, 1, characters, "")
    text = f"\x1b[2;2H\x1b[m{characters}"
    assert not re_images(stage.diff.diff(text))
    assert stage.diff.diff(text) == ""


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_character_that_stands_for_another_tile_is_drawn_anew(protocol: GraphicsProtocol) -> None:
    store = TileStore(most=2, last=chr(ord(FIRST_TILE) + 3))
    diff, terminal = ScreenDiff(), ModelTerminal(4, 3, CELL)
    diff.trust(octants=False, painter=tile_painter(protocol, store))
    diff.invalidate(4, 3)
    first = store.character(tile(5))
    terminal.feed(diff.diff(f"\x1b[1;1H\x1b[m{first}a"))
    seed = 6
    while (again := store.character(tile(seed))) != first:  # nobody uses the first one any more
        seed += 1
    terminal.feed(diff.diff(f"\x1b[1;1H\x1b[m{again}a"))
    palette = tile(seed).palette
    assert terminal.shown()[0, 0] == tuple(
        tuple(palette[3 * number : 3 * number + 3]) for number in tile(seed).pixels
    )


@pytest.mark.parametrize("overlays", [True, False])
def test_tiles_between_those_that_change_stay(overlays: bool) -> None:
    stage = Stage("sixel", 10, 6, overlays=overlays)
    for seeds in ((4, 6, 8, 10, 12), (14, 6, 8, 16, 18)):
        stage.write(1, 1, "".join(stage.store.character(tile(seed)) for seed in seeds), "")
        assert stage.terminal.shown() == stage.expected()


def test_where_pictures_are_kept_by_cells_no_word_is_in_one() -> None:
    stage = Stage("sixel", 10, 6, overlays=False)
    one, other = (stage.store.character(tile(seed)) for seed in (4, 6))
    stage.write(1, 1, f"{one}a {other}{one}", "")
    assert stage.terminal.shown() == stage.expected()


def re_images(text: str) -> bool:
    return "\x1bP" in text or "\x1b_G" in text


def test_sixels_are_never_drawn_in_the_last_row() -> None:
    stage = Stage("sixel", 10, 6)
    stage.write(0, 5, stage.store.character(tile(5)), "")
    assert not stage.terminal.pixels


def test_kitty_is_told_both_numbers_of_every_cell() -> None:
    stage = Stage("kitty", 10, 6)
    sent = stage.diff.diff(
        "\x1b[1;1H" + "".join(stage.store.character(tile(seed)) for seed in range(3, 8))
    )
    cells = sent.split("\U0010eeee")[1:]
    assert len(cells) == 5
    assert all(len(cell) >= 2 and cell[0] > "\u02ff" and cell[1] > "\u02ff" for cell in cells)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_tile_that_is_no_longer_known_leaves_nothing_old(protocol: GraphicsProtocol) -> None:
    stage = Stage(protocol, 10, 6)
    stage.write(0, 0, "old words", "")
    stage.terminal.feed(stage.diff.diff(f"\x1b[1;1H\x1b[m{LAST_TILE * 9}"))
    assert all(stage.terminal.shown()[x, 0] == ("text", " ", "") for x in range(9))


def test_at_the_end_every_picture_is_freed() -> None:
    stage = Stage("kitty", 10, 6)
    stage.write(0, 0, stage.store.character(tile(5)) + "ab" + stage.store.character(tile(8)), "")
    assert stage.terminal.images
    stage.terminal.feed(stage.diff.take_pictures_away())
    assert not stage.terminal.images


def test_without_a_painter_no_tile_is_taken_for_one_cell() -> None:
    diff = ScreenDiff()
    diff.invalidate(10, 2)
    assert FIRST_TILE in diff.diff(f"\x1b[1;1H{FIRST_TILE}")
    assert diff.diff(f"\x1b[1;1H{FIRST_TILE}")  # its width is not certain: sent again


# Parts


def test_a_sixel_as_the_standard_has_it() -> None:
    rows = [bytes([0, 0, 0, 0, 1]), bytes([0, 0, 0, 0, TRANSPARENT])]
    assert sixel(rows, bytes((0, 0, 0, 255, 0, 128))) == (
        '\x1bP0;1;0q"1;1;5;2#0;2;0;0;0#1;2;100;0;50#0!4B$#1????@\x1b\\'.replace("????", "!4?")
    )


@given(st.sets(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=60))
def test_each_cell_is_in_exactly_one_box(cells: set[tuple[int, int]]) -> None:
    found = boxes(cells, (8, 4))
    for x, y in cells:
        assert sum(a <= x < c and b <= y < d for a, b, c, d in found) == 1
    assert all(c - a <= 8 and d - b <= 4 for a, b, c, d in found)
    assert sum((c - a) * (d - b) for a, b, c, d in found) <= 4 * len(cells) + 8 * len(found)


class User:
    def __init__(self, characters: str) -> None:
        self.characters = characters

    def tiles(self) -> str:
        return self.characters


def test_tiles_in_use_are_kept_and_the_others_bounded() -> None:
    store = TileStore(most=20)
    user = User("".join(store.character(tile(seed)) for seed in range(1000, 1006)))
    store.add_user(user)
    for seed in range(3000):
        store.character(tile(seed))
        assert store.count <= 26
    kept = [store.tile(character) for character in user.characters]
    assert kept == [tile(seed) for seed in range(1000, 1006)]
    del user
    gc.collect()
    for seed in range(3000, 3100):
        store.character(tile(seed * 7))
    assert store.count <= 20


def test_a_character_means_the_same_for_a_whole_generation() -> None:
    store = TileStore(most=10, last=chr(ord(FIRST_TILE) + 29))
    given: dict[str, Tile] = {}
    generation = store.generation
    for seed in range(500):
        character = store.character(tile(seed))
        if store.generation != generation:
            given, generation = {}, store.generation
        assert given.setdefault(character, tile(seed)) == tile(seed)
