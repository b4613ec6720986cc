"""A round as a fold over actions: it ends, loses nothing, and can be left at any point."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from practice_parts import (
    START,
    bank,
    items_of,
    right_response,
    round_of,
    some_items,
    some_mode,
    wrong_response,
)

from sij_tui.core.content.items import CaseItem, Item, OrderItem, SeveralItem
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.reducer import passed, reduce_round, shown_order
from sij_tui.core.practice.review_log import Answered, Event, Finished
from sij_tui.core.practice.round import PracticeRound, from_suspended, to_suspended

_NAMES = ("choose", "place", "shift", "look", "answer", "next", "hint", "timer", "drop",
          "pause", "resume", "nonsense", "previous", "goto", "overview", "hand_in")  # fmt: skip


def respond(
    state: PracticeRound, response: tuple[str, ...], now: int
) -> tuple[PracticeRound, list[Event]]:
    """Answer the question in front."""
    if isinstance(bank().item(state.item), OrderItem):
        actions = [f"place:{name}:{index}" for index, name in enumerate(response)]
    else:
        actions = [f"choose:{name}" for name in response]
    written: list[Event] = []
    on = [] if state.mode == "test" else ["next"]
    for action in (*actions, "answer", *on):
        state, events = reduce_round(bank(), state, action, now)
        written += events
    return state, written


def finish(state: PracticeRound, right: list[bool]) -> tuple[PracticeRound, list[Event]]:
    """Answer all questions, each rightly or not as the list has it; then rightly."""
    written: list[Event] = []
    now, turn = START, 0
    while state.stage != "done":
        assert turn < 100, "the round does not end"
        item = bank().item(state.item)
        wanted = right[turn] if turn < len(right) else True
        response = right_response(item) if wanted else wrong_response(item)
        state, events = respond(state, response, now)
        written += events
        now, turn = now + 1000, turn + 1
        if state.stage == "overview":
            state, events = reduce_round(bank(), state, "hand_in", now)
            written += events
    return state, written


@given(some_items, some_mode, st.lists(st.booleans(), max_size=8))
def test_every_round_ends_and_nothing_answered_is_lost(
    items: list[Item], mode: str, right: list[bool]
) -> None:
    done, written = finish(round_of(*items, mode=mode), right)
    answers = [event for event in written if isinstance(event, Answered)]
    first = [answer for answer in answers if answer.attempt == 1]
    assert [answer.item for answer in first] == [item.id for item in items]
    missed = [answer.item for answer in first if not answer.right]
    again = [answer.item for answer in answers if answer.attempt == 2]
    assert again == ([] if mode == "test" else missed)
    assert len({event.id for event in written}) == len(written)
    (finished,) = (event for event in written if isinstance(event, Finished))
    assert (finished.asked, finished.right) == (len(items), len(items) - len(missed))
    assert written[-1] is finished
    assert to_suspended(bank(), done, START) == b""


@given(
    some_items,
    some_mode,
    st.lists(
        st.tuples(st.sampled_from(_NAMES), st.integers(0, 5), st.integers(-1, 4)), max_size=40
    ),
    st.data(),
)
def test_a_round_that_was_left_goes_on_as_if_it_had_not_been(
    items: list[Item], mode: str, moves: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    asked = [item for item in items if not isinstance(item, CaseItem)] or items_of("single")[:1]
    straight = left = round_of(*asked, mode=mode)
    now = START
    for name, option, number in moves:
        now += 10
        if straight.stage == "done":
            break
        names = shown_order(bank(), straight)
        action = f"{name}:{names[option % len(names)]}"
        if name in ("place", "shift"):
            action += f":{number}"
        straight, events = reduce_round(bank(), straight, action, now)
        left, events_left = reduce_round(bank(), left, action, now)
        assert events_left == events
        if data.draw(st.booleans()) and left.stage != "done":
            restored, lost = from_suspended(bank(), to_suspended(bank(), left, now))
            assert restored
            assert not lost
            running = left.since != -1
            left = reduce_round(bank(), restored, "resume", now)[0] if running else restored
        same = msgspec.structs.replace(left, since=0, spent=0)
        assert same == msgspec.structs.replace(straight, since=0, spent=0)
        assert left.elapsed(now) == straight.elapsed(now)


@given(st.binary(max_size=60))
def test_what_is_no_parked_round_is_nothing(data: bytes) -> None:
    assert from_suspended(bank(), data) == (None, 0)


def test_time_counts_only_while_the_question_is_in_front() -> None:
    state = round_of(*items_of("single")[:2])
    state, _ = reduce_round(bank(), state, "pause", START + 3_000)
    state, _ = reduce_round(bank(), state, "resume", START + 60_000)
    name = shown_order(bank(), state)[0]
    state, _ = reduce_round(bank(), state, f"choose:{name}", START + 61_000)
    state, (answer,) = reduce_round(bank(), state, "answer", START + 62_000)
    assert isinstance(answer, Answered)
    assert answer.took == 5_000
    state, _ = reduce_round(bank(), state, "next", START + 90_000)
    assert state.elapsed(START + 91_000) == 6_000


def test_a_clock_set_back_takes_no_time_away() -> None:
    state = round_of(items_of("single")[0])
    assert state.elapsed(START - 5_000) == 0


def test_a_hint_is_written_down_with_the_answer() -> None:
    state = round_of(*items_of("single")[:2])
    state, _ = reduce_round(bank(), state, "hint", START)
    state, _ = reduce_round(bank(), state, f"choose:{shown_order(bank(), state)[0]}", START)
    state, (answer,) = reduce_round(bank(), state, "answer", START)
    assert isinstance(answer, Answered)
    assert answer.hinted
    state, _ = reduce_round(bank(), state, "next", START)
    assert not state.hinted


def test_nothing_chosen_is_no_answer() -> None:
    for item in bank().practice.item:
        state = round_of(item)
        assert reduce_round(bank(), state, "answer", START) == (state, ())
        assert reduce_round(bank(), state, "next", START) == (state, ())


def test_of_a_case_no_response_is_written_down() -> None:
    for item in items_of("case"):
        assert isinstance(item, CaseItem)
        _, written = respond(round_of(item), right_response(item), START)
        assert isinstance(written[0], Answered)
        assert written[0].right
        assert written[0].response == ()


def test_what_was_chosen_is_written_down() -> None:
    for item in bank().practice.item:
        if isinstance(item, CaseItem):
            continue
        response = wrong_response(item)
        _, written = respond(round_of(item), response, START)
        assert isinstance(written[0], Answered)
        expected = response if isinstance(item, OrderItem) else tuple(sorted(response))
        assert written[0].response == expected
        assert written[0].facts == item.facts


def test_an_option_can_be_let_go_or_changed() -> None:
    several = next(item for item in items_of("several") if isinstance(item, SeveralItem))
    state = round_of(several)
    first, second = shown_order(bank(), state)[:2]
    for name in (first, second, first):
        state, _ = reduce_round(bank(), state, f"choose:{name}", START)
    assert state.chosen == (second,)
    single = round_of(items_of("single")[0])
    for name in shown_order(bank(), single):
        single, _ = reduce_round(bank(), single, f"choose:{name}", START)
        assert single.chosen == (name,)


@given(
    st.sampled_from(items_of("order")), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)))
)
def test_moving_things_about_keeps_them_all(item: Item, moves: list[tuple[int, int]]) -> None:
    state = round_of(item)
    names = sorted(shown_order(bank(), state))
    for which, place in moves:
        name = names[which % len(names)]
        state, _ = reduce_round(bank(), state, f"place:{name}:{place}", START)
        order = shown_order(bank(), state)
        assert sorted(order) == names
        assert order[min(place, len(names) - 1)] == name


def test_a_test_is_passed_from_its_mark_on() -> None:
    items = items_of("single")[:5]
    done, written = finish(round_of(*items, mode="test"), [True, True, True, True, False])
    assert passed(bank(), done) is True  # 80 in a hundred
    assert isinstance(written[-1], Finished)
    assert written[-1].passed is True
    done, _ = finish(round_of(*items, mode="test"), [True, True, True, False, False])
    assert passed(bank(), done) is False
    done, _ = finish(round_of(*items), [True])
    assert passed(bank(), done) is None


def test_a_question_that_has_changed_is_left_out_of_a_parked_round() -> None:
    items = items_of("single")[:3]
    state = round_of(*items)
    state, _ = respond(state, wrong_response(items[0]), START)
    data = to_suspended(bank(), state, START)
    changed = msgspec.structs.replace(items[1], facts=("F49",))
    others = [changed if item.id == changed.id else item for item in bank().practice.item]
    practice = msgspec.structs.replace(bank().practice, item=tuple(others))
    after, lost = from_suspended(msgspec.structs.replace(bank(), practice=practice), data)
    assert after
    assert lost == 1
    assert after.items == (items[0].id, items[2].id)
    assert after.again == (items[0].id,)
    assert after.item == items[2].id
    assert len(after.given) == 1
    assert not after.chosen


def test_of_a_case_a_parked_round_keeps_no_response() -> None:
    case, other = items_of("case")[0], items_of("single")[0]
    for wrong in (wrong_response(case), right_response(case)):
        state, _ = respond(round_of(case, other), wrong, START)
        data = to_suspended(bank(), state, START)
        after, lost = from_suspended(bank(), data)
        assert after
        assert lost == 0
        assert f'"{wrong[0]}"'.encode() not in data
        assert (after.position, after.stage, after.again) == (
            state.position,
            state.stage,
            state.again,
        )
        assert [each.right for each in after.given] == [each.right for each in state.given]
        done, _ = finish(after, [True] * (len(after.order) - 1))
        assert done.stage == "done"


def test_a_round_of_other_content_is_not_gone_on_with() -> None:
    data = to_suspended(bank(), round_of(items_of("single")[0]), START)
    assert from_suspended(msgspec.structs.replace(bank(), content="tea"), data) == (None, 0)


@given(some_items)
def test_marks_and_rounds_agree(items: list[Item]) -> None:
    done, _ = finish(round_of(*items, mode="test"), [False] * len(items))
    for item, given_ in zip(items, done.given, strict=True):
        assert given_.right == mark(bank(), item, given_.response).right
