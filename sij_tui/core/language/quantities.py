"""Parses quantities in a text: with a unit, ranges, ratios, times of day, phone numbers.

``7`` and ``seven``, ``1,500`` and ``1500``, ``30 min`` and ``half an hour``, ``5 pm`` and
``17:00`` are the same quantity; ``0.5 l`` and ``5 l``, ``500 ml`` and ``500 mg``, ``1 in 1,500``
and ``1 in 500`` are not. The words and units of a language come from the lexicon of the
content file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from sij_tui.core.content.lexicon import Lexicon
from sij_tui.core.content.matching import WordList, WordMatch, normalise_text
from sij_tui.core.language.figures import (
    Figures,
    NumberKind,
    NumberPart,
    NumberValue,
    normalise_figures,
    rounded,
    skip_separator,
)

QuantityKey: TypeAlias = tuple[NumberKind, tuple[NumberValue, ...], str]
"""Kind, values and unit of a quantity."""


class Quantity(NamedTuple):
    """One quantity of a text."""

    kind: NumberKind
    values: tuple[NumberValue, ...]
    """A number, the ends of a range, both numbers of a ratio, minutes since midnight, digits."""
    unit: str
    """As the lexicon calls it, or empty."""
    as_written: str
    """Its words in the normalised text."""
    end: int
    """Index of its end in the normalised text."""
    qualifier: str = ""
    """What bounds it, such as "at most", as the lexicon calls it; or empty."""

    @property
    def start(self) -> int:
        """Index of its start in the normalised text."""
        return self.end - len(self.as_written)


_LETTERS: Final = re.compile(r"[^\W\d_]+")
_POWER: Final = re.compile(r"\^[23]\b")
_DASH: Final = re.compile(r" ?- ?")


class Language:
    """The words for numbers and units of one content file."""

    def __init__(self, lexicon: Lexicon) -> None:
        given = lexicon.quantities
        self._values = {normalise_text(word): value for word, value in given.values.items()}
        self._vague = frozenset(map(normalise_text, lexicon.numbers)) - self._values.keys()
        self._units = dict(_spellings(given.units))
        self.names = frozenset(self._units.values())
        """Names of the units, the same in every language."""
        self._number = WordList((*self._values, *self._vague))
        self._unit = WordList(self._units, after_digits=True)
        self._and = WordList(map(normalise_text, given.joins))
        self._to = WordList(normalise_text(word) for word in given.ranges if "…" not in word)
        self._between = [
            tuple(map(normalise_text, word.split("…"))) for word in given.ranges if "…" in word
        ]
        self._either = WordList(map(normalise_text, given.alternatives))
        self._rate = WordList(map(normalise_text, given.rates), after_digits=True)
        spans = self._units.keys() & set(map(normalise_text, lexicon.times))
        ones = [word for word in map(normalise_text, given.rates) if word.isalpha()]
        self._span = WordList(f"{one} {unit}" for one in ones for unit in spans)
        self._scale = dict(_scales(given.multiples))
        self._in = WordList(map(normalise_text, given.ratios))
        self._qualifiers = dict(_spellings(given.qualifiers))
        self._qualifier = WordList(self._qualifiers)
        halves = (given.morning, given.afternoon)
        self._halves = [
            (WordList(map(normalise_text, words), after_digits=True), noon)
            for words, noon in zip(halves, (0, 12), strict=True)
        ]
        self._reader = Figures(
            given.decimal_mark,
            WordList(map(normalise_text, (*halves[0], *halves[1])), after_digits=True),
        )
        self._neither = tuple(map(normalise_text, given.not_numbers))
        self.words = (*self._values, *self._vague)
        """All number words, normalised."""
        self._telling = frozenset(map(longest_word, self.words))

    def normalise(self, text: str) -> str:
        """Return the text as :meth:`quantities` takes it."""
        shown = normalise_figures(text)
        for phrase in self._neither:
            if phrase in shown:
                for hit in reversed(WordList([phrase]).every(shown)):
                    if self._unit.match(shown, hit.end + 1):  # for one hour
                        continue
                    shown = f"{shown[: hit.start]} | {shown[hit.end :]}"
        return shown

    def quantities(self, folded: str) -> list[Quantity]:
        """Return every quantity of a normalised text, in order."""
        parts: list[NumberPart] = []
        for part in sorted(self._parts(folded), key=lambda part: part.start):
            if not parts or part.start >= parts[-1].end:  # "pour cent" has a number in it
                parts.append(self._with_unit(part, folded))
        return self._qualified(list(self._combined(parts, folded)), folded)

    def key(self, quantity: Quantity) -> QuantityKey:
        """Return what equal quantities have in common, whatever their unit: ``30 min``, ``0.5 h``.

        The values are in the smallest unit of its kind that the lexicon gives a multiple of.
        """
        unit, *divisor = quantity.unit.split("/")
        base, factor = self._scale.get(unit, (unit, 1.0))
        if divisor:
            by, parts = self._scale.get(divisor[0], (divisor[0], 1.0))
            base, factor = f"{base}/{by}", factor / parts
        if factor == 1 or not all(isinstance(value, float) for value in quantity.values):
            return quantity.kind, quantity.values, quantity.unit
        values = tuple(float(f"{float(value) * factor:.9g}") for value in quantity.values)
        return quantity.kind, values, base

    def _qualified(self, quantities: list[Quantity], text: str) -> list[Quantity]:
        """Return the quantities with what bounds them, right before or after them."""
        if not self._qualifiers or not quantities:
            return quantities
        words = self._qualifier.every(text)
        starts = {word.start: word for word in words}
        ends = {word.end: word for word in words}
        begins = {quantity.start for quantity in quantities}
        found: list[Quantity] = []
        for quantity in quantities:
            start = quantity.start
            word = ends.get(start - 1) or ends.get(start)
            after = starts.get(skip_separator(text, quantity.end))
            if not word and after and skip_separator(text, after.end) not in begins:
                word = after
            if word:
                first, last = min(start, word.start), max(quantity.end, word.end)
                quantity = quantity._replace(
                    qualifier=self._qualifiers[word.word], as_written=text[first:last], end=last
                )
            found.append(quantity)
        return found

    def _parts(self, text: str) -> Iterator[NumberPart]:
        """Yield numbers in digits, then numbers in words."""
        figures = list(self._figures(text))
        yield from figures
        for span in self._span.every(text):
            yield NumberPart(1.0, span.start, span.start + span.word.index(" "))
        at = 0
        if not self._has_words(text):
            return
        while found := self._number.search(text, at):
            inside = [part.end for part in figures if part.start <= found.start < part.end]
            if inside:
                at = inside[0]
                continue
            part = self._in_words(text, found)
            yield part
            at = part.end

    def _has_words(self, text: str) -> bool:
        """Whether there may be a number word: a quick test."""
        return not text.isascii() or not self._telling.isdisjoint(_LETTERS.findall(text))

    def _figures(self, text: str) -> Iterator[NumberPart]:
        for part in self._reader.figures(text):
            yield self._more(text, part) if part.kind == "number" else part

    def _more(self, text: str, part: NumberPart) -> NumberPart:
        """Return a number with the words that continue it: ``1.5 million``, ``2 and a half``."""
        gap = re.compile(r"[ -]?").match(text, part.end)
        words = self._number.match(text, gap.end()) if gap else None
        if words and isinstance(part.value, float) and words.word in self._values:
            factor = self._values[words[0]]
            if factor >= 100 and factor == int(factor):
                return NumberPart(rounded(part.value * factor), part.start, words.end)
        joined = self._and.match(text, part.end + 1) if text[part.end :][:1] == " " else None
        if joined and isinstance(part.value, float):
            half = self._number.match(text, joined.end + 1)
            if half and 0 < self._values.get(half[0], 0) < 1:
                value = part.value + self._values[half[0]]
                return NumberPart(rounded(value), part.start, half.end)
        return part

    def _in_words(self, text: str, found: WordMatch) -> NumberPart:
        """Return consecutive number words as one number."""
        if found[0] in self._vague:
            return NumberPart(found[0], found.start, found.end, kind="words")
        whole, total, end = 0.0, self._values[found[0]], found.end
        place = _place(total)
        while more := self._next_word(text, end):
            value = self._values[more[0]]
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
        gap = re.compile(r" |-| - ").match(text, end)
        if not gap:
            return None
        joined = self._and.match(text, gap.end())
        start = joined.end + 1 if joined else gap.end()
        found = self._number.match(text, start)
        return found if found and found[0] in self._values else None

    def _with_unit(self, part: NumberPart, text: str) -> NumberPart:
        """Return a number with the unit after it, or the unit's symbol before it."""
        if part.kind == "digits":
            return part
        unit = (
            self._unit.match(text, skip_separator(text, part.end)) if part.kind != "clock" else None
        )
        for words, noon in self._halves:
            half = words.match(text, skip_separator(text, unit.end if unit else part.end))
            if half and isinstance(part.value, float | int):
                minutes = part.value if part.kind == "clock" else part.value * 60
                hour, rest = divmod(int(minutes), 60)
                return NumberPart(
                    hour % 12 * 60 + noon * 60 + rest, part.start, half.end, "", "clock"
                )
        if part.kind == "clock":
            return part
        if unit:
            name, end = self._rate_of(unit, text)
            if isinstance(part.value, str):
                return part._replace(unit=name, end=end)
            more, end = self._fraction_after(end, text)
            return part._replace(value=rounded(part.value + more), unit=name, end=end)
        before = self._units.get(text[part.start - 1 : part.start])
        return part._replace(unit=before) if before else part

    def _rate_of(self, unit: WordMatch, text: str) -> tuple[str, int]:
        """Return a unit and its end, with what it is divided by: ``mg/kg``, ``ml per hour``."""
        name = self._units[unit[0]]
        if power := _POWER.match(text, unit.end):
            return f"{name}{power[0]}", power.end()
        at = unit.end + (text[unit.end : unit.end + 1] == " ")
        if not (by := self._rate.match(text, at)):
            return name, unit.end
        divisor = self._unit.match(text, by.end + (text[by.end : by.end + 1] == " "))
        if not divisor:
            return name, unit.end
        return f"{name}/{self._units[divisor[0]]}", divisor.end

    def _fraction_after(self, end: int, text: str) -> tuple[float, int]:
        """Return what a fraction after a unit adds, and its end: ``an hour and a half``."""
        joined = self._and.match(text, end + 1)
        half = self._number.match(text, joined.end + 1) if joined else None
        value = self._values.get(half.word, 0) if half else 0
        if not half or not 0 < value < 1 or self._unit.match(text, skip_separator(text, half.end)):
            return 0, end
        return value, half.end

    def _combined(self, parts: list[NumberPart], text: str) -> Iterator[Quantity]:
        """Yield quantities: ranges and ratios of two numbers, and single numbers."""
        at = 0
        while at < len(parts):
            part = parts[at]
            after = parts[at + 1] if at + 1 < len(parts) else None
            kind = self._relation(part, after, text) if after else ""
            if after and kind == "ratio":
                values: tuple[NumberValue, ...] = (part.value, after.value)
                yield Quantity("ratio", values, after.unit, text[part.start : after.end], after.end)
                at += 2
            elif after and kind:
                values = (part.value, after.value)
                said = text[part.start : after.end]
                yield Quantity(kind, values, after.unit, said, after.end)
                at += 2
            else:
                said = text[part.start : part.end]
                yield Quantity(part.kind, (part.value,), part.unit, said, part.end)
                at += 1

    def _relation(
        self, part: NumberPart, after: NumberPart, text: str
    ) -> Literal["", "range", "either", "ratio"]:
        between = text[part.end : after.start]
        if part.kind == "digits" or after.kind == "digits" or not between.strip():
            return ""
        same = part.kind == after.kind and part.unit in ("", after.unit)
        word = between.strip()
        if not part.unit and self._in.is_all(word):
            return "ratio"
        if (
            part.value == 1
            and not (part.unit or after.unit)
            and self._in.is_all(
                word.partition(" ")[2]  # one person in 200
            )
        ):
            return "ratio"
        if same and (_DASH.fullmatch(between) or self._to.is_all(word)):
            return "range"
        if same and self._either.is_all(word):
            return "range" if _are_neighbours(part, after) else "either"
        before = text[: part.start].rstrip()
        for first, second in self._between:
            if same and word == second.strip() and before.endswith(first.strip()):
                return "range"
        return ""


def _are_neighbours(part: NumberPart, after: NumberPart) -> bool:
    """Whether a whole number follows the other: "one or two" is "one to two"."""
    first, second = part.value, after.value
    return isinstance(first, float) and isinstance(second, float) and second - first == 1


def longest_word(phrase: str) -> str:
    """Return the longest word of a phrase, for a quick test whether the phrase can occur."""
    return max(_LETTERS.findall(phrase), key=len, default="")


def _spellings(units: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    for unit, spellings in units.items():
        yield normalise_text(unit), normalise_text(unit)
        yield from ((normalise_text(spelling), normalise_text(unit)) for spelling in spellings)


def _scales(
    multiples: Mapping[str, Mapping[str, float]],
) -> Iterator[tuple[str, tuple[str, float]]]:
    """Yield each unit that is a multiple of a smaller one, with that unit and how many it holds."""
    for smaller, larger in multiples.items():
        for unit, factor in larger.items():
            yield normalise_text(unit), (normalise_text(smaller), factor)


def _place(value: float) -> float:
    """Return the power of ten below which another word may be added: 10 after twenty."""
    if value < 1 or value != int(value):
        return 0
    place = 1
    while value % (place * 10) == 0 and place < value:
        place *= 10
    return place
