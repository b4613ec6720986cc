"""Choosing how it looks: at once, everywhere, and kept."""

from __future__ import annotations

from typing import Any

import pytest
from book_kit import shipped
from screen_kit import SMALL_AND_WIDE, Reader, reading
from textual.geometry import Region
from textual.strip import Strip

from sij_tui.core.layout.glyphs import TIERS, TIERS_EVERYWHERE
from sij_tui.core.navigation import THEMES, Capabilities, Session
from sij_tui.core.scenes.frame import Frame
from sij_tui.screens import settings
from sij_tui.screens.settings import SettingsScreen
from sij_tui.widgets.palette import palette_for
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.scene_renderers import SceneRenderers


def ground(reader: Reader) -> str:
    """The colour behind the text."""
    colour = reader.app.screen.background_colors[1]
    return colour.hex.lower()


@pytest.mark.parametrize("size", SMALL_AND_WIDE)
async def test_every_choice_can_be_made_with_the_keys(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        await reader.do("settings")
        keys = [element.key for element in reader.pane("list").elements if element.key]
        assert len(keys) == len(THEMES) + 2 + len(TIERS) + 1
        for key in keys:
            assert reader.pane("list").key == key
            assert reader.cursor_rows()
            await reader.do("open")
            name, _, value = key.partition(":")
            chosen = getattr(reader.session.preferences, name)
            assert chosen == ({"on": True, "off": False}.get(value, value)), key
            await reader.do("down")
        assert not reader.app.failures


async def test_what_is_chosen_is_marked() -> None:
    async with reading() as reader:
        labels = shipped().content.labels.settings
        await reader.do("settings")
        await reader.click(labels.contrast)
        mark = reader.session.glyphs.chosen
        rows = [line for line in reader.lines if mark in line]
        assert any(labels.contrast in row for row in rows)
        assert not any(f" {labels.dark} " in row for row in rows)


@pytest.mark.parametrize("action", ["theme", "glyphs", "motion"])
async def test_choices_are_remembered(action: str) -> None:
    kept: list[Session] = []
    able = Session(capabilities=Capabilities())
    async with reading(session=able, keep=lambda now: kept.append(now) or "") as reader:
        await reader.do(action)
        await reader.press("1")
        assert kept[-1].preferences == reader.session.preferences
        assert kept[-1].preferences != able.preferences


async def test_colours_change_at_once_on_every_screen() -> None:
    async with reading() as reader:
        await reader.press("2")
        for _ in THEMES:
            theme = reader.session.preferences.theme
            assert ground(reader) == palette_for(theme).colours["background"]
            await reader.do("theme")
        await reader.do("theme", "back")
        theme = reader.session.preferences.theme
        assert theme == THEMES[1]
        assert ground(reader) == palette_for(theme).colours["background"]
        assert reader.pane("list").palette is palette_for(theme)


async def test_characters_change_at_once_on_every_screen() -> None:
    async with reading(session=Session(capabilities=Capabilities(glyphs="blocks"))) as reader:
        await reader.press("1")
        assert "•" in reader.text
        while reader.session.tier != "ascii":
            await reader.do("glyphs")
        assert "•" not in reader.text
        await reader.do("back")
        assert reader.text.isascii()


async def test_it_says_whether_choices_are_kept() -> None:
    labels = shipped().content.labels.settings
    kept = {Capabilities(): True, Capabilities(keep=False): False}
    kept |= {Capabilities(keep_place=False): False}
    for able, keep in kept.items():
        async with reading(size=(80, 40), session=Session(capabilities=able)) as reader:
            await reader.do("settings")
            assert (labels.kept in reader.words) == keep
            assert (labels.not_kept in reader.words) == (not keep)


@pytest.mark.parametrize("action", ["theme", "glyphs"])
async def test_a_held_key_does_not_run_on(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reading() as reader:
        kept = list[object]()
        change = type(reader.session).reduce

        def reduce(session: Session, name: str, parts: tuple[str, ...]) -> Session:
            kept.append(name)
            return change(session, name, parts)

        monkeypatch.setattr(Session, "reduce", reduce)
        reader.type_ahead(*[reader.key_of(action)] * 40)
        await reader.settle()
        assert 1 <= len(kept) < 8


async def test_the_choices_are_painted_before_the_picture_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "PICTURE_DELAY_S", 3600.0)  # it is drawn when the test says so
    events: list[str] = []
    paint, draw = Pane.render_lines, SceneRenderers.in_glyphs

    def painted(pane: Pane, crop: Region) -> list[Strip]:
        events.append("painted")
        return paint(pane, crop)

    async with reading(size=(120, 40)) as reader:

        def drawn(renderers: SceneRenderers, *args: Any) -> Frame:
            if isinstance(reader.screen, SettingsScreen):  # home may still draw its own
                events.append("drawn")
            return draw(renderers, *args)

        monkeypatch.setattr(Pane, "render_lines", painted)
        monkeypatch.setattr(SceneRenderers, "in_glyphs", drawn)
        homes = reader.screen.query(Picture)
        await reader.until(lambda: all(each.frame is not None for each in homes))
        await reader.do("settings")
        await reader.until(lambda: "painted" in events)
        assert "drawn" not in events
        screen = reader.screen
        assert isinstance(screen, SettingsScreen)
        screen._draw_picture()
        await reader.until(lambda: "drawn" in events)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_picture_shows_what_is_chosen_where_there_is_room(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        await reader.do("settings")
        picture = reader.screen.query_one("#picture", Picture)
        assert bool(picture.region) == (size[0] >= 112)
        if not picture.region:
            return
        await reader.until(lambda: picture.frame is not None)
        seen = set()
        for tier in TIERS_EVERYWHERE:
            reader.app.session = reader.session.prefer(glyphs=tier)
            await reader.settle()
            assert picture.frame
            seen.add(picture.frame.text)
        assert len(seen) == len(TIERS_EVERYWHERE)
        assert reader.pane("list").region.width + picture.region.width == size[0]
