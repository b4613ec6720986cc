"""Things to put in order."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.practice import Option, OrderItem, Part, Wording
from sij_tui.core.practice.kinds.base import Choice, ItemContext, Kind, no_remark, reword_choice


def _identity(item: OrderItem, checker: Checker | None) -> list[object]:
    return [[part.id for part in item.part]]


def _choices(item: OrderItem, context: ItemContext) -> tuple[Choice, ...]:
    return tuple(Choice(part.id, part.text, True, part.feedback) for part in item.part)


def _entries(item: OrderItem) -> tuple[str, Sequence[Option | Part]]:
    return "part", item.part


def _reword(item: OrderItem, wording: Wording) -> OrderItem:
    parts = tuple(reword_choice(part, wording.option) for part in item.part)
    return msgspec.structs.replace(item, ask=wording.text, part=parts)


KIND = Kind(
    tag="order",
    item=OrderItem,
    fingerprint_word="Order",
    identity=_identity,
    question=lambda item: item.ask,
    reword=_reword,
    choices=_choices,
    entries=_entries,
    remark=no_remark,
    shuffles=True,
    ordered=True,
    multiple=False,
    keeps_response=True,
    feedback_per_choice=True,
    xapi_interaction="sequencing",
)
