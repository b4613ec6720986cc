"""Colours that mean something: told apart from all others, also by the colour-blind."""

from __future__ import annotations

from itertools import combinations

import pytest
from colour_difference import VISIONS, ciede2000, difference, lab
from contrast import contrast

from sij_tui.core.navigation import THEMES, Theme
from sij_tui.widgets.palette import _ROLES, palette_for

OUTCOMES = ("stop", "hold", "tell", "none")
OTHERS = ("accent", "alert", "wrong", "review")
"""What else stands out: where one is, notices, not right or missed, not reviewed."""
APART = 20.0
NEXT_TO = 5.0
"""Differs when one lies beside the other; their words and marks differ as well."""
GROUNDS = ("background", "surface", "highlight")
WORDS, MARKS = 4.5, 3.0


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES)
def test_an_outcome_is_told_from_the_others_and_from_all_other_marks(
    theme: Theme, vision: str
) -> None:
    colours = palette_for(theme).colours
    pairs = [*combinations(OUTCOMES, 2), *((one, two) for one in OUTCOMES for two in OTHERS)]
    for one, two in pairs:
        found = difference(colours[one], colours[two], vision)
        assert found >= APART, (one, two, round(found, 1))


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_no_outcome_differs_from_the_rest_too(theme: Theme) -> None:
    colours = palette_for(theme).colours
    for one, two in combinations(OTHERS, 2):
        assert difference(colours[one], colours[two]) >= NEXT_TO, (one, two)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_word_and_mark_can_be_read(theme: Theme, ground: str) -> None:
    colours = palette_for(theme).colours
    behind = colours[ground]
    for name, colour in colours.items():
        if name not in (*GROUNDS, "line"):
            assert contrast(colour, behind) >= WORDS, name
    assert contrast(colours["accent"], behind) >= MARKS


@pytest.mark.parametrize("theme", THEMES)
def test_red_and_amber_are_for_outcomes_alone(theme: Theme) -> None:
    """In CIELCh, hues from 0 to 90 degrees with any strength are reds and ambers."""
    from math import atan2, degrees, hypot

    colours = palette_for(theme).colours
    for name, colour in colours.items():
        _, a, b = lab(colour)
        warm = hypot(a, b) > 45 and 0 <= degrees(atan2(b, a)) % 360 <= 90
        assert not warm or name in ("stop", "hold"), name


def test_only_outcomes_have_the_colours_of_outcomes() -> None:
    for role, look in _ROLES.items():
        for outcome in OUTCOMES:
            if f"{{{outcome}}}" in look:
                assert role.removesuffix("_plate") == outcome, role


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_is_that_of_the_standard(
    one: tuple[float, float, float], two: tuple[float, float, float], expected: float
) -> None:
    """Values from the supplement of Sharma, Wu and Dalal (2005)."""
    assert ciede2000(one, two) == pytest.approx(expected, abs=5e-5)
    assert ciede2000(two, one) == pytest.approx(expected, abs=5e-5)
