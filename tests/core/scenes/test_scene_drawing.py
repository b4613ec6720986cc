from __future__ import annotations

from itertools import pairwise

import pytest
from scene_kit import BARS, BOX, GLYPHS, art, braille, cells, lit

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import Key, Pulse, Shape, Symbol
from sij_tui.core.scenes.cells import blocks as block_cells
from sij_tui.core.scenes.cells.braille import winner
from sij_tui.core.scenes.cells.octants import GLYPHS as OCTANTS
from sij_tui.core.scenes.frame import CellStyle, FrameCell
from sij_tui.core.scenes.layer import Ink
from sij_tui.core.scenes.renderer import Renderer, render
from sij_tui.core.scenes.scene_graph import build_nodes

WIGGLE = "M4 4C30 4 4 30 34 34"


def test_drawing_on_only_adds_and_ends_with_the_whole_line() -> None:
    shape = Shape(path=WIGGLE, role="near", keys=(Key(when=0, draw=0), Key(when=1, draw=1)))
    renderer = Renderer(art(shape), "one", 20, 10, "braille")
    pictures = [lit(renderer.frame(step / 30)) for step in range(31)]
    assert all(a <= b for a, b in pairwise(pictures))
    assert not pictures[0]
    assert pictures[-1] == braille(Shape(path=WIGGLE, role="near"))


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


def test_a_half_drawn_outline_wipes_only_along_its_line() -> None:
    half = braille(BARS, Shape(path=BOX, role="near", clear=1, draw=0.5))
    assert (20, 20) in half
    assert (20, 20) not in braille(BARS, Shape(path=BOX, role="near", clear=1))


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
    line = Shape(path="M-50 20h140", role="near", clip=True)
    assert {x for x, _ in lit(render(art(line), "one", 0, 40, 10, "braille"))} == set(range(20, 60))


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
    assert CellStyle("near", 50) in styles or CellStyle("", 100, "near", 50) in styles
    whole = braille(Shape(path=BOX, role="near", fill="solid"))
    assert len(braille(shape)) == pytest.approx(len(whole) / 2, rel=0.1)


def test_a_pulse_dips_and_returns() -> None:
    shape = Shape(path=BOX, role="near", pulse=Pulse(times=2, during=(0.2, 0.8), low=0.0))
    counts = [len(braille(shape, moment=at)) for at in (0, 0.2, 0.35, 0.5, 0.65, 0.8, 1)]
    full = counts[0]
    assert counts == [full, full, 0, full, 0, full, full]


def test_an_accent_wins_the_colour_of_a_cell() -> None:
    three, one = (Ink("near"), 0b0111), (Ink("accent"), 0b10000)
    assert winner((three, one), {"near": 5, "accent": 5}) == "near"
    assert winner(((Ink("near"), 0b0011), one), {"near": 5, "accent": 6}) == "accent"


def test_blocks_show_a_line_before_a_tone() -> None:
    line, tone = (Ink("near"), 0x03), (Ink("far", 26, tone=True), 0xFF)
    assert block_cells.cell((tone, line), {"near": 5, "far": 9}) == FrameCell(
        "▘", CellStyle("near", 100, "far", 26)
    )


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_shape_can_be_for_some_glyphs_only(glyphs: GlyphTier) -> None:
    shape = Shape(path=BOX, role="near", fill="solid", only=("ascii", "braille"))
    shown = render(art(shape), "one", 0, 20, 10, glyphs).text.strip() != ""
    assert shown == (glyphs not in ("blocks", "octants"))  # octants are finer blocks
    assert len(build_nodes(art(shape), art(shape).scenes[0], 20)) == 1  # the checks see all of them


def test_a_line_and_an_inside_of_one_colour_are_one() -> None:
    """A cell has two colours: what is of the line's colour does not give way to the ground."""
    ball = Shape(circle=(20, 20, 6.5), role="near", fill="solid", gap=0)
    wanted = braille(ball)
    frame = render(art(ball), "one", 1.0, 20, 10, "octants")
    painted = {
        (column * 2 + place % 2, row * 4 + place // 2)
        for row, line in enumerate(cells(frame))
        for column, cell in enumerate(line)
        for place in range(8)
        if cell.style.back == "near" or OCTANTS.rindex(cell.text) >> place & 1
    }
    assert wanted <= painted
    assert len(painted - wanted) < 8  # for characters that terminals do not draw
