"""Pictures in pixels on the screens: there when the terminal can, gone without a trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from book_kit import shipped
from screen_kit import Reader, reading

from sij_tui.app.driver_callbacks import take_features, take_link
from sij_tui.core.layout.cells import FIRST_TILE, LAST_TILE
from sij_tui.core.layout.elements import Route
from sij_tui.core.layout.tiles import PixelCells, TileStore
from sij_tui.core.navigation import THEMES, Capabilities, Session
from sij_tui.core.scenes.pixels.pillow import PillowRaster
from sij_tui.core.scenes.pixels.raster import RasterError
from sij_tui.terminal.inquiry import TerminalFeatures
from sij_tui.widgets.palette import palette_for
from sij_tui.widgets.picture import Picture

SIZE, SMALL = (120, 40), (80, 24)
WITHOUT_PREVIEW = (100, 40)
KITTY = TerminalFeatures(draws_octants=True, protocol="kitty", cell=(6, 12))
STEP = shipped().content.timeline.step[2].id  # type: ignore[union-attr]


def session(tiles: TileStore | None = None, **capabilities: object) -> Session:
    pixels = PixelCells(width=6, height=12, tiles=tiles or TileStore())
    able = Capabilities(motion=False, pixels=pixels, link="fast", **capabilities)  # type: ignore[arg-type]
    return Session(capabilities=able).visit(Route("timeline", STEP))


def is_tile(character: str) -> bool:
    return FIRST_TILE <= character <= LAST_TILE


def tiles_on(reader: Reader) -> int:
    return sum(map(is_tile, reader.text))


async def test_a_picture_is_in_tiles_and_its_words_are_words() -> None:
    async with reading(size=SIZE, session=session()) as reader:
        assert tiles_on(reader) > 100
        scene = reader.app.book.content.art.named(
            shipped().content.timeline.step[2].scene  # type: ignore[union-attr]
        )
        assert scene
        assert any(label.text in reader.text for label in scene.labels)


async def test_another_screen_shows_none_and_the_way_back_does() -> None:
    async with reading(size=SIZE, session=session()) as reader:
        before = tiles_on(reader)
        await reader.do("help")
        assert not tiles_on(reader)
        await reader.do("back")
        assert tiles_on(reader) == before


@pytest.mark.parametrize("chosen", ["octants", "blocks", "braille", "ascii"])
async def test_the_reader_may_choose_glyphs(chosen: str) -> None:
    async with reading(size=SIZE, session=session().prefer(glyphs=chosen)) as reader:
        assert not tiles_on(reader)


async def test_cells_first_and_pixels_when_the_terminal_has_answered() -> None:
    still = Session(capabilities=Capabilities(motion=False)).visit(Route("timeline", STEP))
    async with reading(size=SIZE, session=still) as reader:
        assert not tiles_on(reader)
        take_link(reader.app, "fast")
        take_features(reader.app, KITTY, TileStore())
        await reader.settle()
        assert tiles_on(reader) > 100
        assert reader.session.tier == "octants"  # for all that is no picture
        take_link(reader.app, "slow")
        await reader.settle()
        assert not tiles_on(reader)
        take_link(reader.app, "fast")
        await reader.settle()
        assert tiles_on(reader) > 100


async def test_larger_letters_make_other_tiles() -> None:
    store = TileStore()
    async with reading(size=SIZE, session=session(store)) as reader:
        take_features(reader.app, KITTY._replace(cell=(8, 16)), store)
        await reader.settle()
        sizes = {
            (tile.width, tile.height)
            for character in reader.text
            if (tile := store.tile(character))
        }
        assert sizes == {(8, 16)}


async def test_each_theme_has_its_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    store = TileStore()
    monkeypatch.setattr("rich.console.Console.color_system", "truecolor")
    async with reading(size=SIZE, session=session(store)) as reader:
        grounds = set()
        for _ in range(3):
            grounds |= {tile.palette[:3] for each in reader.text if (tile := store.tile(each))}
            await reader.do("theme")
        themes = (palette_for(theme).colours["background"] for theme in THEMES)
        assert grounds == {bytes.fromhex(ground[1:]) for ground in themes}


async def test_in_256_colours_the_ground_is_as_the_terminal_shows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = TileStore()
    monkeypatch.setattr("rich.console.Console.color_system", "256")
    async with reading(size=SIZE, session=session(store)) as reader:
        grounds = {tile.palette[:3] for each in reader.text if (tile := store.tile(each))}
        assert grounds == {b"\0\0\0"}  # number 16, which is nearest


async def test_a_fault_of_the_raster_drops_to_glyphs_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RasterError("no more memory")

    async with reading(size=SIZE, session=session()) as reader:
        monkeypatch.setattr(PillowRaster, "draw", fail)
        await reader.do("next", "next", "next")  # one may have been drawn in advance
        assert not tiles_on(reader)
        assert reader.session.capabilities.pixels is None
        monkeypatch.undo()
        await reader.do("next")
        assert not tiles_on(reader)
        assert reader.session.route.page == "timeline"


async def test_a_window_of_too_many_pixels_is_in_glyphs() -> None:
    pixels = PixelCells(width=40, height=60, tiles=TileStore())
    able = Capabilities(motion=False, pixels=pixels, link="fast")
    still = Session(capabilities=able).visit(Route("timeline", STEP))
    async with reading(size=SIZE, session=still) as reader:
        assert not tiles_on(reader)
        assert reader.session.capabilities.pixels


def moderate(tiles: TileStore, budget: Callable[[], int]) -> Session:
    """A session whose link carries pixels only of pictures at rest."""
    pixels = PixelCells(width=6, height=12, tiles=tiles, budget=budget)
    able = Capabilities(motion=False, pixels=pixels, link="moderate")
    return Session(capabilities=able).visit(Route("timeline", STEP))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause before a picture at rest is drawn in pixels, nor between its parts."""
    monkeypatch.setattr("sij_tui.widgets.picture._REFINE_DELAY_S", 0.01)
    monkeypatch.setattr("sij_tui.widgets.picture._REFINE_S", 0.01)


