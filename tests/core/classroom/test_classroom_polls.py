"""What a class can be asked, from the content, and what its plan says."""

from __future__ import annotations

import msgspec
import pytest
from paths import CONTENT

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.classroom.plan import (
    notes_on,
    pace_of_seconds,
    shared_place,
    target_of,
    title_of,
    without_notes,
)
from sij_tui.core.classroom.polls import case_targets, class_answers, class_outcome, question_of
from sij_tui.core.classroom.state import Poll, PollResult, SharedPlace, is_whole
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.model import Content
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.validation.load import load


@pytest.fixture(scope="session")
def content() -> Content:
    return load(CONTENT.read_bytes(), CONTENT.name).content


@pytest.fixture(scope="session")
def words(content: Content) -> ClassroomLabels:
    assert content.classroom is not None
    return content.classroom


def test_every_question_and_every_case_can_be_asked(
    content: Content, words: ClassroomLabels
) -> None:
    bank, checker = bank_of(content), content.checker
    assert bank is not None
    assert checker is not None
    targets = [f"item:{item.id}" for item in bank.practice.item]
    targets += [target for case in checker.case for target in case_targets(checker, case)]
    for target in targets:
        question = question_of(target, words, bank, checker)
        assert question is not None, target
        assert len(question.choices) >= 2, target
        assert any(choice.right for choice in question.choices) or question.kind == "order", target
        opening = question.opening(target)
        assert msgspec.json.decode(msgspec.json.encode(opening), type=type(opening)) == opening
        poll = Poll(number=1, target=target, choices=opening.choices, kind=opening.kind)
        right = tuple(choice.id for choice in question.choices if choice.right)
        assert is_whole(poll, poll.choices if poll.kind == "order" else right), target


@pytest.mark.parametrize(
    "target", ["", "item:", "item:nothing", "case:nothing", "case:V1:nothing", "x:y"]
)
def test_an_unknown_target_asks_nothing(
    content: Content, words: ClassroomLabels, target: str
) -> None:
    assert question_of(target, words, bank_of(content), content.checker) is None


def test_the_question_of_the_moment_has_no_answer(content: Content, words: ClassroomLabels) -> None:
    question = question_of("quick", words, None, None)
    assert question is not None
    assert [choice.id for choice in question.choices] == ["yes", "no", "not_sure"]
    assert not question.has_answer


def _voted(target: str, *counts: int) -> tuple[str, PollResult]:
    choices = ("yes", "no", "not_sure")
    result = PollResult(
        target=target, choices=choices, kind="one", counts=counts, votes=sum(counts), seats=9
    )
    return target, result


def test_a_tie_is_not_sure(content: Content) -> None:
    checker = content.checker
    assert checker is not None
    case = case_by_id(checker, "V1")
    assert case is not None
    results = dict(
        [
            _voted("case:V1:pregnancy", 1, 5, 0),
            _voted("case:V1:clotting", 3, 3, 0),
            _voted("case:V1:septicaemia", 0, 0, 0),
            _voted("case:V2:dye", 9, 0, 0),
            _voted("quick", 9, 0, 0),
        ]
    )
    assert class_answers(results, case) == {"pregnancy": "no", "clotting": "not_sure"}


def test_a_class_that_has_not_voted_on_all_gets_no_outcome_but_a_stop(content: Content) -> None:
    checker = content.checker
    assert checker is not None
    questions = [question.id for question in checker.question]
    assert class_outcome(checker, dict.fromkeys(questions[:-1], "no")) is None
    assert class_outcome(checker, {questions[0]: "yes"}) == "stop"
    assert class_outcome(checker, dict.fromkeys(questions, "no")) == "none"


def test_every_stop_of_the_plans_leads_somewhere(content: Content) -> None:
    assert len(content.lesson) >= 2
    for lesson in content.lesson:
        for stop in lesson.stop:
            assert title_of(content, stop)
            assert (shared_place(stop).page == "class") == bool(target_of(stop))


@pytest.mark.parametrize(
    ("stop", "elapsed", "stop_elapsed", "ahead"),
    [
        (0, 10.0, 10.0, 0.0),  # within the first minute
        (1, 30.0, 0.0, 30.0),  # moved on early
        (1, 200.0, 100.0, -20.0),  # still at the second, whose two minutes ended at 180
        (0, 90.0, 90.0, -30.0),
    ],
)
def test_the_pace_is_that_of_the_plan(
    content: Content, stop: int, elapsed: float, stop_elapsed: float, ahead: float
) -> None:
    lesson = content.lesson[0]
    seconds = [each.minutes * 60 for each in lesson.stop]
    pace = pace_of_seconds(seconds, lesson.minutes * 60, stop, elapsed, stop_elapsed)
    assert pace.ahead == ahead
    assert pace.remaining == content.lesson[0].minutes * 60 - elapsed


def test_notes_are_those_on_what_is_shown(content: Content) -> None:
    lesson = content.lesson[0]
    on_reasons = notes_on(content, lesson.stop[1], SharedPlace(page="reasons"), ("F20",))
    assert len(on_reasons) == 3
    assert on_reasons[0] == lesson.stop[1].note
    assert not notes_on(content, None, SharedPlace(page="home"))
    asked = notes_on(content, None, SharedPlace(page="class"), (), "case:V2:pregnancy")
    assert len(asked) == 2


def test_followers_have_content_without_notes_and_plans(content: Content) -> None:
    bare = without_notes(content)
    assert not bare.note
    assert not bare.lesson
    assert bare.classroom == content.classroom
