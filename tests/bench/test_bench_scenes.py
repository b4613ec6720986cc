"""The sheets of pictures show every scene, in files that any browser reads."""

from __future__ import annotations

from xml.etree import ElementTree

import msgspec
import pytest
from paths import CONTENT

from bench.pixel_sheet import FILE, picture
from bench.scenes import FOLDER, SHEETS, Sheet, drawn
from sij_tui.core.content.scenes import Art
from sij_tui.core.validation.scene_file import art_in

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pictures() -> Art:
    art, problems = art_in(CONTENT.read_bytes())
    assert not problems
    return art


@pytest.mark.parametrize("glyphs", ["blocks", "braille", "ascii"])
def test_a_sheet_shows_every_scene_with_its_text_alternative(pictures: Art, glyphs: str) -> None:
    sheet = next(sheet for sheet in SHEETS if sheet.glyphs == glyphs)
    root = ElementTree.fromstring(drawn(pictures, sheet))
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert titles[1:] == [scene.alt for scene in pictures.scenes]
    tiles = [tile for tile in root.iter(f"{SVG}g") if tile.find(f"{SVG}title") is not None]
    for tile in tiles:
        marks = [*tile.iter(f"{SVG}path"), *tile.iter(f"{SVG}text")]
        assert len(marks) > 3


def test_strokes_that_touch_are_one(pictures: Art) -> None:
    scene = pictures.scenes[0]
    one = msgspec.structs.replace(pictures, scenes=(scene,))
    small, large = (len(drawn(one, Sheet("blocks", n, n // 3, 1))) for n in (30, 120))
    assert large < 8 * small  # sixteen times as many cells


def test_every_sheet_stands_in_the_folder_and_is_told_of() -> None:
    told = (FOLDER / "README.md").read_text("utf-8")
    assert {path.name for path in FOLDER.glob("*.svg")} == {sheet.name for sheet in SHEETS}
    assert all(f"({sheet.name})" in told for sheet in SHEETS)
    assert f"({FILE.name})" in told
    assert FILE.exists()


def test_the_sheet_of_pixels_has_every_tone(pictures: Art) -> None:
    pytest.importorskip("PIL")
    scene = pictures.scenes[0]
    drawn_ = {pixel for _, pixel in picture(pictures, scene).getcolors(1 << 20) or ()}
    roles = {role.id: role.dark for role in pictures.roles}
    for tone in (roles["bone-base"], roles["bone-shade"], roles["bone-light"]):
        assert tuple(bytes.fromhex(tone[1:])) in drawn_
