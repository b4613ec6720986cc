"""Shuffling by a seed, without a random source, so that a round can be had again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from sij_tui.core.content.digest import blake2b_of
from sij_tui.core.content.practice import Item
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.kinds.base import Choice
from sij_tui.core.practice.kinds.registry import kind_for


def shuffled(names: Iterable[str], *seed: object) -> tuple[str, ...]:
    """Names in an order that depends on the seed alone, and not on their order before."""

    def place(name: str) -> bytes:
        text = "\0".join((*map(str, seed), name))
        return blake2b_of(text.encode(), 16)

    return tuple(sorted(names, key=place))


def wording_of(item: Item, seed: int, attempt: int = 1) -> int:
    """Which wording of a question to show: it depends on the round, and changes when it is
    asked again.
    """
    first = int.from_bytes(blake2b_of(f"{seed}\0{item.id}".encode(), 4))
    return (first + attempt - 1) % (len(item.wording) + 1)


def presented(bank: Bank, item: Item, seed: int, attempt: int = 1) -> tuple[Choice, ...]:
    """What can be chosen, in the order to show it in.

    True stays before false and outcomes keep their scale. What is to be put in order never
    stands in the right order.
    """
    kind, choices = kind_for(item), bank.choices(item)
    if not kind.shuffles:
        return choices
    names = tuple(choice.id for choice in choices)
    known = dict(zip(names, choices, strict=True))
    for turn in count():
        order = shuffled(names, seed, item.id, attempt, turn)
        if not kind.ordered or order != names:
            break
    return tuple(known[name] for name in order)
