"""Every kind of question of the content file is in the registry, and none is half described."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from typing import Any, get_args

import msgspec
import pytest
from practice_parts import bank

from sij_tui.core.content.practice import Item, ItemBase, KindId
from sij_tui.core.practice import kinds
from sij_tui.core.practice.bank import question_text
from sij_tui.core.practice.fingerprint import fingerprint_of
from sij_tui.core.practice.kinds import registry
from sij_tui.core.practice.kinds.base import Choice, Kind, no_entries, no_remark
from sij_tui.core.practice.kinds.registry import KINDS, kind_for
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.shuffle import presented


def test_the_registry_has_each_kind_once() -> None:
    assert [kind.tag for kind in KINDS] == list(get_args(KindId))
    assert [kind.item for kind in KINDS] == list(get_args(Item))
    assert [kind.item.__struct_config__.tag for kind in KINDS] == [kind.tag for kind in KINDS]


def test_each_module_of_a_kind_is_registered() -> None:
    modules = {module.name for module in pkgutil.iter_modules(kinds.__path__)}
    assert modules == {kind.tag for kind in KINDS} | {"base", "registry"}


class Gap(ItemBase, frozen=True, kw_only=True, tag="gap", tag_field="kind"):
    """A word to fill in: a kind that the program does not have."""

    ask: str
    words: tuple[str, ...]


GAP: dict[str, Any] = {
    "tag": "gap",
    "item": Gap,
    "fingerprint_word": "gap",
    "identity": lambda item, checker: [list(item.words)],
    "question": lambda item: item.ask,
    "reword": lambda item, wording: msgspec.structs.replace(item, ask=wording.text),
    "choices": lambda item, context: tuple(
        Choice(word, word, number == 0) for number, word in enumerate(item.words)
    ),
    "entries": no_entries,
    "remark": no_remark,
    "shuffles": True,
    "ordered": False,
    "multiple": False,
    "keeps_response": True,
    "feedback_per_choice": True,
    "xapi_interaction": "fill-in",
}
ITEM: Any = Gap(id="g1", topic="t", ask="Which?", words=("one", "two", "three"), facts=("K01",))


def test_a_kind_is_asked_and_marked_by_its_line_in_the_registry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(KeyError, match="gap"):
        kind_for(ITEM)
    monkeypatch.setitem(registry._BY_TAG, "gap", Kind(**GAP))  # type: ignore[misc]
    assert question_text(ITEM) == "Which?"
    assert len(fingerprint_of(ITEM)) == 16
    shown: Sequence[Choice] = presented(bank(), ITEM, seed=1)
    assert {choice.id for choice in shown} == {"one", "two", "three"}
    assert mark(bank(), ITEM, ("one",)).right
    assert mark(bank(), ITEM, ("two",)).missed == ("one",)


@pytest.mark.parametrize("part", GAP)
def test_a_part_that_is_left_out_is_an_error_that_names_it(part: str) -> None:
    with pytest.raises(TypeError, match=part):
        Kind(**{name: value for name, value in GAP.items() if name != part})
