"""The size of the window, changed faster than the screen can follow."""

from __future__ import annotations

import asyncio

from book_kit import shipped
from textual.events import Resize
from textual.geometry import Size

from sij_tui.app import LeafletApp
from sij_tui.core.session import Session


async def test_two_sizes_at_once_come_to_rest() -> None:
    app = LeafletApp(shipped(), Session())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        layouts = []
        lay_out = app.screen._refresh_layout
        app.screen._refresh_layout = lambda *a, **b: (layouts.append(a), lay_out(*a, **b))
        for size in (Size(100, 40), Size(80, 24)):
            app.screen.post_message(Resize(size, size))
            app.screen.call_later(int)  # two in a row would be taken for one
        await asyncio.sleep(0.3)
        assert len(layouts) < 5
