"""Pictures in pixels: what is drawn anew in part is as what is drawn anew whole."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import dist

import msgspec
import pytest
from book_kit import shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from scene_kit import BOX, art, kettle

from sij_tui.core.content.scenes import Art, Key, SceneLabel, Shape
from sij_tui.core.layout.tiles import PixelCells, TileStore
from sij_tui.core.scenes.dither import STRENGTH
from sij_tui.core.scenes.frame import Frame
from sij_tui.core.scenes.pixels.damage import merged
from sij_tui.core.scenes.pixels.operations import dashed, part
from sij_tui.core.scenes.pixels.pillow import PillowRaster
from sij_tui.core.scenes.pixels.raster import Operation, PixelBox, RasterError
from sij_tui.core.scenes.pixels.renderer import PixelRenderer, pixel_cells

LOOK = ("#11171e", "dark")
SIZE = (30, 10)
MOMENTS = (0.0, 0.31, 0.72, 1.0)


def renderer(
    pictures: Art, scene: str, canvas: tuple[int, int] = SIZE, cell: tuple[int, int] = (6, 12)
) -> PixelRenderer:
    cells = PixelCells(width=cell[0], height=cell[1], tiles=TileStore())
    return PixelRenderer(pictures, scene, canvas, cells, LOOK)


def pixels(made: PixelRenderer, frame: Frame) -> list[object]:
    """The tiles and characters of a frame, whatever stands for them."""
    return [made._store.tile(character) or character for character in frame.text]


@cache
def scenes() -> tuple[tuple[Art, str], ...]:
    shown = shipped().content.art
    return ((kettle(), "kettle"), *((shown, scene.id) for scene in shown.scenes))


@pytest.mark.parametrize("number", range(len(scenes())))
def test_a_part_drawn_anew_is_as_the_whole_to_the_pixel(number: int) -> None:
    pictures, scene = scenes()[number]
    running = renderer(pictures, scene)
    for moment in MOMENTS:
        once = renderer(pictures, scene)
        assert pixels(running, running.frame(moment)) == pixels(once, once.frame(moment))


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6))
@settings(deadline=None, max_examples=15)
def test_a_frame_does_not_depend_on_the_frames_before(moments: list[float]) -> None:
    running, once = renderer(kettle(), "kettle"), renderer(kettle(), "kettle")
    for moment in moments:
        last = running.frame(moment)
    assert pixels(running, last) == pixels(once, once.frame(moments[-1]))


def test_what_has_not_changed_is_the_same_frame() -> None:
    made = renderer(kettle(), "kettle")
    assert made.frame(0.4) is made.frame(0.4)
    still = renderer(art(Shape(path=BOX, role="near", fill="solid")), "one", (20, 10))
    assert still.frame(0) is still.frame(1)


def test_an_area_has_its_colour_and_the_rest_is_ground() -> None:
    made = renderer(art(Shape(path=BOX, role="near", fill="solid", line=0)), "one", (20, 10))
    rows = made.frame(0).text.split("\n")
    assert rows[0] == " " * 20  # ground is a plain blank
    middle = made._store.tile(rows[5][10])
    assert middle
    [number] = {*middle.pixels}
    assert middle.palette[3 * number : 3 * number + 3] == b"\xff\xff\xff"


def test_words_stay_characters_on_the_ground() -> None:
    label = SceneLabel(text="lid", point=(20, 30), at=(20, 10), role="near")
    shape = Shape(path="M0 0H40V40H0Z", role="far", fill="solid")
    made = renderer(art(shape, labels=(label,)), "one", (20, 10))
    text = made.frame(0).text
    assert "lid" in text
    row = next(row for row in text.split("\n") if "lid" in row)
    at = row.index("lid")
    assert row[at - 1] == row[at + 3] == " "  # cleared around the word


def test_what_fades_covers_less() -> None:
    shape = Shape(
        path="M0 0H40V40H0Z", role="near", fill="solid", line=0,
        keys=(Key(when=0, show=0), Key(when=1, show=1)),
    )  # fmt: skip
    made = renderer(art(shape), "one", (20, 10))
    brightness = []
    for moment in (0.0, 0.5, 1.0):
        shown = made._store.tile(made.frame(moment).text.split("\n")[5][10])
        brightness.append(shown.palette[3 * shown.pixels[0]] if shown else 0x11)
    assert brightness[0] == 0x11
    assert brightness[0] < brightness[1] < brightness[2] == 0xFF


def test_any_fault_of_the_library_is_one_kind_of_error() -> None:
    made = PillowRaster(10, 10, (0, 0, 0))
    with pytest.raises(RasterError):
        made.draw([Operation(((("x", 1.0),),), (1, 2, 3))], (0, 0, 10, 10))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("canvas", "cell", "scales", "drawn"),
    [
        ((62, 20), (10, 19), False, (10, 19)),
        ((200, 55), (10, 20), False, None),  # 2.2 million
        ((100, 40), (10, 20), True, (5, 10)),
        ((100, 30), (20, 40), True, (10, 20)),
        ((100, 30), (20, 40), False, None),
        ((200, 55), (20, 40), True, None),
        ((100, 40), (11, 21), True, (6, 11)),
    ],
)
def test_the_pixels_of_a_picture_are_bounded(
    canvas: tuple[int, int], cell: tuple[int, int], scales: bool, drawn: tuple[int, int] | None
) -> None:
    cells = PixelCells(width=cell[0], height=cell[1], scales=scales, tiles=TileStore())
    assert pixel_cells(cells, *canvas) == drawn


LINE = (((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)),)


def length(chains: tuple[tuple[tuple[float, float], ...], ...]) -> float:
    return sum(dist(a, b) for chain in chains for a, b in pairwise(chain))


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_part_of_a_line_is_as_long_as_it_should_be(one: float, other: float) -> None:
    begin, end = sorted((one, other))
    assert length(part(LINE, begin, end)) == pytest.approx(20 * (end - begin), abs=1e-6)


@given(st.floats(1, 6), st.floats(1, 6), st.floats(-30, 30))
def test_dashes_follow_one_another(on: float, off: float, shift: float) -> None:
    dashes = dashed(LINE, on, off, shift)
    assert all(length((dash,)) <= on + 1e-6 for dash in dashes)
    share = length(dashes) / 20
    assert abs(share - on / (on + off)) <= (on + off) / 20


@given(
    st.lists(
        st.tuples(*[st.integers(0, 90)] * 4).map(
            lambda box: (box[0], box[1], box[0] + 1 + box[2], box[1] + 1 + box[3])
        ),
        max_size=12,
    )
)
def test_merged_boxes_are_apart_and_cover_all(boxes: list[PixelBox]) -> None:
    found = merged(boxes)
    for box in boxes:
        assert any(
            a <= box[0] and b <= box[1] and box[2] <= c and box[3] <= d for a, b, c, d in found
        )
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            assert (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )


def test_what_is_left_out_of_an_area_shows_what_lies_below() -> None:
    def square(left: float, right: float) -> tuple[tuple[tuple[float, float], ...], ...]:
        return (((left, 0.0), (right, 0.0), (right, 8.0), (left, 8.0)),)

    raster = PillowRaster(16, 8, (0, 0, 0))
    below = Operation(square(0, 16), (10, 10, 10))
    raster.draw(
        [below, Operation(square(0, 16), (90, 90, 90), without=(square(0, 8),))], (0, 0, 16, 8)
    )
    assert raster._canvas.getpixel((3, 4)) == (10, 10, 10)
    assert raster._canvas.getpixel((12, 4)) == (90, 90, 90)


def test_a_faint_area_that_comes_late_has_its_colour_at_rest() -> None:
    """The palette was once taken in the middle of the run, and the area was drawn in grey."""
    keys = (Key(when=0.8, show=0), Key(when=0.9, show=1))
    pictures = art(Shape(path=BOX, role="near", line=0, fill="tint", keys=keys))
    role = msgspec.structs.replace(pictures.roles[0], dark="#ff85bf")
    scene = msgspec.structs.replace(pictures.scenes[0], still=0.95)
    pictures = msgspec.structs.replace(pictures, roles=(role, *pictures.roles[1:]), scenes=(scene,))
    made = renderer(pictures, "one", (20, 10))
    frame = made.frame(0.95)
    tile = made._store.tile(frame.text.splitlines()[5][10])
    assert tile is not None
    shown = tile.palette[3 * tile.pixels[0] :][:3]
    strength = STRENGTH["tint"] / 100
    for part_, (ground, role_) in enumerate(((0x11, 0xFF), (0x17, 0x85), (0x1E, 0xBF))):
        assert abs(shown[part_] - (ground + (role_ - ground) * strength)) <= 2
