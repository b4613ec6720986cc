"""How practice is laid out: what stands beside the question, and what has no room."""

from __future__ import annotations

import pytest
from practice_parts import items_of, right_response
from practice_player import Learner, practising

from sij_tui.core.layout.typeset import WIDEST_TEXT
from sij_tui.core.navigation import Capabilities
from sij_tui.widgets.picture import Picture

QUESTION, PICTURED = items_of("single")[0], items_of("picture")[0]


def room_for_text(learner: Learner) -> int:
    """Cells that decide where the lines of the page end."""
    return min(learner.screen.query_one("#main").size.width, WIDEST_TEXT)


@pytest.mark.parametrize("pictured", [False, True])
@pytest.mark.parametrize("columns", [112, 120, 149, 190])
async def test_the_page_stays_as_it_is_when_the_source_is_opened(
    columns: int, pictured: bool
) -> None:
    item = PICTURED if pictured else QUESTION
    async with practising(item, size=(columns, 40)) as learner:
        await learner.begin("learn")
        await learner.answer(*right_response(learner.item))
        before = room_for_text(learner)
        await learner.do("origin")
        assert learner.screen.query_one("#panel").display
        assert room_for_text(learner) == before


@pytest.mark.parametrize(("size", "shown"), [((80, 24), True), ((60, 20), False)])
async def test_a_picture_in_ascii_is_seen_before_the_answer_or_takes_no_room(
    size: tuple[int, int], shown: bool
) -> None:
    able = Capabilities(motion=False, glyphs="ascii")
    async with practising(PICTURED, size=size, capabilities=able) as learner:
        await learner.begin("learn")
        picture = learner.screen.query_one("#picture", Picture)
        assert picture.display is shown
        area = picture.region
        drawn = [line[area.x : area.right].strip() for line in learner.lines[area.y : area.bottom]]
        assert any(drawn) is shown
        assert shown or learner.screen.query_one("#main").size.width == size[0]


async def test_the_question_keeps_its_lines_when_it_is_answered() -> None:
    async with practising(items_of("case")[0]) as learner:  # a story of several lines
        await learner.begin("learn")
        before = learner.lines[3:7]
        await learner.answer(*right_response(learner.item))
        assert learner.state.stage == "feedback"
        assert learner.lines[3:7] == before


async def test_how_many_are_answered_stands_once_in_the_overview() -> None:
    async with practising(QUESTION) as learner:
        await learner.begin("test")
        await learner.answer(*right_response(learner.item))
        assert learner.state.stage == "overview"
        assert learner.words.count("1 of 1") == 1
