"""One press goes on by one page, and only from a page that could be read."""

from __future__ import annotations

from time import monotonic

import pytest
from practice_parts import bank, items_of, right_response
from practice_player import Desk, Learner, practising
from screen_kit import Reader
from textual import events

from sij_tui.core.content.label_text import fill

SINGLE = items_of("single")[:4]
KEYBOARDS = [(0.2, 0.033), (0.5, 0.033), (0.66, 0.09)]
"""Seconds before the first repeat of a held key, and between the others."""


def hold(learner: Learner, key: str, delay: float, every: float, times: int = 12) -> None:
    """Send a key that is held down, each repeat with the time at which it would arrive."""
    start = monotonic() + learner._later + 10
    for number in range(times):
        event = events.Key(key, None)
        event.time = start + (delay + (number - 1) * every if number else 0)
        Reader.send(learner, event)


@pytest.mark.parametrize(("delay", "every"), KEYBOARDS)
@pytest.mark.parametrize("key", ["enter", "right"])
async def test_a_held_key_answers_and_stays_at_the_feedback(
    key: str, delay: float, every: float
) -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin()
        await learner.choose(*right_response(learner.item))
        hold(learner, key, delay, every)
        await learner.settle()
        assert len(desk.review_log.answers()) == 1
        assert learner.state.position == 0
        assert learner.state.stage == "feedback"


async def test_keys_that_come_before_the_next_page_go_to_none() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin()
        keys = ("1", "enter", "right", "1", "enter", "right", "2", "enter")
        for event in [events.Key(key, key if len(key) == 1 else None) for key in keys]:
            Reader.send(learner, event)
        await learner.settle()
        assert len(desk.review_log.answers()) == 1
        assert learner.state.stage == "feedback"


async def test_a_held_key_hands_no_test_in() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin("test")
        for _ in SINGLE[1:]:
            await learner.answer(*right_response(learner.item))
        await learner.choose(*right_response(learner.item))
        hold(learner, "enter", *KEYBOARDS[0])
        await learner.settle()
        assert learner.state.stage == "overview"
        labels = bank().practice.labels.test
        assert fill(labels.answered, count=4, total=4) in learner.words


@pytest.mark.parametrize("key", ["enter", "right", "space"])
async def test_the_same_keys_go_on_wherever_there_is_something_to_go_on_to(key: str) -> None:
    async with practising(*SINGLE, size=(100, 40)) as learner:
        await learner.begin()
        await learner.choose(*right_response(learner.item))
        await learner.press(key)
        assert learner.state.stage == "feedback"
        await learner.press(key)
        assert (learner.state.stage, learner.state.position) == ("asking", 1)
        await learner.press(key)  # nothing is chosen
        assert (learner.state.stage, learner.state.position) == ("asking", 1)


async def test_a_line_is_moved_without_being_pointed_at_first() -> None:
    item = items_of("order")[0]
    async with practising(item) as learner:
        await learner.begin()
        first, second = learner.order[:2]
        await learner.do("practice.later")
        assert learner.order[:2] == (second, first)
        await learner.do("practice.later")
        assert learner.order[2] == first
