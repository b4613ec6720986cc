"""The search index: finds the lines of all pages that match a query, and ranks them.

A line matches a word if it contains the word, another form of it, or a word that starts with it;
or if a fact that the line cites has the word among those that the content file gives for search
(``also``). If no known word matches, misspellings count. Rare words have more weight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import log
from typing import NamedTuple

from sij_tui.core.layout.elements import Element, Page, Route
from sij_tui.core.search.words import (
    TYPO,
    QueryWord,
    TextSpan,
    Vocabulary,
    find_spans,
    fold_diacritics,
    query_words,
    word_spans,
    words,
)

_IN_TEXT, _IN_ALSO, _IN_HEADING, _IN_TITLE_ABOVE = 1.0, 0.8, 0.6, 0.5
"""Weight of a word by its place: in the line, in its words for search, in the heading directly
above, or in a title further above, which alone finds no line."""
_OF_PART, _OF_PAGE, _OF_PROGRAM = 1.0, 0.75, 0.5
"""Weight of a line on a part of the leaflet, on another page, on a page about the program."""
_AS_TITLE = 1.25
"""Factor for the title of a page; not for its words for search, which are often in a line below."""
_WHOLE_QUERY = 0.999
"""Share of the query that a line has to match to be a result."""
_MIN_SHARE = 0.3
"""Share of the query that a line has to match to be one of the closest."""
_FULL_WEIGHT_LETTERS = 4
"""Letters of a word from which it has its full weight."""
_MAX_CLOSEST = 12
_OTHERS, _MOST_OTHERS = 0.04, 4
"""Weight of further lines of a page beside its best, and the most of them that count."""
_ABOUT_THE_PROGRAM = frozenset({"help", "about"})


class Hit(NamedTuple):
    """A line that matches."""

    route: Route
    title: str
    """Title of the page."""
    text: str
    spans: tuple[TextSpan, ...]
    """(start, end) indexes of the words in ``text``, in order; empty if others led to it."""


class Results(NamedTuple):
    """The result of a query."""

    hits: tuple[Hit, ...] = ()
    """By page, the best first; within a page its title before its lines."""
    fits: bool = True
    """Whether each hit has every word of the query, or a form of it; else they are only the
