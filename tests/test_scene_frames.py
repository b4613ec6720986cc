from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scene_kit import FOLDER, GLYPHS, art, kettle

from sij_tui.core.cells import width
from sij_tui.core.glyphs import Tier
from sij_tui.core.scenes.block_cells import GLYPHS as BLOCKS
from sij_tui.core.scenes.frame import Cell, Frame, Style, changed_spans
from sij_tui.core.scenes.model import Key, Label, Pulse, Shape, Symbol
from sij_tui.core.scenes.stage import Stage, render

MOMENTS = st.floats(0, 1)
SIZES = st.tuples(st.integers(1, 60), st.integers(1, 20))
WORDS = {letter for scene in kettle().scenes for label in scene.labels for letter in label.text}
ALPHABETS: dict[Tier, set[str]] = {
    "braille": {" ", *map(chr, range(0x2800, 0x2900))},
    "blocks": {*BLOCKS, *"─│┌┐└┘"},
    "ascii": set(" -_|/\\.',()=+#%"),
}


def cells(frame: Frame) -> list[list[Cell]]:
    """The frame cell by cell; the second cell of a wide character is empty."""
    rows = []
    for row in frame.rows:
        out: list[Cell] = []
        for run in row:
            start = len(out)
            for letter in run.text:
                out += [Cell(letter, run.style), Cell("", run.style)][: width(letter)]
            assert len(out) - start == run.width
        rows.append(out)
    return rows


@given(st.sampled_from(GLYPHS), SIZES, MOMENTS)
@settings(deadline=None, max_examples=60)
def test_a_frame_fills_its_canvas_with_the_glyphs_of_its_tier(
    glyphs: Tier, size: tuple[int, int], moment: float
) -> None:
    columns, rows = size
    frame = render(kettle(), "kettle", moment, columns, rows, glyphs)
    assert len(frame.rows) == rows
    assert all(len(row) == columns for row in cells(frame))
    assert set(frame.text) - {"\n"} <= ALPHABETS[glyphs] | WORDS
    roles = {"", *(role.id for role in kettle().roles)}
    assert {
        name for row in frame.rows for run in row for name in (run.style.role, run.style.back)
    } <= roles


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 60), (200, 60), (200, 1), (3, 3)])
def test_extreme_canvases(glyphs: Tier, size: tuple[int, int]) -> None:
    frame = render(kettle(), "kettle", 0.7, *size, glyphs)
    assert len(frame.rows) == size[1]
    assert all(sum(run.width for run in row) == size[0] for row in frame.rows)


@pytest.mark.parametrize("glyphs", GLYPHS)
@given(st.lists(MOMENTS, min_size=1, max_size=6), MOMENTS)
@settings(deadline=None, max_examples=15)
def test_a_frame_does_not_depend_on_the_frames_before(
    glyphs: Tier, before: list[float], moment: float
) -> None:
    stage = Stage(kettle(), "kettle", 44, 14, glyphs)
    for other in before:
        stage.frame(other)
    assert stage.frame(moment) == render(kettle(), "kettle", moment, 44, 14, glyphs)


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_progress_is_clamped_and_rest_gives_the_same_object(glyphs: Tier) -> None:
    stage = Stage(kettle(), "kettle", 44, 14, glyphs)
    assert stage.frame(-3) is stage.frame(0)
    assert stage.frame(2) == stage.frame(1)
    still = Stage(art(Shape(path="M4 4h20v20z", role="near")), "one", 20, 10, glyphs)
    assert still.frame(0) is still.frame(0.5) is still.frame(1)
    assert not still.moves
    assert stage.moves


