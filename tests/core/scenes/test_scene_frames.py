from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scene_kit import BARS, FOLDER, GLYPHS, art, cells, kettle

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import Key, SceneLabel, Shape
from sij_tui.core.scenes.cells.blocks import GLYPHS as BLOCKS
from sij_tui.core.scenes.cells.octants import GLYPHS as OCTANTS
from sij_tui.core.scenes.frame import (
    CellStyle,
    FrameCell,
    can_be_cut,
    changed_spans,
    make_row,
    replaced,
)
from sij_tui.core.scenes.renderer import Renderer, render

MOMENTS = st.floats(0, 1)
SIZES = st.tuples(st.integers(1, 60), st.integers(1, 20))
WORDS = {letter for scene in kettle().scenes for label in scene.labels for letter in label.text}
ALPHABETS: dict[GlyphTier, set[str]] = {
    "braille": {" ", *map(chr, range(0x2800, 0x2900))},
    "octants": {*OCTANTS, *"─│┌┐└┘"},
    "blocks": {*BLOCKS, *"─│┌┐└┘"},
    "ascii": set(" -_|/\\.',()=+#%"),
}


@given(st.sampled_from(GLYPHS), SIZES, MOMENTS)
@settings(deadline=None, max_examples=60)
def test_a_frame_fills_its_canvas_with_the_glyphs_of_its_tier(
    glyphs: GlyphTier, size: tuple[int, int], moment: float
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
def test_extreme_canvases(glyphs: GlyphTier, size: tuple[int, int]) -> None:
    frame = render(kettle(), "kettle", 0.7, *size, glyphs)
    assert len(frame.rows) == size[1]
    assert all(sum(run.width for run in row) == size[0] for row in frame.rows)


@pytest.mark.parametrize("glyphs", GLYPHS)
@given(st.lists(MOMENTS, min_size=1, max_size=6), MOMENTS)
@settings(deadline=None, max_examples=15)
def test_a_frame_does_not_depend_on_the_frames_before(
    glyphs: GlyphTier, before: list[float], moment: float
) -> None:
    renderer = Renderer(kettle(), "kettle", 44, 14, glyphs)
    for other in before:
        renderer.frame(other)
    assert renderer.frame(moment) == render(kettle(), "kettle", moment, 44, 14, glyphs)


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_progress_is_clamped_and_rest_gives_the_same_object(glyphs: GlyphTier) -> None:
    renderer = Renderer(kettle(), "kettle", 44, 14, glyphs)
    assert renderer.frame(-3) is renderer.frame(0)
    assert renderer.frame(2) == renderer.frame(1)
    still = Renderer(art(Shape(path="M4 4h20v20z", role="near")), "one", 20, 10, glyphs)
    assert still.frame(0) is still.frame(0.5) is still.frame(1)


@given(st.sampled_from(GLYPHS), MOMENTS, MOMENTS)
@settings(deadline=None, max_examples=40)
def test_repainting_the_changed_spans_turns_one_frame_into_the_other(
    glyphs: GlyphTier, a: float, b: float
) -> None:
    renderer = Renderer(kettle(), "kettle", 44, 14, glyphs)
    old, new = renderer.frame(a), renderer.frame(b)
    shown, target = cells(old), cells(new)
    for row, start, end in changed_spans(old, new):
        assert 0 <= start < end <= 44
        shown[row][start:end] = target[row][start:end]
    assert shown == target
    assert changed_spans(new, new) == ()


def test_changed_spans_are_tight_and_whole_for_another_size() -> None:
    dot = Shape(circle=(20, 20, 3), role="near", keys=(Key(when=0, show=0), Key(when=1, show=1)))
    renderer = Renderer(art(dot), "one", 20, 10, "braille")
    spans = changed_spans(renderer.frame(0), renderer.frame(1))
    assert spans
    assert all(start >= 8 and end <= 12 and 4 <= row <= 5 for row, start, end in spans)
    other = render(art(dot), "one", 1, 10, 10, "braille")
    assert [span[1:] for span in changed_spans(renderer.frame(1), other)] == [(0, 10)] * 10


def label(text: str, **changes: object) -> SceneLabel:
    values = {"text": text, "point": (20, 20), "at": (26, 6), "role": "near", **changes}
    return SceneLabel(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_label_stands_in_whole_cells_and_only_in_its_time(glyphs: GlyphTier) -> None:
    scene = art(BARS, labels=(label("tea お茶", during=(0.5, 1)),))
    assert "tea お茶" in render(scene, "one", 0.7, 20, 10, glyphs).text
    assert "tea" not in render(scene, "one", 0.2, 20, 10, glyphs).text


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_leader_may_have_a_role_of_its_own(glyphs: GlyphTier) -> None:
    words = (label("tea", at=(34, 6), point=(4, 6), leader="far"),)
    frame = render(
        art(Shape(circle=(9, 30, 2), role="near"), labels=words), "one", 1, 20, 10, glyphs
    )
    used = {run.style.role: run.text for run in frame.rows[1] if run.style.role}
    assert used["near"] == "tea"
    assert len(used["far"]) > 5


@pytest.mark.parametrize(
    "labels",
    [
        (label("wider than the whole canvas"),),
        (label("first"), label("word", at=(30, 7))),
        (label("word", at=(20, 20)),),
        (label("word", from_columns=21),),
    ],
)
def test_a_label_without_room_is_left_out(labels: tuple[SceneLabel, ...]) -> None:
    text = render(art(BARS, labels=labels), "one", 1, 20, 10, "braille").text
    assert labels[-1].text not in text
    assert len(labels) == 1 or labels[0].text in text


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_changed_spans_count_cells_where_characters_are_wide(glyphs: GlyphTier) -> None:
    words = (
        label("お茶 x", at=(20, 6), during=(0, 0.4)),
        label("お茶 y", at=(20, 6), during=(0.6, 1)),
    )
    renderer = Renderer(art(BARS, labels=words), "one", 20, 10, glyphs)
    old, new = renderer.frame(0), renderer.frame(1)
    (start,) = [run.text.index("お") for run in old.rows[1] if "お" in run.text]
    assert start == 0
    shown, target = cells(old), cells(new)
    for row, first, end in changed_spans(old, new):
        assert target[row][first].text, "a span begins inside a wide character"
        shown[row][first:end] = target[row][first:end]
    assert shown == target != cells(old)


def test_an_unknown_scene_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Renderer(kettle(), "teapot", 10, 5, "ascii")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_goldens(path: Path) -> None:
    """A file scene-glyphs-COLUMNSxROWS-MOMENT.txt is the frame of that name."""
    scene, glyphs, size, moment = path.stem.split("-")
    columns, rows = map(int, size.split("x"))
    frame = render(kettle(), scene, float(moment), columns, rows, glyphs)  # type: ignore[arg-type]
    assert [line.rstrip() for line in frame.text.split("\n")] == path.read_text("utf-8").split(
        "\n"
    )[:-1]


def test_a_part_of_a_row_takes_the_place_of_the_same_cells() -> None:
    old = make_row([FrameCell(char, CellStyle("a")) for char in "abcdef"])
    new = make_row([FrameCell(char, CellStyle("b" if char in "CD" else "a")) for char in "ABCDEF"])
    row = replaced(old, new, 1, 3)
    assert [(run.text, run.style.role, run.width) for run in row] == [
        ("aB", "a", 2),
        ("C", "b", 1),
        ("def", "a", 3),
    ]
    assert replaced(old, new, 0, 6) == new
    assert replaced(old, new, 2, 2) == old


def test_a_row_with_wide_characters_is_not_cut() -> None:
    assert can_be_cut(make_row([FrameCell("a", CellStyle()), FrameCell("b", CellStyle())]))
    assert not can_be_cut(make_row([FrameCell("痛", CellStyle()), FrameCell("", CellStyle())]))
