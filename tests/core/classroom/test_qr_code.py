"""The QR code of a class in half blocks says what it was made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.classroom.qr_code import half_blocks

INK = {" ": "00", "▀": "10", "▄": "01", "█": "11"}


@given(st.integers(1, 12), st.data(), st.booleans())
def test_every_module_is_drawn_dark_or_light(size: int, data: st.DataObject, light: bool) -> None:
    row = st.text("01", min_size=size, max_size=size)
    modules = data.draw(st.lists(row, min_size=1, max_size=9))
    drawn = half_blocks(modules, on_light=light).split("\n")
    rows = ["".join(INK[char][half] for char in line) for line in drawn for half in (0, 1)]
    dark = rows if light else ["".join("10"[int(ink)] for ink in row) for row in rows]
    assert dark[: len(modules)] == modules
    assert set("".join(dark[len(modules) :])) <= {"0"}, "what is added is light"


def test_the_code_of_an_address_has_its_quiet_zone() -> None:
    pytest.importorskip("segno")
    from sij_tui.serve.web.invitation import web_invitation

    made = web_invitation("http://192.0.2.1:8080", "BCDF")
    assert made.url == "http://192.0.2.1:8080/BCDF"
    size = len(made.modules)
    assert {len(row) for row in made.modules} == {size}
    assert {*made.modules[0], *made.modules[1]} == {"0"}
    assert made.modules[2][2:9] == "1111111", "the first of the corners"
    assert size <= 2 + 33 + 2
