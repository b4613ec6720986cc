"""No part of a picture flashes, even at the highest speed: counted in the frames themselves.

A part is 12 x 6 cells, a fourteenth of a picture. A thin line that moves changes single cells more
often; that is motion, not a flash (WCAG 2.3.1 counts areas as well).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import pytest
import tomli
from contrast import luminance
from paths import CONTENT
from scene_kit import BOX, art

from sij_tui.core.content.scenes import Art, Pulse, Scene, Shape
from sij_tui.core.scenes.cells.blocks import GLYPHS
from sij_tui.core.scenes.colour import colour_of, mixed
from sij_tui.core.scenes.crossfade import crossfade
from sij_tui.core.scenes.flicker import MOST_CHANGES, least_seconds, speed_limit
from sij_tui.core.scenes.frame import BLANK, CellStyle, Frame, make_row
from sij_tui.core.scenes.renderer import Renderer
from sij_tui.core.timeline.player import FRAME_S, SPEEDS, Transition
from sij_tui.core.validation.scene_file import art_in

DATA = CONTENT.read_bytes()
PICTURES, _ = art_in(DATA)
PACES = {step["scene"]: step["pace"] for step in tomli.loads(DATA.decode())["timeline"]["step"]}
STEPS = tuple(PACES)
"""The scenes in the order in which they play."""
COLUMNS, ROWS = 56, 18
PART_COLUMNS, PART_ROWS = 12, 6
GROUND = "#11171e"
NOTED = 0.1
"""Share of full brightness from which a change counts (WCAG, relative luminance)."""


def brightness(pictures: Art, frame: Frame) -> list[list[float]]:
    """How bright each cell is: its two colours by the quarters that they fill."""

    @cache
    def cell(character: str, style: CellStyle) -> float:
        quarters = GLYPHS.index(character).bit_count() if character in GLYPHS else 2
        colours = (
            colour_of(pictures.roles, role, strength, GROUND, theme="dark") or GROUND
            for role, strength in ((style.role, style.strength), (style.back, style.back_strength))
        )
        fore, back = (luminance(mixed(colour, GROUND, style.opacity)) for colour in colours)
        return fore * quarters / 4 + back * (1 - quarters / 4)

    return [[cell(char, run.style) for run in row for char in run.text] for row in frame.rows]


def parts(grid: list[list[float]]) -> Iterator[float]:
    """How bright each part is, overlapping ones too."""
    for top in range(0, ROWS - PART_ROWS + 1, 3):
        for left in range(0, COLUMNS - PART_COLUMNS + 1, 4):
            rows = grid[top : top + PART_ROWS]
            yield sum(sum(row[left : left + PART_COLUMNS]) for row in rows) / (
                PART_ROWS * PART_COLUMNS
            )


def turns(values: Sequence[float]) -> list[int]:
    """When brightness has changed noticeably, each time the other way."""
    found, last, way = [], values[0], 0
    for index, value in enumerate(values):
        if way * (value - last) > 0:
            last = value
        elif abs(value - last) >= NOTED:
            found.append(index)
            way, last = (1 if value > last else -1), value
    return found


def most_changes(pictures: Art, scene: Scene, seconds: float) -> int:
    """The most changes of a part within a second, in a run of so many seconds."""
    count = round(seconds / FRAME_S)
    return most_in_a_second(pictures, run(pictures, scene, count, count + 1))


def run(pictures: Art, scene: Scene, count: int, shown: int) -> list[Frame]:
    """The first frames of a run of so many."""
    renderer = Renderer(pictures, scene.id, COLUMNS, ROWS, "blocks")
    return [renderer.frame(at / count) for at in range(shown)]


def most_in_a_second(pictures: Art, shown: Sequence[Frame]) -> int:
    """The most changes of a part within a second, in frames that are shown in a row."""
    frames = [brightness(pictures, frame) for frame in shown]
    window = round(1 / FRAME_S)
    most = 0
    for values in zip(*map(parts, frames), strict=True):
        found = turns(values)
        most = max([most, *(sum(at <= other < at + window for other in found) for at in found)])
    return most


@pytest.mark.parametrize("scene", PICTURES.scenes, ids=lambda scene: scene.id)
def test_nothing_flashes_at_the_highest_speed(scene: Scene) -> None:
    pace = PACES.get(scene.id, 8.0)
    seconds = max(pace / max(SPEEDS), least_seconds(PICTURES, scene))
    assert most_changes(PICTURES, scene, seconds) <= MOST_CHANGES


@pytest.mark.parametrize(("before", "after"), tuple(pairwise(STEPS)), ids="-".join)
def test_nothing_flashes_between_steps(before: str, after: str) -> None:
    scenes = [scene for name in (before, after) if (scene := PICTURES.named(name))]
    speed = min(max(SPEEDS), *(speed_limit(PICTURES, scene, PACES[scene.id]) for scene in scenes))
    counts = [round(PACES[scene.id] / speed / FRAME_S) for scene in scenes]
    window = round(1 / FRAME_S)
    first = run(PICTURES, scenes[0], counts[0], counts[0] + 1)
    second = run(PICTURES, scenes[1], counts[1], min(counts[1], 2 * window))
    fading = Transition(origin=0.0)
    for number, frame in enumerate(second):
        second[number] = crossfade(first[-1], frame, fading.share)
        fading = fading.advanced()
    assert most_in_a_second(PICTURES, [*first[-2 * window :], *second]) <= MOST_CHANGES


def test_a_transition_in_which_all_flashes_is_found() -> None:
    pictures = art(Shape(path=BOX, role="near", fill="solid"))
    shown = run(pictures, pictures.scenes[0], 10, 1)[0]
    dark = Frame(COLUMNS, (make_row([BLANK] * COLUMNS),) * ROWS)
    assert most_in_a_second(pictures, [shown, dark] * 3) > MOST_CHANGES
    assert most_in_a_second(pictures, [shown, dark, shown, dark]) <= MOST_CHANGES


def test_what_flashes_is_found() -> None:
    pictures = art(Shape(path=BOX, role="near", fill="solid", pulse=Pulse(times=4)))
    assert most_changes(pictures, pictures.scenes[0], 1.0) > MOST_CHANGES
    assert most_changes(pictures, pictures.scenes[0], 4.0) <= MOST_CHANGES
