"""A result that is asked for while questions of a case are open tells nothing of their answers."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from book_kit import shipped
from checker_parts import CHECKER

from sij_tui.core.checker.cases import expected_answers
from sij_tui.core.checker.engine import evaluate
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.checker.pages.result import result_elements
from sij_tui.core.checker.run import CheckerRun
from sij_tui.core.checker.state import CheckerState
from sij_tui.core.content.checker import ANSWERS, AnswerId, Case
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for

LABELS = CHECKER.labels.result
QUESTIONS = tuple(question.id for question in CHECKER.question)
OTHER: dict[AnswerId, AnswerId] = {"yes": "no", "no": "yes", "not_sure": "no"}


def result_page(case: Case, answers: Mapping[str, AnswerId]) -> tuple[Element, ...]:
    checker = msgspec.structs.replace(CHECKER, case=(case,))
    run = CheckerRun(
        questions=QUESTIONS, given=tuple(map(answers.get, QUESTIONS)), stage="result"
    )  # fmt: skip
    state = CheckerState(page="run", case=case.id, run=run)
    context = Context(shipped().loaded, checker, glyphs_for("ascii"), shipped().usage)
    return tuple(result_elements(context, state, run, evaluate(checker, answers)))


def words(elements: tuple[Element, ...]) -> list[str]:
    return [element.plain_text for element in elements]


@pytest.mark.parametrize("case", CHECKER.case, ids=lambda case: case.id)
@pytest.mark.parametrize("wrong", [False, True])
def test_the_page_is_the_same_whatever_the_open_questions_expect(case: Case, wrong: bool) -> None:
    expected = expected_answers(CHECKER, case)
    slip = next(each.slip for each in CHECKER.case if each.slip != case.slip)
    for count in range(1, len(QUESTIONS)):
        answered, left = QUESTIONS[:count], QUESTIONS[count:]
        given = {name: expected[name] for name in answered}
        if wrong:
            given[answered[-1]] = OTHER[given[answered[-1]]]
        page = result_page(case, given)
        for answer in ANSWERS:
            for outcome in ("none", "tell", "hold", "stop"):
                answers = {**expected, **dict.fromkeys(left, answer)}
                another = msgspec.structs.replace(
                    case, answers=answers, outcome=outcome, slip=slip, aside=None
                )
                assert result_page(another, given) == page


@pytest.mark.parametrize("case", CHECKER.case, ids=lambda case: case.id)
def test_a_question_that_is_still_open_differs_in_nothing(case: Case) -> None:
    expected = expected_answers(CHECKER, case)
    right = {name: expected[name] for name in QUESTIONS[:4]}
    keys = [element.key for element in result_page(case, right)]
    assert "different" not in keys
    wrong = right | {QUESTIONS[0]: OTHER[expected[QUESTIONS[0]]]}
    page = words(result_page(case, wrong))
    assert fill(LABELS.different, count=1) in page


def test_a_stop_has_a_plate_where_an_answered_question_of_the_story_supports_it() -> None:
    case = next(each for each in CHECKER.case if each.outcome == "stop")
    (reason, answer), *_ = case.answers.items()
    other = next(name for name in QUESTIONS if name not in case.answers)
    supported: list[tuple[dict[str, AnswerId], bool]] = [
        ({reason: answer}, True),
        ({reason: answer, other: "yes"}, True),
        ({other: "yes"}, False),
    ]
    for given, plate in supported:
        roles = {cell.role for each in result_page(case, given) for cell in each.cells}
        assert ("stop_plate" in roles) == plate


def test_once_all_is_answered_the_page_tells_what_the_case_leads_to() -> None:
    for case in CHECKER.case:
        keys = [each.key for each in result_page(case, expected_answers(CHECKER, case))]
        assert {"expected", "slip"} <= set(keys)
