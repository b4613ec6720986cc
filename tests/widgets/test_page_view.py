"""A part of the leaflet and its picture, which never costs words."""

from __future__ import annotations

import pytest
from book_kit import shipped
from msgspec.structs import replace
from screen_kit import Reader, at, reading

from sij_tui.core.book import Book
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.navigation import Capabilities, Session
from sij_tui.widgets.page_view import PageView
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture

CONTENT = shipped().content
PICTURES = {screen.id: screen.scene for screen in CONTENT.screen if screen.scene}
BARE = next(screen.id for screen in CONTENT.screen if not screen.scene)
PART = next(iter(PICTURES))


def caption(part: str) -> str:
    scene = CONTENT.art.named(PICTURES[part])
    assert scene
    return scene.caption


def pictures(reader: Reader) -> list[Picture]:
    """The pictures that take room on the screen."""
    return [picture for picture in reader.app.screen.query(Picture) if picture.region]


async def drawn(reader: Reader, part: str) -> Picture:
    """The picture of a part, once it is there."""
    await reader.until(lambda: caption(part) in reader.text)
    (picture,) = pictures(reader)
    return picture


def all_words_show(reader: Reader, part: str) -> bool:
    shown = set(reader.words.split())
    wanted = " ".join(element.plain_text for element in shipped().page(part).elements).replace(
        " · ", " "
    )
    return reader.pane().length <= reader.pane().size.height and shown >= set(wanted.split())


@pytest.mark.parametrize("size", [(120, 40), (170, 60), (200, 60)])
async def test_every_picture_stands_below_or_beside_all_the_words_of_its_part(
    size: tuple[int, int],
) -> None:
    async with reading(size=size, session=at(PART)) as reader:
        for part in shipped().parts:
            assert reader.page == part
            if part in PICTURES:
                picture = await drawn(reader, part)
                assert picture.scene == PICTURES[part]
                words = reader.pane().region
                if size[0] == 200:
                    assert picture.region.x >= words.right
                    assert picture.region.y == words.y, "the two begin in one row"
                else:
                    assert picture.region.y >= words.bottom
                assert picture.region.bottom < size[1]
                assert picture.region.right <= size[0]
            else:
                assert not pictures(reader)
            assert all_words_show(reader, part)
            await reader.do("next")


async def test_beside_a_picture_the_words_stand_as_they_do_below_it() -> None:
    async with reading(size=(200, 60), session=at(PART)) as reader:
        await drawn(reader, PART)
        words = reader.pane().region
        beside = [line[words.x : words.right].rstrip() for line in reader.lines[: words.bottom]]
        assert any(beside[words.y :])
        await reader.resize(170, 60)
        await reader.until(lambda: reader.pane().region.width > words.width)
        below = reader.pane().region
        assert below.offset == words.offset
        shown = [line[below.x : below.right].rstrip() for line in reader.lines[: below.bottom]]
        assert shown[words.y :] == beside[words.y : below.bottom]


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (170, 24)])
async def test_where_the_words_need_the_room_there_is_no_picture(size: tuple[int, int]) -> None:
    async with reading(size=size, session=at(PART)) as reader:
        for _ in shipped().parts:
            assert not list(reader.app.screen.query(Picture)), "not even made"
            await reader.do("next")


async def test_it_goes_and_comes_with_the_room() -> None:
    async with reading(size=(80, 24), session=at(PART, "3.2")) as reader:
        words = reader.text
        await reader.resize(120, 44)
        await drawn(reader, PART)
        await reader.resize(80, 24)
        await reader.until(lambda: not pictures(reader))
        await reader.settle()
        assert reader.text == words
        assert reader.pane().key == "3.2"
        await reader.resize(100, 60)
        below = await drawn(reader, PART)
        assert below.region.y >= reader.pane().region.bottom
        await reader.resize(200, 24)
        await reader.until(lambda: below.region.x >= reader.pane().region.right)
        await drawn(reader, PART)
        assert reader.pane().key == "3.2"


async def test_no_room_is_given_before_the_words_are_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with reading(size=(200, 60), session=at(BARE)) as reader:
        view = reader.screen.query_one(PageView)
        with monkeypatch.context() as early:
            early.setattr(Pane, "length", 0)
            view.set_scene(PICTURES[PART], CONTENT.art)
            assert not view.has_class("-illustrated")
        view.fit_picture()
        assert view.has_class("-illustrated")


async def test_where_a_statement_comes_from_takes_the_room_it_needs() -> None:
    async with reading(size=(80, 44), session=at(PART)) as reader:
        await drawn(reader, PART)
        await reader.do("origin")
        await reader.until(lambda: not pictures(reader))
        await reader.do("origin")
        await drawn(reader, PART)


@pytest.mark.parametrize("tier", ["ascii", "blocks", "braille"])
async def test_it_is_drawn_in_the_characters_at_hand(tier: GlyphTier) -> None:
    able = Capabilities(glyphs=tier, motion=False)
    session = replace(at(PART), capabilities=able)
    async with reading(size=(120, 40), session=session) as reader:
        picture = await drawn(reader, PART)
        lines = reader.lines[picture.region.y : picture.region.bottom]
        assert "".join(lines).isascii() == (tier == "ascii")


async def test_another_edition_brings_its_own_picture_or_none() -> None:
    other = next(scene for scene in CONTENT.scene if scene.id == PICTURES[PART])
    told = replace(other, caption="Drawn anew")
    scenes = tuple(told if scene is other else scene for scene in CONTENT.scene)
    none = tuple(replace(screen, scene=None) for screen in CONTENT.screen)
    async with reading(size=(120, 40), session=at(PART)) as reader:
        await drawn(reader, PART)
        reader.screen.set_book(Book(Loaded(replace(CONTENT, scene=scenes), "a.toml", b""), "0"))
        await reader.until(lambda: "Drawn anew" in reader.text)
        reader.screen.set_book(Book(Loaded(replace(CONTENT, screen=none), "a.toml", b""), "0"))
        await reader.settle()
        assert not pictures(reader)


async def test_pages_turned_quickly_show_the_picture_of_the_last() -> None:
    session = Session(capabilities=Capabilities(motion=False)).visit(at(PART).route)
    async with reading(size=(120, 40), session=session) as reader:
        reader.type_ahead(*[reader.key_of("next")] * 3)
        await reader.settle()
        part = reader.page
        assert part == shipped().parts[3]
        picture = await drawn(reader, part)
        assert picture.scene == PICTURES[part]
