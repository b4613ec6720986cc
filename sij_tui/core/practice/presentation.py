"""How a question is presented: its wording, the order of its choices, its picture.

Shuffling goes by a seed, without a random source, so that a round can be had again.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

import msgspec

from sij_tui.core.content.digest import blake2b_of
from sij_tui.core.content.items import Item
from sij_tui.core.content.items.base import Choice, ItemPicture
from sij_tui.core.content.scenes import Art
from sij_tui.core.practice.bank import Bank


def shuffled(names: Iterable[str], *seed: object) -> tuple[str, ...]:
    """Names in an order that depends on the seed alone, and not on their order before."""

    def place(name: str) -> bytes:
        text = "\0".join((*map(str, seed), name))
        return blake2b_of(text.encode(), 16)

    return tuple(sorted(names, key=place))


def wording_number(item: Item, seed: int, attempt: int = 1) -> int:
    """Which wording of a question to show: it depends on the round, and changes when it is
    asked again.
    """
    first = int.from_bytes(blake2b_of(f"{seed}\0{item.id}".encode(), 4))
    return (first + attempt - 1) % (len(item.wording) + 1)


def worded(item: Item, number: int) -> Item:
    """A question in one of its wordings: 0 is the first, those beyond the last begin anew."""
    number %= len(item.wording) + 1
    return item.reworded(item.wording[number - 1]) if number else item


def presented_choices(bank: Bank, item: Item, seed: int, attempt: int = 1) -> tuple[Choice, ...]:
    """What can be chosen, in the order to show it in.

    True stays before false and outcomes keep their scale. What is to be put in order never
    stands in the right order.
    """
    choices = bank.choices(item)
    if not item.traits.shuffles:
        return choices
    names = tuple(choice.id for choice in choices)
    known = dict(zip(names, choices, strict=True))
    for turn in count():
        order = shuffled(names, seed, item.id, attempt, turn)
        if not item.traits.ordered or order != names:
            break
    return tuple(known[name] for name in order)


def unlabelled(scene: str) -> str:
    """The name of the picture of a scene without the words in it, which would give it away."""
    return f"{scene} unlabelled"


def art_for_questions(art: Art, bank: Bank) -> Art:
    """All pictures; those that are asked about also without words."""
    pictures = (item.picture(bank) for item in bank.practice.item)
    asked = {picture.scene for picture in pictures if picture}
    bare = tuple(
        msgspec.structs.replace(
            scene,
            id=unlabelled(scene.id),
            labels=(),
            drawings=tuple(msgspec.structs.replace(each, words="") for each in scene.drawings),
        )
        for scene in art.scenes
        if scene.id in asked
    )
    return msgspec.structs.replace(art, scenes=(*art.scenes, *bare))


def picture_of(bank: Bank, item: Item | None, *, answered: bool) -> ItemPicture | None:
    """The picture of a question, without the words in it before the answer."""
    picture = item.picture(bank) if item else None
    return (
        picture._replace(scene=unlabelled(picture.scene)) if picture and not answered else picture
    )
