"""Sequence alignment: which table of a list is which one of its later edition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product, zip_longest
from typing import TypeVar

_LEAST_SIMILARITY = 0.5
"""Share of words that two texts have in common where one is the other reworded."""
_MOST_COMPARED = 1_000
"""Tables of a list that are compared by their words; longer ones are compared by their places."""
_MOST_PAIRS = 2_500
"""Pairs of texts whose similarity is worked out at once."""
_MOST_WORDS = 200
"""Words of a text that are compared."""

T = TypeVar("T")
Aligned = tuple[T | None, T | None]
"""The same table in both lists; None where it is in one alone."""


def aligned_by_name(
    before: Sequence[T], after: Sequence[T], name: Callable[[T], str]
) -> list[Aligned[T]]:
    """Pair tables of the same name, which each list has once; removed ones come first."""
    old = {name(each): each for each in before}
    new = {name(each): each for each in after}
    gone: list[Aligned[T]] = [(each, None) for key, each in old.items() if key not in new]
    return [*gone, *((old.get(key), each) for key, each in new.items())]


def aligned_by_words(
    before: Sequence[T], after: Sequence[T], words: Callable[[T], str]
) -> Iterator[Aligned[T]]:
    """Pair tables by what they say; in long lists, by their places."""
    if max(len(before), len(after)) > _MOST_COMPARED:
        yield from zip_longest(before, after)
        return
    texts = [words(each) for each in before], [words(each) for each in after]
    for action, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if action == "equal":
            yield from zip(before[a:b], after[c:d], strict=True)
        else:
            yield from _reworded(before[a:b], after[c:d], words)


def _reworded(
    before: Sequence[T], after: Sequence[T], words: Callable[[T], str]
) -> Iterator[Aligned[T]]:
    """Pair those most alike; the rest is removed, or added."""
    if len(before) * len(after) > _MOST_PAIRS:
        yield from zip_longest(before, after)
        return
    similar = sorted(
        (-_similarity(words(a), words(b)), i, j)
        for (i, a), (j, b) in product(enumerate(before), enumerate(after))
        if type(a) is type(b)
    )
    partners: dict[int, int] = {}
    for unlike, i, j in similar:
        if -unlike >= _LEAST_SIMILARITY and i not in partners and j not in partners.values():
            partners[i] = j
    yield from ((a, None) for i, a in enumerate(before) if i not in partners)
    found = {j: i for i, j in partners.items()}
    yield from ((before[found[j]] if j in found else None, b) for j, b in enumerate(after))


def _similarity(before: str, after: str) -> float:
    """The share of their words, 0 to 1, that two texts have in common."""
    old, new = (text.casefold().split()[:_MOST_WORDS] for text in (before, after))
    return SequenceMatcher(None, old, new, autojunk=False).quick_ratio()
