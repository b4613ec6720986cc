"""What a class can be asked: a practice question, a question of a case, a case, or the moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from sij_tui.core.checker.cases import case_by_id, expected_answers
from sij_tui.core.checker.engine import evaluate_guarded
from sij_tui.core.classroom.messages import OpenPoll
from sij_tui.core.classroom.state import PollKind, PollResult
from sij_tui.core.classroom.targets import case_target, parse_target
from sij_tui.core.content.checker import (
    ANSWERS,
    SEVERITY,
    AnswerId,
    AnswerRule,
    Case,
    Checker,
    OutcomeId,
    Question,
    outcome_of,
)
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.items import Item
from sij_tui.core.content.items.base import (
    Choice,
    FeedbackPart,
    FeedbackStatement,
    FeedbackText,
    ItemContext,
    QuestionPart,
    outcome_heading,
)
from sij_tui.core.content.items.case import case_feedback
from sij_tui.core.practice.bank import Bank

NOT_SURE: Final = "not_sure"
"""Id of the choice "I do not know": it is there to teach from."""


class PollQuestion(NamedTuple):
    """A poll's question with its words."""

    ask: str
    choices: tuple[Choice, ...]
    """In the order of the content; for an order, the right one."""
    parts: tuple[QuestionPart, ...]
    """All that is shown before the choices, what is asked among it."""
    kind: PollKind = "one"
    has_answer: bool = True
    """Whether there is a right choice; the question of the moment has none."""
    facts: tuple[str, ...] = ()
    """What it asks for."""
    title: str = ""
    """What presenters find it by in a list, where that is not what is asked."""
    shuffles: bool = False
    """Whether the choices are offered in an order of their own: else the first may be the right
    one every time."""
    picture: str = ""
    """``id`` of the scene that it asks about."""
    remarks: tuple[FeedbackPart, ...] = ()
    """Said with the answer, in place of what is said of single choices."""

    @property
    def name(self) -> str:
        """What it is called in a list."""
        return self.title or self.ask

    @property
    def story(self) -> str:
        """The story of the case that it is about, or empty."""
        return next((part.text for part in self.parts if part.role == "story"), "")

    @property
    def rule(self) -> str:
        """How its case is to be read, or empty."""
        leads = (part.text for part in self.parts if part.role == "lead")
        return next(leads, "") if self.story else ""

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
            parts = (QuestionPart(words.quick, "question"),)
            return PollQuestion(words.quick, choices, parts, has_answer=False)
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


def picked_with(question: PollQuestion, picked: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return what is picked once a choice is picked too, or again.

    Of several, that takes it back; of an order, it takes back that line and those after it.
    """
    match question.kind:
        case "one":
            return (name,)
        case "several":
            chosen = {*picked} ^ {name}
            return tuple(choice.id for choice in question.choices if choice.id in chosen)
        case "order":
            return picked[: picked.index(name)] if name in picked else (*picked, name)


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


def item_name(item: Item, context: ItemContext) -> str:
    """Return what a practice question is called in a presenter's list: what it asks, after the case
    or the step of the picture, as the same is asked of many."""
    case = context.case(item.checker_case)
    about = case.title if case else ""
    if item.picture(context):
        about = next((choice.text for choice in item.choices(context) if choice.right), "")
    return f"{about} · {item.question}" if about else item.question


def _item(bank: Bank, name: str, words: ClassroomLabels) -> PollQuestion:
    item = bank.item(name)
    response, picture = item.traits.response, item.picture(bank)
    choices = bank.choices(item)
    if response == "one":
        choices = _with_undecided(choices, words)
    return PollQuestion(
        item.question, choices, tuple(item.question_parts(bank)), response, facts=item.facts,
        title=item_name(item, bank), shuffles=item.traits.shuffles,
        picture=picture.scene if picture else "", remarks=tuple(item.feedback_parts(bank)),
    )  # fmt: skip


def _with_undecided(choices: tuple[Choice, ...], words: ClassroomLabels) -> tuple[Choice, ...]:
    """Choices of which one is not to know: nobody has to guess in front of others."""
    if any(choice.id == NOT_SURE for choice in choices):
        return choices
    return (*choices, Choice(NOT_SURE, words.undecided))


def _case_parts(checker: Checker, case: Case, ask: str) -> tuple[QuestionPart, ...]:
    """The story, how to read it, and what is asked of it."""
    return (
        QuestionPart(case.story, "story"),
        QuestionPart(checker.case_rule, "lead"),
        QuestionPart(ask, "question"),
    )


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
        question.ask, choices, _case_parts(checker, case, question.ask), facts=question.why.facts,
        remarks=tuple(_answer_remarks(checker, question, getattr(question, right))),
    )  # fmt: skip


def _answer_remarks(
    checker: Checker, question: Question, rule: AnswerRule
) -> Iterator[FeedbackPart]:
    """What the answer leads to, and who says so, as in the checker; a No leads nowhere by itself:
    other answers of the case may lead to more."""
    yield FeedbackStatement("why", question.why, apart=True)
    if rule.outcome == "none":
        return
    outcome, word = outcome_of(checker, rule.outcome), checker.labels.word
    source = word.from_source if rule.basis == "leaflet" else word.from_product
    yield outcome_heading(outcome, lambda name: f"{rule.label}: {name} ({source})")
    if rule.text:
        yield FeedbackText(rule.text)


def _outcome(checker: Checker, case: Case, words: ClassroomLabels) -> PollQuestion:
    choices = tuple(
        Choice(name, outcome_of(checker, name).label, name == case.outcome, case.slip)
        for name in SEVERITY
    )
    return PollQuestion(
        words.case_ask, _with_undecided(choices, words),
        _case_parts(checker, case, words.case_ask), facts=case.slip.facts, title=case.title,
        remarks=tuple(case_feedback(checker, case, checker.labels.result.expected)),
    )  # fmt: skip
