"""The colours of the pictures: seen in every theme, and none that belongs to an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from math import atan2, degrees, hypot

import pytest
import tomli
from colour_difference import difference, lab
from contrast import contrast
from msgspec import convert
from paths import CONTENT

from sij_tui.core.content.scenes import ACCENT_WEIGHT, Art, Role
from sij_tui.core.navigation import THEMES, Theme
from sij_tui.core.scenes.scene_graph import build_nodes
from sij_tui.widgets.palette import palette_for

WORDS, MARKS = 4.5, 3.0
APART = 10.0
"""CIEDE2000 from an outcome's colour: told from it at a glance."""
RED_OR_AMBER = range(20, 86)
"""Hues in CIELCh, in degrees, that are strong enough to be read as a warning from chroma 45 on."""
STRONG = 45


@pytest.fixture(scope="module")
def art() -> Art:
    tables = tomli.loads(CONTENT.read_text("utf-8"))
    return convert({name: tables[name] for name in ("role", "tone", "symbol", "scene")}, Art)


def _named(art: Art, names: set[str]) -> list[Role]:
    return [role for role in art.roles if role.id in names]


def words(art: Art) -> set[str]:
    """Roles of words; they stand on the ground."""
    found = {label.role for scene in art.scenes for label in scene.labels}
    return found | {d.words_role or d.role for scene in art.scenes for d in scene.drawings}


def inside(art: Art) -> set[str]:
    """Roles that are seen on a body alone, whose rim is what tells it from the ground."""
    return {name for tone in art.tones for name in (tone.base, tone.shade, tone.light)}


def lines(art: Art) -> Iterator[str]:
    """Roles of lines, rims and accents."""
    for scene in art.scenes:
        for columns in (40, 80, 120):
            for tier in ("blocks", "braille"):
                for node in build_nodes(art, scene, columns, tier):
                    if node.style.line:
                        yield node.style.role
    yield from (role.id for role in art.roles if role.weight >= ACCENT_WEIGHT)
    yield from (label.leader for scene in art.scenes for label in scene.labels if label.leader)


@pytest.mark.parametrize("theme", THEMES)
def test_every_word_in_a_picture_can_be_read(art: Art, theme: Theme) -> None:
    ground = palette_for(theme).colours["background"]
    low = {
        role.id: round(contrast(role.colour(theme), ground), 1)
        for role in _named(art, words(art))
        if contrast(role.colour(theme), ground) < WORDS
    }
    assert low == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_line_in_a_picture_can_be_seen(art: Art, theme: Theme) -> None:
    screens = [role for role in art.roles if role.always]
    screen = min(screens, key=lambda role: contrast(role.always, "#000000")).always
    ground = palette_for(theme).colours["background"]
    low = {}
    for role in _named(art, set(lines(art)) - inside(art)):
        behind = screen if role.always else ground
        if role.always != screen and contrast(role.colour(theme), behind) < MARKS:
            low[role.id] = round(contrast(role.colour(theme), behind), 1)
    assert low == {}


@pytest.mark.parametrize("theme", THEMES)
def test_a_rim_tells_a_body_from_the_ground_and_from_itself(art: Art, theme: Theme) -> None:
    colours = {role.id: role.colour(theme) for role in art.roles}
    for tone in art.tones:
        assert difference(colours[tone.rim], colours[tone.base]) >= APART, tone.id


@pytest.mark.parametrize("theme", THEMES)
def test_no_picture_has_the_colours_of_outcomes(art: Art, theme: Theme) -> None:
    palette = palette_for(theme).colours
    for role in art.roles:
        colour = role.colour(theme)
        _, a, b = lab(colour)
        if role.weight >= ACCENT_WEIGHT:
            for outcome in ("stop", "hold"):
                found = difference(colour, palette[outcome])
                assert found >= APART, (role.id, outcome, round(found, 1))
        strong = hypot(a, b) >= STRONG
        assert not (strong and round(degrees(atan2(b, a))) % 360 in RED_OR_AMBER), role.id
