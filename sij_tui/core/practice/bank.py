"""The question bank with what it refers to: one view of all kinds of questions."""

from __future__ import annotations

from typing import Final, NamedTuple

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.content.checker import Case, Checker
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice import Item, KindId, Practice
from sij_tui.core.content.timeline import Step, Timeline
from sij_tui.core.practice.fingerprint import fingerprint_of
from sij_tui.core.practice.kinds.base import Choice
from sij_tui.core.practice.kinds.registry import kind_for
from sij_tui.core.practice.review_log import Card

REASONS: Final = frozenset({"contraindication", "caution"})
"""Kinds of facts that nobody may miss: a test is passed only with all of them right."""


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

    def fingerprint(self, name: str) -> str:
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
        return kind_for(item).choices(item, self)

    def is_critical(self, item: Item) -> bool:
        """Whether it asks for a reason against, or for something to tell: never to be missed."""
        return not self.reasons.isdisjoint(item.facts)


def kind_of(item: Item) -> KindId:
    """How a question is answered, as the file names it."""
    return kind_for(item).tag


def worded(item: Item, number: int) -> Item:
    """A question in one of its wordings: 0 is the first, those beyond the last begin anew."""
    number %= len(item.wording) + 1
    if not number:
        return item
    reworded: Item = kind_for(item).reword(item, item.wording[number - 1])
    return reworded


def question_text(item: Item) -> str:
    """What a question asks, or claims."""
    return kind_for(item).question(item)


def bank_of(content: Content) -> Bank | None:
    """The bank of a content file, if it has one."""
    if content.practice is None:
        return None
    name = content.meta.translation_of or content.meta.id
    reasons = frozenset(fact.id for fact in content.fact if fact.kind in REASONS)
    return Bank(name, content.practice, content.checker, content.timeline, reasons)
