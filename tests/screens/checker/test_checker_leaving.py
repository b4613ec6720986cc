"""The checker is not left by accident; and other pages, sizes and looks do it no harm."""

from __future__ import annotations

import msgspec
import pytest
from book_kit import shipped
from checker_player import CHECKER, LABELS, OUTCOME_ANSWERS, edition, practising, sign

from sij_tui.core.content.checker import OutcomeId, outcome_of
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Capabilities
from sij_tui.screens.checker.leave_guard import LeaveGuard

ASKED = LABELS.asking.leave
AWAY = {
    "escape": "checker", "backspace": "checker", "h": "home", "/": "search", ":": "palette",
    "ctrl+p": "palette",
}  # fmt: skip
"""Keys that lead away, and to which page."""


@pytest.mark.parametrize("key", AWAY)
async def test_leaving_asks_once(key: str) -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no", "yes")
        before = learner.exercise
        await learner.press(key)
        assert ASKED in learner.text
        assert LABELS.word.practice in learner.text
        await learner.press("enter")  # staying is what the bar points at
        assert learner.exercise == before
        assert ASKED not in learner.text
        await learner.press(key, "2")
        assert learner.page == AWAY[key]
        if learner.page == "checker":
            assert learner.answers == {}
            await learner.press(key)
            assert learner.page == "home"
        else:
            await learner.do("back")
            assert ASKED not in learner.text


@pytest.mark.parametrize(("key", "page"), [("?", "help"), ("f1", "help"), ("s", "settings")])
@pytest.mark.parametrize("keys", ["1", "2", "4", "1 enter", "2 y", "1 enter n v", "2 n v r o"])
async def test_help_and_settings_lead_back_to_the_same_place(
    key: str, page: str, keys: str
) -> None:
    async with practising() as learner:
        await learner.press(*keys.split())
        before, shown = learner.exercise, learner.lines
        await learner.press(key)
        assert learner.page == page
        await learner.press("escape")
        assert (learner.exercise, learner.lines) == (before, shown)


@pytest.mark.parametrize("action", ["help", "settings"])
async def test_where_nothing_was_chosen_help_leaves_the_question_as_it_is(action: str) -> None:
    async with practising() as learner:
        guard = LeaveGuard(learner.app.screen)
        assert not guard.intercepts(action)
        await learner.make_up()
        await learner.act("no")
        assert guard.intercepts("quit")
        assert learner.exercise.leaving == "quit"


@pytest.mark.parametrize("stage", ["asking", "checking", "result"])
async def test_quit_asks_too(stage: str) -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no")
        if stage != "asking":
            await learner.act("check")
        if stage == "result":
            await learner.act("result")
        assert learner.exercise.stage == stage
        way = learner.lines[1]
        for key in ("q", "ctrl+q"):
            await learner.press(key)
            assert ASKED in learner.text
            if stage != "asking":
                assert learner.lines[1] == way, "it says what is left"
            assert learner.app.is_running
            await learner.press("escape")
            assert learner.exercise.stage == stage
        await learner.press("q", "2")
        assert learner.app._exit


@pytest.mark.parametrize("stage", ["asking", "checking", "result", "rules"])
async def test_an_interruption_asks_the_first_time_and_leaves_the_second(stage: str) -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no", *{"checking": ["check"], "result": ["check", "result"],
                                  "rules": ["rules"]}.get(stage, []))  # fmt: skip
        assert learner.exercise.stage == stage
        before = learner.exercise
        await learner.press("ctrl+c")
        assert ASKED in learner.text
        assert learner.app.is_running
        await learner.press("enter")
        assert learner.exercise == before
        await learner.press("ctrl+c", "ctrl+c")
        assert learner.app._exit


@pytest.mark.parametrize("keys", [[], ["2"], ["1", "enter"], ["2", "right"], ["4"]])
async def test_with_no_answers_an_interruption_leaves_at_once(keys: list[str]) -> None:
    async with practising() as learner:
        await learner.press(*keys, "ctrl+c")
        assert learner.app._exit


async def test_while_it_asks_the_same_key_does_not_count_as_an_answer() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no")
        await learner.press("h", "h", "h")
        assert ASKED in learner.text
        await learner.press("y", "n", "u", "right", "r", "t")
        assert ASKED in learner.text
        await learner.press("1")
        assert list(learner.answers.values()) == ["no"]


async def test_digits_and_hits_of_an_old_search_do_not_jump_out() -> None:
    async with practising() as learner:
        hits = (Route(shipped().parts[0]), Route(shipped().parts[1]))
        learner.app.session = learner.app.session.with_hits(hits, 0)
        await learner.make_up()
        await learner.press(*"4567890")
        assert (learner.page, learner.answers) == ("checker", {})
        await learner.act("no")
        await learner.press(*"4567890")
        assert learner.page == "checker"
        assert ASKED not in learner.text
        await learner.press("N")
        assert learner.page == "checker"
        assert ASKED in learner.text
        await learner.press("2")
        assert learner.page in shipped().parts


async def test_clicks_on_the_way_home_ask_as_well() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no")
        await learner.click(shipped().content.meta.title)
        assert ASKED in learner.text
        await learner.click(LABELS.asking.leave_no)
        assert list(learner.answers.values()) == ["no"]
        await learner.click(shipped().content.meta.title)
        await learner.click(LABELS.asking.leave_yes, last=True)
        assert learner.page == "home"


