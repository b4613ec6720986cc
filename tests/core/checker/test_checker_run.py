"""One reader's way through the questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial, reduce
from typing import TypeAlias

import pytest
from checker_parts import CHECKER, QUESTIONS
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.checker.engine import evaluate
from sij_tui.core.checker.run import (
    CheckerRun,
    answer,
    change,
    finish,
    next_question,
    partial_result,
    previous,
    review_answers,
    shown_result,
    start,
)

Move: TypeAlias = Callable[[CheckerRun], CheckerRun]


def answering(chosen: str) -> Move:
    return partial(answer, chosen=chosen)  # type: ignore[arg-type]


def changing(question: str) -> Move:
    return partial(change, question=question)


def played(moves: Iterable[Move]) -> CheckerRun:
    return reduce(lambda run, move: move(run), moves, start(CHECKER))


MOVES = st.one_of(
    st.sampled_from(["yes", "no", "not_sure"]).map(answering),
    st.sampled_from([next_question, previous, review_answers, finish]),
    st.sampled_from(QUESTIONS).map(changing),
)


def answered(*answers: str) -> CheckerRun:
    """A run with its first questions answered, at the next one or at the check."""
    return played(map(answering, answers))


ALL_NO = answered(*["no"] * len(QUESTIONS))


def test_nothing_is_answered_at_the_start() -> None:
    run = start(CHECKER)
    assert run.answers == {}
    assert run.answer is None
    assert run.unanswered == QUESTIONS
    assert (run.question, run.stage) == (QUESTIONS[0], "asking")
    assert shown_result(CHECKER, run) is None


def test_the_next_question_follows_an_answer() -> None:
    run = answer(start(CHECKER), "not_sure")
    assert run.question == QUESTIONS[1]
    assert run.answers == {QUESTIONS[0]: "not_sure"}
    assert run.answer is None


def test_there_is_a_way_back_to_replace_an_answer() -> None:
    before = previous(answer(start(CHECKER), "no"))
    assert (before.question, before.answer) == (QUESTIONS[0], "no")
    assert answer(before, "yes").answers == {QUESTIONS[0]: "yes"}


def test_moving_on_answers_nothing() -> None:
    run = played([next_question] * len(QUESTIONS))
    assert run.stage == "checking"
    assert run.answers == {}
    assert run.unanswered == QUESTIONS


def test_after_the_last_question_the_answers_are_checked_before_the_result() -> None:
    assert ALL_NO.stage == "checking"
    assert shown_result(CHECKER, ALL_NO) is None
    result = shown_result(CHECKER, finish(ALL_NO))
    assert result is not None
    assert result.outcome == "none"


def test_the_result_cannot_be_asked_for_from_a_question() -> None:
    assert finish(answer(start(CHECKER), "no")).stage == "checking"


def test_a_change_returns_to_the_check_and_clears_the_result() -> None:
    shown = finish(ALL_NO)
    changing = change(shown, "dye")
    assert (changing.question, changing.answer) == ("dye", "no")
    assert shown_result(CHECKER, changing) is None
    back = answer(changing, "yes")
    assert (back.stage, shown_result(CHECKER, back)) == ("checking", None)
    result = shown_result(CHECKER, finish(back))
    assert result is not None
    assert result.outcome == "stop"


@pytest.mark.parametrize("leave", [next_question, previous, review_answers, finish])
def test_after_a_change_every_way_leads_to_the_check(leave: object) -> None:
    assert callable(leave)
    back = leave(change(ALL_NO, "clotting"))
    assert back.stage == "checking"
    assert not back.returning
    assert back.answers == ALL_NO.answers


def test_a_change_of_one_answer_after_another_returns_to_the_check() -> None:
    back = next_question(change(change(ALL_NO, "clotting"), "dye"))
    assert back.stage == "checking"


def test_a_jump_between_questions_goes_on_from_there() -> None:
    run = next_question(change(start(CHECKER), "dye"))
    assert run.stage == "asking"
    assert run.question == QUESTIONS[QUESTIONS.index("dye") + 1]


def test_a_stop_is_found_before_the_end() -> None:
    assert partial_result(CHECKER, answered("not_sure")).outcome == "stop"
    assert partial_result(CHECKER, answered("no", "not_sure")).outcome is None


def test_going_back_ends_at_the_first_question_and_leads_from_result_to_check() -> None:
    assert previous(start(CHECKER)) == start(CHECKER)
    assert previous(finish(ALL_NO)) == ALL_NO
    assert previous(ALL_NO).question == QUESTIONS[-1]


@pytest.mark.parametrize("run", [ALL_NO, finish(ALL_NO)])
def test_where_no_question_is_shown_an_answer_does_nothing(run: CheckerRun) -> None:
    assert answer(run, "yes") == run
    assert next_question(run) == run


def test_what_is_not_an_answer_or_not_a_question_is_an_error() -> None:
    with pytest.raises(ValueError, match="not an answer"):
        answer(start(CHECKER), "maybe")  # type: ignore[arg-type]
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is not for readers
        change(start(CHECKER), "age")


@given(st.lists(MOVES, max_size=40))
def test_on_any_way_only_answers_answer_and_only_finish_shows(moves: list[Move]) -> None:
    run = start(CHECKER)
    for move in moves:
        after = move(run)
        if getattr(move, "func", None) is not answer:
            assert after.given == run.given
        if after.stage == "result":
            assert move is finish or after == run
            assert shown_result(CHECKER, after) == evaluate(CHECKER, after.answers)
        else:
            assert shown_result(CHECKER, after) is None
        assert 0 <= after.at < len(QUESTIONS)
        run = after
    assert played(moves) == run


@given(st.permutations(QUESTIONS), st.lists(st.sampled_from(["yes", "no", "not_sure"]), min_size=9))
def test_the_way_taken_does_not_matter_to_the_result(order: list[str], given_: list[str]) -> None:
    choices = dict(zip(QUESTIONS, given_, strict=False))
    moves = [each for q in order for each in (changing(q), answering(choices[q]))]
    run = played([*moves, review_answers, finish])
    assert shown_result(CHECKER, run) == evaluate(CHECKER, choices)  # type: ignore[arg-type]
