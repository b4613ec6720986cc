"""The item bank with what it refers to, and the fingerprints that stored answers refer to.

Why a fingerprint is what it is: docs/adr/0001-fingerprint-of-a-question.md.
"""

from __future__ import annotations

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.digest import blake2b_of
from sij_tui.core.content.items import Item
from sij_tui.core.content.items.base import Choice, ItemContext
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice import Practice
from sij_tui.core.practice.review_log import Card


class Bank(ItemContext, frozen=True, kw_only=True):
    """The questions, and the parts of the content that some of them ask about."""

    content: str
    """``id`` of the content, or of the one that it translates."""
    practice: Practice
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
        """The fingerprint of a question."""
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

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """The choices of a question, in the order of the file; for an order, the right one."""
        return item.choices(self)

    def own_choices(self, item: Item) -> tuple[Choice, ...]:
        """The choices that the question itself lists; none where they follow from another part."""
        return item.choices(self) if item.traits.choices_key else ()

    def is_critical(self, item: Item) -> bool:
        """Whether it asks for a reason against, or for something to tell: never to be missed."""
        return not self.reasons.isdisjoint(item.facts)


def fingerprint_of(item: Item, checker: Checker | None = None) -> str:
    """A hash of 16 hexadecimal digits: it changes with the answer, the choices or the facts.

    Other words, parallel wordings, another order of the options, or a translation leave it as it
    is; so does whatever the code calls a kind of question.
    """
    parts = [item.traits.fingerprint_word, sorted(item.facts), *item.identity(checker)]
    if item.gaps and not item.facts:
        parts.append(sorted(item.gaps))
    return blake2b_of(msgspec.json.encode(parts), 8).hex()


def bank_of(content: Content) -> Bank | None:
    """The bank of a content file, if it has one."""
    if content.practice is None:
        return None
    name = content.meta.translation_of or content.meta.id
    scenes = frozenset(scene.id for scene in content.scene)
    reasons = content.reasons
    return Bank(
        content=name, practice=content.practice, labels=content.practice.labels,
        checker=content.checker, timeline=content.timeline, reasons=reasons, scenes=scenes,
    )  # fmt: skip
