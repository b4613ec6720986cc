"""Marking (scoring): whether the answer to an item is right, and how far it is off."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from sij_tui.core.content.items import Item
from sij_tui.core.practice.bank import Bank


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer is worth."""

    right: bool
    """All or nothing: every right option and no other; the exact order."""
    missed: tuple[str, ...] = ()
    """Right options that were not chosen, in the order of the file."""
    extra: tuple[str, ...] = ()
    """Options chosen that are not right, in the order of the file."""
    pairs: int = 0
    """Of an order: neighbours of the right order that stand in this order, next or apart."""
    of: int = 0
    """Of an order: all neighbours."""
    early: str = ""
    """Of an order: the first part, from the top, that stands before its right neighbour above."""


def mark(bank: Bank, item: Item, response: Sequence[str]) -> Mark:
    """Mark a response: ids of options; for an order, all parts in the order given."""
    choices = bank.choices(item)
    if item.traits.ordered:
        return _mark_order([choice.id for choice in choices], response)
    missed = tuple(each.id for each in choices if each.right and each.id not in response)
    extra = tuple(each.id for each in choices if not each.right and each.id in response)
    return Mark(right=not missed and not extra, missed=missed, extra=extra)


def _mark_order(names: Sequence[str], response: Sequence[str]) -> Mark:
    place = {name: index for index, name in enumerate(response)}
    if set(response) != set(names):  # nothing was answered
        return Mark(right=False, of=len(names) - 1)
    wrong = [after for before, after in pairwise(names) if place[before] > place[after]]
    return Mark(
        right=not wrong,
        pairs=len(names) - 1 - len(wrong),
        of=len(names) - 1,
        early=min(wrong, key=place.__getitem__, default=""),
    )
