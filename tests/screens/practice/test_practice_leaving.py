"""Leaving practice and coming back: to the leaflet, to the checker, to another day."""

from __future__ import annotations

import pytest
from practice_parts import (
    bank,
    book_with,
    items_of,
    right_response,
    wrong_response,
)
from practice_player import Desk, practising
from screen_kit import reading

from sij_tui.core.content.items import Item
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.core.practice.review_log import InMemoryReviewLog
from sij_tui.widgets.messages import Navigate

SINGLE = items_of("single")[:3]
DAY = 86_400_000
LABELS = bank().practice.labels


async def test_leaving_in_the_middle_and_going_on() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin("test")
        await learner.answer(*right_response(learner.item))
        item, order = learner.item, learner.order
        await learner.press("2")
        desk.now += 4_000
        await learner.do("home")
        assert learner.page == "home"
    async with practising(*SINGLE, desk=desk) as learner:
        desk.now += DAY
        await learner.press("1")
        assert learner.item == item
        assert learner.order == order
        assert learner.state.chosen == (order[1],)
        assert learner.state.on_question(desk.now) == 4_000
        assert len(desk.review_log.answers()) == 0  # until it is handed in
        assert learner.state.answered == 1
        await learner.walk()
    assert len(desk.review_log.answers()) == len(SINGLE)
    assert desk.review_log.suspended() == b""


async def test_a_lost_connection_loses_no_answer() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin("test")
        await learner.answer(*right_response(learner.item))
        left = desk.review_log.suspended()  # the process is gone from here on
    other = Desk(InMemoryReviewLog())
    other.review_log.suspend(left)
    async with practising(*SINGLE, desk=other) as learner:
        await learner.press("1")
        assert len(learner.state.given) == 1
        assert learner.state.stage == "asking"


@pytest.mark.parametrize("item", [SINGLE[0], items_of("case")[0]], ids=["single", "case"])
async def test_to_the_leaflet_and_back_to_the_same_question(item: Item) -> None:
    async with practising(item) as learner:
        await learner.begin()
        await learner.answer(*wrong_response(item))
        await learner.press("down", "down")
        before, text, key = learner.state, learner.text, learner.pane("main").key
        await learner.do("practice.leaflet")
        assert learner.page in (*learner.book.parts, "glossary", "sources")
        await learner.do("back")
        assert learner.page == "practice"
        assert (learner.state, learner.text, learner.pane("main").key) == (before, text, key)


async def test_a_case_can_be_opened_in_the_checker() -> None:
    item = items_of("case")[0]
    async with practising(item) as learner:
        await learner.begin()
        await learner.do("practice.checker")
        assert learner.page == "practice"  # not before the answer
        await learner.answer(*right_response(item))
        await learner.do("practice.checker")
        assert learner.page == "checker"
        checker = learner.book.content.checker
        assert checker
        story = next(case.story for case in checker.case if case.id == item.case)  # type: ignore[union-attr]
        assert " ".join(story.split()[:6]) in learner.words
        await learner.do("back")
        assert learner.page == "practice"
        assert learner.state.stage == "feedback"


async def test_from_a_case_that_was_begun_one_leaves_to_the_question() -> None:
    async with practising(items_of("case")[0]) as learner:
        await learner.begin()
        await learner.answer(*right_response(learner.item))
        await learner.do("practice.checker")
        await learner.do("checker.yes", "back")
        assert learner.page == "checker"  # it asks first
        await learner.press("2")
        assert learner.page == "practice"
        assert learner.state.stage == "feedback"


async def test_digits_stay_in_practice() -> None:
    async with practising(SINGLE[0]) as learner:
        await learner.begin()
        await learner.press("9", "1")
        assert learner.page == "practice"
        assert learner.state.chosen == (learner.order[0],)


async def test_a_plain_start_opens_no_ledger() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        assert desk.opened == 1
        await learner.do("home")
    desk = Desk()
    async with reading(session=Session(), services=desk.services) as reader:
        await reader.press("down", "enter")
    assert desk.opened == 0


async def test_another_edition_goes_on_with_the_same_question() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin()
        await learner.answer(*right_response(learner.item))
        await learner.press("enter", "1")
        before = learner.state
        learner.app._set_book(book_with(*SINGLE, title="Mended"))
        await learner.settle()
        assert learner.state.chosen == before.chosen
        assert learner.state.position == 1
        assert "Mended" in learner.text
        learner.app._set_book(book_with(SINGLE[0]))
        await learner.settle()
        assert learner.place.state is None or learner.item == SINGLE[0]


async def test_the_choice_is_a_click_away() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin()
        await learner.click(learner.bank.practice.title)
        assert LABELS.menu.heading in learner.words
        assert LABELS.menu.go_on in learner.words


async def test_a_line_that_was_clicked_goes_where_the_next_click_is() -> None:
    item = items_of("order")[0]
    async with practising(item) as learner:
        await learner.begin()
        first, second, third, *rest = learner.order
        await learner.click(learner.text_of(first)[:20])
        assert learner.state.picked_up == first
        await learner.click(learner.text_of(third)[:20])
        assert learner.order == (second, third, first, *rest)
        assert not learner.state.picked_up
        await learner.click(learner.text_of(first)[:20])
        await learner.click(learner.text_of(first)[:20])
        assert learner.order == (second, third, first, *rest)
        assert learner.state.ready


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)])
async def test_every_size_shows_the_question_and_its_verdict(size: tuple[int, int]) -> None:
    item = SINGLE[0]
    async with practising(item, size=size) as learner:
        await learner.begin()
        assert " ".join(item.ask.split()[:3]) in learner.words  # type: ignore[union-attr]
        await learner.answer(*wrong_response(item))
        assert LABELS.word.wrong in learner.words
        for columns, rows in ((60, 20), (120, 40), size):
            await learner.resize(columns, rows)
        assert LABELS.word.wrong in learner.words
        assert len(learner.cursor_rows()) >= 1


async def test_the_origin_can_be_walked_by_keys_and_gives_them_back() -> None:
    item = SINGLE[0]
    async with practising(item, size=(120, 40)) as learner:
        await learner.begin()
        await learner.answer(*wrong_response(item))
        before = learner.text
        await learner.do("origin")
        assert learner.book.content.labels.name.origin in learner.words
        await learner.do("panel", "down", "back")
        assert learner.text == before
        await learner.do("origin", "panel", "down", "open")
        assert learner.page == "sources"
        await learner.do("back")
        assert learner.state.stage == "feedback"


async def test_from_the_result_to_the_leaflet_and_back() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin("test")
        await learner.walk()
        await learner.press("end")
        before, key = learner.text, learner.pane("main").key
        await learner.do("open")
        assert learner.page != "practice"
        await learner.do("back")
        assert (learner.text, learner.pane("main").key) == (before, key)
        await learner.do("back")
        assert LABELS.menu.heading in learner.words


async def test_a_result_left_for_home_is_over() -> None:
    async with practising(SINGLE[0]) as learner:
        await learner.begin("test")
        await learner.walk()
        await learner.press("end")
        await learner.do("open", "home")
        learner.app.post_message(Navigate(Route("practice")))
        await learner.settle()
        assert LABELS.menu.heading in learner.words
