"""The colours of the outcomes: none is green, and each can be read."""

from __future__ import annotations

import colorsys

import pytest
from contrast import contrast
from rich.color import Color

from sij_tui.core.content.checker import OutcomeId
from sij_tui.core.navigation import THEMES
from sij_tui.widgets.palette import palette_for

SEVERITIES: tuple[OutcomeId, ...] = ("none", "tell", "hold", "stop")


def hue(colour: str) -> tuple[float, float]:
    """Hue in degrees and saturation of a colour."""
    triplet = Color.parse(colour).triplet
    assert triplet
    tint, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in triplet))
    return tint * 360, saturation


@pytest.mark.parametrize("theme", THEMES)
def test_no_outcome_is_green_and_each_can_be_read(theme: str) -> None:
    colours = palette_for(theme).colours  # type: ignore[arg-type]
    for name in SEVERITIES:
        degrees, saturation = hue(colours[name])
        assert saturation < 0.05 or not 70 < degrees < 190, (name, degrees)
        assert contrast(colours[name], colours["surface"]) >= 4.5, name
    assert len({colours[name] for name in SEVERITIES}) == len(SEVERITIES)