async def test_with_no_answers_nothing_is_asked() -> None:
    for keys in (["h"], ["2", "h"], ["2", "right", "h"], ["1", "enter", "h"], ["4", "h"]):
        async with practising() as learner:
            await learner.press(*keys)
            assert learner.page == "home"


async def test_the_rules_are_seen_in_between_and_the_answers_stay() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no", "not_sure", "rules")
        for question in CHECKER.question:
            assert question.ask in learner.page_text
        rows = [element for element in learner.pane("main").elements
                if element.key.startswith("rule:") and element.basis]  # fmt: skip
        assert len(rows) == 3 * len(CHECKER.question)
        assert shipped().loaded.fingerprint in learner.page_text
        assert LABELS.word.practice in learner.text
        await learner.press("escape")
        assert ASKED not in learner.text
        assert list(learner.answers.values()) == ["no", "not_sure"]
        assert learner.exercise.run.at == 2


async def test_a_rule_that_was_searched_for_is_shown() -> None:
    async with practising(key="rule:clotting") as learner:
        assert learner.exercise.stage == "rules"
        assert learner.pane("main").key == "rule:clotting"


async def test_all_questions_on_a_page_and_any_of_them_to_begin_with() -> None:
    async with practising() as learner:
        await learner.press("3")
        for question in CHECKER.question:
            assert question.ask in learner.page_text
            assert question.why.text in learner.page_text
        await learner.press("5")
        assert learner.exercise.run.question == "clotting"


async def test_origin_says_where_the_question_comes_from_and_closes_again() -> None:
    async with practising((80, 40)) as learner:
        await learner.make_up()
        await learner.do("origin")
        panel = " ".join(element.plain_text for element in learner.pane("panel").elements)
        assert "F20" in panel
        assert learner.pane("panel").region.height
        await learner.press("escape")
        assert ASKED not in learner.text
        assert not learner.pane("panel").region.height
        assert learner.exercise.run is not None


@pytest.mark.parametrize(
    ("columns", "beside"), [(80, False), (99, False), (100, True), (120, True)]
)
async def test_findings_stand_below_or_beside(columns: int, beside: bool) -> None:
    async with practising((columns, 30)) as learner:
        await learner.make_up()
        await learner.act("yes")
        main, found = learner.pane("main").region, learner.pane("found").region
        assert found.height
        assert (found.x >= main.right) == beside
        assert (found.y >= main.bottom) == (not beside)
        assert sign("stop") in learner.text


async def test_all_questions_with_their_answers_beside_the_one_shown() -> None:
    async with practising((120, 40)) as learner:
        await learner.make_up()
        await learner.act("yes", "not_sure")
        beside = learner.pane("list")
        assert beside.region.height
        for element, question in zip(beside.elements[1:], CHECKER.question, strict=True):
            assert question.title in element.plain_text
            assert question.title in learner.text
        texts = [element.plain_text for element in beside.elements[1:4]]
        assert [LABELS.word.yes in texts[0], LABELS.word.not_sure in texts[1]] == [True, True]
        await learner.click("8  ")
        assert learner.exercise.run.question == "septicaemia"
        await learner.act("no")
        assert learner.answers["septicaemia"] == "no"
        await learner.resize(119, 40)
        assert not learner.pane("list").region.height


@pytest.mark.parametrize("outcome", OUTCOME_ANSWERS)
async def test_plain_characters_and_no_colour_leave_sign_and_word(outcome: OutcomeId) -> None:
    able = Capabilities(glyphs="ascii", colour=False, motion=False)
    async with practising(capabilities=able) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS[outcome])
        shown = outcome_of(CHECKER, outcome)
        assert f"{shown.symbol_ascii} {shown.label}" in learner.text
        assert learner.text.isascii()


async def test_it_survives_any_size_on_the_way() -> None:
    async with practising() as learner:
        await learner.make_up()
        for size in ((4, 2), (40, 12), (300, 90), (60, 20)):
            await learner.resize(*size)
            await learner.act("no")
        await learner.act("check", "result")
        assert len(learner.answers) == 4
        assert "○" not in learner.lines[4]


async def test_changing_the_look_keeps_everything() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no", "not_sure")
        before = learner.exercise
        await learner.do("theme", "glyphs", "glyphs", "glyphs", "motion")
        assert learner.exercise == before
        assert learner.page == "checker"


async def test_another_edition_keeps_the_answers_only_to_the_same_questions() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("yes", "previous")
        first, *others = CHECKER.question
        reworded = msgspec.structs.replace(first, ask="Is there any chance of it?")
        for questions, stays in (((reworded, *others), True), ((*others, first), False)):
            checker = msgspec.structs.replace(CHECKER, question=questions)
            learner.screen.set_book(edition(checker))
            await learner.settle()
            assert (list(learner.answers.values()) == ["yes"]) == stays
            assert ("Is there any chance of it?" in learner.text) == stays
        assert learner.exercise.run is None


async def test_another_edition_without_a_checker_leads_home() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("yes")
        learner.screen.set_book(edition(None))
        await learner.settle()
        assert learner.page == "home"
