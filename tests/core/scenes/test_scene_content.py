"""The pictures of the content file."""

from __future__ import annotations

import re

import msgspec
import pytest
import tomli
from contrast import contrast
from paths import CONTENT
from scene_kit import GLYPHS

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import Art
from sij_tui.core.navigation import THEMES, Theme
from sij_tui.core.scenes.checks import check
from sij_tui.core.scenes.colour import colour_of
from sij_tui.core.scenes.renderer import Renderer
from sij_tui.widgets.palette import palette_for


@pytest.fixture(scope="module")
def pictures() -> Art:
    data = tomli.loads(CONTENT.read_text("utf-8"))
    tables = {key: data[key] for key in ("role", "tone", "symbol", "scene") if key in data}
    if "scene" not in tables:
        pytest.skip("the content file has no pictures")
    return msgspec.convert(tables, Art)


def test_they_have_no_problems(pictures: Art) -> None:
    assert check(pictures) == ()


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_every_scene_shows_something_and_moves(pictures: Art, glyphs: GlyphTier) -> None:
    for scene in pictures.scenes:
        renderer = Renderer(pictures, scene.id, 40, 12, glyphs)
        frames = [renderer.frame(moment) for moment in (0.0, 0.5, scene.still, 1.0)]
        assert all(len(set(frame.text)) > 5 for frame in frames)
        if glyphs != "ascii":  # pictures made of characters stand still
            assert any(frame != frames[0] for frame in frames), scene.id


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_every_scene_is_still_in_the_last_tenth(pictures: Art, glyphs: GlyphTier) -> None:
    for scene in pictures.scenes:
        renderer = Renderer(pictures, scene.id, 56, 18, glyphs)
        frames = [renderer.frame(0.9 + tenth / 100) for tenth in range(0, 11, 2)]
        assert all(frame == frames[0] for frame in frames), scene.id


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_where_marks_have_no_ground_of_their_own_they_stand_out(
    pictures: Art, glyphs: GlyphTier, theme: Theme
) -> None:
    """A screen is dark by day where it can be painted; as a line it stands on the page."""
    ground = palette_for(theme).colours["background"]
    for scene in pictures.scenes:
        for size in ((40, 12), (56, 18), (120, 38)):
            renderer = Renderer(pictures, scene.id, *size, glyphs)
            rows = (row for moment in (0.3, scene.still) for row in renderer.frame(moment).rows)
            roles = {run.style.role for row in rows for run in row if run.text.strip()}
            for role in roles:
                colour = colour_of(pictures.roles, role, 100, ground, theme=theme)
                assert contrast(colour, ground) >= 3, (scene.id, role)


def test_every_role_and_symbol_is_used(pictures: Art) -> None:
    text = str(msgspec.to_builtins([scene.shapes for scene in pictures.scenes]))
    text += str(msgspec.to_builtins([symbol.shapes for symbol in pictures.symbols]))
    text += str(msgspec.to_builtins([scene.labels for scene in pictures.scenes]))
    text += str(msgspec.to_builtins([scene.drawings for scene in pictures.scenes]))
    text += str([(t.base, t.rim, t.shade, t.light, t.plain) for t in pictures.tones])
    for thing in (*pictures.roles, *pictures.tones, *pictures.symbols):
        assert f"'{thing.id}'" in text


def test_they_stay_short_enough_to_be_edited_by_hand() -> None:
    """A start reads them, and an author scrolls through them."""
    table, size = "", 0
    for line in CONTENT.read_text("utf-8").splitlines(keepends=True):
        if found := re.match(r"\[+(\w+)", line):
            table = found[1]
        if table in ("role", "tone", "symbol", "scene"):
            size += len(line.encode())
    assert 50_000 < size <= 90_000
