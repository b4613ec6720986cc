"""The keys at the bottom: each does what it says, pressed or clicked."""

from __future__ import annotations

import pytest
from book_kit import shipped
from screen_kit import at, reading

from sij_tui.core.piece import Route
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
