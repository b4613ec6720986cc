"""Nothing is added: a number, a time or a drug in a text stands in one of its facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sij_tui.core.content.checker import Case
from sij_tui.core.content.document import Document, Text, memoised
from sij_tui.core.content.facts import Fact
from sij_tui.core.content.label_table import LabelTable
from sij_tui.core.content.matching import WordList, any_of, normalise_text
from sij_tui.core.content.problems import Finding, Path, quoted
from sij_tui.core.content.scenes import Scene
from sij_tui.core.language.figures import has_figures
from sij_tui.core.language.number_words import longest_word
from sij_tui.core.language.quantities import Language as Numbers
from sij_tui.core.language.quantities import Quantity, QuantityKey
from sij_tui.core.validation.meaning.sources import Sources

_MOST_GIVEN: Final = 4
"""Most amounts of its facts that a message lists."""

_COUNTS: Final = ("number", "range", "either")
"""Kinds of quantities that can be a count."""

_WORDS: Final = re.compile(r"[^\W\d_]+")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]+(?= \Z)")
_LONGEST: Final = 40
"""Most characters before a number that are looked at for a word."""


def nothing_is_added(document: Document) -> Iterator[Finding]:
    """A number, a time or a drug in a text stands in one of its facts.

    Numbers are compared as values with their unit. What the product says in its own voice names no
    drug that its facts do not name; its numbers are looked at by another check.
    """
    sources, language = memoised(document, Sources), memoised(document, Amounts)
    for text in language.texts:
        facts = sources.of(text)
        if facts is None or text.field == "also":  # what readers type claims nothing
            continue
        found = list(language.additions(text, facts))
        for said in dict.fromkeys(found):
            named = ", ".join(fact.id for fact in facts[:8]) + ("…" if len(facts) > 8 else "")
            listed = "" if said in language.drugs else language.amounts_given(facts)
            yield Finding(
                path=text.path,
                message=f"{quoted(said)} stands in none of its facts ({named or 'it names none'})"
                f"{f', which give {listed}' if listed else ''}.",
                allowed=f"{'Write what they give, name' if listed else 'Name'} the fact that gives"
                " it, or leave it out.",
            )


def facts_agree_with_their_lists(document: Document) -> Iterator[Finding]:
    """A number in ``times`` or ``counts`` of a fact stands in its text, and the other way about.

    A fact without such lists is as its text says.
    """
    language = memoised(document, Amounts)
    for index, fact in enumerate(document.content.fact):
        if fact.times or fact.counts:
            for path, message, allowed in _disagreements(fact, language):
                yield Finding(path=("fact", index, *path), message=message, allowed=allowed)


def _disagreements(fact: Fact, language: Amounts) -> Iterator[tuple[Path, str, str]]:
    """Yield where in a fact its text and a list disagree, with the message and what to do."""
    said = language.claims(fact.text)
    given, listed = {key for key, _ in said}, set[QuantityKey]()
    agree = True
    for field in ("times", "counts"):
        for number, entry in enumerate(getattr(fact, field)):
            claims = language.claims(entry)
            listed |= {key for key, _ in claims}
            if not all(claim in said or (claim[0] in given and not claim[1]) for claim in claims):
                agree = False
                in_text = ", ".join(map(quoted, said.values())) or "no number"
                message = (
                    f"{quoted(entry)} is not what the text of this fact gives: it gives {in_text}."
                )
                yield (field, number), message, "Write in both what the source says."
    for (key, _), written in said.items():
        if agree and key not in listed:
            message = f"{quoted(written)} stands in neither times nor counts of this fact."
            yield ("text",), message, "List it there if the source says it; else leave it out."


class Amounts:
    """The words for numbers, times and drugs, and what each fact gives of them."""

    def __init__(self, document: Document) -> None:
        lexicon = document.content.lexicon
        self.numbers = Numbers(lexicon)
        self._times = WordList(map(normalise_text, lexicon.times))
        self._months = lexicon.quantities.months
        self._numbered = frozenset(map(normalise_text, lexicon.quantities.numbered))
        self._program = any_of(lexicon.program)
        self.drugs = frozenset(map(normalise_text, lexicon.drugs))
        self._drugs = WordList(self.drugs)
        listed = (*map(normalise_text, (*lexicon.times, *lexicon.drugs)), *self.numbers.words)
        self._telling = frozenset(map(longest_word, listed))
        self._unparted = any(not word.isascii() for word in listed)
        self._given: dict[str, FactAmounts] = {}
        self.texts = [
            text
            for text in document.texts
            if not isinstance(text.table, LabelTable) and self._may_have(text.text)
        ]
        """Those that can hold a number, a time or a drug. Labels are about the program."""

    def _may_have(self, text: str) -> bool:
        """Whether a text can hold a number, a time or a drug: quicker than to look for them."""
        words = _WORDS.findall(text.casefold())
        return (
            (self._unparted and not text.isascii())
            or has_figures(text)
            or not self._telling.isdisjoint(words)
            or self.numbers.may_be_number(words)
        )

    def additions(self, text: Text, facts: Sequence[Fact]) -> Iterator[str]:
        """What a text has that none of its facts gives."""
        folded = self.numbers.normalise(text.text)
        given = [self.given(fact) for fact in facts]
        words = "\n".join(each.words for each in given)
        yield from (drug for drug, *_ in self._drugs.every(folded) if not _stands(drug, words))
        if getattr(text.table, "basis", "") == "product" or is_story(text):
            return  # the one has a check of its own, the other is made up
        quantities = self.numbers.quantities(folded)
        known = frozenset(key for each in given for key in each.keys)
        bounded = frozenset(bound for each in given for bound in each.bounds)
        is_wrong = getattr(text.table, "right", True) is False
        if is_wrong:  # it may give half of it
            known |= frozenset(_halves_of(known))
        are_ordered = any(kind == "ordinal" for kind, _, _ in known)
        for quantity in quantities:
            if text.field == "title" and self._names_a_part(quantity, folded):
                continue
            if quantity.kind == "ordinal" and quantity.is_in_words and not are_ordered:
                unit = self.numbers.unit_after(quantity, folded)
                if _is_counted(quantity, known, unit):
                    continue
            counts = _describes_a_picture(text) and quantity.is_in_words
            is_bounded = bool(quantity.qualifier) and not is_wrong
            key = self.numbers.key(quantity)
            if (key not in known and not counts) or (
                is_bounded and (key, quantity.qualifier) not in bounded
            ):
                yield quantity.as_written
        rest = without_amounts(folded, quantities)
        yield from self._months_in(text.text, words)
        yield from (time for time, *_ in self._times.every(rest) if not _stands(time, words))

    def _names_a_part(self, quantity: Quantity, folded: str) -> bool:
        """Whether a number counts parts of the text itself: "The second step", "Step 2"."""
        if quantity.unit or quantity.qualifier:
            return False
        if quantity.kind == "ordinal":
            word = _WORDS.match(folded, quantity.end + 1)
        elif quantity.kind == "number":
            word = _WORD_BEFORE.search(folded, max(0, quantity.start - _LONGEST), quantity.start)
        else:
            return False
        return (
            word is not None
            and word[0] in self._numbered
            and self._program.fullmatch(word[0]) is not None
        )

    def _months_in(self, text: str, words: str) -> Iterator[str]:
        """Months beside a figure that no fact gives; their names may be other words as well."""
        for month in self._months:
            if month in text and not _stands(normalise_text(month), words):
                name = re.escape(month)
                beside = rf"\d\w{{0,2}}\.?(?: \w{{1,2}})? {name}\b|\b{name} \d"
                if found := re.search(beside, text):
                    yield found[0]

    def amounts_given(self, facts: Sequence[Fact]) -> str:
        """The first amounts that some facts give, quoted, for a message; empty if there is none."""
        written = dict.fromkeys(word for fact in facts for word in self.given(fact).written)
        return ", ".join(map(quoted, list(written)[:_MOST_GIVEN]))

    def claims(self, text: str) -> dict[tuple[QuantityKey, str], str]:
        """The amounts of a text with what bounds each, and how each is written there."""
        found = self.numbers.quantities(self.numbers.normalise(text))
        return {
            (self.numbers.key(each), each.qualifier): each.as_written
            for each in found
            if each.is_amount
        }

    def given(self, fact: Fact) -> FactAmounts:
        """The words and the quantities of a fact."""
        if fact.id not in self._given:
            self._given[fact.id] = FactAmounts(fact, self.numbers)
        return self._given[fact.id]


class FactAmounts:
    """What a fact gives."""

    def __init__(self, fact: Fact, numbers: Numbers) -> None:
        texts = [numbers.normalise(t) for t in (fact.text, *fact.times, *fact.counts, *fact.drugs)]
        self.words = "\n".join(texts)
        quantities = [each for text in texts for each in numbers.quantities(text)]
        self.written = tuple(dict.fromkeys(each.as_written for each in quantities))
        self.keys = frozenset(map(numbers.key, quantities))
        self.bounds = frozenset((numbers.key(each), each.qualifier) for each in quantities)
        """What each quantity claims, with what bounds it."""


def _halves_of(keys: Iterable[QuantityKey]) -> Iterator[QuantityKey]:
    """The ends of ranges, each by itself."""
    for kind, values, unit in keys:
        if kind in ("range", "either"):
            yield from (("number", (value,), unit) for value in values)


def _is_counted(ordinal: Quantity, known: Iterable[QuantityKey], unit: str) -> bool:
    """Whether an ordinal is the first, which may order statements, or a number counts as far.

    ``unit`` is what follows the ordinal.
    """
    place = ordinal.values[0]
    counts = (values for kind, values, of in known if kind in _COUNTS and of in ("", unit))
    most = [value for values in counts for value in values if isinstance(value, float)]
    return isinstance(place, float) and place <= max((1.0, *most))


def without_amounts(folded: str, quantities: Sequence[Quantity]) -> str:
    """A text with its quantities taken out."""
    for quantity in reversed(quantities):
        start = quantity.start
        folded = f"{folded[:start]}|{folded[quantity.end :]}"
    return folded


def _stands(word: str, words: str) -> bool:
    return WordList([word]).search(words) is not None


def is_story(text: Text) -> bool:
    """Whether a text tells of an invented case: its times and numbers are invented, too."""
    return isinstance(text.table, Case) and text.field in ("story", "title")


def _describes_a_picture(text: Text) -> bool:
    """Whether number words may count what is drawn: one foot, both hands."""
    return isinstance(text.table, Scene) and text.field == "alt"
