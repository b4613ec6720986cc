"""The product's own words make no medical claim: no number, and no instruction on medicines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from sij_tui.core.content.document import Document, Text, memoised
from sij_tui.core.content.facts import Fact, SourceNote
from sij_tui.core.content.matching import any_of, normalise_text
from sij_tui.core.content.meta import Meta
from sij_tui.core.content.problems import Finding, quoted
from sij_tui.core.language.number_words import longest_word
from sij_tui.core.language.quantities import Quantity
from sij_tui.core.validation.meaning.additions import Amounts, is_story
from sij_tui.core.validation.meaning.sources import Sources

_SENTENCE_END: Final = re.compile(r"(?<=[.!?;。])\s+")
_WORD: Final = re.compile(r"\w+")
_NEAR: Final = 3
"""Words before and behind a number among which the thing counted stands."""

_META_SHOWN: Final = frozenset({"title", "subtitle", "training_notice"})

_NAMES: Final = ("title", "subtitle")
"""What names the leaflet as a whole, which all its facts carry."""

_NAMED: Final = "write one that a fact gives"
_CITED: Final = "name the fact"


def product_gives_no_numbers(document: Document) -> Iterator[Finding]:
    """In its own words the product counts questions and keys, and nothing else."""
    lexicon = document.content.lexicon
    amounts, facts = memoised(document, Amounts), memoised(document, Sources)
    language, program = amounts.numbers, None
    for text in amounts.texts:
        if not _is_own(text, facts):
            continue
        folded = language.normalise(text.text)
        found = [each for each in language.quantities(folded) if each.is_amount]
        if not found:
            continue
        is_name = isinstance(text.table, Meta) and text.field in _NAMES
        named = document.content.fact if is_name else facts.of(text) or ()
        given = {key for fact in named for key in amounts.given(fact).keys}
        program = program or any_of(lexicon.program)
        counted = 0
        for quantity in found:
            between = folded[counted : quantity.start] if counted else ""
            if counted and len(between.split()) == 1 and not quantity.unit:  # page 2 of 10
                continue
            is_bare = not quantity.unit or quantity.unit in language.repeats
            if is_bare and _is_of_program(quantity, folded, program):
                counted = quantity.end
            elif language.key(quantity) not in given:
                yield Finding(
                    path=text.path,
                    message=f"{quoted(quantity.as_written)} is a number in the product's own"
                    " words.",
                    allowed=f"Only the source gives numbers: {_NAMED if is_name else _CITED}, or"
                    " leave it out. What the program itself has a number of is listed in program"
                    " of [lexicon].",
                )


def product_instructs_on_no_medicine(document: Document) -> Iterator[Finding]:
    """In its own words the product tells nobody what to do with a medicine."""
    lexicon, facts = document.content.lexicon, memoised(document, Sources)
    each = [text.text.casefold() for text in document.texts]
    everything = "\n".join(each)
    medicines, instructions = (
        [word for word in map(normalise_text, words) if longest_word(word) in everything]
        for words in (lexicon.medicines, lexicon.instructions)
    )
    for index in _indexes_with(frozenset(map(longest_word, medicines)), each, everything):
        text = document.texts[index]
        if not (_is_own(text, facts) or _is_above_facts(text, facts)):
            continue
        for sentence in _SENTENCE_END.split(normalise_text(text.text)):
            medicine = _first(medicines, sentence)
            verb = _first(instructions, sentence) if medicine else ""
            if verb and medicine:
                yield Finding(
                    path=text.path,
                    message=f"{quoted(verb)} and {quoted(medicine)} in one sentence of the"
                    " product's own words read as an instruction on medicines.",
                    allowed="Only the source may give one: name the fact, or leave it to the team.",
                )


def _indexes_with(words: Iterable[str], texts: Sequence[str], joined: str) -> list[int]:
    """Return the indexes of texts that contain a word; ``joined`` is all of them, in lines.

    To look through all at once is quicker than through each of thousands.
    """
    ends = list(accumulate(len(text) + 1 for text in texts))
    found: set[int] = set()
    for word in words:
        at = joined.find(word)
        while 0 <= at < len(joined):
            found.add(index := bisect_right(ends, at))
            at = joined.find(word, ends[index])
    return sorted(found)


def _first(listed: Sequence[str], sentence: str) -> str:
    """The first of some folded phrases that stands in a sentence, as it stands there; or empty."""
    words = _WORD.findall(sentence)
    line = f" {' '.join(words)} "
    for phrase in listed:
        if phrase.endswith("*"):
            at = line.find(f" {phrase[:-1]}")
            if at >= 0:
                return line[at:].split()[0] if " " not in phrase else phrase[:-1]
        elif f" {phrase} " in line:
            return phrase
    return ""


def _is_own(text: Text, facts: Sources) -> bool:
    """Whether a text is the product's own: it says so, or nothing below it names a fact."""
    if isinstance(text.table, Fact | SourceNote) or is_story(text) or text.field == "also":
        return False
    if isinstance(text.table, Meta):
        return text.field in _META_SHOWN
    basis = getattr(text.table, "basis", None)
    return basis == "product" or (basis is None and facts.named(text) is None)


def _is_above_facts(text: Text, facts: Sources) -> bool:
    """Whether a text names no fact, and only what stands below it does: a notice, a heading.

    A question tells nobody to do anything.
    """
    asks = text.field == "ask" or is_story(text) or facts.is_of_item(text)
    return not asks and not hasattr(text.table, "facts") and facts.is_above(text)


def _is_of_program(quantity: Quantity, folded: str, program: re.Pattern[str]) -> bool:
    """Whether the thing counted is a part of the program."""
    before = folded[: quantity.start].split()[-1:]
    behind = folded[quantity.end :].split()[:_NEAR]
    return program.search(" ".join((*before, "|", *behind))) is not None
