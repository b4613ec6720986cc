"""A test: to and fro, an overview before its end, and what has to be right to pass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_parts import (
    START,
    bank,
    book_with,
    items_of,
    right_response,
    round_of,
    wrong_response,
)
from practice_player import Desk, practising

from sij_tui.core.content.items import CaseItem, Item
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.practice.bank import fingerprint_of
from sij_tui.core.practice.gaps import gap_places
from sij_tui.core.practice.pages.menu import PracticeStatus
from sij_tui.core.practice.pages.parts import Context
from sij_tui.core.practice.pages.result import result_elements
from sij_tui.core.practice.presentation import worded, wording_number
from sij_tui.core.practice.reducer import passed, reduce_round, shown_order
from sij_tui.core.practice.review_log import Answered, Finished
from sij_tui.core.practice.round import (
    PracticeRound,
    from_suspended,
    resume,
    start_round,
    to_suspended,
)
from sij_tui.core.practice.selection import chosen_items

SINGLE = items_of("single")[:4]
LABELS = bank().practice.labels
CRITICAL = [item for item in bank().practice.item if bank().is_critical(item)]


def do(state: PracticeRound, *actions: str) -> PracticeRound:
    """The round after some actions."""
    for action in actions:
        state, _ = reduce_round(bank(), state, action, START)
    return state


def response_actions(item: Item, response: tuple[str, ...]) -> list[str]:
    if item in items_of("order"):
        return [f"place:{name}:{index}" for index, name in enumerate(response)]
    return [f"choose:{name}" for name in response]


def with_answers(names: tuple[str, ...], wrong: set[str]) -> PracticeRound:
    """A test handed in with these questions answered wrongly and the others rightly."""
    state = start_round(bank(), "test", names, id="0" * 32, seed=1, now=START)
    for name in names:
        item = bank().item(name)
        response = wrong_response(item) if name in wrong else right_response(item)
        if response == shown_order(bank(), state):
            response = (*response[1:], response[0])  # an order has to be moved to be answered
        state = do(state, *response_actions(item, response), "answer")
    return do(state, "hand_in")


# ---- what has to be right --------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_a_test_asks_for_every_reason_against_and_one_missed_fails_it(seed: int) -> None:
    names = chosen_items(bank(), "test", seed)
    asked = {fact for name in names for fact in bank().item(name).facts}
    assert bank().reasons <= asked
    critical = {item.id for item in CRITICAL} & set(names)
    assert passed(bank(), with_answers(names, set())) is True
    for name in critical:
        assert passed(bank(), with_answers(names, {name})) is False
    other = next(name for name in names if name not in critical)
    assert passed(bank(), with_answers(names, {other})) is True


def test_all_reasons_against_are_those_of_the_content() -> None:
    kinds = {fact.id: fact.kind for fact in book_with().content.fact}
    assert bank().reasons == {f for f, kind in kinds.items() if kind.startswith("c") and
                              kind in ("contraindication", "caution")}  # fmt: skip
    assert len(bank().reasons) == 7


async def test_the_result_tells_the_reasons_apart_and_names_the_one_missed() -> None:
    others = [item for item in items_of("single") if not bank().is_critical(item)][:9]
    missed = bank().item("K18")
    items = (*others, missed, bank().item("K17"))
    async with practising(*items, size=(100, 60)) as learner:
        await learner.begin("test")
        while learner.state.stage != "overview":
            item = learner.item
            await learner.answer(*(wrong_response if item is missed else right_response)(item))
        await learner.press("enter")
        text = learner.page_text
        assert LABELS.result.failed_reasons in text
        assert LABELS.result.reasons in text
        elements = learner.pane("main").elements
        named = [element for element in elements if element.key.startswith("reason:")]
        assert [element.cells[-1].text for element in named] == [learner.asked_as(missed)]


async def test_without_reasons_against_nothing_is_said_of_them() -> None:
    items = [item for item in SINGLE if not bank().is_critical(item)]
    async with practising(*items) as learner:
        assert LABELS.menu.test_reasons not in learner.words
        await learner.begin("test")
        await learner.walk()
        assert LABELS.result.reasons not in learner.page_text


# ---- to and fro ------------------------------------------------------------------------------


async def test_a_question_is_skipped_gone_back_to_and_changed() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin("test")
        first = learner.item
        await learner.press("right")
        assert learner.item is not first
        await learner.answer(*right_response(learner.item))
        await learner.press("left", "left")
        assert learner.item is first
        assert learner.state.chosen == ()
        await learner.answer(*wrong_response(first))
        await learner.press("left")
        assert learner.state.chosen == wrong_response(first)
        await learner.choose(*right_response(first))
        await learner.do("practice.overview")
        assert fill(LABELS.test.answered, count=2, total=4) in learner.words
        assert fill(LABELS.test.hand_in_open, count=2) in learner.words
        assert learner.pane("main").key == "goto:2"  # the first without an answer
        assert desk.review_log.answers() == ()
        await learner.press("enter")
        assert learner.state.position == 2
        await learner.walk()
    answers = desk.review_log.answers()
    assert len(answers) == len(SINGLE)
    assert all(answer.right for answer in answers)


async def test_what_has_no_answer_counts_as_missed_and_is_not_written_down() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin("test")
        await learner.answer(*right_response(learner.item))
        await learner.do("practice.overview")
        await learner.click(fill(LABELS.test.hand_in_open, count=3))
        assert fill(LABELS.result.score, right=1, total=4, percent=25) in learner.page_text
        assert LABELS.test.open in learner.page_text
        assert len(desk.review_log.answers()) == 1
        assert desk.review_log.finished[0].passed is False  # type: ignore[attr-defined]


async def test_back_from_the_overview_is_the_question_and_nothing_is_handed_in() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin("test")
        await learner.do("practice.overview", "back")
        assert learner.state.stage == "asking"
        assert learner.state.position == 0
        await learner.do("practice.overview")
        await learner.press("right", "right")
        assert learner.state.stage == "overview"


async def test_the_way_back_is_shown_where_there_is_a_question_before() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin("test")
        assert learner.place.shown_keys()[0] == "practice.choose"
        assert "practice.previous" not in learner.place.shown_keys()
        await learner.do("practice.next")
        assert "practice.previous" in learner.place.shown_keys()


async def test_there_are_no_hints_in_a_test() -> None:
    item = next(item for item in bank().practice.item if item.hint)
    async with practising(item) as learner:
        await learner.begin("test")
        assert learner.label_of("practice.hint") not in learner.footer
        await learner.do("practice.hint")
        assert item.hint
        assert item.hint.text not in learner.page_text


async def test_what_was_missed_is_practised_with_one_key() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin("test")
        missed = {learner.state.items[0], learner.state.items[2]}
        while learner.state.stage != "overview":
            wrong = learner.item.id in missed
            await learner.answer(*(wrong_response if wrong else right_response)(learner.item))
        await learner.press("enter")
        await learner.press("enter")
        assert set(learner.state.items) == missed
        assert learner.state.mode == "learn"
        await learner.walk()
        assert fill(LABELS.result.practise_missed, count=0) not in learner.page_text


def test_a_test_in_the_middle_goes_on_as_it_was_and_keeps_no_response_to_a_case() -> None:
    case, other = items_of("case")[0], SINGLE[0]
    state = do(round_of(case, other, mode="test"),
                 *response_actions(case, right_response(case)), "answer")  # fmt: skip
    data = to_suspended(bank(), state, START)
    assert f'"{right_response(case)[0]}"'.encode() not in data
    after, lost = from_suspended(bank(), data)
    assert after
    assert lost == 0
    after = do(resume(after, START), "previous", "next")  # looked at, and left as it was
    after = do(after, *response_actions(other, right_response(other)), "answer")
    _, events = reduce_round(bank(), after, "hand_in", START)
    answers = [event for event in events if isinstance(event, Answered)]
    assert [(answer.item, answer.right) for answer in answers] == [(case.id, True),
                                                                   (other.id, True)]  # fmt: skip
    assert isinstance(events[-1], Finished)


def test_a_response_that_was_taken_back_is_no_answer() -> None:
    item = items_of("several")[0]
    name = right_response(item)[0]
    state = do(round_of(item, SINGLE[0], mode="test"), f"choose:{name}", "next", "previous")
    assert state.answered == 1
    assert do(state, f"choose:{name}", "next").answered == 0


@pytest.mark.parametrize("action", ["previous", "goto:0", "overview", "hand_in"])
def test_outside_a_test_there_is_no_to_and_fro(action: str) -> None:
    state = round_of(*SINGLE)
    assert do(state, action) == state


@pytest.mark.parametrize("answer", ["skipped", "wrong", "right"])
def test_the_result_of_every_question_can_be_shown(answer: str) -> None:
    names = tuple(item.id for item in bank().practice.item)
    if answer == "skipped":
        done = do(
            start_round(bank(), "test", names, id="0" * 32, seed=1, now=START),
            "overview",
            "hand_in",
        )
    else:
        done = with_answers(names, set(names) if answer == "wrong" else set())
    content = book_with().content
    context = Context(content, bank(), glyphs_for("blocks"), {}, gap_places(content))
    elements = list(result_elements(context, done, PracticeStatus()))
    shown = [element for element in elements if element.key.startswith("question:")]
    assert len(shown) == len(names)
    assert all(element.go for element in shown)
    words = " ".join(element.plain_text for element in elements)
    assert (LABELS.test.open in words) == (answer == "skipped")
    assert done.right == (len(names) if answer == "right" else 0)


def test_a_round_shows_other_words_when_a_question_comes_again() -> None:
    """Every wording comes up, the fingerprint is one, and the answer stays the same."""
    for item in bank().practice.item:
        if not item.wording:
            continue
        count = len(item.wording) + 1
        first = [wording_number(item, seed) for seed in range(60)]
        assert set(first) == set(range(count))
        assert all(
            wording_number(item, seed, 2) != wording_number(item, seed) for seed in range(20)
        )
        asked = {worded(item, number).question for number in range(count)}
        assert len(asked) == count
        for number in range(count):
            other = worded(item, number)
            assert fingerprint_of(other, bank().checker) == bank().fingerprint(item.id)
            assert right_response(other) == right_response(item)


def test_facts_that_rest_on_a_question_alone_have_it_in_other_words() -> None:
    """So that nobody learns the words in place of the fact."""
    asking: dict[str, list[Item]] = {}
    for item in bank().practice.item:
        for fact in item.facts:
            asking.setdefault(fact, []).append(item)
    alone = [items[0] for items in asking.values() if len(items) == 1]
    assert [item.id for item in alone if not item.wording] == []


def test_the_bank_is_large_and_mostly_asks_to_apply() -> None:
    items = bank().practice.item
    applied = [item for item in items if isinstance(item, CaseItem) or item.topic == "gaps"]
    assert len(items) >= 70
    assert len(applied) >= 25
    cases = {item.case for item in items if isinstance(item, CaseItem)}
    assert bank().checker
    assert cases == {case.id for case in bank().checker.case}
    lines = [item for item in items if isinstance(item, CaseItem) and item.answer_with == "line"]
    assert len({bank().case(item.case).outcome for item in lines}) == 4  # type: ignore[union-attr]
