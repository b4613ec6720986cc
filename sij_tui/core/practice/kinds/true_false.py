"""A claim that is true or false."""

from __future__ import annotations

from typing import Final

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.practice import TrueFalseItem, Wording
from sij_tui.core.practice.kinds.base import Choice, ItemContext, Kind, no_entries

TRUE: Final = "true"
FALSE: Final = "false"
"""What is kept of an answer to a claim."""


def _identity(item: TrueFalseItem, checker: Checker | None) -> list[object]:
    return [item.right]


def _choices(item: TrueFalseItem, context: ItemContext) -> tuple[Choice, ...]:
    word = context.practice.labels.word
    return (
        Choice(TRUE, word.true, item.right, item.feedback),
        Choice(FALSE, word.false, not item.right, item.feedback),
    )


def _reword(item: TrueFalseItem, wording: Wording) -> TrueFalseItem:
    return msgspec.structs.replace(item, claim=wording.text)


KIND = Kind(
    tag="true_false",
    item=TrueFalseItem,
    fingerprint_word="TrueFalse",
    identity=_identity,
    question=lambda item: item.claim,
    reword=_reword,
    choices=_choices,
    entries=no_entries,
    remark=lambda item: item.feedback,
    shuffles=False,
    ordered=False,
    multiple=False,
    keeps_response=True,
    feedback_per_choice=False,
    xapi_interaction="true-false",
)