@pytest.mark.usefixtures("quick")
async def test_on_a_slower_link_a_picture_at_rest_comes_row_by_row() -> None:
    budget = 0
    async with reading(size=SMALL, session=moderate(TileStore(), lambda: budget)) as reader:
        await reader.settle()
        assert not tiles_on(reader)  # the link is busy
        budget, seen = 1, set()
        picture = reader.app.screen.query_one("#picture", Picture)

        def rows() -> int:
            frame = picture.frame
            assert frame
            return sum(any(map(is_tile, "".join(r.text for r in row))) for row in frame.rows)

        def watch() -> bool:
            seen.add(rows())
            return picture._refine_timer is None

        await reader.until(watch)
        await reader.settle()
        assert tiles_on(reader) > 100
        assert len(seen) > 3  # not at once


@pytest.mark.usefixtures("quick")
async def test_what_is_refined_is_as_what_is_drawn_at_once() -> None:
    store = TileStore()
    async with (
        reading(size=SMALL, session=moderate(store, lambda: 150)) as reader,
        reading(size=SMALL, session=session(store)) as other,
    ):
        picture = reader.app.screen.query_one("#picture", Picture)
        await reader.until(lambda: picture._is_refined and picture._refine_timer is None)
        await reader.settle()
        assert reader.text == other.text


@pytest.mark.usefixtures("quick")
async def test_a_key_comes_before_the_rest_of_the_rows() -> None:
    budget = 1
    async with reading(size=SMALL, session=moderate(TileStore(), lambda: budget)) as reader:
        picture = reader.app.screen.query_one("#picture", Picture)
        await reader.until(lambda: picture._is_refined)
        budget = 0
        await reader.do("next")
        assert not tiles_on(reader)
        await reader.do("help", "back")
        assert not tiles_on(reader)  # words first
        budget = 100
        await reader.until(lambda: tiles_on(reader) > 100)


async def test_settings_show_a_sample_of_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    store = TileStore()
    monkeypatch.setattr("rich.console.Console.color_system", "truecolor")
    still = session(store).visit(Route("settings"))
    async with reading(size=WITHOUT_PREVIEW, session=still) as reader:
        [line] = [line for line in reader.lines if any(map(is_tile, line))]
        assert reader.book.content.labels.settings.pixels in line
        shown = [store.tile(character) for character in line if is_tile(character)]
        assert len(shown) > 8
        assert len({tile.pixels for tile in shown if tile}) > 6  # no plain patch
        await reader.do("theme")
        ground = palette_for("light").colours["background"]
        assert {tile.palette[:3] for each in reader.text if (tile := store.tile(each))} == {
            bytes.fromhex(ground[1:])
        }


async def test_settings_without_a_raster_have_no_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RasterError("no more memory")

    monkeypatch.setattr(PillowRaster, "draw", fail)
    async with reading(size=SIZE, session=session().visit(Route("settings"))) as reader:
        assert not tiles_on(reader)
        assert reader.session.capabilities.pixels is None
        assert reader.page == "settings"


async def test_few_colours_have_no_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    still = Session(capabilities=Capabilities(motion=False)).visit(Route("timeline", STEP))
    async with reading(size=SIZE, session=still) as reader:
        monkeypatch.setattr(type(reader.app.console), "color_system", "standard")
        take_link(reader.app, "fast")
        take_features(reader.app, KITTY, TileStore())
        assert reader.session.capabilities.pixels is None
