"""Questions on a case of the checker: the outcome with all that it means, and with no tick."""

from __future__ import annotations

import pytest
from practice_parts import bank, items_of, right_response, wrong_response
from practice_player import practising

from sij_tui.core.content.checker import outcome_of
from sij_tui.core.content.items import CaseItem, Item


@pytest.mark.parametrize("item", items_of("case"), ids=lambda item: item.id)
async def test_after_any_answer_it_is_told_what_the_outcome_does_not_mean(item: Item) -> None:
    checker = bank().checker
    assert checker
    assert isinstance(item, CaseItem)
    case = bank().case(item.case)
    assert case
    outcome = outcome_of(checker, case.outcome)
    for response in (right_response(item), wrong_response(item)):
        async with practising(item, size=(80, 24)) as learner:
            await learner.begin()
            await learner.answer(*response)
            assert " ".join(outcome.text.split()) in learner.page_text
            assert not any("✓" in line and outcome.label in line for line in learner.lines)
            await learner.press("right")
            if response == right_response(item):
                assert " ".join(outcome.text.split()) in learner.page_text
                assert not any("✓" in line and outcome.label in line for line in learner.lines)


@pytest.mark.parametrize("item", items_of("case"), ids=lambda item: item.id)
async def test_the_rule_for_what_a_story_leaves_out_stands_with_it(item: Item) -> None:
    checker = bank().checker
    assert checker
    assert isinstance(item, CaseItem)
    case = bank().case(item.case)
    assert case
    async with practising(item, size=(80, 24)) as learner:
        await learner.begin()
        for _ in ("asked", "answered"):
            assert case.story in learner.page_text
            assert checker.case_rule in learner.page_text
            await learner.answer(*wrong_response(item))
