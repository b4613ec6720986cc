"""One press of a key, or one click, answers one question; and only one that could be read."""

from __future__ import annotations

from math import inf

import pytest
from checker_player import CHECKER, label, practising
from hypothesis import given
from hypothesis import strategies as st
from screen_kit import Reader
from textual import events

from sij_tui.core.debounce import (
    DOUBLE_CLICK_S,
    MOUSE_BUTTON,
    REPEAT_DELAY_S,
    REPEAT_S,
    Presses,
    Verdict,
    press,
)

PAINT = 0.01
"""Seconds from an answer to the next question, in the model below."""


def judged(*presses: tuple[str, float]) -> list[Verdict]:
    """The verdicts on keys at times; what each would answer has long been seen."""
    state, verdicts = Presses(), []
    for key, at in presses:
        state = press(state, key, at, -inf)
        verdicts.append(state.verdict)
    return verdicts


def answered(*presses: tuple[str, float]) -> int:
    """How many questions some presses answer, as the screen goes about it."""
    state, count, seen, waits = Presses(), 0, -1.0, inf
    for key, at in (*presses, ("end", inf)):
        if waits < inf and waits + REPEAT_S <= at:
            count, seen, waits = count + 1, waits + REPEAT_S + PAINT, inf
        state = press(state, key, at, seen)
        if waits < inf and not state.held:
            count, seen = count + 1, at + PAINT
        waits = inf
        if key == "end":
            break
        if state.verdict == "counts":
            count, seen = count + 1, at + PAINT
        elif state.verdict == "waits":
            waits = at
    return count


@given(
    delay=st.floats(0.2, 0.7),
    rate=st.floats(0.02, 0.09),
    repeats=st.integers(2, 60),
    key=st.sampled_from(["n", "y", "enter", "1"]),
)
def test_a_held_key_answers_one_question(delay: float, rate: float, repeats: int, key: str) -> None:
    held = [(key, 0.0), *((key, delay + rate * number) for number in range(repeats))]
    assert answered(*held) == 1


def test_repeats_that_a_slow_link_bunches_are_repeats() -> None:
    bunches = [("n", 0.5 + 0.2 * bunch + 1e-4 * each) for bunch in range(9) for each in range(5)]
    assert answered(("n", 0.0), *bunches) == 1


def test_a_key_let_go_of_counts_again() -> None:
    held = [("n", 0.5 + 0.03 * number) for number in range(20)]
    assert answered(("n", 0.0), *held, ("n", held[-1][1] + REPEAT_S + 0.1)) == 2


@given(st.lists(st.floats(REPEAT_DELAY_S + 0.01, 30), min_size=1, max_size=9))
def test_keys_pressed_at_a_readers_pace_count_at_once(gaps: list[float]) -> None:
    at, presses = 0.0, []
    for gap in gaps:
        at += gap
        presses.append(("n", at))
    assert judged(*presses) == ["counts"] * len(gaps)


@given(st.lists(st.floats(REPEAT_S + PAINT + 0.01, 2), min_size=1, max_size=9))
def test_quick_presses_of_one_key_count_too(gaps: list[float]) -> None:
    at, presses = 0.0, []
    for gap in gaps:
        at += gap
        presses.append(("n", at))
    assert answered(*presses) == len(gaps)


@given(st.lists(st.sampled_from("ynu123"), min_size=2, max_size=20))
def test_a_burst_answers_one_question(keys: list[str]) -> None:
    assert answered(*((key, number * 1e-5) for number, key in enumerate(keys))) == 1


def test_nothing_counts_before_it_is_painted() -> None:
    assert press(Presses(), "n", 5.0, inf).verdict == "discarded"
    assert press(Presses(), "n", 5.0, 5.0).verdict == "discarded"
    assert press(Presses(), "n", 5.0, 4.9).verdict == "counts"


def test_a_double_click_is_one_and_two_clicks_are_two() -> None:
    assert judged((MOUSE_BUTTON, 0.0), (MOUSE_BUTTON, DOUBLE_CLICK_S / 2)) == [
        "counts",
        "discarded",
    ]
    assert judged((MOUSE_BUTTON, 0.0), (MOUSE_BUTTON, DOUBLE_CLICK_S * 1.1)) == ["counts", "counts"]


# ---- on the screen --------------------------------------------------------------------------


async def test_keys_in_a_burst_do_not_answer_what_nobody_has_seen() -> None:
    async with practising() as learner:
        await learner.make_up()
        for _ in range(9):
            Reader.send(learner, events.Key("n", "n"))
        await learner.settle()
        assert learner.answers == {CHECKER.question[0].id: "no"}


async def test_other_keys_in_a_burst_do_not_either() -> None:
    async with practising() as learner:
        await learner.make_up()
        for key in "ynuynu123":
            Reader.send(learner, events.Key(key, key))
        for key in ("right", "enter", "space"):
            Reader.send(learner, events.Key(key, None))
        await learner.settle()
        assert learner.answers == {CHECKER.question[0].id: "yes"}
        assert learner.exercise.run.at == 1


async def test_the_answers_are_seen_before_the_result_is_asked_for() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act(*["no"] * 8)
        for key in ("n", "r"):
            Reader.send(learner, events.Key(key, key))
        await learner.settle()
        assert learner.exercise.stage == "checking"
        await learner.act("result")
        assert learner.exercise.stage == "result"


async def test_a_key_again_counts_once_it_is_known_not_to_be_held() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no")
        event = events.Key("n", "n")
        event.time = learner.app.screen._press_filter._press.at + REPEAT_DELAY_S / 2
        Reader.send(learner, event)
        await learner.settle()
        assert len(learner.answers) == 1
        await learner.until(lambda: len(learner.answers) == 2)


async def test_a_double_click_answers_one_question() -> None:
    async with practising((80, 24)) as learner:
        await learner.make_up()
        first = CHECKER.question[0].id
        y = next(y for y, line in enumerate(learner.lines) if label(first, "no")[:12] in line)
        for _ in range(2):
            for kind in (events.MouseDown, events.MouseUp):
                Reader.send(learner, kind(None, 12, y, 0, 0, 1, False, False, False))
        await learner.settle()
        assert len(learner.answers) == 1


@pytest.mark.parametrize("key", ["n", "2"])
async def test_no_question_is_answered_out_of_view(key: str) -> None:
    first, second, *_ = CHECKER.question
    async with practising((40, 12)) as learner:
        await learner.take("V5")
        assert label(first.id, "no") not in learner.text
        await learner.press(key)
        assert (label(first.id, "no") in learner.text, learner.answers) == (True, {})
        await learner.press(key)
        assert learner.answers == {first.id: "no"}
        seen = " ".join(learner.text.split())
        assert second.ask in seen
        assert label(second.id, "no") in seen
        await learner.press("y")  # the STOP takes rows, and all stays in view
        third = CHECKER.question[2]
        seen = " ".join(learner.text.split())
        assert third.ask.rpartition(" ")[2] in seen
        assert label(third.id, "no") in seen
