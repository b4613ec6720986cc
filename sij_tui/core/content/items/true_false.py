"""A claim that is true or false."""

from collections.abc import Iterator
from typing import ClassVar, Final, Self

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.items.base import (
    Choice,
    ItemContext,
    ItemTable,
    KindTraits,
    QuestionPart,
    Wording,
)
from sij_tui.core.content.table import Statement, Words

TRUE: Final = "true"
FALSE: Final = "false"
"""What is kept of an answer to a claim."""


class TrueFalseItem(ItemTable, frozen=True, kw_only=True, tag="true_false", tag_field="kind"):
    """A claim that is true or false."""

    claim: Words
    """What is claimed. It may be wrong, so it is shown as a claim and never as a statement."""
    right: bool
    """Whether the claim is true."""
    feedback: Statement
    """Said after either answer."""

    traits: ClassVar[KindTraits] = KindTraits(
        fingerprint_word="TrueFalse", response="one", question_key="claim", choices_key="",
        shuffles=False, keeps_response=True, feedback_per_choice=False,
        signs_right=True, xapi_interaction="true-false",
    )  # fmt: skip

    @property
    def question(self) -> str:
        """What is claimed."""
        return self.claim

    @property
    def remark(self) -> Statement:
        """What is said after either answer."""
        return self.feedback

    def question_parts(self, context: ItemContext) -> Iterator[QuestionPart]:
        """Yield what is claimed, below the words that call it a claim."""
        yield QuestionPart(context.labels.asking.claim, "lead")
        yield QuestionPart(self.claim, "question")

    def choices(self, context: ItemContext) -> tuple[Choice, ...]:
        """Return true and false."""
        word = context.labels.word
        return (
            Choice(TRUE, word.true, self.right, self.feedback),
            Choice(FALSE, word.false, not self.right, self.feedback),
        )

    def reworded(self, wording: Wording) -> Self:
        """Return the claim in other words."""
        return msgspec.structs.replace(self, claim=wording.text)

    def identity(self, checker: Checker | None) -> list[object]:
        """Return whether the claim is true."""
        return [self.right]
