"""What if: another answer is tried out, and the answers given stay as they are."""

from __future__ import annotations

import pytest
from checker_player import (
    ALL_NO,
    CHECKER,
    LABELS,
    OUTCOME_ANSWERS,
    label,
    practising,
    sign,
)

from sij_tui.core.content.checker import AnswerId, outcome_of
from sij_tui.core.content.label_text import fill
from sij_tui.core.navigation import Capabilities

ANSWERS: tuple[AnswerId, ...] = ("yes", "no", "not_sure")
KEYS = {name: getattr(LABELS.action, name).key for name in ANSWERS}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_what_if_shows_another_outcome_and_changes_no_answer(answer: AnswerId) -> None:
    async with practising((120, 40)) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["tell"])
        before = learner.answers
        await learner.press("9" if answer == "yes" else "down")
        await learner.act(answer)
        panel = " ".join(element.plain_text for element in learner.pane("panel").elements)
        assert LABELS.what_if.heading in panel
        assert fill(LABELS.what_if.answer, answer=label("dressing", answer)) in panel
        changed = sign("tell") + " → " + sign("none")
        assert changed in learner.words
        assert learner.answers == before
        assert sign("tell") in learner.text
        await learner.act(answer)
        assert learner.exercise.panel == ""


async def test_in_plain_characters_an_arrow_parts_what_is_from_what_would_be() -> None:
    able = Capabilities(glyphs="ascii", colour=False, motion=False)
    async with practising((60, 20), capabilities=able) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["tell"])
        await learner.act("what_if", "no")
        tell, none = (outcome_of(CHECKER, name) for name in ("tell", "none"))
        changed = f"{tell.symbol_ascii} {tell.label} -> {none.symbol_ascii} {none.label}"
        assert changed in learner.words
        panel = learner.pane("panel").region
        assert not learner.lines[panel.y - 1].strip(" #"), "a blank line parts it from the page"


async def test_what_if_by_mouse() -> None:
    async with practising((120, 70)) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["tell"])
        await learner.click("5  Clotting problem", last=True)
        assert learner.exercise.panel == "what_if"
        asked = next(q.ask for q in CHECKER.question if q.id == "clotting")
        assert asked in " ".join(element.plain_text for element in learner.pane("panel").elements)
        before = learner.answers
        await learner.click(f"{KEYS['yes']}  If the answer")
        assert learner.exercise.tried == "yes"
        assert sign("stop") in learner.text
        assert learner.answers == before
        await learner.click(learner.label_of("checker.leave"))
        assert learner.exercise.panel == ""
        await learner.click(learner.label_of("checker.leave"))
        assert LABELS.asking.leave in learner.text


@pytest.mark.parametrize("answer", ANSWERS)
async def test_what_is_tried_comes_into_view_in_the_lowest_window(answer: AnswerId) -> None:
    async with practising((60, 20)) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        await learner.do("down")
        await learner.act(answer)
        panel = learner.pane("panel").region
        shown = learner.lines[panel.y : panel.bottom]
        row = next(at for at, line in enumerate(shown) if line.strip()[:1] == KEYS[answer])
        assert any(sign("stop") in line for line in shown[row + 1 :])


async def test_what_if_follows_the_cursor() -> None:
    async with practising((120, 40)) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        await learner.act("what_if")
        asked = set()
        for _ in learner.pane("main").elements:
            text = " ".join(element.plain_text for element in learner.pane("panel").elements)
            asked |= {question.id for question in CHECKER.question if question.ask in text}
            await learner.press("down")
        assert asked == set(ALL_NO)
