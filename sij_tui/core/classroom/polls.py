"""What a class can be asked: a practice question, a question of a case, a case, or the moment.

A target names it: ``item:ID``, ``case:ID:QUESTION``, ``case:ID`` or ``quick``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from sij_tui.core.checker.cases import expected_answers
from sij_tui.core.checker.engine import evaluate_guarded
from sij_tui.core.checker.rules import outcome_of
from sij_tui.core.classroom.messages import OpenPoll
from sij_tui.core.classroom.state import PollKind, PollResult
from sij_tui.core.content.checker import ANSWERS, SEVERITY, AnswerId, Case, Checker, OutcomeId
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.items.base import Choice
from sij_tui.core.practice.bank import Bank

QUICK: Final = "quick"


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

    def opening(self, target: str) -> OpenPoll:
        """The message that asks it."""
        choices = tuple(choice.id for choice in self.choices)
        return OpenPoll(target=target, choices=choices, kind=self.kind)


def question_of(
    target: str, words: ClassroomLabels, bank: Bank | None, checker: Checker | None
) -> PollQuestion | None:
    """Return the question that a target names; None if the content has none."""
    what, *names = target.split(":")
    match what, names:
        case "quick", []:
            texts = {"yes": words.yes, "no": words.no, "not_sure": words.not_sure}
            choices = tuple(Choice(answer, texts[answer]) for answer in ANSWERS)
            return PollQuestion(words.quick, choices, has_answer=False)
        case "item", [name] if bank and bank.has(name):
            return _item(bank, name)
        case "case", [name, *asked] if checker and (case := _case(checker, name)):
            return _asked(checker, case, asked[0]) if asked else _outcome(checker, case)
        case _:
            return None


def case_targets(checker: Checker, case: Case) -> tuple[str, ...]:
    """The polls of a case: one for each of the checker's questions, then what it leads to."""
    questions = tuple(f"case:{case.id}:{question.id}" for question in checker.question)
    return (*questions, f"case:{case.id}")


def class_answers(results: Mapping[str, PollResult], case: Case) -> dict[str, AnswerId]:
    """Return what most of the class answered to each question of a case that it voted on.

    Where two answers have as many votes, the class is not sure.
    """
    found: dict[str, AnswerId] = {}
    for target, result in results.items():
        what, *names = target.split(":")
        if what != "case" or len(names) < 2 or names[0] != case.id or not result.votes:
            continue
        most = max(result.counts)
        first = [
            answer for answer, count in zip(ANSWERS, result.counts, strict=True) if count == most
        ]
        found[names[1]] = first[0] if len(first) == 1 else "not_sure"
    return found


def class_outcome(checker: Checker, answers: Mapping[str, AnswerId]) -> OutcomeId | None:
    """Return what the class's answers lead to; None while questions are open and none is a stop."""
    return evaluate_guarded(checker, answers).outcome


def _item(bank: Bank, name: str) -> PollQuestion:
    item = bank.item(name)
    return PollQuestion(item.question, bank.choices(item), item.traits.response, facts=item.facts)


def _case(checker: Checker, name: str) -> Case | None:
    return next((case for case in checker.case if case.id == name), None)


def _asked(checker: Checker, case: Case, name: str) -> PollQuestion | None:
    question = next((each for each in checker.question if each.id == name), None)
    if question is None:
        return None
    right = expected_answers(checker, case)[name]
    choices = tuple(
        Choice(answer, getattr(question, answer).label, answer == right, question.why)
        for answer in ANSWERS
    )
    return PollQuestion(question.ask, choices, facts=question.why.facts, story=case.story)


def _outcome(checker: Checker, case: Case) -> PollQuestion:
    choices = tuple(
        Choice(name, outcome_of(checker, name).label, name == case.outcome, case.slip)
        for name in SEVERITY
    )
    return PollQuestion(case.title, choices, facts=case.slip.facts, story=case.story)
