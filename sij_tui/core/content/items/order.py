"""Things to put in order."""

from typing import Annotated, ClassVar, Self

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.items.base import (
    AskItem,
    Choice,
    ItemContext,
    KindTraits,
    Wording,
    worded_choice,
)
from sij_tui.core.content.table import Id, Statement, Table, Words


class Part(Table, frozen=True, kw_only=True):
    """One of the things to put in order; they stand in the file in the right order."""

    id: Id
    text: Words
    feedback: Statement | None = None
    """Said when it stands before the one above it in the file. All but the first need one."""


class OrderItem(AskItem, frozen=True, kw_only=True, tag="order", tag_field="kind"):
    """Things to put in order."""

    part: Annotated[tuple[Part, ...], msgspec.Meta(min_length=3)]

    traits: ClassVar[KindTraits] = KindTraits(
        fingerprint_word="Order", response="order", question_key="ask", choices_key="part",
        shuffles=True, keeps_response=True, feedback_per_choice=True,
        signs_right=True, xapi_interaction="sequencing",
    )  # fmt: skip

    def identity(self, checker: Checker | None) -> list[object]:
        """Return the right order."""
        return [[part.id for part in self.part]]

    def choices(self, context: ItemContext) -> tuple[Choice, ...]:
        """Return the parts in the right order."""
        return tuple(Choice(part.id, part.text, True, part.feedback) for part in self.part)

    def reworded(self, wording: Wording) -> Self:
        """Return the question and its parts in other words."""
        parts = tuple(worded_choice(part, wording) for part in self.part)
        return msgspec.structs.replace(self, ask=wording.text, part=parts)
