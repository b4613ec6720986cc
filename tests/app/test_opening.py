"""A screen opens with what is on it alone, and is painted once, with the answer to early keys."""

from __future__ import annotations

import pytest
from book_kit import shipped
from screen_kit import at, reading, wait_for_no_screen
from textual.pilot import Pilot
from textual.screen import Screen

from sij_tui.app import base_app
from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.widgets.pane import Pane

__all__ = ["wait_for_no_screen"]


async def test_a_key_typed_before_a_screen_stands_is_in_its_first_paint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    painted: list[tuple[str, str]] = []
    paint = base_app.paint_now

    def note(screen: Screen[object]) -> None:
        painted.append((reader.page, screen.query_one("#text", Pane).key))
        paint(screen)

    page = shipped().content.screen[3].id
    async with reading() as reader:
        monkeypatch.setattr(base_app, "paint_now", note)
        reader.type_ahead("4", "down", "down")
        await reader.settle()
        assert [where for where, _ in painted] == [page]
        keys = [element.key for element in reader.pane().elements if element.key]
        assert painted[0][1] == keys[1]
        assert reader.pane().key == keys[2]


async def test_a_key_that_leads_on_leaves_no_paint_of_what_it_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    painted: list[str] = []
    paint = base_app.paint_now

    def note(screen: Screen[object]) -> None:
        painted.append(reader.page)
        paint(screen)

    async with reading() as reader:
        monkeypatch.setattr(base_app, "paint_now", note)
        reader.type_ahead("4", reader.key_of("settings"))
        await reader.settle()
        assert painted == ["settings"]
        assert shipped().content.labels.name.settings in reader.text


async def test_a_screen_holds_none_of_textuals_own_widgets_or_rules() -> None:
    app = LeafletApp(shipped(), at("home"))
    widgets: set[str] = set()

    async def look(_: Pilot[object]) -> None:
        widgets.update(type(node).__module__ for node in app.screen.walk_children())
        app.exit()

    await app.run_async(headless=True, size=(80, 24), auto_pilot=look)
    assert widgets
    assert all(module.startswith("sij_tui.") for module in widgets)
    rules = [where for where, _ in app.stylesheet.source]
    assert rules
    assert all("sij_tui" in where for where in rules), rules
