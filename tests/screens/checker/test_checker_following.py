"""Following a reason into the leaflet: the answers wait in memory, and nowhere else."""

from __future__ import annotations

import msgspec
import pytest
from book_kit import shipped
from checker_player import (
    ALL_NO,
    CHECKER,
    LABELS,
    OUTCOME_ANSWERS,
    Learner,
    edition,
    practising,
    sign,
)

from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session

ASKED = LABELS.asking.leave


async def follow(learner: Learner, key: str) -> None:
    """From a line of the result to the leaflet; this is no accident, so nothing is asked."""
    link = next(element for element in learner.pane("main").elements if element.key == key)
    learner.pane("main").point_to(key)
    await learner.do("open")
    assert ASKED not in learner.text
    assert link.go
    assert learner.page == link.go.page
    assert link.go.page in shipped().parts


@pytest.mark.parametrize("reason", ["pregnancy", "dye"])
async def test_back_from_the_leaflet_is_the_same_result(reason: str) -> None:
    async with practising((80, 60)) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        links = [element.key for element in learner.pane("main").elements if element.go]
        assert links == ["read:pregnancy", "read:dye"]
        before, words = learner.exercise, learner.page_text
        await follow(learner, f"read:{reason}")
        await learner.do("back")
        assert (learner.exercise, learner.page_text) == (before, words)
        assert learner.pane("main").key == f"read:{reason}"
        assert sign("stop") in learner.text
        await learner.press("h")
        assert ASKED in learner.text


async def test_the_answers_wait_through_other_pages_too() -> None:
    async with practising() as learner:
        await learner.take("V3")
        await learner.finish(OUTCOME_ANSWERS["hold"])
        before = learner.exercise
        await follow(learner, "read:clotting")
        await learner.press("right", "right", "h")
        await learner.do("last")
        while learner.pane("list").key != "checker":
            await learner.do("up")
        await learner.do("open")
        assert learner.exercise == before


async def test_a_fact_beside_the_question_can_be_followed_and_the_question_waits() -> None:
    async with practising((120, 40)) as learner:
        await learner.make_up()
        await learner.act("no", "not_sure")
        await learner.do("origin", "panel")
        while not learner.pane("panel").has_focus:
            await learner.do("panel")
        await learner.do("down", "open")
        assert learner.page != "checker"
        await learner.do("back")
        assert list(learner.answers.values()) == ["no", "not_sure"]
        assert learner.exercise.panel == "origin"


async def test_once_back_it_is_left_like_any_other() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        await follow(learner, "read:dye")
        assert learner.app.suspended
        await learner.do("back")
        assert not learner.app.suspended
        await learner.press("h", "2")
        assert learner.page == "home"
        assert not learner.app.suspended


async def test_a_rule_searched_for_meanwhile_stands_before_the_result() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.finish(ALL_NO | {"clotting": "yes"})
        before = learner.exercise
        await follow(learner, "read:clotting")
        learner.app.session = learner.app.session.visit(Route("checker", "rule:dye"))
        await learner.settle()
        assert learner.exercise.stage == "rules"
        assert learner.pane("main").key == "rule:dye"
        await learner.press("escape")
        assert learner.exercise == before


@pytest.mark.parametrize("leaves", [True, False])
async def test_a_case_opened_meanwhile_asks_before_answers_are_dropped(leaves: bool) -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        before = learner.exercise
        await follow(learner, "read:dye")
        learner.app.session = learner.app.session.visit(Route("checker", "case:V3"))
        await learner.settle()
        assert ASKED in learner.text
        assert learner.pane("main").key == "stay"
        await learner.press("2" if leaves else "enter")
        assert ASKED not in learner.text
        if leaves:
            assert (learner.exercise.case, learner.answers) == ("V3", {})
            await learner.do("back")
            assert learner.page != "checker"
        else:
            assert learner.exercise == before
            assert learner.pane("main").key == "read:dye"


@pytest.mark.parametrize("same", [True, False])
async def test_another_edition_meanwhile_keeps_answers_to_the_same_questions(same: bool) -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        before = learner.exercise
        await follow(learner, "read:dye")
        first, *others = CHECKER.question
        questions = CHECKER.question if same else (*others, first)
        checker = msgspec.structs.replace(CHECKER, question=questions)
        learner.app._set_book(edition(checker))
        await learner.settle()
        await learner.do("back")
        assert (learner.exercise == before) == same
        assert bool(learner.answers) == same


async def test_from_a_rule_to_the_leaflet_and_back_to_the_rule() -> None:
    async with practising((120, 40)) as learner:
        await learner.act("rules")
        learner.pane("main").point_to("rule:clotting.yes")
        await learner.do("origin")
        while not learner.pane("panel").has_focus:
            await learner.do("panel")
        await learner.do("down", "open")
        assert learner.page != "checker"
        await learner.do("back")
        assert learner.exercise.stage == "rules"
        assert learner.pane("main").key == "rule:clotting.yes"


async def sessions_on_the_way(answers: str) -> list[Session]:
    """Every session that is kept or shown while a reason is followed and come back from."""
    kept: list[Session] = []

    def keep(session: Session) -> str:
        kept.append(session)
        return ""

    async with practising((80, 60), keep=keep) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"] | {"clotting": answers})  # type: ignore[dict-item]
        await follow(learner, "read:dye")
        await learner.do("back")
        return [*kept, learner.session]


async def test_what_is_kept_on_the_way_tells_no_answer() -> None:
    one, other = await sessions_on_the_way("no"), await sessions_on_the_way("yes")
    assert one == other
    assert len(one) > 2
    ways = [(session.route, *session.history) for session in one]
    assert not any(route.key for way in ways for route in way if route.page == "checker")
