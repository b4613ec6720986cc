"""Units: their spellings, their multiples, and what they are divided by, as in ``mg/kg``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sij_tui.core.content.lexicon import Lexicon
from sij_tui.core.content.matching import WordList, WordMatch, normalise_text
from sij_tui.core.language.figures import NumberPart, rounded

_POWER: Final = re.compile(r"\^[23]\b")
_AMOUNT: Final = re.compile(r"([\d.]+) (.+)")
"""Matches a divisor of several units: the ``6 hour`` of ``tablet/6 hour``."""

_BEFORE: Final = "…"
"""Ends the spelling of a unit that stands before its number."""

_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+) \Z")
_LONGEST: Final = 20
"""Most letters of a word before a number that are looked at."""

_LEAST_LETTERS: Final = 3
"""Fewest letters of a unit that an article can stand before: "a litre", and not "a l"."""


class Units:
    """The units of one content file."""

    def __init__(self, lexicon: Lexicon) -> None:
        given = lexicon.quantities
        self._spelled = dict(spellings(_behind(given.units)))
        self.spelled = self._spelled.keys()
        """All spellings, normalised, of units that stand behind a number."""
        self._leading = dict(_leading(given.units))
        """Words before a number, with the unit that it has: "aged 16" is 16 years."""
        self._words = WordList(self._spelled, after_digits=True)
        self._rate = WordList(map(normalise_text, given.rates), after_digits=True)
        self._joins = WordList(map(normalise_text, given.joins))
        self._scale = dict(_scales(given.multiples))
        self._measured = {*self._scale, *(base for base, _ in self._scale.values())} - {""}
        """Units of measure: what they are divided by can be converted, too."""
        self.names = frozenset(self._spelled.values())
        """As the lexicon calls them: the same in every language."""
        self.match = self._words.match
        """Find the unit that stands at an index of a text."""
        times = self._spelled.keys() & set(map(normalise_text, lexicon.times))
        self._times = frozenset(self._scaled(self._spelled[word])[0] for word in times)
        self.spans = times | {
            word
            for word, unit in self._spelled.items()
            if unit in self._measured
            and len(word) >= _LEAST_LETTERS
            and self._scaled(unit)[0] not in self._times
        }
        """Units of which "a day", "an inch" is one. A word for a time that is none of ``times``
        may mean something else, as "a second" does."""

    def name(self, found: WordMatch) -> str:
        """Return what the lexicon calls a unit that was found."""
        return self._spelled[found.word]

    def before(self, text: str, at: int) -> str:
        """Return the unit whose symbol stands right before an index: ``£``; or whose word does:
        ``aged``. Else it is empty."""
        if symbol := self.symbol_before(text, at):
            return symbol
        found = _WORD_BEFORE.search(text, max(0, at - _LONGEST), at) if self._leading else None
        return self._leading.get(found[1], "") if found else ""

    def symbol_before(self, text: str, at: int) -> str:
        """Return the unit whose symbol stands right before an index, or nothing."""
        return self._spelled.get(text[at - 1 : at], "")

    def with_divisor(self, unit: WordMatch, text: str) -> tuple[str, int]:
        """Return a unit and its end, with what it is divided by: ``mg/kg``, ``ml per hour``."""
        name = self.name(unit)
        if power := _POWER.match(text, unit.end):
            return f"{name}{power[0]}", power.end()
        at = unit.end + (text[unit.end : unit.end + 1] == " ")
        if not (by := self._rate.match(text, at)):
            return name, unit.end
        divisor = self.match(text, by.end + (text[by.end : by.end + 1] == " "))
        if not divisor:
            return name, unit.end
        return f"{name}/{self.name(divisor)}", divisor.end

    def reduced(self, unit: str) -> tuple[str, float]:
        """Return a unit in the smallest of its kind, and how many of that it is.

        A count, such as ``tablet/day``, and what is divided by a time keep their divisor: one a
        day is not seven a week.
        """
        head, *divisors = unit.split("/")
        base, factor = self._scaled(head)
        for divisor in divisors:
            several = _AMOUNT.fullmatch(divisor)
            by, parts = self._scaled(several[2] if several else divisor)
            is_scaled = head in self._measured and by not in self._times
            if is_scaled and not several:
                base, factor = f"{base}/{by}", factor / parts
            else:
                held = float(several[1]) * parts if several else parts
                base = f"{base}/{held:.9g} {by}"
        return base, factor

    def _scaled(self, unit: str) -> tuple[str, float]:
        return self._scale.get(unit, (unit, 1.0))

    def compounds(self, parts: Iterable[NumberPart], text: str) -> list[NumberPart]:
        """Return parts with those joined that are one amount, such as ``1 hour 30 minutes``."""
        found: list[NumberPart] = []
        for part in parts:
            total = self._total(found[-1], part, text) if found else None
            if total is None:
                found.append(part)
            else:
                found[-1] = part._replace(value=total, start=found[-1].start)
        return found

    def _total(self, larger: NumberPart, part: NumberPart, text: str) -> float | None:
        """Return the sum of two parts in the unit of the second, or None if they are none."""
        first, second = larger.value, part.value
        if not (isinstance(first, float) and isinstance(second, float) and larger.unit):
            return None
        if larger.kind != "number" or part.kind != "number" or larger.unit == part.unit:
            return None
        (base, one), (other, small) = self.reduced(larger.unit), self.reduced(part.unit)
        gap = text[larger.end : part.start].strip()
        if base != other or second * small >= one or (gap and not self._joins.is_all(gap)):
            return None
        return rounded(first * one / small + second)


def spellings(listed: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield each spelling of a list, normalised, with the name that it stands for."""
    for name, others in listed.items():
        yield normalise_text(name), normalise_text(name)
        yield from ((normalise_text(other), normalise_text(name)) for other in others)


def _behind(units: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return units with the spellings that stand behind a number."""
    return {
        name: [word for word in words if not word.endswith(_BEFORE)]
        for name, words in units.items()
    }


def _leading(units: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield each spelling that stands before a number, with the name of its unit."""
    for name, words in units.items():
        for word in words:
            if word.endswith(_BEFORE):
                yield normalise_text(word.removesuffix(_BEFORE)).strip(), normalise_text(name)


def _scales(
    multiples: Mapping[str, Mapping[str, float]],
) -> Iterator[tuple[str, tuple[str, float]]]:
    """Yield each unit that is a multiple of a smaller one, with that unit and how many it holds."""
    for smaller, larger in multiples.items():
        for unit, factor in larger.items():
            yield normalise_text(unit), (normalise_text(smaller), factor)
