"""The question bank with what it refers to: one view of all kinds of questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeVar, cast

import msgspec

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.checker.rules import outcome_of
from sij_tui.core.content.checker import SEVERITY, Case, Checker
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice import (
    CaseItem,
    Item,
    KindId,
    Option,
    OrderItem,
    Part,
    PictureItem,
    Practice,
    SeveralItem,
    SingleItem,
    TrueFalseItem,
)
from sij_tui.core.content.table import Statement
from sij_tui.core.content.timeline import Step, Timeline
from sij_tui.core.practice.fingerprint import fingerprint_of
from sij_tui.core.practice.review_log import Card

REASONS: Final = frozenset({"contraindication", "caution"})
"""Kinds of facts that nobody may miss: a test is passed only with all of them right."""

_ChoiceT = TypeVar("_ChoiceT", Option, Part)

TRUE, FALSE = "true", "false"
"""What is kept of an answer to a claim."""


class Choice(NamedTuple):
    """One thing that can be chosen, or put in its place."""

    id: str
    text: str
    right: bool = False
    feedback: Statement | None = None


class Bank(NamedTuple):
    """The questions, and the parts of the content that some of them ask about."""

    content: str
    """``id`` of the content, or of the one that it translates."""
    practice: Practice
    checker: Checker | None = None
    timeline: Timeline | None = None
    reasons: frozenset[str] = frozenset()
    """Facts that are a reason against, or something to tell."""

    def has(self, name: str) -> bool:
        """Whether there is a question with this id."""
        return any(item.id == name for item in self.practice.item)

    def item(self, name: str) -> Item:
        """The question with an id.

        Raises:
            StopIteration: there is none.
        """
        return next(item for item in self.practice.item if item.id == name)

    def meaning(self, name: str) -> str:
        """The hash of what a question means."""
        return fingerprint_of(self.item(name), self.checker)

    @property
    def cards(self) -> tuple[Card, ...]:
        """All questions as spaced review knows them."""
        return tuple(
            Card(item.id, fingerprint_of(item, self.checker), item.formerly)
            for item in self.practice.item
        )

    def topic(self, name: str) -> str:
        """The title of a topic."""
        return next((topic.title for topic in self.practice.topic if topic.id == name), name)

    def step(self, name: str) -> Step | None:
        """A step of the timeline."""
        steps = self.timeline.step if self.timeline else ()
        return next((step for step in steps if step.id == name), None)

    def case(self, name: str) -> Case | None:
        """A case of the checker."""
        return case_by_id(self.checker, name) if self.checker else None

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """What can be chosen, in the order of the file; for an order, the right one."""
        match item:
            case SingleItem() | SeveralItem():
                return tuple(
                    Choice(each.id, each.text, each.right, each.feedback) for each in item.option
                )
            case TrueFalseItem():
                word = self.practice.labels.word
                return (
                    Choice(TRUE, word.true, item.right, item.feedback),
                    Choice(FALSE, word.false, not item.right, item.feedback),
                )
            case OrderItem():
                return tuple(Choice(part.id, part.text, True, part.feedback) for part in item.part)
            case PictureItem():
                return tuple(
                    Choice(name, step.title if step else name, name == item.step, item.feedback)
                    for name in (item.step, *item.others)
                    for step in (self.step(name),)
                )
            case CaseItem():
                return self._outcomes(item)

    def is_critical(self, item: Item) -> bool:
        """Whether it asks for a reason against, or for something to tell: never to be missed."""
        return not self.reasons.isdisjoint(item.facts)

    def _outcomes(self, item: CaseItem) -> tuple[Choice, ...]:
        case = self.case(item.case)
        if self.checker is None or case is None:
            return ()
        return tuple(
            Choice(
                name,
                outcome.say if item.answer_with == "line" else outcome.label,
                name == case.outcome,
                case.slip,
            )
            for name in SEVERITY
            for outcome in (outcome_of(self.checker, name),)
        )


def kind_of(item: Item) -> KindId:
    """How a question is answered, as the file names it."""
    return cast(KindId, item.__struct_config__.tag)


def worded(item: Item, number: int) -> Item:
    """A question in one of its wordings: 0 is the first, those beyond the last begin anew."""
    number %= len(item.wording) + 1
    if not number:
        return item
    other = item.wording[number - 1]
    match item:
        case TrueFalseItem():
            return msgspec.structs.replace(item, claim=other.text)
        case SingleItem() | SeveralItem():
            options = tuple(_reworded(option, other.option) for option in item.option)
            return msgspec.structs.replace(item, ask=other.text, option=options)
        case OrderItem():
            parts = tuple(_reworded(part, other.option) for part in item.part)
            return msgspec.structs.replace(item, ask=other.text, part=parts)
        case PictureItem() | CaseItem():
            return msgspec.structs.replace(item, ask=other.text)


def _reworded(choice: _ChoiceT, texts: Mapping[str, str]) -> _ChoiceT:
    return msgspec.structs.replace(choice, text=texts.get(choice.id, choice.text))


def question_text(item: Item) -> str:
    """What a question asks, or claims."""
    return item.claim if isinstance(item, TrueFalseItem) else item.ask


def bank_of(content: Content) -> Bank | None:
    """The bank of a content file, if it has one."""
    if content.practice is None:
        return None
    name = content.meta.translation_of or content.meta.id
    reasons = frozenset(fact.id for fact in content.fact if fact.kind in REASONS)
    return Bank(name, content.practice, content.checker, content.timeline, reasons)
