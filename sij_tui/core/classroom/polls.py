"""What a class can be asked: a practice question, a question of a case, a case, or the moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from sij_tui.core.checker.cases import case_by_id, expected_answers
from sij_tui.core.checker.engine import evaluate_guarded
from sij_tui.core.checker.rules import outcome_of
from sij_tui.core.classroom.messages import OpenPoll
from sij_tui.core.classroom.state import PollKind, PollResult
from sij_tui.core.classroom.targets import case_target, parse_target
from sij_tui.core.content.checker import ANSWERS, SEVERITY, AnswerId, Case, Checker, OutcomeId
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.items.base import Choice
from sij_tui.core.practice.bank import Bank

NOT_SURE: Final = "not_sure"
"""Id of the answer that is there to teach from."""


class PollQuestion(NamedTuple):
    """A poll's question with its words."""

    ask: str
    choices: tuple[Choice, ...]
    """In the order of the content; for an order, the right one."""
    kind: PollKind = "one"
    has_answer: bool = True
    """Whether there is a right choice; the question of the moment has none."""
    facts: tuple[str, ...] = ()
    """What it asks for."""
    story: str = ""
    """The case that is told before it."""
    rule: str = ""
    """How a case is to be read."""

    def opening(self, target: str) -> OpenPoll:
        """The message that asks it."""
        choices = tuple(choice.id for choice in self.choices)
        return OpenPoll(target=target, choices=choices, kind=self.kind)


def question_of(
    target: str, words: ClassroomLabels, bank: Bank | None, checker: Checker | None
) -> PollQuestion | None:
    """Return the question that a target names; None if the content has none."""
    about, name, question = parse_target(target)
    case = case_by_id(checker, name) if checker and about in ("case", "question") else None
    match about:
        case "moment":
            texts = {"yes": words.yes, "no": words.no, "not_sure": words.not_sure}
            choices = tuple(Choice(answer, texts[answer]) for answer in ANSWERS)
            return PollQuestion(words.quick, choices, has_answer=False)
        case "item" if bank and bank.has(name):
            return _item(bank, name, words)
        case "question" if checker and case:
            return _asked(checker, case, question)
        case "case" if checker and case:
            return _outcome(checker, case, words)
        case _:
            return None


def case_targets(checker: Checker, case: Case) -> tuple[str, ...]:
    """The polls of a case: one for each of the checker's questions, then what it leads to."""
    questions = (case_target(case.id, question.id) for question in checker.question)
    return (*questions, case_target(case.id))


def class_answers(results: Mapping[str, PollResult], case: Case) -> dict[str, AnswerId]:
    """Return what most of the class answered to each question of a case that it voted on.

    Where two answers have as many votes, the class is not sure.
    """
    found: dict[str, AnswerId] = {}
    for target, result in results.items():
        about, name, question = parse_target(target)
        if (about, name) != ("question", case.id) or not result.votes:
            continue
        most = max(result.counts)
        first = [
            answer for answer, count in zip(ANSWERS, result.counts, strict=True) if count == most
        ]
        found[question] = first[0] if len(first) == 1 else "not_sure"
    return found


def class_outcome(checker: Checker, answers: Mapping[str, AnswerId]) -> OutcomeId | None:
    """Return what the class's answers lead to; None while questions are open and none is a stop."""
    return evaluate_guarded(checker, answers).outcome


def _item(bank: Bank, name: str, words: ClassroomLabels) -> PollQuestion:
    item = bank.item(name)
    response = item.traits.response
    choices = bank.choices(item)
    if response == "one":
        choices = _with_not_sure(choices, words)
    return PollQuestion(item.question, choices, response, facts=item.facts)


def _with_not_sure(choices: tuple[Choice, ...], words: ClassroomLabels) -> tuple[Choice, ...]:
    """Choices of which one is not to be sure: nobody has to guess in front of others."""
    if any(choice.id == NOT_SURE for choice in choices):
        return choices
    return (*choices, Choice(NOT_SURE, words.not_sure))


def _asked(checker: Checker, case: Case, name: str) -> PollQuestion | None:
    question = next((each for each in checker.question if each.id == name), None)
    if question is None:
        return None
    right = expected_answers(checker, case)[name]
    choices = tuple(
        Choice(answer, getattr(question, answer).label, answer == right, question.why)
        for answer in ANSWERS
    )
    return PollQuestion(
        question.ask, choices, facts=question.why.facts, story=case.story, rule=checker.case_rule
    )


def _outcome(checker: Checker, case: Case, words: ClassroomLabels) -> PollQuestion:
    choices = tuple(
        Choice(name, outcome_of(checker, name).label, name == case.outcome, case.slip)
        for name in SEVERITY
    )
    return PollQuestion(
        case.title, _with_not_sure(choices, words), facts=case.slip.facts, story=case.story,
        rule=checker.case_rule,
    )  # fmt: skip
