"""A pane is scrolled by the wheel as a page is turned: down leads on, up leads back."""

from __future__ import annotations

from screen_kit import reading

from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session


async def test_the_wheel_turned_down_shows_what_comes_next_and_up_what_was_before() -> None:
    async with reading(size=(60, 20), session=Session().visit(Route("reasons"))) as reader:
        pane = reader.pane("text")
        region = pane.region

        def shown() -> list[str]:
            rows = reader.lines[region.y + 1 : region.bottom]  # but for the cursor and scroll bar
            return [row[region.x + 3 : region.right - 3] for row in rows]

        first = shown()
        await reader.wheel(1)
        after = shown()
        moved = next(n for n in range(1, 9) if after[:5] == first[n : n + 5])
        assert moved == 3
        await reader.wheel(2)
        assert shown()[:5] != after[:5]
        await reader.wheel(-2)
        assert shown()[:5] == after[:5]
        await reader.wheel(-1)
        assert shown() == first
        await reader.wheel(-1)
        assert shown() == first
