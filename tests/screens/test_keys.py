"""The keys at the bottom: each does what it says, pressed or clicked."""

from __future__ import annotations

import pytest
from book_kit import shipped
from screen_kit import at, reading

from sij_tui.core.layout.elements import Route
from sij_tui.widgets.pane import Pane

PARTS = shipped().parts


@pytest.mark.parametrize("page", ["home", PARTS[3], "settings", "help", "search", "palette"])
async def test_every_key_at_the_bottom_can_be_clicked(page: str) -> None:
    async with reading(size=(120, 24), session=at(page) if page != "home" else None) as reader:
        names = [n for n in reader.screen.shown_keys() if reader.label_of(n) in reader.footer]
        assert "back" in names or page == "home"
        for name in names:
            if name == "quit":
                continue
            assert reader.page == page
            await reader.click(reader.label_of(name), last=True)
            expected = {"search": "search", "help": "help", "palette": "palette", "home": "home",
                        "back": "home", "next": PARTS[4], "previous": PARTS[2]}  # fmt: skip
            if name in expected:
                assert reader.page == expected[name], name
            await reader.press("escape", "escape", "h")
            if reader.page != "home":
                await reader.press("escape")
            assert reader.page == "home", name
            if page in shipped().page_ids or page == "settings":
                reader.app.session = reader.session.visit(Route(page))
            elif page != "home":
                await reader.do(page)
            await reader.settle()


EVERYWHERE = ("home", "search", "palette", "settings", "help", *shipped().page_ids)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_way_out_and_help_stand_at_one_place_on_every_screen(
    size: tuple[int, int],
) -> None:
    async with reading(size=size) as reader:
        places = set()
        for page in EVERYWHERE:
            reader.app.session = reader.session.visit(Route(page))
            await reader.settle()
            typing = page in ("search", "palette")
            names = reader.book.content.labels.key_name
            out = "q" if page == "home" else names["escape"]
            asked = names["f1"] if typing else "?"
            footer = reader.footer
            assert f"  {out} " in footer, page
            assert f" {asked} " in footer, page
            places.add(len(footer.rstrip()))
            reader.app.session = reader.session.visit(Route("home"))
            await reader.settle()
        assert places == {size[0] - 2}


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("home", ["open"]),
        (PARTS[0], ["page_down", "origin", "next"]),
        (PARTS[3], ["page_down", "origin", "next", "previous"]),
        (PARTS[-1], ["page_down", "origin", "home", "previous"]),
        ("glossary", ["page_down", "origin", "home"]),
        ("help", ["page_down", "home"]),
    ],
)
async def test_the_first_keys_are_those_to_go_on_with(page: str, first: list[str]) -> None:
    async with reading(size=(80, 24)) as reader:
        reader.app.session = reader.session.visit(Route(page))
        await reader.settle()
        assert list(reader.screen.shown_keys()[: len(first)]) == first
        places = [reader.footer.index(f" {reader.label_of(name)} ") for name in first]
        assert places == sorted(places)


@pytest.mark.parametrize("page", ["search", "palette", "settings", "timeline", "sources"])
async def test_help_is_one_key_away_and_so_is_the_way_back(page: str) -> None:
    async with reading() as reader:
        reader.app.session = reader.session.visit(Route(page))
        await reader.settle()
        await reader.press("f1")
        assert reader.page == "help"
        await reader.press("escape")
        # Search and commands are passed through: back leads to where one came from.
        assert reader.page == ("home" if page in ("search", "palette") else page)


@pytest.mark.parametrize("page", ["timeline", "checker", "practice"])
async def test_help_opens_at_the_section_of_the_screen(page: str) -> None:
    async with reading() as reader:
        reader.app.session = reader.session.visit(Route(page))
        await reader.settle()
        await reader.do("help")
        title = getattr(shipped().content, page).title
        rows = [row for row, line in enumerate(reader.lines[1:-1]) if title in line]
        assert rows
        assert rows[0] < 9  # the last section ends at the bottom
        await reader.do("help")
        assert reader.page == page


async def test_help_closes_the_panel_first() -> None:
    async with reading(session=at(PARTS[3])) as reader:
        await reader.do("origin", "help")
        assert reader.page == "help"
        assert not reader.screen.has_class("-origin")
        await reader.press("escape")
        assert reader.page == PARTS[3]


async def test_quit_can_be_clicked() -> None:
    async with reading() as reader:
        await reader.click(reader.label_of("quit"), last=True)
        await reader.until(lambda: not reader.app.is_running)
        assert reader.app.return_code == 0


async def test_the_keys_at_the_bottom_work() -> None:
    """Each is pressed on a screen that shows it; something must change."""
    async with reading(session=at(PARTS[3])) as reader:
        for name in reader.screen.shown_keys():
            before = reader.text
            await reader.do(name)
            assert reader.text != before, name
            reader.app.session = reader.session.visit(Route(PARTS[3], "1.2"))
            await reader.settle()


async def test_what_is_typed_while_a_screen_opens_is_for_that_screen() -> None:
    async with reading() as reader:
        reader.app.action_do("jump:3")  # it has been handled; the screen is not there yet
        reader.type_ahead("end", reader.key_of("next"), "end")
        await reader.settle()
        assert reader.page == PARTS[3]
        last = reader.screen.query_one("#text", Pane).key
        await reader.press("end")
        assert reader.screen.query_one("#text", Pane).key == last
        await reader.press("home")
        assert reader.screen.query_one("#text", Pane).key != last
