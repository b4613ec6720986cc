"""Parses quantities in a text: with a unit, ranges, ratios, times of day, phone numbers.

``7`` and ``seven``, ``1,500`` and ``1500``, ``30 min`` and ``half an hour``, ``5 pm`` and
``17:00`` are the same quantity; ``0.5 l`` and ``5 l``, ``500 ml`` and ``500 mg``, ``1 in 1,500``
and ``1 in 500`` are not. The words and units of a language come from the lexicon of the
content file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from sij_tui.core.content.lexicon import Lexicon
from sij_tui.core.content.matching import WordList, normalise_text
from sij_tui.core.language.figures import (
    MINUS,
    Figures,
    NumberKind,
    NumberPart,
    NumberValue,
    normalise_figures,
    rounded,
    skip_separator,
)
from sij_tui.core.language.number_words import JoinedNumbers, NumberWords, amounts_by_word
from sij_tui.core.language.ordinals import Ordinals
from sij_tui.core.language.rates import Rates
from sij_tui.core.language.units import Units, spellings

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
    is_interval: bool = False
    """Whether it is how often something is done, as "every 6 hours" is."""
    qualifier: str = ""
    """What bounds it, such as "at most", as the lexicon calls it; or empty."""

    @property
    def start(self) -> int:
        """Index of its start in the normalised text."""
        return self.end - len(self.as_written)

    @property
    def is_amount(self) -> bool:
        """Whether it claims something: a bare "one", "few" or "first" is mostly no number."""
        if self.kind == "ordinal":
            return not self.is_in_words or self.values[0] != 1
        countless = self.kind == "words" or (self.kind == "number" and self.values[0] in (0, 1))
        return bool(self.unit) or not countless

    @property
    def is_in_words(self) -> bool:
        """Whether it has no figure."""
        return not any(map(str.isdigit, self.as_written))


_DASH: Final = re.compile(r" ?- ?")

_COUNTED: Final = re.compile(r"[^\W\d_]+ ([^\W\d_].*)")
"""Matches what is counted and the words of a ratio: "patient in every"."""

_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+) \Z")
_LONGEST: Final = 30
"""Most letters of a word before a number that are looked at."""

_INTERVAL: Final = "every "
"""Marks the unit of an interval in a key."""


class Language:
    """The words for numbers and units of one content file."""

    def __init__(self, lexicon: Lexicon) -> None:
        given = lexicon.quantities
        self._numbers = NumberWords(lexicon)
        self._ordinals = Ordinals(lexicon, self._numbers.values)
        self._units = Units(lexicon)
        self._joined = JoinedNumbers(lexicon, self._units.spelled)
        self._rates = Rates(lexicon, self._units)
        self._to = WordList(normalise_text(word) for word in given.ranges if "…" not in word)
        self._between = [
            tuple(map(normalise_text, word.split("…"))) for word in given.ranges if "…" in word
        ]
        self._either = WordList(map(normalise_text, given.alternatives))
        self._in = WordList(map(normalise_text, given.ratios))
        self._numbered = frozenset(map(normalise_text, given.numbered))
        self._qualifiers = dict(spellings(given.qualifiers))
        self._qualifier = WordList(self._qualifiers)
        self._below_nought = WordList(map(normalise_text, given.below_nought))
        self._amounts = amounts_by_word(given)
        self._amount = WordList(self._amounts)
        self.repeats = frozenset(map(normalise_text, given.amounts))
        """Units that only say how many times something is done, such as that of "twice"."""
        self._minus = frozenset(map(normalise_text, given.minus))
        self._signs = WordList((*self._minus, *self._qualifiers))
        """With the qualifiers, so that "plus or minus" is none."""
        self._halves = [
            (WordList(map(normalise_text, words), after_digits=True), noon)
            for words, noon in ((given.morning, 0), (given.afternoon, 12))
        ]
        half_of_day = map(normalise_text, (*given.morning, *given.afternoon))
        self._reader = Figures(given.decimal_mark, WordList(half_of_day, after_digits=True))
        self._neither = tuple(map(normalise_text, given.not_numbers))
        self.words = (
            *self._numbers.words,
            *self._ordinals.words,
            *self._units.spans,
            *self._rates.adverbs,
            *self._amounts,
        )
        """All words that a number may be in, normalised: a litre is one."""

    @property
    def names(self) -> frozenset[str]:
        """Names of the units, the same in every language."""
        return self._units.names

    def normalise(self, text: str) -> str:
        """Return the text as :meth:`quantities` takes it."""
        shown = self._joined.in_figures(normalise_figures(text))
        for phrase in self._neither:
            if phrase in shown:
                for hit in reversed(WordList([phrase]).every(shown)):
                    if self._units.match(shown, hit.end + 1):  # for one hour
                        continue
                    shown = f"{shown[: hit.start]} | {shown[hit.end :]}"
        return shown

    def may_be_number(self, words: Iterable[str]) -> bool:
        """Whether one of some words, normalised, is a number and its unit written as one."""
        return any(map(self._joined.is_one, words))

    def quantities(self, folded: str) -> list[Quantity]:
        """Return every quantity of a normalised text, in order."""
        parts: list[NumberPart] = []
        rates = self._rates.words(folded)
        found_parts = (*self._parts(folded), *self._rates.parts(folded, rates))
        signs = self._minus_signs(folded)
        for part in sorted(found_parts, key=lambda part: (part.start, -part.end)):
            if not parts or part.start >= parts[-1].end:  # "pour cent" has a number in it
                part = self._with_sign(self._with_unit(part, folded), folded, signs, parts)
                parts.append(_without_dash(part, parts[-1], folded) if parts else part)
        if not parts:
            return []
        starts = self._rates.starts(folded, rates, parts)
        parts = self._rates.divided(self._units.compounds(parts, folded), folded, starts)
        found = [
            _with_interval(quantity, folded, starts) for quantity in self._combined(parts, folded)
        ]
        return self._qualified(found, folded)

    def _minus_signs(self, text: str) -> dict[int, int]:
        """Return where each word such as "minus" starts, by its end."""
        if not any(word in text for word in self._minus):
            return {}
        return {hit.end: hit.start for hit in self._signs.every(text) if hit.word in self._minus}

    def _with_sign(
        self,
        part: NumberPart,
        text: str,
        signs: Mapping[int, int],
        before: Sequence[NumberPart],
    ) -> NumberPart:
        """Return a number below nought, if a word or a dash says so: "minus £5", "5 below zero"."""
        if below := self._below_nought.match(text, skip_separator(text, part.end)):
            return _below_nought(part, part.start)._replace(end=below.end)
        has_symbol = bool(self._units.symbol_before(text, part.start))
        start = part.start - has_symbol
        sign = signs.get(start - 1)
        if has_symbol and sign is None and MINUS.search(text, max(0, start - 2), start):
            sign = start - 1
        if sign is None or (before and before[-1].end == sign - 1):  # 10 minus 5
            return part
        return _below_nought(part, sign)

    def unit_after(self, quantity: Quantity, text: str) -> str:
        """Return the unit that follows an ordinal: "the second dose". Else it is empty."""
        unit = self._units.match(text, skip_separator(text, quantity.end))
        return self._units.name(unit) if unit else ""

    def key(self, quantity: Quantity) -> QuantityKey:
        """Return what equal quantities have in common, whatever their unit: ``30 min``, ``0.5 h``.

        The values are in the smallest unit of its kind that the lexicon gives a multiple of; one in
        ten is 10%.
        """
        unit, values = quantity.unit, quantity.values
        if quantity.kind == "ratio" and not unit and (share := _share(values)):
            return "number", (share,), ""
        if all(isinstance(value, float) for value in values):
            unit, factor = self._units.reduced(unit)
            values = tuple(float(f"{float(value) * factor:.9g}") for value in values)
        return quantity.kind, values, f"{_INTERVAL}{unit}" if quantity.is_interval else unit

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
        """Yield numbers in digits, then those in words."""
        figures = list(self._figures(text))
        yield from figures
        for found in self._amount.every(text) if self._amounts else ():
            yield self._amounts[found.word]._replace(start=found.start, end=found.end)
        yield from self._ordinals.parts(text)
        yield from self._numbers.parts(text, figures)

    def _figures(self, text: str) -> Iterator[NumberPart]:
        for part in self._reader.figures(text):
            if part.kind == "number":
                part = self._ordinals.in_figures(text, self._numbers.continued(text, part))
            yield part

    def _with_unit(self, part: NumberPart, text: str) -> NumberPart:
        """Return a number with the unit after it, or the unit's symbol before it."""
        if part.kind == "digits" or part.unit:
            return part
        if part.kind == "ordinal":
            return self._as_interval(part, text)
        unit = (
            self._units.match(text, skip_separator(text, part.end))
            if part.kind != "clock"
            else None
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
        if not unit and (often := self._rates.interval_after(part, text)):
            return part._replace(unit=often[0], end=often[1])
        if unit:
            name, end = self._units.with_divisor(unit, text)
            if isinstance(part.value, str):
                return part._replace(unit=name, end=end)
            more, end = self._fraction_after(end, text)
            return part._replace(value=rounded(part.value + more), unit=name, end=end)
        return part._replace(unit=self._units.before(text, part.start))

    def _as_interval(self, ordinal: NumberPart, text: str) -> NumberPart:
        """Return the number of "every second day", which is every 2 days; else the ordinal."""
        unit = self._units.match(text, skip_separator(text, ordinal.end))
        starts = self._rates.starts(text, self._rates.words(text)) if unit else {}
        if not unit or ordinal.start not in starts:
            return ordinal
        return ordinal._replace(kind="number", unit=self._units.name(unit), end=unit.end)

    def _fraction_after(self, end: int, text: str) -> tuple[float, int]:
        """Return what a fraction after a unit adds, and its end: ``an hour and a half``."""
        found = self._numbers.fraction_after(text, end)
        if not found or self._units.match(text, skip_separator(text, found[1])):
            return 0, end
        return found

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
                yield Quantity(kind, values, after.unit or part.unit, said, after.end)
                at += 2
            else:
                said = text[part.start : part.end]
                yield Quantity(part.kind, (part.value,), part.unit, said, part.end)
                at += 1

    def _relation(
        self, part: NumberPart, after: NumberPart, text: str
    ) -> Literal["", "range", "either", "ratio"]:
        between = text[part.end : after.start]
        if {"digits", "ordinal"} & {part.kind, after.kind} or not between.strip():
            return ""
        unit = after.unit or self._units.before(text, part.start)
        same = part.kind == after.kind and part.unit in ("", unit)
        word = between.strip()
        if not part.unit and (self._in.is_all(word) or self._counts_among(part, after, text)):
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

    def _counts_among(self, part: NumberPart, after: NumberPart, text: str) -> bool:
        """Whether two numbers with what is counted between them are a ratio: "one nurse in ten".

        In "step 1 starts in 20 places" the first number is a name.
        """
        said = _COUNTED.fullmatch(text[part.end : after.start].strip())
        if not said or not self._in.is_all(said[1]) or after.unit:
            return False
        fewer, more = part.value, after.value
        if not (isinstance(fewer, float) and isinstance(more, float) and fewer < more):
            return False
        before = _WORD_BEFORE.search(text, max(0, part.start - _LONGEST), part.start)
        return not before or before[1] not in self._numbered


def _below_nought(part: NumberPart, start: int) -> NumberPart:
    """Return a number with the word "minus" before it, which starts at an index."""
    if part.kind != "number" or not isinstance(part.value, float):
        return part
    return part._replace(value=-part.value, start=start)


def _share(values: tuple[NumberValue, ...]) -> float:
    """Return the part of the whole that the numbers of a ratio give, or nought."""
    fewer, more = values
    if not (isinstance(fewer, float) and isinstance(more, float) and 0 < fewer < more):
        return 0
    return float(f"{fewer / more:.9g}")


def _are_neighbours(part: NumberPart, after: NumberPart) -> bool:
    """Whether a whole number follows the other: "one or two" is "one to two"."""
    first, second = part.value, after.value
    return isinstance(first, float) and isinstance(second, float) and second - first == 1


def _without_dash(part: NumberPart, before: NumberPart, text: str) -> NumberPart:
    """Return a number whose minus is the dash of a range, as in "20 -30 minutes", without it."""
    value = part.value
    if isinstance(value, float) and value < 0 and text[before.end : part.start] == " ":
        return part._replace(value=-value, start=part.start + 1)
    return part


def _with_interval(quantity: Quantity, text: str, starts: Mapping[int, int]) -> Quantity:
    """Return a quantity after a word such as "every" as an interval, with that word."""
    start = starts.get(quantity.start)
    if start is None:
        return quantity
    return quantity._replace(is_interval=True, as_written=text[start : quantity.end])
