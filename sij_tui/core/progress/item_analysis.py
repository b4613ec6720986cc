"""Classical item analysis: item difficulty and discrimination, from a group's answers.

Sources: L. Crocker and J. Algina, "Introduction to Classical and Modern Test Theory" (1986),
chapter 14, for difficulty, discrimination by upper and lower groups, and the point-biserial
correlation with the total corrected for the item itself (S. Henrysson, Psychometrika 28, 1963).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, fsum, sqrt
from typing import Literal, TypeAlias

import msgspec

from sij_tui.core.practice.review_log import Answered, Card

MIN_FOR_CORRELATION = 20
"""Learners from which a correlation is worth telling; its error is then about 0.2."""
MIN_FOR_GROUPS = 8
"""Learners from which an upper and a lower group can be compared; with fewer, none is reported."""
_THIRD = 3
"""Groups are thirds: with few learners, the 27 % of T. Kelley (1939) would leave two or three."""

Method: TypeAlias = Literal["", "correlation", "groups"]


class ItemStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What a group made of one question at its first asking."""

    item: str
    fingerprint: str = msgspec.field(name="meaning")
    learners: int
    """How many answered it."""
    difficulty: float
    """p: the share that was right; the higher, the easier."""
    discrimination: float | None
    """How well it tells learners who do well on the other questions from those who do not, from -1
    to 1; none where there are too few, or all are alike."""
    method: Method
    wrong: tuple[str, ...] = ()
    """The commonest wrong response."""
    wrong_count: int = 0


class FactStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """How often questions about a fact were answered rightly at their first asking."""

    fact: str
    learners: int
    """How many answered a question about it."""
    answers: int
    right: float
    """The mean over learners of the share that each had right."""


def first_answers(group: Mapping[str, Sequence[Answered]]) -> dict[str, dict[Card, Answered]]:
    """Each learner's first answer to each question: what was learnt from it does not count.

    Nothing depends on the order of the learners, or of their answers.
    """
    owners = _owners(group)
    first: dict[str, dict[Card, Answered]] = {}
    for learner in sorted(group):
        mine = first[learner] = {}
        for answer in group[learner]:
            card = Card(answer.item, answer.fingerprint)
            known = mine.get(card)
            earlier = known is None or (answer.at, answer.id) < (known.at, known.id)
            if earlier and owners[answer.id] == learner:
                mine[card] = answer
    return first


def _owners(group: Mapping[str, Sequence[Answered]]) -> dict[str, str]:
    """Whose each answer is, by its id.

    One that stands under several names was passed on in an export of an early version, which put
    all under the name of the exporter. It belongs to the learner who has the fewest answers.
    """
    ids = {learner: {answer.id for answer in answers} for learner, answers in group.items()}
    owners: dict[str, str] = {}
    for learner in sorted(ids, key=lambda name: (len(ids[name]), name)):
        for id in ids[learner]:
            owners.setdefault(id, learner)
    return owners


def item_statistics(first: Mapping[str, Mapping[Card, Answered]]) -> tuple[ItemStatistics, ...]:
    """The statistics of each question, from first answers; the hardest come first."""
    by_card: dict[Card, list[tuple[str, Answered]]] = {}
    for learner, answers in first.items():
        for card, answer in answers.items():
            by_card.setdefault(card, []).append((learner, answer))
    totals = {name: _total(answers.values()) for name, answers in first.items()}
    found = [_statistics(card, given, totals) for card, given in by_card.items()]
    return tuple(sorted(found, key=lambda each: (each.difficulty, each.item)))


def fact_statistics(first: Mapping[str, Mapping[Card, Answered]]) -> tuple[FactStatistics, ...]:
    """The statistics of each fact, from first answers; those that land least come first."""
    marks: dict[str, dict[str, list[bool]]] = {}
    for learner, answers in first.items():
        for answer in answers.values():
            for fact in answer.facts:
                marks.setdefault(fact, {}).setdefault(learner, []).append(answer.right)
    found = (
        FactStatistics(
            fact=fact, learners=len(each), answers=sum(map(len, each.values())),
            right=fsum(sum(mine) / len(mine) for mine in each.values()) / len(each),
        )
        for fact, each in marks.items()
    )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.right, each.fact)))


def _total(answers: Iterable[Answered]) -> tuple[int, int]:
    marks = [answer.right for answer in answers]
    return sum(marks), len(marks)


def _statistics(
    card: Card, given: Sequence[tuple[str, Answered]], totals: Mapping[str, tuple[int, int]]
) -> ItemStatistics:
    marks = [float(answer.right) for _, answer in given]
    pairs = [
        (mark, rest)
        for mark, (learner, _) in zip(marks, given, strict=True)
        if (rest := _rest(mark, *totals[learner])) is not None
    ]
    discrimination, method = discrimination_of(pairs)
    wrong = Counter(a.response for _, a in given if not a.right and a.response)
    commonest, count = min(wrong.items(), key=lambda each: (-each[1], each[0]), default=((), 0))
    return ItemStatistics(
        item=card.item, fingerprint=card.fingerprint, learners=len(given),
        difficulty=sum(marks) / len(marks), discrimination=discrimination, method=method,
        wrong=commonest, wrong_count=count,
    )  # fmt: skip


def _rest(mark: float, right: int, total: int) -> float | None:
    """A learner's share of right answers to all other questions (the corrected total)."""
    return (right - mark) / (total - 1) if total > 1 else None


def discrimination_of(pairs: Sequence[tuple[float, float]]) -> tuple[float | None, Method]:
    """The discrimination of a question, from (its mark, the share right of the rest) of each.

    With enough learners it is the corrected point-biserial correlation, else the difference in
    difficulty between the upper and the lower third; with too few, nothing.
    """
    if len(pairs) >= MIN_FOR_CORRELATION:
        value = _correlation(pairs)
        return value, "correlation" if value is not None else ""
    if len(pairs) >= MIN_FOR_GROUPS:
        return _upper_less_lower(pairs), "groups"
    return None, ""


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r; of a mark of 0 or 1 it is the point-biserial correlation."""
    count = len(pairs)
    mean_x, mean_y = fsum(x for x, _ in pairs) / count, fsum(y for _, y in pairs) / count
    spread_x = fsum((x - mean_x) ** 2 for x, _ in pairs)
    spread_y = fsum((y - mean_y) ** 2 for _, y in pairs)
    if spread_x < 1e-12 or spread_y < 1e-12:
        return None
    return fsum((x - mean_x) * (y - mean_y) for x, y in pairs) / sqrt(spread_x * spread_y)


def _upper_less_lower(pairs: Sequence[tuple[float, float]]) -> float:
    """D: the share right in the upper third less that in the lower third.

    Learners who tie at the edge of a third belong to it in equal parts, so that their order is
    nothing to the result.
    """
    size = ceil(len(pairs) / _THIRD)
    best_first = sorted({rest for _, rest in pairs}, reverse=True)
    return _share_right(pairs, best_first, size) - _share_right(pairs, best_first[::-1], size)


def _share_right(
    pairs: Sequence[tuple[float, float]], in_order: Sequence[float], size: int
) -> float:
    """The share right among the first ``size`` learners, by their rest ``in_order``."""
    right, left = 0.0, float(size)
    for rest in in_order:
        marks = [mark for mark, each in pairs if each == rest]
        taken = min(left, len(marks))
        right += taken * sum(marks) / len(marks)
        left -= taken
    return right / size