@given(st.sampled_from(GLYPHS), MOMENTS, MOMENTS)
@settings(deadline=None, max_examples=40)
def test_repainting_the_changed_spans_turns_one_frame_into_the_other(
    glyphs: Tier, a: float, b: float
) -> None:
    stage = Stage(kettle(), "kettle", 44, 14, glyphs)
    old, new = stage.frame(a), stage.frame(b)
    shown, target = cells(old), cells(new)
    for row, start, end in changed_spans(old, new):
        assert 0 <= start < end <= 44
        shown[row][start:end] = target[row][start:end]
    assert shown == target
    assert changed_spans(new, new) == ()


def test_changed_spans_are_tight_and_whole_for_another_size() -> None:
    dot = Shape(circle=(20, 20, 3), role="near", keys=(Key(when=0, show=0), Key(when=1, show=1)))
    stage = Stage(art(dot), "one", 20, 10, "braille")
    spans = changed_spans(stage.frame(0), stage.frame(1))
    assert spans
    assert all(start >= 8 and end <= 12 and 4 <= row <= 5 for row, start, end in spans)
    other = render(art(dot), "one", 1, 10, 10, "braille")
    assert [span[1:] for span in changed_spans(stage.frame(1), other)] == [(0, 10)] * 10


def lit(frame: Frame) -> set[tuple[int, int]]:
    """The braille dots of a frame."""
    places = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
    return {
        (column * 2 + dx, row * 4 + dy)
        for row, line in enumerate(cells(frame))
        for column, cell in enumerate(line)
        if ord(cell.text or " ") >= 0x2800
        for bit, (dx, dy) in enumerate(places)
        if ord(cell.text) - 0x2800 >> bit & 1
    }


def braille(
    *shapes: Shape, moment: float = 1.0, labels: tuple[Label, ...] = ()
) -> set[tuple[int, int]]:
    return lit(render(art(*shapes, labels=labels), "one", moment, 20, 10, "braille"))


WIGGLE = "M4 4C30 4 4 30 34 34"


def test_drawing_on_only_adds_and_ends_with_the_whole_line() -> None:
    shape = Shape(path=WIGGLE, role="near", keys=(Key(when=0, draw=0), Key(when=1, draw=1)))
    stage = Stage(art(shape), "one", 20, 10, "braille")
    pictures = [lit(stage.frame(step / 30)) for step in range(31)]
    assert all(a <= b for a, b in pairwise(pictures))
    assert not pictures[0]
    assert pictures[-1] == braille(Shape(path=WIGGLE, role="near"))


BARS = Shape(path="M0 10h40M0 20h40M0 30h40", role="far")
BOX = "M10 4h20v30h-20z"


def test_a_near_shape_wipes_its_inside_and_a_halo() -> None:
    box = braille(Shape(path=BOX, role="near"))
    wiped = braille(BARS, Shape(path=BOX, role="near", clear=2))
    kept = braille(BARS, Shape(path=BOX, role="near"))
    bars = braille(BARS)
    assert kept == bars | box
    assert wiped == box | {(x, y) for x, y in bars if not 8 <= x <= 32}


def test_the_halo_follows_the_drawn_part() -> None:
    line = Shape(path="M20 0v40", role="near", clear=2, draw=0.6)
    dots = braille(BARS, line)
    assert (18, 10) not in dots
    assert (18, 20) not in dots
    assert {(18, 30), (20, 30)} <= dots


def test_a_faint_shape_wipes_nothing() -> None:
    box = Shape(path=BOX, role="near", clear=1)
    faint = Shape(path=BOX, role="near", clear=1, show=0.3)
    assert braille(BARS) <= braille(BARS, faint)
    assert not braille(BARS) <= braille(BARS, box)


def test_tone_never_covers_a_line_and_keeps_its_gap() -> None:
    solid = Shape(path=BOX, role="near", fill="solid", gap=2)
    dots = braille(solid)
    assert (20, 20) in dots
    assert not {(11, 20), (12, 20)} & dots
    assert (13, 20) in dots


