"""What opening a screen takes: one layout of that screen, and none of those below it."""

from __future__ import annotations

import pytest
from screen_kit import reading
from textual.geometry import Size
from textual.screen import Screen


async def test_a_screen_is_laid_out_for_its_size_once_and_the_one_below_it_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid_out: list[tuple[str, Size | None]] = []
    refresh = Screen._refresh_layout

    def noted(screen: Screen[None], size: Size | None = None, scroll: bool = False) -> None:
        laid_out.append((type(screen).__name__, size))
        refresh(screen, size, scroll)

    monkeypatch.setattr(Screen, "_refresh_layout", noted)
    async with reading() as reader:
        laid_out.clear()
        await reader.do("help")
        await reader.settle()
        assert [name for name, size in laid_out if size] == ["ReadScreen"]
        assert {name for name, _ in laid_out} == {"ReadScreen"}
        laid_out.clear()
        await reader.resize(120, 40)
        await reader.settle()
        assert {"HomeScreen", "ReadScreen"} == {name for name, _ in laid_out}


async def test_it_is_laid_out_for_each_size_of_the_window_whatever_its_breakpoints() -> None:
    async with reading() as reader:
        for columns, rows in ((81, 24), (82, 30), (120, 40), (121, 60), (80, 24)):
            await reader.resize(columns, rows)
            keys = reader.app.screen.query_one("#keys").region
            assert (keys.width, keys.bottom) == (columns, rows)
