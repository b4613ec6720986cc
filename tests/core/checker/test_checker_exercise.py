"""The exercise: actions in any order, and only answers answer."""

from __future__ import annotations

import pytest
from checker_parts import CHECKER, QUESTIONS
from hypothesis import example, given
from hypothesis import strategies as st

from sij_tui.core.checker.state import CheckerState, next_case, reduce_checker

CASES = [case.id for case in CHECKER.case]
FIXED = (
    "menu", "cases", "questions", "rules", "made_up", "again", "next_case", "next", "previous",
    "check", "result", "what_if", "origin", "stay", "close", "leave", "nonsense", "answer:maybe",
    "change:age", "case:V99", "ask:home", "",
)  # fmt: skip
ACTIONS = st.one_of(
    st.sampled_from(FIXED),
    st.sampled_from(["yes", "no", "not_sure"]).map("answer:{}".format),
    st.sampled_from(["yes", "no", "not_sure"]).map("try:{}".format),
    st.sampled_from(QUESTIONS).map("change:{}".format),
    st.sampled_from(CASES).map("case:{}".format),
)
BEGINNING = ("menu", "made_up", "again", "next_case", "case", "close")
"""Actions that may drop answers; while they are there, the screen asks before some of them."""


def after(*actions: str) -> CheckerState:
    exercise = CheckerState()
    for action in actions:
        exercise = reduce_checker(CHECKER, exercise, action)
    return exercise


def answers(exercise: CheckerState) -> dict[str, str]:
    return dict(exercise.run.answers) if exercise.run else {}


@given(st.lists(ACTIONS, max_size=40))
def test_on_any_way_only_answers_answer_and_only_asking_shows_a_result(actions: list[str]) -> None:
    exercise = CheckerState()
    for action in actions:
        then = reduce_checker(CHECKER, exercise, action)
        name = action.partition(":")[0]
        if answers(then) != answers(exercise):
            assert name == "answer" or (name in BEGINNING and not answers(then)), action
        if name == "answer" and answers(then) != answers(exercise):
            assert exercise.stage == "asking"
        if then.stage == "result" and exercise.stage not in ("result", "leaving", "rules",
                                                             "questions"):  # fmt: skip
            assert name == "result"
        if exercise.leaving:
            assert then == exercise or name == "stay"
        exercise = then


@given(st.lists(ACTIONS, max_size=30))
@example(["made_up", "answer:yes", "cases"])
def test_what_is_begun_is_never_dropped_by_closing(actions: list[str]) -> None:
    exercise = after(*actions)
    if exercise.begun:
        assert answers(reduce_checker(CHECKER, exercise, "close")) == answers(exercise)


@pytest.mark.parametrize("action", ["nonsense", "answer:maybe", "change:age", "case:V99", ""])
def test_what_means_nothing_changes_nothing(action: str) -> None:
    for before in ((), ("made_up",), ("case:V1", "answer:yes", "check", "result")):
        assert after(*before, action) == after(*before)


def test_leaving_is_asked_only_where_there_is_something_to_lose() -> None:
    assert after("made_up", "ask:home").leaving == ""
    assert after("made_up", "answer:no", "ask:home").stage == "leaving"
    assert after("made_up", "answer:no", "ask:home", "stay") == after("made_up", "answer:no")


def test_trying_an_answer_leaves_the_answers_alone_and_ends_where_it_began() -> None:
    shown = after("case:V4", "answer:no", "check", "result")
    tried = reduce_checker(CHECKER, shown, "try:yes")
    assert (tried.panel, tried.tried) == ("what_if", "yes")
    assert answers(tried) == answers(shown)
    assert reduce_checker(CHECKER, tried, "try:yes") == shown
    assert reduce_checker(CHECKER, tried, "close") == shown


def test_a_look_at_the_rules_leads_back_to_the_question() -> None:
    asked = after("made_up", "next", "answer:yes")
    assert reduce_checker(CHECKER, reduce_checker(CHECKER, asked, "rules"), "close") == asked


def test_cases_follow_one_another_round_and_round() -> None:
    seen = [CASES[0]]
    for _ in CASES:
        following = next_case(CHECKER, after(f"case:{seen[-1]}"))
        assert following
        seen.append(following.id)
    assert seen == [*CASES, CASES[0]]


@pytest.mark.parametrize(
    ("actions", "page", "under", "panel", "untouched"),
    [
        ("", "menu", (), "", False),
        ("cases", "cases", ("menu",), "", False),
        ("cases questions rules", "rules", ("menu", "cases", "questions"), "", False),
        ("cases questions cases", "cases", ("menu",), "", False),
        ("questions questions", "questions", ("menu",), "", False),
        ("questions close", "menu", (), "", False),
        ("origin", "menu", (), "", False),
        ("cases origin", "cases", ("menu",), "", False),
        ("questions origin", "questions", ("menu",), "origin", False),
        ("questions origin origin", "questions", ("menu",), "", False),
        ("made_up", "run", (), "", True),
        ("made_up origin", "run", (), "origin", False),
        ("made_up origin close", "run", (), "", True),
        ("made_up answer:no", "run", (), "", False),
        ("made_up questions", "questions", ("run",), "", False),
        ("made_up questions close", "run", (), "", True),
        ("made_up questions change:dye", "run", (), "", True),
        ("change:dye", "run", (), "", True),
        ("made_up check what_if", "run", (), "", True),
        ("made_up check result what_if", "run", (), "what_if", False),
        ("made_up check result try:no", "run", (), "what_if", False),
        ("made_up check result try:no try:no", "run", (), "", True),
        ("made_up check result try:no try:yes", "run", (), "what_if", False),
    ],
)
def test_every_action_leads_to_its_page(
    actions: str, page: str, under: tuple[str, ...], panel: str, untouched: bool
) -> None:
    state = after(*actions.split())
    assert (state.page, state.under, state.panel) == (page, under, panel)
    assert state.untouched == untouched


def test_leaving_is_asked_for_once_there_are_answers_and_staying_ends_that() -> None:
    assert after("made_up", "ask:home").leaving == ""
    asked = after("made_up", "answer:no", "ask:home")
    assert (asked.leaving, asked.stage) == ("home", "leaving")
    assert reduce_checker(CHECKER, asked, "answer:no") == asked
    assert reduce_checker(CHECKER, asked, "stay") == after("made_up", "answer:no")
