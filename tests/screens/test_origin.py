"""Asking where a statement comes from."""

from __future__ import annotations

import pytest
from book_kit import shipped
from screen_kit import SMALL_AND_WIDE, Reader, at, reading

from sij_tui.core.layout.elements import Route

PARTS = shipped().parts


def origin_facts(reader: Reader) -> list[str]:
    return [p.key for p in reader.pane("origin").elements if p.go and p.go.page == "sources"]


@pytest.mark.parametrize("size", SMALL_AND_WIDE)
async def test_the_origin_goes_with_the_cursor(size: tuple[int, int]) -> None:
    async with reading(size=size, session=at("effects")) as reader:
        await reader.do("origin")
        for key in ("1", "2.1", "2.2", "2.3"):
            element = shipped().page("effects").element(key)
            assert element
            assert reader.pane().key == key
            assert origin_facts(reader) == list(element.facts)
            assert reader.pane("origin").region.height > 3
            assert f"{element.facts[0]} " in reader.text
            assert reader.cursor_rows() or size[0] > 100
            await reader.do("down")
        await reader.do("back")
        assert reader.page == "effects"
        assert reader.pane("origin").region.height == 0
        await reader.do("back")
        assert reader.page == "home"


@pytest.mark.parametrize("size", SMALL_AND_WIDE)
async def test_the_origin_can_be_walked_with_the_keys(size: tuple[int, int]) -> None:
    """Tab to it, down to a place that shows the same fact, Enter to go there, and back."""
    async with reading(size=size, session=at("times", "1.5")) as reader:
        await reader.do("origin")
        for _ in range(4):
            if reader.screen.focused is reader.pane("origin"):
                break
            await reader.do("panel")
        assert reader.screen.focused is reader.pane("origin")
        links = [element for element in reader.pane("origin").elements if element.go]
        for link in links:
            assert reader.pane("origin").element == link
            await reader.do("down")
        target = links[-1].go
        assert target
        await reader.do("open")
        assert reader.session.route == target
        assert reader.pane().key == target.key
        await reader.do("back")
        if reader.page != "times":  # the origin stays open there, and is closed first
            await reader.do("back")
        assert (reader.page, reader.pane().key) == ("times", "1.5")


async def test_the_origin_of_a_clicked_statement() -> None:
    async with reading(session=at("effects")) as reader:
        await reader.click("There may be weakness")
        assert origin_facts(reader) == ["F37", "F38"]
        await reader.click("The person may feel")
        assert origin_facts(reader) == ["F35", "F36"]
        await reader.click("F35  ")
        assert reader.session.route == Route("sources", "F35")


async def test_own_words_and_gaps_have_an_origin_too() -> None:
    labels = shipped().content.labels.origin
    async with reading(size=(120, 40), session=at("reasons", "2.2")) as reader:
        await reader.do("origin")
        assert labels.from_product in reader.text
        await reader.do("up")
        assert labels.from_silence in reader.text


async def test_tab_goes_round_the_panels_that_are_there() -> None:
    async with reading(size=(120, 40), session=at("times")) as reader:
        panels = set()
        for _ in range(6):
            panels.add(getattr(reader.screen.focused, "id", None))
            await reader.do("panel")
        assert panels == {"text", "contents"}
        await reader.resize(80, 24)  # the contents are no longer there
        await reader.do("down")
        assert reader.pane().has_focus


@pytest.mark.parametrize("size", [(112, 30), (149, 40), (150, 40), (200, 60)])
async def test_in_a_wide_window_the_text_stays_where_it_is(size: tuple[int, int]) -> None:
    async with reading(size=size, session=at("effects")) as reader:
        await reader.do("down", "down")
        contents = reader.pane("contents").region
        before = (reader.screen.query_one("#page").region, reader.cursor_rows())
        await reader.do("origin")
        assert (reader.screen.query_one("#page").region, reader.cursor_rows()) == before
        assert reader.pane("origin").region == contents
        await reader.do("origin")
        assert reader.pane("contents").region == contents


async def test_in_a_small_window_the_text_is_where_it_was_once_the_origin_is_closed() -> None:
    async with reading(size=(60, 20), session=at("effects", "2.3")) as reader:
        before = reader.lines
        await reader.do("origin")
        assert reader.cursor_rows()
        assert reader.lines != before
        await reader.do("origin")
        assert reader.lines == before
