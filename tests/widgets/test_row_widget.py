"""How widgets are painted: nothing is left over from screens that are gone, and no row is wrong."""

from __future__ import annotations

import gc

import pytest
from rich.segment import Segment
from screen_kit import Reader, reading
from textual.strip import Strip

from sij_tui.core.layout.elements import Element
from sij_tui.widgets.row_widget import RowWidget

FEW = 200
"""Strips: fewer than ten visits would leave if each left its rows."""


def _strips() -> int:
    gc.collect()
    return sum(isinstance(thing, Strip) for thing in gc.get_objects())


def _painted(reader: Reader) -> list[list[Segment]]:
    return [list(strip) for strip in reader.app.screen._compositor.render_strips()]


async def test_screens_that_are_gone_leave_no_rows_behind() -> None:
    async with reading() as reader:
        for _ in range(3):
            await reader.press("3", "escape", "/", "escape")
        before = _strips()
        for _ in range(10):
            await reader.press("3", "escape", "/", "escape")
        assert _strips() - before < FEW


@pytest.mark.parametrize("keys", [("t",), ("g",), ("down", "end", "up"), ("o",), ("right", "left")])
async def test_rows_that_were_drawn_before_look_as_if_drawn_now(keys: tuple[str, ...]) -> None:
    async with reading(size=(120, 40)) as reader:
        await reader.press("3", *keys)
        shown = _painted(reader)
        for widget in reader.app.screen.query(RowWidget):
            widget._drawn.clear()
            widget.refresh()
        await reader.settle()
        assert _painted(reader) == shown


async def test_what_was_made_ready_is_shown_as_it_would_be_anyhow() -> None:
    elements = tuple(Element(text=f"{number} " * number, key=f"{number}") for number in range(9))
    texts = []
    for ready in (False, True):
        async with reading() as reader:
            await reader.press("3")
            pane = reader.pane("text")
            if ready:
                pane.prepare(elements)
                assert "8 8 8" not in reader.text
            pane.set_elements(elements, key="4")
            await reader.settle()
            texts.append(reader.text)
    assert texts[0] == texts[1]
    assert "8 8 8" in texts[0]
