"""Every set of answers there can be, beside an oracle that was written apart from the program."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from checker_parts import CHECKER, CHOICES, QUESTIONS, oracle

from sij_tui.core.checker.engine import Result, evaluate
from sij_tui.core.checker.rules import all_answer_sets, count_outcomes

RANK = {None: -1, "none": 0, "tell": 1, "hold": 2, "stop": 3}
COMPLETE = {"stop": 19_299, "hold": 381, "tell": 2, "none": 1}
INCOMPLETE = {"stop": 225_349, None: 17_112}

ALONE = {
    (question, answer): RANK[oracle({**dict.fromkeys(QUESTIONS, "no"), question: answer})[1]]
    for question in QUESTIONS
    for answer in ("yes", "not_sure")
}
"""Where each answer leads by itself."""

Sets = list[tuple[tuple[str | None, ...], Result]]


@pytest.fixture(scope="module")
def every_set() -> Sets:
    """All 262,144 sets, unanswered questions included, in the order of counting to base four."""
    return [
        (
            chosen,
            evaluate(CHECKER, {q: a for q, a in zip(QUESTIONS, chosen, strict=True) if a}),
        )
        for chosen in product(CHOICES, repeat=len(QUESTIONS))
    ]


def test_the_questions_are_the_nine_of_the_leaflet_in_their_order() -> None:
    assert tuple(question.id for question in CHECKER.question) == QUESTIONS


def test_every_set_has_the_outcome_that_the_oracle_gives(every_set: Sets) -> None:
    wrong = [
        chosen
        for chosen, result in every_set
        if (result.state, result.outcome)
        != oracle({q: a for q, a in zip(QUESTIONS, chosen, strict=True) if a})
    ]
    assert wrong == []


def test_the_sets_are_as_many_as_worked_out_by_hand(every_set: Sets) -> None:
    counts = Counter((result.state, result.outcome) for _, result in every_set)
    assert counts == {("complete", name): count for name, count in COMPLETE.items()} | {
        ("incomplete", name): count for name, count in INCOMPLETE.items()
    }
    # Seven questions have three outcomes each for a reason, a doubt and none; pregnancy has two.
    assert COMPLETE["hold"] == (2**7 - 1) * 3
    assert sum(COMPLETE.values()) == 3**9
    assert sum(COMPLETE.values()) + sum(INCOMPLETE.values()) == 4**9


def test_findings_are_every_answer_but_no_the_highest_first_then_in_the_order_of_the_questions(
    every_set: Sets,
) -> None:
    for chosen, result in every_set:
        pairs = list(zip(QUESTIONS, chosen, strict=True))
        found = [(finding.question, finding.answer) for finding in result.findings]
        assert found == [pair for rank in (3, 2, 1) for pair in pairs if ALONE.get(pair) == rank]
        assert result.unanswered == tuple(question for question, answer in pairs if answer is None)


def test_knowing_more_of_a_reason_never_lowers_the_outcome(every_set: Sets) -> None:
    for index, (chosen, result) in enumerate(every_set):
        for place, answer in enumerate(chosen):
            if answer in {"no", "not_sure"}:
                more = every_set[index + 4 ** (len(QUESTIONS) - 1 - place)][1]
                assert RANK[more.outcome] >= RANK[result.outcome], (chosen, place)


def test_answering_one_more_question_never_lowers_the_outcome(every_set: Sets) -> None:
    for index, (chosen, result) in enumerate(every_set):
        for place, answer in enumerate(chosen):
            if answer is None:
                answered = every_set[index + 4 ** (len(QUESTIONS) - 1 - place)][1]
                assert RANK[answered.outcome] >= RANK[result.outcome], (chosen, place)


def test_the_counts_from_the_rules_are_the_counts_by_trying() -> None:
    assert count_outcomes(CHECKER) == COMPLETE


def test_the_table_of_all_sets_says_what_the_oracle_says() -> None:
    header, *lines = all_answer_sets(CHECKER)
    assert header.split(",") == [*QUESTIONS, "outcome"]
    seen = set()
    for line in lines:
        *answers, outcome = line.split(",")
        assert set(answers) <= {"yes", "no", "not_sure"}
        assert ("complete", outcome) == oracle(dict(zip(QUESTIONS, answers, strict=True)))
        seen.add(tuple(answers))
    assert len(lines) == len(seen) == 3**9