def test_a_moving_shape_keeps_its_form() -> None:
    shape = Shape(
        path=WIGGLE,
        role="near",
        size=0.5,
        keys=(Key(when=0, move=(0, 0)), Key(when=1, move=(13.7, 5.2))),
    )
    at_rest, moved = braille(shape, moment=0), braille(shape, moment=1)
    assert {(x + 14, y + 5) for x, y in at_rest} == moved


def test_nothing_is_drawn_outside_the_view() -> None:
    wide = Shape(path="M-50-50h140v140h-140z", role="near", line=0, fill="solid", clip=True)
    frame = render(art(wide), "one", 0, 40, 10, "braille")
    assert {x for x, _ in lit(frame)} == set(range(20, 60))


def test_symbols_groups_and_restyling() -> None:
    cup = Symbol(id="cup", shapes=(Shape(path="M0 0h8v8h-8z", role="near"),))
    shape = Shape(
        parts=(Shape(use="cup"), Shape(use="cup", at=(16, 0))),
        at=(6, 10),
        recolour={"near": "far"},
        keys=(Key(when=0, move=(0, 0)), Key(when=1, move=(0, 8))),
    )
    frame = render(art(shape, symbols=(cup,)), "one", 1, 20, 10, "braille")
    plain = braille(Shape(path="M6 18h8v8h-8zM22 18h8v8h-8z", role="far"))
    assert lit(frame) == plain
    assert {run.style.role for row in frame.rows for run in row} == {"", "far"}


def test_blocks_fade_by_strength_and_braille_by_dots() -> None:
    shape = Shape(path=BOX, role="near", fill="solid", show=0.5)
    styles = {
        run.style for row in render(art(shape), "one", 0, 20, 10, "blocks").rows for run in row
    }
    assert Style("near", 50) in styles or Style("", 100, "near", 50) in styles
    whole = braille(Shape(path=BOX, role="near", fill="solid"))
    assert len(braille(shape)) == pytest.approx(len(whole) / 2, rel=0.1)


def test_a_pulse_dips_and_returns() -> None:
    shape = Shape(path=BOX, role="near", pulse=Pulse(times=2, during=(0.2, 0.8), low=0.0))
    counts = [len(braille(shape, moment=at)) for at in (0, 0.2, 0.35, 0.5, 0.65, 0.8, 1)]
    full = counts[0]
    assert counts == [full, full, 0, full, 0, full, full]


def label(text: str, **changes: object) -> Label:
    values = {"text": text, "point": (20, 20), "at": (26, 6), "role": "near", **changes}
    return Label(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_label_stands_in_whole_cells_and_only_in_its_time(glyphs: Tier) -> None:
    scene = art(BARS, labels=(label("tea お茶", during=(0.5, 1)),))
    assert "tea お茶" in render(scene, "one", 0.7, 20, 10, glyphs).text
    assert "tea" not in render(scene, "one", 0.2, 20, 10, glyphs).text


@pytest.mark.parametrize(
    "labels",
    [
        (label("wider than the whole canvas"),),
        (label("first"), label("word", at=(30, 7))),
        (label("word", at=(20, 20)),),
        (label("word", from_columns=21),),
    ],
)
def test_a_label_without_room_is_left_out(labels: tuple[Label, ...]) -> None:
    text = render(art(BARS, labels=labels), "one", 1, 20, 10, "braille").text
    assert labels[-1].text not in text
    assert len(labels) == 1 or labels[0].text in text


def test_an_unknown_scene_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Stage(kettle(), "teapot", 10, 5, "ascii")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_goldens(path: Path) -> None:
    """A file scene-glyphs-COLUMNSxROWS-MOMENT.txt is the frame of that name."""
    scene, glyphs, size, moment = path.stem.split("-")
    columns, rows = map(int, size.split("x"))
    frame = render(kettle(), scene, float(moment), columns, rows, glyphs)  # type: ignore[arg-type]
    assert [line.rstrip() for line in frame.text.split("\n")] == path.read_text("utf-8").split(
        "\n"
    )[:-1]
