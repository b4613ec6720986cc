"""The colours of the outcomes: none is green, and each can be read."""

from __future__ import annotations

import colorsys

import pytest
from rich.color import Color

from sij_tui.core.checker.model import OutcomeId
from sij_tui.core.session import THEMES
from sij_tui.widgets.palette import palette_for

SEVERITIES: tuple[OutcomeId, ...] = ("none", "tell", "hold", "stop")


def hue(colour: str) -> tuple[float, float]:
    """Hue in degrees and saturation of a colour."""
    triplet = Color.parse(colour).triplet
    assert triplet
    tint, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in triplet))
    return tint * 360, saturation


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    triplet = Color.parse(colour).triplet
    assert triplet
    parts = [part / 255 for part in triplet]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES)
def test_no_outcome_is_green_and_each_can_be_read(theme: str) -> None:
    colours = palette_for(theme).colours  # type: ignore[arg-type]
    for name in SEVERITIES:
        degrees, saturation = hue(colours[name])
        assert saturation < 0.05 or not 70 < degrees < 190, (name, degrees)
        light, dark = sorted(map(luminance, (colours[name], colours["surface"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, name
    assert len({colours[name] for name in SEVERITIES}) == len(SEVERITIES)
