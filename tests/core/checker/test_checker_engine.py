"""How answers are put together; and that no fault of the engine can look like a result."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import msgspec
import pytest
from checker_parts import CHECKER, QUESTIONS
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.checker import engine
from sij_tui.core.checker.engine import (
    FAILED,
    UnsafeRules,
    evaluate,
    evaluate_guarded,
    unknown_is_not_safe,
    what_if,
)

ALL_NO = dict.fromkeys(QUESTIONS, "no")
SOME_ANSWERS = st.dictionaries(
    st.sampled_from(QUESTIONS), st.sampled_from(["yes", "no", "not_sure"])
)


@given(SOME_ANSWERS.flatmap(lambda a: st.tuples(st.just(a), st.permutations(list(a.items())))))
def test_the_order_of_answering_is_irrelevant(case: tuple[dict[str, Any], list[Any]]) -> None:
    answers, another_order = case
    assert evaluate(CHECKER, dict(another_order)) == evaluate(CHECKER, answers)


def test_a_stop_shows_at_once_and_names_what_is_left() -> None:
    result = evaluate(CHECKER, {"septicaemia": "yes"})
    assert (result.state, result.outcome) == ("incomplete", "stop")
    assert set(result.unanswered) == set(QUESTIONS) - {"septicaemia"}


def test_short_of_a_stop_an_open_question_holds_the_outcome_back_but_not_the_findings() -> None:
    unsure = {**ALL_NO, "dye": "not_sure"}
    assert evaluate(CHECKER, unsure).outcome == "hold"
    result = evaluate(CHECKER, {q: a for q, a in unsure.items() if q != "pregnancy"})
    assert (result.state, result.outcome) == ("incomplete", None)
    assert [finding.question for finding in result.findings] == ["dye"]


def test_a_finding_says_what_it_rests_on_and_whose_rule_it_is() -> None:
    (finding,) = evaluate(CHECKER, {**ALL_NO, "clotting": "not_sure"}).findings
    assert finding.facts == ("F46",)
    assert finding.basis == "product"
    (finding,) = evaluate(CHECKER, {**ALL_NO, "pregnancy": "not_sure"}).findings
    assert (finding.facts, finding.basis, finding.outcome) == (("F20",), "leaflet", "stop")


def test_no_answers_at_all_are_no_result() -> None:
    result = evaluate(CHECKER, {})
    assert (result.state, result.outcome) == ("incomplete", None)


# ---- the policy -----------------------------------------------------------------------------


def test_one_missing_answer_is_enough_to_hold_back_none() -> None:
    assert unknown_is_not_safe([("no", "none")] * 8, 0) == "none"
    assert unknown_is_not_safe([("no", "none")] * 8, 1) is None


def test_an_unsure_answer_that_counts_for_nothing_has_no_result() -> None:
    with pytest.raises(UnsafeRules):
        unknown_is_not_safe([("not_sure", "none"), ("yes", "stop")], 0)


# ---- what cannot be trusted -----------------------------------------------------------------


@pytest.mark.parametrize(
    "answers",
    [
        {**ALL_NO, "age": "no"},
        {**ALL_NO, "dye": "No"},
        {**ALL_NO, "dye": None},
        {**ALL_NO, "dye": True},
        {**ALL_NO, "dye": ""},
        None,
    ],
)
def test_what_is_not_an_answer_is_never_passed_over(answers: Any) -> None:
    assert evaluate_guarded(CHECKER, answers) == FAILED


def test_no_questions_are_not_no_reasons() -> None:
    empty = msgspec.structs.replace(CHECKER, question=())
    assert evaluate_guarded(empty, {}) == FAILED


def test_two_questions_with_one_id_have_no_result() -> None:
    twins = msgspec.structs.replace(CHECKER, question=(*CHECKER.question, CHECKER.question[0]))
    assert evaluate_guarded(twins, ALL_NO) == FAILED


def test_rules_that_take_unsure_for_no_have_no_result() -> None:
    first, *others = CHECKER.question
    lax = msgspec.structs.replace(
        first, not_sure=msgspec.structs.replace(first.not_sure, outcome="none")
    )
    checker = msgspec.structs.replace(CHECKER, question=(lax, *others))
    assert evaluate_guarded(checker, {**ALL_NO, first.id: "not_sure"}) == FAILED


class FaultAt:
    """Raises in the n-th line that runs in the engine, below :func:`evaluate_guarded`."""

    def __init__(self, line: int, fault: type[Exception]) -> None:
        self.left = line
        self.fault = fault

    def __call__(self, frame: FrameType, event: str, _: object) -> Any:
        code = frame.f_code
        inside = code.co_filename == engine.__file__ and code.co_name != "evaluate_guarded"
        return self.line if inside else None

    def line(self, _frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            self.left -= 1
            if self.left == 0:
                raise self.fault
        return self.line


def results_with_faults(answers: dict[str, Any], fault: type[Exception]) -> Iterator[Any]:
    """The result with a fault in the first line that runs, then in the second, to the last."""
    before = sys.gettrace()
    line = 0
    while True:
        line += 1
        injector = FaultAt(line, fault)
        sys.settrace(injector)
        try:
            result = evaluate_guarded(CHECKER, answers)
        finally:
            sys.settrace(before)
        if injector.left > 0:
            return
        yield result


@pytest.mark.parametrize(
    "fault", [RuntimeError, MemoryError, RecursionError, KeyError, StopIteration]
)
@pytest.mark.parametrize(
    "answers", [ALL_NO, {**ALL_NO, "dye": "yes"}, {"dressing": "not_sure"}, {}]
)
def test_a_fault_in_any_line_shows_no_result(
    answers: dict[str, Any], fault: type[Exception]
) -> None:
    results = list(results_with_faults(answers, fault))
    assert len(results) > 10
    assert set(results) == {FAILED}
    assert FAILED.outcome is None


# ---- what if --------------------------------------------------------------------------------


@given(SOME_ANSWERS, st.sampled_from(QUESTIONS))
def test_what_if_gives_each_answer_its_own_result(answers: dict[str, Any], question: str) -> None:
    alternatives = what_if(CHECKER, answers, question)
    assert [each.answer for each in alternatives] == ["yes", "no", "not_sure"]
    for each in alternatives:
        assert each.result == evaluate(CHECKER, {**answers, question: each.answer})
        assert each.given == (answers.get(question) == each.answer)


def test_what_if_about_no_question_shows_no_result() -> None:
    assert {each.result for each in what_if(CHECKER, ALL_NO, "age")} == {FAILED}
