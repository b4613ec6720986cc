"""Where the window has room, the menu shows what each choice leads to, and a picture."""

from __future__ import annotations

import pytest
from book_kit import shipped
from checker_player import CASES, CHECKER, LABELS, practising

from sij_tui.core.content.checker import outcome_of
from sij_tui.screens.checker.page_pane import PreviewPane
from sij_tui.widgets.picture import Picture

ROOMY = [(120, 40), (200, 60)]
SMALL = [(60, 20), (80, 24)]


def caption() -> str:
    scene = shipped().content.art.named(CHECKER.scene)
    assert scene
    return scene.caption


@pytest.mark.parametrize("size", ROOMY)
async def test_it_shows_where_the_line_under_the_cursor_leads(size: tuple[int, int]) -> None:
    async with practising(size) as learner:
        for case in CHECKER.case:
            assert case.title in learner.text
        await learner.press("down")
        assert CHECKER.case[0].title not in learner.text
        for question in CHECKER.question:
            assert question.title in learner.text
        await learner.press("down")
        assert CHECKER.question[0].ask.split()[0] in learner.text
        await learner.press("down")
        assert LABELS.rules.heading in learner.text.replace(LABELS.menu.rules, "", 1)
        await learner.press("up", "up", "up")
        assert CHECKER.case[0].title in learner.text
        assert learner.exercise.run is None


@pytest.mark.parametrize("size", SMALL)
async def test_a_small_window_has_the_menu_alone(size: tuple[int, int]) -> None:
    async with practising(size) as learner:
        assert CHECKER.case[0].title not in learner.text
        assert caption() not in learner.words
        assert not learner.app.screen.query(Picture)


@pytest.mark.parametrize("size", ROOMY)
async def test_the_picture_stands_below_the_choices_and_goes_with_them(
    size: tuple[int, int],
) -> None:
    async with practising(size) as learner:
        await learner.until(lambda: caption() in learner.text)
        await learner.press("enter")
        assert learner.exercise.stage == "cases"
        assert caption() not in learner.text
        await learner.do("back")
        await learner.until(lambda: caption() in learner.text)


async def test_a_case_is_opened_by_a_click_on_its_title_there() -> None:
    async with practising((120, 40)) as learner:
        case = CHECKER.case[2]
        await learner.click(case.title)
        assert learner.exercise.case == case.id
        assert case.story.split(".")[0][:30] in learner.words


async def test_the_keys_stay_with_the_menu() -> None:
    async with practising((120, 40)) as learner:
        await learner.press("tab", "tab")
        assert learner.pane("main").has_focus
        await learner.press("enter")
        assert learner.exercise.stage == "cases"


async def test_nothing_beside_the_menu_tells_an_outcome_of_a_case() -> None:
    """The words of outcomes are seen in the table of rules alone, which says when they hold."""
    async with practising((200, 60)) as learner:
        preview = learner.app.screen.query_one(PreviewPane)
        for _ in range(3):
            shown = " ".join(element.plain_text for element in preview.elements)
            for outcome in ("stop", "hold", "tell", "none"):
                assert outcome_of(CHECKER, outcome).label not in shown  # type: ignore[arg-type]
            await learner.press("down")


@pytest.mark.parametrize("size", ROOMY)
async def test_the_story_of_a_case_stands_beside_the_list_of_cases(size: tuple[int, int]) -> None:
    async with practising(size) as learner:
        await learner.press("enter")
        preview = learner.app.screen.query_one(PreviewPane)
        for case in CHECKER.case:
            assert preview.size.width >= 40
            shown = " ".join(element.plain_text for element in preview.elements)
            assert case.title in shown
            assert case.story in shown
            assert outcome_of(CHECKER, case.outcome).label not in shown
            await learner.press("down")
        assert learner.exercise.run is None


async def test_what_has_been_seen_of_a_case_is_marked_there_too() -> None:
    """The list is the one that the choice opens, but for the notice, which the menu has."""
    async with practising((120, 40)) as learner:
        beside = [e.plain_text for e in learner.app.screen.query_one(PreviewPane).elements]
        assert learner.words.count(CHECKER.notice) == 1
        await learner.press("enter")
        opened = [element.plain_text for element in learner.pane("main").elements]
        assert [text for text in opened if text != CHECKER.notice] == beside
        assert len(CASES) == len(CHECKER.case)


async def test_a_terminal_of_24_lines_shows_all_cases_and_the_notice() -> None:
    async with practising((80, 24)) as learner:
        await learner.press("enter")
        assert CHECKER.notice in learner.words
        assert CHECKER.case[-1].title in learner.text
        assert learner.app.session.glyphs.more_down not in learner.text


async def test_a_question_drawn_again_keeps_its_story_in_view() -> None:
    async with practising((40, 12)) as learner:
        await learner.press("1", "enter")
        story = CHECKER.case[0].story.split()[:4]
        assert " ".join(story) in learner.words
        await learner.do("glyphs", "origin", "origin")
        assert " ".join(story) in learner.words
