"""Which questions a round asks."""

from __future__ import annotations

from collections import Counter

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from practice_parts import START, bank, book_with, respond_all

from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.review_log import CardState, last_answers
from sij_tui.core.practice.selection import chosen_items, due_items, next_due, questions_in_test

NAMES = [item.id for item in bank().practice.item]


@given(st.integers(0, 2**32))
def test_a_test_asks_of_every_topic_alike(seed: int) -> None:
    names = chosen_items(bank(), "test", seed)
    assert len(set(names)) == len(names) == bank().practice.test_size
    others = [name for name in names if not bank().is_critical(bank().item(name))]
    topics = Counter(bank().item(name).topic for name in others)
    sizes = Counter(item.topic for item in bank().practice.item)
    assert {bank().item(name).topic for name in names} == set(sizes)
    mixed = {item.topic for item in bank().practice.item if bank().is_critical(item)}
    alike = [topics[topic] for topic in sizes if topic not in mixed]
    assert max(alike) - min(alike) <= 1
    assert names == chosen_items(bank(), "test", seed)


@given(st.integers(1, 20), st.integers(0, 2**32))
def test_no_test_is_too_short_to_ask_for_each_reason(size: int, seed: int) -> None:
    practice = msgspec.structs.replace(bank().practice, test_size=size)
    short = msgspec.structs.replace(bank(), practice=practice)
    names = chosen_items(short, "test", seed)
    asked = {fact for name in names for fact in bank().item(name).facts}
    assert bank().reasons
    assert bank().reasons <= asked
    assert len(names) == questions_in_test(short) == max(size, len(bank().reasons))


def test_a_question_on_two_reasons_leaves_room_for_what_is_no_reason() -> None:
    named = (bank().item(name) for name in ("both-findings", "skin-where", "K01"))
    few = bank_of(book_with(*named, test_size=1).content)
    assert few
    assert any("K01" in chosen_items(few, "test", seed) for seed in range(20))


@given(st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)), st.integers(0, 99))
def test_what_was_never_answered_or_missed_is_learnt_first(
    answered: set[str], missed: set[str], seed: int
) -> None:
    answers = respond_all({name: name not in missed for name in answered})
    names = chosen_items(bank(), "learn", seed, answers=answers)
    assert len(names) == bank().practice.round_size
    urgent = set(NAMES) - (answered - missed)
    assert len(urgent & set(names)) == min(len(urgent), len(names))


def test_what_was_answered_longest_ago_comes_before_the_rest() -> None:
    answers = respond_all(dict.fromkeys(NAMES, True))
    names = chosen_items(bank(), "learn", 1, answers=answers)
    assert set(names) == {answer.item for answer in answers[: len(names)]}


def test_an_answer_to_a_question_that_meant_something_else_counts_for_nothing() -> None:
    (answer,) = respond_all({NAMES[0]: True})
    cards = bank().cards
    assert list(last_answers(cards, [answer])) == [NAMES[0]]
    assert not last_answers(cards, [msgspec.structs.replace(answer, fingerprint="other")])


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(-50, 50)))
def test_what_is_due_comes_soonest_first(due: dict[str, int]) -> None:
    card_states = {
        name: CardState(last=0, due=START + offset, stability=1.0) for name, offset in due.items()
    }
    names = due_items(bank(), card_states, START)
    assert set(names) == {name for name, offset in due.items() if offset <= 0}
    assert [due[name] for name in names] == sorted(due[name] for name in names)
    assert chosen_items(bank(), "due", 1, card_states=card_states, now=START) == names
    later = [START + offset for offset in due.values() if offset > 0]
    assert next_due(bank(), card_states, START) == min(later, default=None)
