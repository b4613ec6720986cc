"""Which step of the timeline a picture shows."""

from __future__ import annotations

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.practice import PictureItem, Wording
from sij_tui.core.practice.kinds.base import Choice, ItemContext, Kind, no_entries


def _identity(item: PictureItem, checker: Checker | None) -> list[object]:
    return [item.step, sorted(item.others)]


def _choices(item: PictureItem, context: ItemContext) -> tuple[Choice, ...]:
    return tuple(
        Choice(name, step.title if step else name, name == item.step, item.feedback)
        for name in (item.step, *item.others)
        for step in (context.step(name),)
    )


def _reword(item: PictureItem, wording: Wording) -> PictureItem:
    return msgspec.structs.replace(item, ask=wording.text)


KIND = Kind(
    tag="picture",
    item=PictureItem,
    fingerprint_word="Spot",
    identity=_identity,
    question=lambda item: item.ask,
    reword=_reword,
    choices=_choices,
    entries=no_entries,
    remark=lambda item: item.feedback,
    shuffles=True,
    ordered=False,
    multiple=False,
    keeps_response=True,
    feedback_per_choice=False,
    xapi_interaction="choice",
)
