"""Parses how often: ``every day``, ``every 6 hours``, ``3 times a day``, ``daily``; and ``a day``,
which is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sij_tui.core.content.lexicon import Lexicon
from sij_tui.core.content.matching import WordList, WordMatch, normalise_text
from sij_tui.core.language.figures import NumberPart
from sij_tui.core.language.units import Units

_NUMBER: Final = "… "
"""Begins the spelling of an interval that may stand behind its number without a hyphen."""

_ONE_WORD: Final = re.compile(r" ([^\W\d_]+) ")


class Rates:
    """The words of one content file that say how often, and its articles."""

    def __init__(self, lexicon: Lexicon, units: Units) -> None:
        given = lexicon.quantities
        self._articles = frozenset(map(normalise_text, given.articles))
        words = map(normalise_text, given.rates)
        rates = (word for word in words if word.replace(" ", "").isalpha())
        self._words = WordList({*self._articles, *rates})
        listed = [(word, unit) for unit, words in given.intervals.items() for word in words]
        self._behind_number = frozenset(
            normalise_text(word[len(_NUMBER) :]) for word, _ in listed if word.startswith(_NUMBER)
        )
        self._intervals = {
            normalise_text(word.removeprefix(_NUMBER)): normalise_text(unit)
            for word, unit in listed
        }
        """Words such as "daily", with the unit of which each says that it is once in every one."""
        self._alternate = frozenset(map(normalise_text, given.alternate))
        self._adverbs = WordList({*self._intervals, *self._alternate})
        self.adverbs = (*self._intervals, *self._alternate)
        """Words that say how often without a number."""
        self._units = units
        self._stop_words = frozenset(map(normalise_text, lexicon.stop_words))

    def words(self, text: str) -> list[WordMatch]:
        """Return every article, and every word such as "every", of a text."""
        return self._words.every(text)

    def parts(self, text: str, words: Sequence[WordMatch]) -> Iterator[NumberPart]:
        """Yield a one for each "a day", "every day" and "daily" of a text with these words, and for
        "a tablet" before such a word; a two for "every other day"."""
        adverbs = self._adverbs.every(text)
        often = {found.start for found in (*words, *adverbs)}
        for found in adverbs:
            if unit := self._intervals.get(found.word):
                yield NumberPart(1.0, found.start, found.end, unit)
            elif self._units.match(text, _behind(found, text)):
                yield NumberPart(2.0, found.start, found.end)
        for found in words:
            at = _behind(found, text)
            unit_found = self._units.match(text, at)
            if not unit_found:
                continue
            is_article = found.word in self._articles
            is_counted = is_article and unit_found.end + 1 in often
            if is_counted or unit_found.word in self._units.spans:
                yield NumberPart(1.0, found.start if is_article else at, at)

    def starts(
        self, text: str, words: Sequence[WordMatch], parts: Iterable[NumberPart] = ()
    ) -> dict[int, int]:
        """Return where each word such as "every" starts, by the index of what follows it; and where
        each of ``parts`` starts that ends with a word such as "daily"."""
        adverbs = self._adverbs.every(text) if self.adverbs else ()
        ends = {found.end for found in adverbs if found.word in self._intervals}
        return {
            **{_behind(found, text): found.start for found in words if self._is_rate(found)},
            **{found.start: found.start for found in adverbs if found.word in self._alternate},
            **{part.start: part.start for part in parts if part.end in ends},
        }

    def _is_rate(self, found: WordMatch) -> bool:
        return found.word not in self._articles

    def interval_after(self, part: NumberPart, text: str) -> tuple[str, int] | None:
        """Return the unit of "4-hourly", and its end, if a number is followed by such a word; of
        "4 hourly" as well, if the lexicon lists that, for "2 daily" are two a day."""
        mark = text[part.end : part.end + 1]
        if mark not in ("-", " ") or not isinstance(part.value, float):
            return None
        found = self._adverbs.match(text, part.end + 1)
        if not found or (mark == " " and found.word not in self._behind_number):
            return None
        unit = self._intervals.get(found.word)
        return (unit, found.end) if unit else None

    def divided(
        self, parts: list[NumberPart], text: str, starts: Mapping[int, int]
    ) -> list[NumberPart]:
        """Return parts in which a count has the time after it as its unit: ``3 times a day``.

        ``starts`` are those of the text.
        """
        found: list[NumberPart] = []
        for part in parts:
            start = starts.get(part.start)
            if start is None and part.value == 1 and self._is_article(text, part.start):
                start = part.start
            count = found[-1] if found else None
            if count and start is not None and self._is_count(count, part, text[count.end : start]):
                amount = "" if part.value == 1 else f"{part.value:.9g} "
                unit = f"{count.unit}/{amount}{part.unit}"
                found[-1] = count._replace(unit=unit, end=part.end)
            else:
                found.append(part)
        return found

    def _is_article(self, text: str, at: int) -> bool:
        found = self._words.match(text, at)
        return found is not None and found.word in self._articles

    def _is_count(self, count: NumberPart, part: NumberPart, gap: str) -> bool:
        """Whether a part counts what is done in the time of the next: one word may stand between,
        such as "times", but no preposition."""
        if count.kind not in ("number", "words") or part.kind != "number" or not part.unit:
            return False
        if not isinstance(part.value, float):
            return False
        if not gap.strip(" -"):
            return True
        word = _ONE_WORD.fullmatch(gap)
        return not count.unit and word is not None and word[1] not in self._stop_words


def _behind(found: WordMatch, text: str) -> int:
    """Return the index of what follows a word."""
    return found.end + (text[found.end : found.end + 1] == " ")
