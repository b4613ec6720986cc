"""Marking and shuffling."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice_parts import bank, items_of, right_response, some_item, wrong_response

from sij_tui.core.content.items import CaseItem, Item, OrderItem, SeveralItem, TrueFalseItem
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.presentation import presented_choices, shuffled


@given(some_item)
def test_the_right_answer_is_right_and_a_wrong_one_is_not(item: Item) -> None:
    assert mark(bank(), item, right_response(item)).right
    assert not mark(bank(), item, wrong_response(item)).right


@given(st.sampled_from(items_of("several")), st.data())
def test_several_is_all_or_nothing_and_tells_what_is_off(item: Item, data: st.DataObject) -> None:
    assert isinstance(item, SeveralItem)
    every = {option.id for option in item.option}
    right = {option.id for option in item.option if option.right}
    given_ = data.draw(st.sets(st.sampled_from(sorted(every)), min_size=1))
    found = mark(bank(), item, tuple(given_))
    assert found.right == (given_ == right)
    assert set(found.missed) == right - given_
    assert set(found.extra) == given_ - right


@given(st.sampled_from(items_of("order")), st.data())
def test_an_order_is_right_only_when_exact_and_counts_neighbours(
    item: Item, data: st.DataObject
) -> None:
    assert isinstance(item, OrderItem)
    names = [part.id for part in item.part]
    given_ = data.draw(st.permutations(names))
    found = mark(bank(), item, given_)
    assert found.right == (given_ == names) == (found.pairs == found.of) == (not found.early)
    assert found.of == len(names) - 1
    swapped = [b for a, b in pairwise(names)
               if given_.index(b) < given_.index(a)]  # fmt: skip
    assert found.pairs == found.of - len(swapped)
    if swapped:
        assert found.early == min(swapped, key=given_.index)


def test_whatever_is_said_of_a_wrong_order_is_said_of_a_part_with_feedback() -> None:
    for item in items_of("order"):
        assert isinstance(item, OrderItem)
        early = mark(bank(), item, wrong_response(item)).early
        assert next(part for part in item.part if part.id == early).feedback


@given(some_item, st.integers(0, 2**32), st.sampled_from((1, 2)))
def test_the_same_seed_shows_the_same_and_loses_nothing(
    item: Item, seed: int, attempt: int
) -> None:
    first = presented_choices(bank(), item, seed, attempt)
    assert first == presented_choices(bank(), item, seed, attempt)
    assert sorted(choice.id for choice in first) == sorted(
        choice.id for choice in bank().choices(item)
    )


@given(st.sampled_from(items_of("order")), st.integers(0, 2**32))
def test_an_order_never_stands_in_the_right_order(item: Item, seed: int) -> None:
    assert tuple(choice.id for choice in presented_choices(bank(), item, seed)) != right_response(
        item
    )


@pytest.mark.parametrize("kind", ["single", "several", "picture"])
def test_seeds_put_options_in_different_orders(kind: str) -> None:
    item = items_of(kind)[0]  # type: ignore[arg-type]
    orders = {tuple(c.id for c in presented_choices(bank(), item, seed)) for seed in range(30)}
    assert len(orders) > 5


def test_true_comes_before_false_and_outcomes_keep_their_scale() -> None:
    for item in bank().practice.item:
        if isinstance(item, TrueFalseItem | CaseItem):
            assert presented_choices(bank(), item, 3) == bank().choices(item)


@given(st.sets(st.text(), max_size=8), st.integers())
def test_shuffling_depends_on_the_seed_alone(names: set[str], seed: int) -> None:
    assert shuffled(sorted(names), seed) == shuffled(sorted(names, reverse=True), seed)


def test_every_place_is_as_likely_as_any_other() -> None:
    firsts = [shuffled("abcd", seed)[0] for seed in range(400)]
    assert all(60 < firsts.count(name) < 140 for name in "abcd")