closest."""


class _Entry(NamedTuple):
    route: Route
    title: str
    text: str
    weight: float


class _Meaning(NamedTuple):
    """The known words that one word of a query may stand for."""

    known: dict[str, float]
    """Known words, with the weight of each."""
    letters: int
    """Length of the typed word."""


class Index:
    """A full-text (inverted) index of pages, quick enough to be searched after each key."""

    def __init__(
        self,
        pages: Iterable[Page] = (),
        also: Mapping[str, Collection[str]] | None = None,
        *,
        language: str = "",
        stop_words: Iterable[str] = (),
        word_forms: Iterable[str] = (),
    ) -> None:
        """Index ``pages``, one with each :meth:`step`; what is left when it is searched.

        ``also`` has for a fact's id the words that find it besides its own; ``language``, a BCP 47
        tag, decides which forms count as one word, and so does each of ``word_forms``, the forms of
        an irregular word; words ``stop_words`` count only where a query has no others.
        """
        self._entries: list[_Entry] = []
        self._places: dict[str, dict[int, float]] = {}
        """For each known word, the entries that have it, with its weight there."""
        self._also = {
            fact: words(fold_diacritics(" ".join(more))) for fact, more in (also or {}).items()
        }
        self._language = language
        self._word_forms = tuple(words(fold_diacritics(forms)) for forms in word_forms)
        self._stop_words = frozenset(
            word for more in stop_words for word in words(fold_diacritics(more))
        )
        self._waiting = iter(pages)
        """Pages that are not indexed yet."""
        self._preparing = self._prepare()

    def step(self) -> bool:
        """Index one page more, then load what the first queries need; False once nothing is left.

        A step takes some milliseconds, so that a key that was typed meanwhile can come first.
        """
        if page := next(self._waiting, None):
            self._add_page(page)
            return True
        return next(self._preparing, False)

    def _prepare(self) -> Iterator[bool]:
        for _ in self._vocabulary.prepare():
            yield True

    def _add_page(self, page: Page) -> None:
        weight = _OF_PART if page.number else _OF_PAGE
        if page.id in _ABOUT_THE_PROGRAM:
            weight = _OF_PROGRAM
        above = title = words(fold_diacritics(page.title))
        heading: list[str] = []
        for element in page.elements:
            is_title = element.style == "title" and element.text == page.title
            if element.style in ("title", "heading"):
                heading = [] if is_title else words(fold_diacritics(element.plain_text))
                above = [*title, *heading]
            if is_title:
                self._add_entry(page, element, weight * _AS_TITLE, in_also=_IN_ALSO / _AS_TITLE)
            elif element.key:
                weighed = weight / (1 + len(element.plain_text) / 1000)
                self._add_entry(page, element, weighed, above, heading)
                heading = []

    def _add_entry(
        self,
        page: Page,
        element: Element,
        weight: float,
        above: Sequence[str] = (),
        heading: Sequence[str] = (),
        in_also: float = _IN_ALSO,
    ) -> None:
        number, text = len(self._entries), element.plain_text
        self._entries.append(_Entry(Route(page.id, element.key), page.title, text, weight))
        also = words(fold_diacritics(" ".join(element.also))) if element.also else []
        for fact in element.facts:
            also += self._also.get(fact, ())
        for found, counts in (
            (above, _IN_TITLE_ABOVE),
            (heading, _IN_HEADING),
            (also, in_also),
            (words(fold_diacritics(text)), _IN_TEXT),
        ):
            for word in found:
                self._places.setdefault(word, {})[number] = counts

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        """Of all pages; to be asked for when none is waiting."""
        return Vocabulary(self._places, self._language, self._word_forms)

    # -- searching

    def search(self, query: str, most: int = 100) -> tuple[Hit, ...]:
        """Return the lines that have every word of ``query``, at most ``most``, the best first.

        A blank query finds nothing.
        """
        found = self.find(query, most)
        return found.hits if found.fits else ()

    def find(self, query: str, most: int = 100) -> Results:
        """Return the lines that match ``query``, or the closest if none matches all of it."""
        for page in self._waiting:
            self._add_page(page)
        asked = query_words(query, self._stop_words)
        if not asked:
            return Results(tuple(self._find_symbols(query, most)))
        meant = self._meanings(asked)
        scores = self._scored(meant)
        best = max((share for share, _ in scores.values()), default=0.0)
        whole = best >= _WHOLE_QUERY
        if best < _MIN_SHARE:
            meant = self._meanings(self._nearest(asked))
            scores = self._scored(meant)
        least = _WHOLE_QUERY if whole else _MIN_SHARE
        kept = {at: score for at, (share, score) in scores.items() if share >= least}
        chosen = self._by_page(kept)[: most if whole else min(most, _MAX_CLOSEST)]
        marked = frozenset(word for known, _ in meant for word in known)
        fits = whole and all(max(known.values()) > TYPO for known, _ in meant)
        return Results(tuple(self._hit(at, marked) for at in chosen), fits)

    def _scored(self, meant: Iterable[_Meaning]) -> dict[int, tuple[float, float]]:
        """Return, for each entry with any of the words, the share of the query it matches, and its
        score."""
        total, entries = 0.0, len(self._entries)
        scores: dict[int, tuple[float, float]] = {}
        alone: set[int] = set()
        """Entries with a word of their own, not only in a heading above."""
        for known, letters in meant:
            best: dict[int, float] = {}
            for word, quality in known.items():
                for at, counts in self._places[word].items():
                    best[at] = max(best.get(at, 0.0), quality * counts)
                    if counts > _IN_TITLE_ABOVE:
                        alone.add(at)
            rarity = log(1 + (entries + 1) / (1 + len(best))) * min(
                1.0, letters / _FULL_WEIGHT_LETTERS
            )
            total += rarity
            for at, quality in best.items():
                share, score = scores.get(at, (0.0, 0.0))
                scores[at] = (share + rarity, score + rarity * quality)
        return {
            at: (scores[at][0] / total, scores[at][1] * self._entries[at].weight) for at in alone
        }

    def _meanings(self, asked: Iterable[QueryWord]) -> list[_Meaning]:
        """Return the meanings of each word of a query."""
        vocabulary = self._vocabulary
        meant: list[_Meaning] = []
        for word, parts, typing in _joined(asked, vocabulary):
            if known := vocabulary.strong(word, typing=typing):
                meant.append(_Meaning(known, len(word)))
                continue
            told = (part for part in parts if len(part) > 2 or part.isdecimal())
            parts = tuple(told) or vocabulary.parted(word)
            by_part = [_Meaning(vocabulary.strong(part), len(part)) for part in parts]
            if by_part and all(known for known, _ in by_part):
                meant += by_part
            else:
                meant.append(_Meaning(vocabulary.weak(word), len(word)))
        return meant

    def _nearest(self, asked: tuple[QueryWord, ...]) -> Iterator[QueryWord]:
        for word in asked:
            for known in self._vocabulary.nearest(word.word):
                yield QueryWord(known)

    def _find_symbols(self, query: str, most: int) -> Iterator[Hit]:
        """Yield entries that contain symbols that are not words, such as an arrow."""
        signs = fold_diacritics(query).split()
        found = 0
        for entry in self._entries if signs else ():
            if found < most and all(sign in fold_diacritics(entry.text) for sign in signs):
                found += 1
                yield Hit(entry.route, entry.title, entry.text, find_spans(entry.text, signs))

    def _by_page(self, scores: Mapping[int, float]) -> list[int]:
        """Return entries by score, those of one page together."""
        of_page: dict[str, list[float]] = {}
        for at, score in sorted(scores.items()):
            of_page.setdefault(self._entries[at].route.page, []).append(score)
        worth = {page: _worth(found) for page, found in of_page.items()}

        order = {page: number for number, page in enumerate(of_page)}

        def place(at: int) -> tuple[float, int, float, int]:
            page = self._entries[at].route.page
            return (-worth[page], order[page], -scores[at], at)

        return sorted(scores, key=place)

    def _hit(self, at: int, marked: frozenset[str]) -> Hit:
        entry = self._entries[at]
        return Hit(entry.route, entry.title, entry.text, word_spans(entry.text, marked))


def _worth(scores: Collection[float]) -> float:
    """Return the score of a page: that of its best line, plus a little for others."""
    best, *others = sorted(scores, reverse=True)
    return best + _OTHERS * sum(others[:_MOST_OTHERS])


def _joined(asked: Iterable[QueryWord], vocabulary: Vocabulary) -> list[QueryWord]:
    """Return the words of a query, with two joined that are one known word, such as "x ray"."""
    joined: list[QueryWord] = []
    rest = list(asked)
    while rest:
        first = rest.pop(0)
        if rest and first.word + rest[0].word in vocabulary:
            second = rest.pop(0)
            whole = first.word + second.word
            first = QueryWord(whole, (first.word, second.word), second.typing)
        joined.append(first)
    return joined
