"""Item analysis: known values, and silence where there are too few."""

from __future__ import annotations

from random import Random

import pytest
from group_kit import BANK, answer
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sij_tui.core.practice.review_log import Answered
from sij_tui.core.progress.item_analysis import (
    MIN_FOR_CORRELATION,
    MIN_FOR_GROUPS,
    discrimination_of,
    fact_statistics,
    first_answers,
    item_statistics,
)

NAMES = [item.id for item in BANK.practice.item]


def learner(number: int, rights: list[bool]) -> tuple[str, list[Answered]]:
    """A learner who answers the first questions so."""
    answers = [
        answer(name, 1000 * number + index, right=right)
        for index, (name, right) in enumerate(zip(NAMES, rights, strict=False))
    ]
    return f"l{number}", answers


def test_only_the_first_answer_to_a_question_counts() -> None:
    again = [answer(NAMES[0], 5), answer(NAMES[0], 2, right=False), answer(NAMES[0], 9)]
    (item,) = item_statistics(first_answers({"a": again}))
    assert (item.learners, item.difficulty) == (1, 0.0)


def test_an_export_given_twice_counts_once() -> None:
    _, answers = learner(1, [True])
    (item,) = item_statistics(first_answers({"l1": answers, "l2": answers}))
    assert item.learners == 1


def test_the_hardest_question_comes_first() -> None:
    group = [learner(n, [True, n > 1, n > 2]) for n in range(4)]
    items = item_statistics(first_answers(dict(group)))
    assert [item.item for item in items] == [NAMES[2], NAMES[1], NAMES[0]]
    assert [item.difficulty for item in items] == [0.25, 0.5, 1.0]


def test_the_correlation_is_that_of_the_textbook() -> None:
    marks = [0.0, 1.0] * (MIN_FOR_CORRELATION // 2)
    rests = [0.1 * n for n in range(MIN_FOR_CORRELATION)]
    pairs = list(zip(marks, rests, strict=True))
    # Point-biserial: (M1 - M0) / s_n * sqrt(p q), with s_n the standard deviation of all.
    mean = sum(rests) / len(rests)
    deviation = (sum((rest - mean) ** 2 for rest in rests) / len(rests)) ** 0.5
    expected = 0.1 / deviation * 0.5
    assert discrimination_of(pairs) == (pytest.approx(expected), "correlation")


def test_with_fewer_learners_groups_are_compared() -> None:
    pairs = [(float(n >= 4), n / 10) for n in range(MIN_FOR_GROUPS)]
    assert discrimination_of(pairs) == (1.0, "groups")
    assert discrimination_of([(1 - mark, rest) for mark, rest in pairs]) == (-1.0, "groups")


def test_of_too_few_nothing_is_said() -> None:
    assert discrimination_of([(1.0, 0.5)] * (MIN_FOR_GROUPS - 1)) == (None, "")
    assert discrimination_of([(1.0, n / 99) for n in range(MIN_FOR_CORRELATION)]) == (None, "")


def test_the_question_itself_is_no_part_of_the_total() -> None:
    """All that learners differ in is this question; against the rest there is nothing to tell."""
    group = [learner(n, [n % 2 == 0, True, False, True]) for n in range(MIN_FOR_CORRELATION)]
    items = {item.item: item for item in item_statistics(first_answers(dict(group)))}
    assert items[NAMES[0]].discrimination is None


def test_a_question_that_the_able_get_right_discriminates() -> None:
    group = [learner(n, [n > 15, n > 5, n > 10, n > 20, n % 2 == 0]) for n in range(30)]
    items = {item.item: item.discrimination for item in item_statistics(first_answers(dict(group)))}
    assert (items[NAMES[0]] or 0) > 0.6 > abs(items[NAMES[4]] or 0)


def test_the_commonest_wrong_response_is_told() -> None:
    def wrong(number: int, response: str) -> tuple[str, list[Answered]]:
        given = answer(NAMES[0], number, right=False, response=(response,))
        return f"l{number}", [given]

    (item,) = item_statistics(
        first_answers(dict([wrong(1, "b"), wrong(2, "a"), wrong(3, "b"), learner(4, [True])]))
    )
    assert (item.wrong, item.wrong_count) == (("b",), 2)


def test_a_fact_gathers_all_its_questions() -> None:
    fact = BANK.item(NAMES[0]).facts[0]
    asking = [item.id for item in BANK.practice.item if fact in item.facts]
    answers: list[Answered] = [answer(name, n, right=n == 0) for n, name in enumerate(asking)]
    found = {each.fact: each for each in fact_statistics(first_answers({"a": answers}))}
    assert (found[fact].answers, found[fact].right) == (len(asking), 1 / len(asking))
    assert found[fact].learners == 1


def test_the_number_beside_a_fact_is_of_learners_who_each_count_once() -> None:
    fact = next(f for f in BANK.item(NAMES[0]).facts)
    one, two = (replace(answer(name), facts=(fact,)) for name in NAMES[:2])
    both, single = [one, replace(two, right=False)], [replace(one, id="b" * 32)]
    (found,) = fact_statistics(first_answers({"a": both, "b": single}))
    assert (found.learners, found.answers) == (2, 3)
    assert found.right == (0.5 + 1) / 2


def test_ties_at_the_edge_of_a_third_are_shared() -> None:
    """Nine learners, five of whom tie across both edges; three of them got it right."""
    above = [(1.0, 0.9), (1.0, 0.9)]
    tied = [(1.0, 0.5)] * 3 + [(0.0, 0.5)] * 2
    below = [(0.0, 0.1), (0.0, 0.1)]
    expected = (2 + 0.6) / 3 - 0.6 / 3
    assert discrimination_of([*above, *tied, *below])[0] == pytest.approx(expected)
    assert discrimination_of([(1.0, 0.5)] * 4 + [(0.0, 0.5)] * 4)[0] == pytest.approx(0)


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.2, 0.5, 0.8])),
                min_size=MIN_FOR_GROUPS, max_size=MIN_FOR_CORRELATION + 5),
       st.randoms())  # fmt: skip
def test_the_order_of_learners_is_nothing_to_discrimination(
    pairs: list[tuple[float, float]], rng: Random
) -> None:
    mixed = pairs[:]
    rng.shuffle(mixed)
    assert discrimination_of(mixed) == discrimination_of(pairs)


@given(st.permutations(range(3)))
def test_an_answer_passed_on_under_another_name_stays_with_its_learner(order: list[int]) -> None:
    """As version 0.1.0 did it: A's export holds what A took in from B, under the name of A."""
    b = [answer(name, 100 + n) for n, name in enumerate(NAMES[:4])]
    a = [answer(name, 200 + n, right=False) for n, name in enumerate(NAMES[:6])]
    group = [
        ("a", [*a, *b]),
        ("b", b),
        ("c", [answer(NAMES[0], 300)]),
    ]
    first = first_answers(dict(group[n] for n in order))
    assert {name: len(mine) for name, mine in first.items()} == {"a": 6, "b": 4, "c": 1}
    assert not any(each.right for each in first["a"].values())
