"""What is measured of playing adds up, and every target is judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bench.playing import InPixels, OnLinks, Playing, Stretch
from bench.rows import link_rows, pixel_rows, playing_rows

SCENES = (
    Stretch("one", 2.0, 4_000, 0.1, (0.0, 0.08, 0.16)),
    Stretch("two", 6.0, 4_000, 0.3, (2.0, 2.08, 2.16)),
)
REST = Stretch("rest", 5.0, 0, 0.0, ())
MET = Playing(
    scenes=SCENES,
    paused=REST,
    covered=(REST,),
    steps=(0.005,) * 4,
    keys=(0.005,) * 4,
    bare_keys=(0.004,) * 4,
    narrow_keys=(0.1, 0.2),
    narrow_lag=0.2,
)


def test_the_whole_run_is_the_sum_of_its_scenes() -> None:
    whole = MET.whole
    assert whole.rate == pytest.approx(1_000)
    assert whole.load == pytest.approx(0.05)
    assert whole.pace == pytest.approx(12.5)


@pytest.mark.parametrize(
    "worse",
    [
        {},
        {"scenes": (replace(SCENES[0], bytes=8_100), SCENES[1])},
        {"scenes": (replace(SCENES[0], cpu=0.21), SCENES[1])},
        {"scenes": (replace(SCENES[0], frames=(0.0, 0.2, 0.4, 0.6, 0.8)), SCENES[1])},
        {"paused": replace(REST, bytes=1)},
        {"covered": (replace(REST, cpu=0.1),)},
        {"steps": (0.0061,) * 4},
        {"keys": (0.0061,) * 4},
        {"narrow_keys": (0.1, 0.31)},
        {"narrow_lag": 1.1},
    ],
)
def test_a_figure_that_misses_its_target_is_told(worse: dict[str, Any]) -> None:
    missed = [row.what for row in playing_rows(replace(MET, **worse)) if not row.met]
    assert len(missed) == len(worse)


KITTY = InPixels("kitty", Stretch("needle", 8.0, 8 * 60_000, 2.0, ()), REST)
LINKS = OnLinks(far_keys=(0.3, 0.4), help=(0.1, 0.4))


@pytest.mark.parametrize(
    "worse",
    [
        {},
        {"playing": replace(KITTY.playing, bytes=8 * 60_100)},
        {"playing": replace(KITTY.playing, cpu=2.1)},
        {"paused": replace(REST, bytes=1)},
        {"paused": replace(REST, cpu=0.1)},
    ],
)
def test_a_figure_of_pixels_that_misses_its_target_is_told(worse: dict[str, Any]) -> None:
    missed = [row.what for row in pixel_rows([replace(KITTY, **worse)]) if not row.met]
    assert len(missed) == len(worse)
    sixel = replace(KITTY, graphics="sixel", **worse)  # takes half as much again
    assert len([row for row in pixel_rows([sixel]) if not row.met]) == len(worse) - (
        "playing" in worse and worse["playing"].bytes > KITTY.playing.bytes
    )


@pytest.mark.parametrize(
    "worse", [{}, {"far_keys": (0.1, 0.41)}, {"help": (0.11, 0.4)}, {"help": (0.1, 0.41)}]
)
def test_a_key_that_waits_too_long_is_told(worse: dict[str, Any]) -> None:
    missed = [row.what for row in link_rows(replace(LINKS, **worse)) if not row.met]
    assert len(missed) == len(worse)
