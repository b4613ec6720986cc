"""Parses ordinals: ``second``, ``twenty-first``, ``3rd``. The third is not three."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from sij_tui.core.content.lexicon import Lexicon
from sij_tui.core.content.matching import WordList, is_unspaced, normalise_text
from sij_tui.core.language.figures import NumberPart
from sij_tui.core.language.number_words import longest_word
from sij_tui.core.language.units import spellings

_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)[ -]\Z")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORT_WORD: Final = re.compile(r" (?:[^\W\d_]{1,2} )?")
"""Matches what may stand between a day and its month: "of"."""

_TEXT_END: Final = re.compile(r"\W*\Z")
"""Matches what may stand behind a full stop that ends the text, and makes no ordinal."""

_LONGEST: Final = 20
"""Most letters of a word such as "twenty" before an ordinal."""


class Ordinals:
    """The ordinals of one content file."""

    def __init__(self, lexicon: Lexicon, numbers: Mapping[str, float]) -> None:
        """``numbers`` are the words for numbers, for compounds such as "twenty-first"."""
        given = lexicon.quantities
        self._values = {normalise_text(word): at for word, at in given.ordinals.items()}
        self._words = WordList(self._values)
        self._endings = WordList(map(normalise_text, given.ordinal_endings), after_digits=True)
        self._months = WordList(map(normalise_text, given.months))
        self._numbers = numbers
        self._units = self._values.keys() & dict(spellings(given.units)).keys()
        """Those that are units, too: "a thirty-second pause" has a length, and no place."""
        self._articles = frozenset(map(normalise_text, given.articles))
        times = map(normalise_text, lexicon.times)
        self._times = WordList(word for word in times if self._words.search(word))
        """Phrases in which such a word is a time: "for a second"."""
        self.words = tuple(self._values)
        self._telling = frozenset(map(longest_word, self.words))
        self._are_parted = not any(is_unspaced(word[-1:]) for word in self.words)

    def parts(self, text: str) -> Iterator[NumberPart]:
        """Yield the ordinals in words of a text, in order, and a one for each that is a time."""
        if self._are_parted and self._telling.isdisjoint(_WORD.findall(text)):
            return
        hits = self._words.every(text)
        times = self._times.every(text) if hits else ()
        for hit in hits:
            value, start = float(self._values[hit.word]), hit.start
            before = _WORD_BEFORE.search(text, max(0, start - _LONGEST), start)
            if any(time.start <= start < time.end for time in times):
                if before and before[1] in self._articles and hit.word in self._units:
                    yield NumberPart(1.0, before.start(), start)
                continue
            tens = self._numbers.get(before[1], 0) if before else 0
            is_compound = tens >= 20 and tens % 10 == 0 and value < 10
            if before and is_compound and hit.word not in self._units:
                value, start = tens + value, before.start()
            yield NumberPart(value, start, hit.end, kind="ordinal")

    def in_figures(self, text: str, part: NumberPart) -> NumberPart:
        """Return a number with its ending, such as "rd", as an ordinal; else, or beside a month,
        as the number that it is."""
        at = part.end
        if text[at : at + 1] == " " and is_unspaced(text[at + 1 : at + 2] or " "):
            at += 1
        ending = self._endings.match(text, at)
        if not ending or (not ending.word[-1].isalnum() and _TEXT_END.match(text, ending.end)):
            return part
        if self._is_of_date(text, part.start, ending.end):
            return part._replace(end=ending.end)
        return part._replace(end=ending.end, kind="ordinal")

    def _is_of_date(self, text: str, start: int, end: int) -> bool:
        gap = _SHORT_WORD.match(text, end)
        if gap and self._months.match(text, gap.end()):
            return True
        before = _WORD_BEFORE.search(text, max(0, start - _LONGEST), start)
        return bool(before and self._months.is_all(before[1]))
