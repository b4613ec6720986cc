"""Parses numbers in words: ``twenty-five``, ``a hundred and five``, ``zweiundzwanzig``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sij_tui.core.content.lexicon import Lexicon, Quantities
from sij_tui.core.content.matching import WordList, WordMatch, is_unspaced, normalise_text
from sij_tui.core.language.figures import NumberPart, rounded

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_GAP: Final = re.compile(r"[ -]?")
_WORD_GAP: Final = re.compile(r" |-| - ")
_LEAST_OF_UNIT: Final = 3
"""Fewest letters of a unit in one word with its number: "tens" are no ten seconds."""


class NumberWords:
    """The words for numbers of one content file."""

    def __init__(self, lexicon: Lexicon) -> None:
        given = lexicon.quantities
        self.values = {normalise_text(word): value for word, value in given.values.items()}
        """Words with the number that each stands for."""
        self._vague = frozenset(map(normalise_text, lexicon.numbers)) - self.values.keys()
        self.words = (*self.values, *self._vague)
        self._words = WordList(self.words)
        self._and = WordList(map(normalise_text, given.joins))
        self._telling = frozenset(map(longest_word, self.words))
        self._are_parted = not any(is_unspaced(word[-1:]) for word in self.words)
        """Whether spaces stand between them, so that each is a word of its own."""

    def parts(self, text: str, figures: Sequence[NumberPart]) -> Iterator[NumberPart]:
        """Yield the numbers in words of a text that are no part of its numbers in figures."""
        if self._are_parted and self._telling.isdisjoint(_LETTERS.findall(text)):
            return
        at = 0
        while found := self._words.search(text, at):
            inside = [part.end for part in figures if part.start <= found.start < part.end]
            if inside:
                at = inside[0]
                continue
            part = self._in_words(text, found)
            yield part
            at = part.end

    def continued(self, text: str, part: NumberPart) -> NumberPart:
        """Return a number with the words that continue it: ``1.5 million``, ``2 and a half``."""
        gap = _GAP.match(text, part.end)
        words = self._words.match(text, gap.end()) if gap else None
        if words and isinstance(part.value, float) and words.word in self.values:
            factor = self.values[words.word]
            if factor >= 100 and factor == int(factor):
                return NumberPart(rounded(part.value * factor), part.start, words.end)
        if isinstance(part.value, float) and (fraction := self.fraction_after(text, part.end)):
            value, end = fraction
            return NumberPart(rounded(part.value + value), part.start, end)
        return part

    def fraction_after(self, text: str, end: int) -> tuple[float, int] | None:
        """Return the fraction that follows with a word such as "and", and its end."""
        joined = self._and.match(text, end + 1) if text[end : end + 1] == " " else None
        half = self._words.match(text, joined.end + 1) if joined else None
        value = self.values.get(half.word, 0) if half else 0
        return (value, half.end) if half and 0 < value < 1 else None

    def _in_words(self, text: str, found: WordMatch) -> NumberPart:
        """Return consecutive number words as one number."""
        if found.word in self._vague:
            return NumberPart(found.word, found.start, found.end, kind="words")
        whole, total, end = 0.0, self.values[found.word], found.end
        place = _place(total)
        while more := self._next_word(text, end):
            value = self.values[more.word]
            if 0 < value < 1 <= total and more.start == end + 1:  # two thirds
                total, end = total * value, more.end
                break
            if value >= 100 and value > total:
                total *= value
                if value >= 1000:
                    whole, total = whole + total, 0
                place = value
            elif value < place or (total % 20 == 0 and total >= 60 and 10 <= value < 20):
                total += value
                place = _place(value) if value else place
            else:
                break
            end = more.end
        return NumberPart(rounded(whole + total), found.start, end)

    def _next_word(self, text: str, end: int) -> WordMatch | None:
        """Return the next word of a number: after a space, a hyphen, or a word such as "and"."""
        gap = _WORD_GAP.match(text, end)
        if not gap:
            return None
        joined = self._and.match(text, gap.end())
        start = joined.end + 1 if joined else gap.end()
        found = self._words.match(text, start)
        return found if found and found.word in self.values else None


class JoinedNumbers:
    """Numbers whose words are written as one, with their unit or without: German
    ``zweiundzwanzig`` and ``dreimal``, Italian ``duecento``, English ``twentytwo``."""

    def __init__(self, lexicon: Lexicon, units: Iterable[str]) -> None:
        """``units`` are the spellings of units, normalised."""
        given = lexicon.quantities
        listed = {normalise_text(word): value for word, value in given.values.items()}
        self._values = {
            word: value
            for word, value in listed.items()
            if _LETTERS.fullmatch(word) and not is_unspaced(word[-1])
        }
        whole = [word for word, value in self._values.items() if value >= 1 and value % 1 == 0]
        hundreds = _any_of(word for word in whole if self._values[word] >= 100)
        articles = set(map(normalise_text, given.articles)) - self._values.keys()
        joins = _any_of(map(normalise_text, given.joins))
        one = rf"(?:{_any_of(articles)})(?=(?:{joins})|(?:{hundreds}))"
        unit = _any_of(word for word in units if len(word) >= _LEAST_OF_UNIT)
        # Atomic, for "dreizehn" can be taken in two ways, and a row of them in very many.
        number = rf"(?>{_any_of(whole)}|{one})(?>(?:{joins})?(?:{_any_of(whole)}))*"
        self._pattern = re.compile(
            rf"(?P<number>{number}|{_any_of(self._values)})(?P<unit>{unit})?"
        )
        self._word = re.compile(_any_of({*whole, *articles, *self._values}))
        self._starts = tuple({*self._values, *articles})
        others = (given.ordinals, *given.intervals.values(), lexicon.numbers)
        self._listed = {*listed, *units, *amounts_by_word(given)}.union(
            *(map(normalise_text, words) for words in others)
        )
        """Words with a meaning of their own."""
        self._found: dict[str, str] = {}

    def is_one(self, word: str) -> bool:
        """Whether a word, normalised, is several that come to a number."""
        return self._in_figures(word) != word

    def in_figures(self, text: str) -> str:
        """Return a normalised text with such numbers in figures, and a space before the unit."""
        for word in _LETTERS.findall(text):
            if word.startswith(self._starts) and self.is_one(word):
                return _LETTERS.sub(lambda found: self._in_figures(found[0]), text)
        return text

    def _in_figures(self, word: str) -> str:
        if not word.startswith(self._starts) or word in self._listed:
            return word
        if word not in self._found:
            self._found[word] = self._value_and_unit(word)
        return self._found[word]

    def _value_and_unit(self, word: str) -> str:
        found = self._pattern.fullmatch(word)
        if found is None:
            return word
        values = [self._values.get(each, 1) for each in self._word.findall(found["number"])]
        if len(values) < 2 and not found["unit"]:
            return word
        whole, total = 0.0, 0.0
        for value in values:
            total = max(total, 1) * value if value >= 100 else total + value
            if value >= 1000:
                whole, total = whole + total, 0.0
        return f"{rounded(whole + total):.10g} {found['unit'] or ''}".strip()


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first; of nothing, if there is none."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"


def amounts_by_word(given: Quantities) -> dict[str, NumberPart]:
    """Return the words that are a quantity by themselves, such as "twice" and "noon", with it."""
    amounts = {
        normalise_text(word): NumberPart(value, 0, 0, normalise_text(unit))
        for unit, words in given.amounts.items()
        for word, value in words.items()
    }
    hours = {
        normalise_text(word): NumberPart(60 * hour, 0, 0, kind="clock")
        for word, hour in given.clock.items()
    }
    return amounts | hours


def longest_word(phrase: str) -> str:
    """Return the longest word of a phrase, for a quick test whether the phrase can occur."""
    return max(_LETTERS.findall(phrase), key=len, default="")


def _place(value: float) -> float:
    """Return the power of ten below which another word may be added: 10 after twenty."""
    if value < 1 or value != int(value):
        return 0
    place = 1
    while value % (place * 10) == 0 and place < value:
        place *= 10
    return place
