"""The practice cases: each comes out as expected, and together they reach every rule."""

from __future__ import annotations

import pytest
from checker_parts import CHECKER, QUESTIONS, oracle

from sij_tui.core.checker.cases import (
    case_by_id,
    differences,
    expected_answers,
    expected_outcome,
)
from sij_tui.core.checker.engine import evaluate
from sij_tui.core.content.checker import Case

EXPECTED = {
    "V1": ("stop", {"anticoagulant": "yes"}),
    "V2": ("stop", {"pregnancy": "not_sure"}),
    "V3": ("hold", {"dye": "not_sure"}),
    "V4": ("tell", {"dressing": "yes"}),
    "V5": ("stop", {"skin_infection": "yes", "dressing": "yes"}),
    "V6": ("none", {}),
    "V7": ("hold", {"anticoagulant": "not_sure"}),
    "V8": ("none", {}),
}
"""The cases that clinicians asked for."""


def by_id(name: str) -> Case:
    case = case_by_id(CHECKER, name)
    assert case is not None
    return case


@pytest.mark.parametrize("case", CHECKER.case, ids=lambda case: case.id)
def test_rules_and_oracle_give_each_case_its_outcome(case: Case) -> None:
    answers = expected_answers(CHECKER, case)
    assert evaluate(CHECKER, answers).outcome == case.outcome
    assert oracle(answers) == ("complete", case.outcome)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_cases_asked_for_are_there(name: str) -> None:
    case = by_id(name)
    assert (case.outcome, case.answers) == EXPECTED[name]


def test_the_cases_reach_every_question_and_every_outcome() -> None:
    raised = {question for case in CHECKER.case for question in case.answers}
    assert raised == set(QUESTIONS)
    assert {case.outcome for case in CHECKER.case} == {"none", "tell", "hold", "stop"}


def test_a_second_finding_is_still_listed_below_a_stop() -> None:
    result = evaluate(CHECKER, expected_answers(CHECKER, by_id("V5")))
    assert [(f.question, f.outcome) for f in result.findings] == [
        ("skin_infection", "stop"),
        ("dressing", "tell"),
    ]


def test_what_the_questions_do_not_cover_is_raised_all_the_same() -> None:
    aside = by_id("V8").aside
    assert aside is not None
    assert set(aside.facts) == {"F15", "F16"}


def test_answers_as_expected_differ_in_nothing() -> None:
    case = by_id("V3")
    assert differences(CHECKER, case, expected_answers(CHECKER, case)) == ()


def test_differences_name_what_was_given_and_what_the_story_points_to() -> None:
    case = by_id("V3")
    answers = {**expected_answers(CHECKER, case), "dye": "no"}
    del answers["pregnancy"]
    assert [(d.question, d.given, d.expected) for d in differences(CHECKER, case, answers)] == [
        ("dye", "no", "not_sure"),
    ]  # a question that is still open differs in nothing


@pytest.mark.parametrize("case", CHECKER.case, ids=lambda case: case.id)
def test_what_a_case_leads_to_is_told_by_the_answered_questions_alone(case: Case) -> None:
    expected = expected_answers(CHECKER, case)
    for count in range(len(expected)):
        answers = dict(list(expected.items())[:count])
        found = evaluate(CHECKER, expected).findings
        stops = [f for f in found if f.outcome == "stop" and f.question in answers]
        assert expected_outcome(CHECKER, case, answers) == ("stop" if stops else None)
    assert expected_outcome(CHECKER, case, expected) == case.outcome


def test_the_most_serious_difference_comes_first() -> None:
    case = by_id("V13")  # the skin and the dressing are not settled
    answers = {**expected_answers(CHECKER, case), "anaesthetic": "not_sure", "dressing": "no"}
    answers |= {"skin_infection": "no", "septicaemia": "yes"}
    assert [difference.question for difference in differences(CHECKER, case, answers)] == [
        "septicaemia", "anaesthetic", "skin_infection", "dressing",
    ]  # fmt: skip


def test_a_case_that_is_not_there_is_none() -> None:
    assert case_by_id(CHECKER, "V99") is None
