"""The shipped question bank as tests use it, and any part of it as a bank of its own."""

from __future__ import annotations

from functools import cache

import msgspec
from book_kit import shipped
from hypothesis import strategies as st

from sij_tui.core.book import Book
from sij_tui.core.content.items import Item, KindId, OrderItem
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.review_log import Answered
from sij_tui.core.practice.round import PracticeRound, start_round

KINDS: tuple[KindId, ...] = ("single", "several", "true_false", "order", "picture", "case")
ID = "0123456789abcdef" * 2
START = 1_800_000_000_000
"""A time in milliseconds since 1970."""


def book_with(*items: Item, **changes: object) -> Book:
    """The shipped book with these questions alone."""
    loaded = shipped().loaded
    practice = loaded.content.practice
    assert practice
    practice = msgspec.structs.replace(practice, item=items or practice.item, **changes)
    content = msgspec.structs.replace(loaded.content, practice=practice)
    return Book(msgspec.structs.replace(loaded, content=content), "0")


@cache
def bank() -> Bank:
    """The shipped bank."""
    found = bank_of(shipped().content)
    assert found
    return found


def items_of(kind: KindId) -> list[Item]:
    """The shipped questions of a kind."""
    return [item for item in bank().practice.item if item.kind == kind]


def right_response(item: Item, known: Bank | None = None) -> tuple[str, ...]:
    """The answer that is right."""
    return tuple(choice.id for choice in (known or bank()).choices(item) if choice.right)


def wrong_response(item: Item, known: Bank | None = None) -> tuple[str, ...]:
    """An answer that is not right."""
    choices = (known or bank()).choices(item)
    if isinstance(item, OrderItem):
        return tuple(choice.id for choice in reversed(choices))
    return (next(choice.id for choice in choices if not choice.right),)


def round_of(*items: Item, mode: str = "learn", seed: int = 7) -> PracticeRound:
    """A round of these questions."""
    names = tuple(item.id for item in items)
    return start_round(bank(), mode, names, id=ID, seed=seed, now=START)  # type: ignore[arg-type]


some_item = st.sampled_from(bank().practice.item)
some_items = st.lists(some_item, min_size=1, max_size=5, unique_by=lambda item: item.id)
some_mode = st.sampled_from(("learn", "test", "due"))


def respond_all(answers: dict[str, bool]) -> list[Answered]:
    """One answer to each of these questions, a second apart."""
    return [
        Answered(
            id=f"{index:032x}", at=START + 1000 * index, content=bank().content, item=name,
            fingerprint=bank().fingerprint(name), kind=bank().item(name).kind,
            topic=bank().item(name).topic, facts=bank().item(name).facts, mode="learn",
            round_id=ID, right=right,
        )
        for index, (name, right) in enumerate(answers.items())
    ]  # fmt: skip
