"""Every kind of question of the content file is in the registry, and none is half described."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, get_args

import msgspec
import pytest
from practice_parts import bank

from sij_tui.core.content import items
from sij_tui.core.content.checker import Checker
from sij_tui.core.content.items import TRAITS, Item, KindId
from sij_tui.core.content.items.base import (
    AskItem,
    Choice,
    ItemContext,
    ItemTable,
    KindTraits,
    QuestionPart,
)
from sij_tui.core.practice.bank import fingerprint_of
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.presentation import presented_choices

MEMBERS = ("traits", "question", "question_parts", "choices", "reworded", "identity")
"""What every kind has to have, as the docstring of :class:`ItemTable` says."""


def test_the_registry_has_each_kind_once() -> None:
    tags = [kind.__struct_config__.tag for kind in get_args(Item)]
    assert tags == list(TRAITS) == list(get_args(KindId))
    assert len(set(tags)) == len(tags)
    assert len({traits.fingerprint_word for traits in TRAITS.values()}) == len(tags)


def test_each_module_of_a_kind_is_registered() -> None:
    modules = {module.name for module in pkgutil.iter_modules(items.__path__)}
    assert modules == set(TRAITS) | {"base", "options"}


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("kind", get_args(Item), ids=list(TRAITS))
def test_no_kind_lacks_what_the_program_asks_of_it(kind: type[ItemTable], member: str) -> None:
    assert hasattr(kind, member)
    assert f"``{member}" in (ItemTable.__doc__ or "")


TRAITS_OF_GAP: dict[str, Any] = {
    "fingerprint_word": "gap",
    "response": "one",
    "question_key": "ask",
    "choices_key": "",
    "shuffles": True,
    "keeps_response": True,
    "feedback_per_choice": True,
    "signs_right": True,
    "xapi_interaction": "fill-in",
}


class Gap(AskItem, frozen=True, kw_only=True, tag="gap", tag_field="kind"):
    """A word to fill in: a kind that the program does not have."""

    words: tuple[str, ...]

    traits: ClassVar[KindTraits] = KindTraits(**TRAITS_OF_GAP)

    def identity(self, checker: Checker | None) -> list[object]:
        return [list(self.words)]

    def choices(self, context: ItemContext) -> tuple[Choice, ...]:
        return tuple(Choice(word, word, word == self.words[0]) for word in self.words)

    def question_parts(self, context: ItemContext) -> Iterator[QuestionPart]:
        yield QuestionPart(self.ask, "question")


ITEM: Any = Gap(id="g1", topic="t", ask="Which?", words=("one", "two", "three"), facts=("K01",))


def test_a_kind_is_asked_and_marked_by_what_it_says_of_itself() -> None:
    with pytest.raises(msgspec.ValidationError, match="gap"):
        msgspec.convert({**msgspec.to_builtins(ITEM), "kind": "gap"}, Item)
    assert ITEM.question == "Which?"
    assert len(fingerprint_of(ITEM)) == 16
    shown: Sequence[Choice] = presented_choices(bank(), ITEM, seed=1)
    assert {choice.id for choice in shown} == {"one", "two", "three"}
    assert mark(bank(), ITEM, ("one",)).right
    assert mark(bank(), ITEM, ("two",)).missed == ("one",)


@pytest.mark.parametrize("part", TRAITS_OF_GAP)
def test_a_part_that_is_left_out_is_an_error_that_names_it(part: str) -> None:
    with pytest.raises(TypeError, match=part):
        KindTraits(**{name: value for name, value in TRAITS_OF_GAP.items() if name != part})
