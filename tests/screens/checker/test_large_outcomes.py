"""Names of outcomes: findings in large letters where there is room, nothing found in small ones."""

from __future__ import annotations

from math import hypot

import msgspec
import pytest
from checker_player import ALL_NO, CHECKER, OUTCOME_ANSWERS, Learner, edition, practising, sign
from colour_difference import lab
from contrast import contrast
from screen_kit import SIZES

from sij_tui.core.content.checker import OutcomeId
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.glyphs import TIERS_EVERYWHERE, glyphs_for
from sij_tui.core.layout.large_letters import large_lines
from sij_tui.core.navigation import THEMES, Capabilities, Theme
from sij_tui.widgets.palette import palette_for

FINDINGS: tuple[OutcomeId, ...] = ("stop", "hold", "tell")
GREY = 10
"""Most chroma in CIELAB of a colour that looks grey."""


def name_of(outcome: OutcomeId) -> str:
    return sign(outcome).split(" ", 1)[1]


def row_of(lines: tuple[str, ...], learner: Learner) -> int:
    """The row of the screen on which large letters begin; -1 if they are not there."""
    shown = learner.lines
    rows = range(len(shown) - len(lines) + 1)
    found = (row for row in rows if all(line in shown[row + n] for n, line in enumerate(lines)))
    return next(found, -1)


@pytest.mark.parametrize("tier", TIERS_EVERYWHERE)
@pytest.mark.parametrize("outcome", FINDINGS)
@pytest.mark.parametrize("size", SIZES)
async def test_a_finding_is_written_large_where_there_is_room(
    size: tuple[int, int], outcome: OutcomeId, tier: GlyphTier
) -> None:
    able = Capabilities(motion=False, glyphs=tier)
    async with practising(size, capabilities=able) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS[outcome])
        lines = large_lines(name_of(outcome), glyphs_for(tier))
        row = row_of(lines, learner)
        assert (row >= 0) == (size != (60, 20))
        roles = {cell.role for element in learner.pane("main").elements for cell in element.cells}
        others = {each for each in FINDINGS if each != outcome}
        assert not roles & {f"{each}_plate" for each in others}
        if row >= 0:
            reasons = [y for y, line in enumerate(learner.lines) if name_of(outcome) in line]
            assert any(row < y <= row + len(lines) + 1 for y in reasons), "the reason stands below"


@pytest.mark.parametrize("tier", TIERS_EVERYWHERE)
@pytest.mark.parametrize("size", SIZES)
async def test_nothing_found_is_written_small_and_without_a_plate(
    size: tuple[int, int], tier: GlyphTier
) -> None:
    able = Capabilities(motion=False, glyphs=tier)
    async with practising(size, capabilities=able) as learner:
        await learner.make_up()
        await learner.finish(ALL_NO)
        assert name_of("none") in learner.text
        elements = learner.pane("main").elements
        named = [c for e in elements for c in e.cells if name_of("none") in c.text]
        assert [cell.role for cell in named] == ["none"]
        assert not any(element.style == "art" for element in elements)


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_found_is_grey_and_not_bold(theme: Theme) -> None:
    palette = palette_for(theme)
    colour, ground = palette.colours["none"], palette.colours["background"]
    _, a, b = lab(colour)
    assert hypot(a, b) < GREY
    assert 4.5 <= contrast(colour, ground) < 0.6 * contrast(palette.colours["text"], ground)
    assert not palette.style("none").bold
    assert not palette.style("none").reverse


@pytest.mark.parametrize("label", ["ARRÊT", "停止", "STOP AND ASK THE TEAM FIRST"])
async def test_a_name_without_large_letters_or_room_for_them_is_a_plain_word(label: str) -> None:
    stop = msgspec.structs.replace(CHECKER.outcome.stop, label=label)
    outcomes = msgspec.structs.replace(CHECKER.outcome, stop=stop)
    book = edition(msgspec.structs.replace(CHECKER, outcome=outcomes))
    async with practising((120, 40), book=book) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        cells = [c for e in learner.pane("main").elements for c in e.cells]
        plates = [cell.text.strip() for cell in cells if cell.role == "stop_plate"]
        assert plates == [f"■ {label}"]
        assert all(width(cell.text) < 80 for cell in cells)
