"""Finds words and phrases that must not be shown, in any spelling.

A phrase has one or more words. A ``*`` at the start or end of a word matches any letters:
``clear*`` is clear, cleared and clearance. The words of a phrase may be separated by spaces,
hyphens or nothing; the letters of a word by full stops or spaces, as in ``O.K.``. A ``|`` stands
between words that can take each other's place: ``no|without danger*|risk*`` is four phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property, partial
from itertools import chain, compress, islice, pairwise, product
from math import prod
from typing import Final, NamedTuple

from sij_tui.core.content.matching import is_unspaced
from sij_tui.core.language.search_text import BREAK, SearchText
from sij_tui.core.language.skeleton import skeleton

_WORDS_OF_PHRASE: Final = re.compile(r"[\w*]+")
_MARKS: Final = "()[]“”‘’\"',.;:!?"
_LONGEST: Final = 24
"""Most words of a text that are quoted for a match."""

MOST_FORMS: Final = 400
"""Most phrases that one listed phrase may stand for; further ones are not looked for."""

MOST_FORMS_OF_LIST: Final = 20_000
"""The same for a whole list."""

_MOST_JOINTS: Final = 3
"""Most gaps of a phrase for which every combination of closed gaps is tried."""


class PhraseMatch(NamedTuple):
    """A phrase found in a text."""

    phrase: str
    """The phrase as listed; of those that a ``|`` makes, the one that was found."""
    as_written: str
    """The words of the text that match."""


class _Phrase:
    """One phrase, prepared for search."""

    def __init__(self, listed: str) -> None:
        self.listed = listed
        words = skeleton(listed)
        self.accents = not listed.isascii() and words != skeleton(listed, accents=True)
        if self.accents:
            words = skeleton(listed, accents=True)
        self.words = _WORDS_OF_PHRASE.findall(words.replace("'", ""))
        self._open = bool(self.words) and self.words[-1].endswith("*")
        """Whether the last word ends with ``*``."""
        whole = [*self.words[:-1], self.words[-1][:-1]] if self._open else self.words
        self._plain = not any("*" in word for word in whole)
        letters = "".join(self.words).replace("*", "")
        self.is_empty = not letters
        self.start = "" if self.is_empty or is_unspaced(letters[0]) else " "
        self._end = "" if self.is_empty or is_unspaced(letters[-1]) else " "

    def stands_in(self, haystack: SearchText) -> bool:
        """Whether the phrase occurs in a text."""
        if not self._plain:
            parts = [part for word in self.words for part in word.split("*") if part]
            parts[0] = parts[0] if self.words[0].startswith("*") else f"{self.start}{parts[0]}"
            parts[-1] = parts[-1] if self._open else f"{parts[-1]}{self._end}"
            return all(part in haystack.listing for part in parts) and any(
                map(self.pattern().search, haystack.sentences_with(max(parts, key=len)))
            )
        bounded = self.start and self._end
        return any(
            self._needle(words) in haystack.words
            for words in _with_gaps_closed(self.words)
            if not bounded or self._could_stand(words, haystack)
        )

    def _needle(self, words: list[str]) -> str:
        """Return the substring to look for in the words of a text."""
        phrase = f"{self.start}{' '.join(words)}"
        return phrase[:-1] if self._open else f"{phrase}{self._end}"

    def _could_stand(self, words: list[str], haystack: SearchText) -> bool:
        """Whether every word occurs anywhere: a quick test."""
        whole = words[:-1] if self._open else words
        return (
            haystack.distinct.issuperset(whole)
            and haystack.pairs.issuperset(pairwise(whole))
            and (not self._open or f" {words[-1][:-1]}" in haystack.listing)
        )

    def pattern(self) -> re.Pattern[str]:
        """Return a pattern that matches the phrase in the words of a text, and the space before."""
        words = (r"[^\W_]*".join(map(re.escape, word.split("*"))) for word in self.words)
        return re.compile(self.start + " ?".join(words) + ("(?= )" if self._end else ""))


def _with_gaps_closed(words: list[str]) -> Iterator[list[str]]:
    """Yield the words of a phrase with none, some and all of the gaps between them closed."""
    if len(words) - 1 > _MOST_JOINTS:
        return iter((words, ["".join(words)]))
    ways = [words[:1]]
    for word in words[1:]:
        ways = [each for way in ways for each in ([*way, word], [*way[:-1], way[-1] + word])]
    return iter(ways)


def forms_of(listed: str) -> Iterator[str]:
    """Yield the phrases that a listed phrase stands for: itself, if it has no ``|``."""
    if "|" not in listed:
        return iter((listed,))
    return map(" ".join, product(*_choices(listed)))


def count_forms(listed: str) -> int:
    """Return how many phrases a listed phrase stands for."""
    return prod(map(len, _choices(listed)))


def _choices(listed: str) -> list[list[str]]:
    """Return the words that can stand at each place of a listed phrase."""
    return [word.strip("|").split("|") for word in listed.split()]


class _Family:
    """A listed phrase, and the phrases that it stands for.

    Args:
        listed: The phrase, with ``|`` or without.
        most: Phrases of it that are looked for.
    """

    def __init__(self, listed: str, most: int) -> None:
        places = _choices(listed)
        all_forms = prod(map(len, places))
        self.count = min(most, all_forms)
        self.is_ascii = listed.isascii()
        self._listed, self._has_choices = listed, "|" in listed
        self._places = places if self.is_ascii and self.count == all_forms else []
        """The words that can stand at each place; none where forms cannot be left out."""
        self._needs: list[list[tuple[str, ...]]] = []
        """The same for what each word needs, as far as it was looked for."""

    def forms(self) -> Iterator[str]:
        """Yield the phrases, as far as they are looked for."""
        return islice(forms_of(self._listed), self.count)

    def forms_in(self, haystack: SearchText) -> Iterator[str]:
        """Yield those that could stand in a text: a quick test that leaves out most of them."""
        kept: list[list[str]] = []
        for at, words in enumerate(self._places):
            if at == len(self._needs):
                self._needs.append(_needs(words, first=at == 0, last=at == len(self._places) - 1))
            kept.append(list(compress(words, map(haystack.has, self._needs[at]))))
            if not kept[-1]:
                return iter(())
        return map(" ".join, product(*kept)) if kept and self._has_choices else self.forms()


def _needs(words: Sequence[str], *, first: bool, last: bool) -> list[tuple[str, ...]]:
    """Return what a text contains if one of some words stands in it, for each of them.

    Args:
        words: ASCII words at one place of a phrase; the spaces around it may be missing.
        first: Whether the phrase begins there.
        last: Whether the phrase ends there.
    """
    shown = skeleton(" ".join(words)).replace("'", "").split(" ")
    return [_needs_of(_WORDS_OF_PHRASE.findall(word), first, last) for word in shown]


def _needs_of(words: Sequence[str], first: bool, last: bool) -> tuple[str, ...]:
    parts = [part for word in words for part in word.split("*") if part]
    if parts and first and not words[0].startswith("*"):
        parts[0] = f" {parts[0]}"
    if parts and last and not words[-1].endswith("*"):
        parts[-1] = f"{parts[-1]} "
    return tuple(parts)


class _PhraseList:
    """Listed phrases. Each is prepared for search once there is a text in which it could stand."""

    def __init__(self, listed: Iterable[str]) -> None:
        self._families: list[_Family] = []
        left = MOST_FORMS_OF_LIST
        for each in listed:
            self._families.append(_Family(each, min(left, MOST_FORMS)))
            left -= self._families[-1].count
        self._prepared: dict[str, _Phrase] = {}

    def _phrase(self, form: str) -> _Phrase:
        if form not in self._prepared:
            self._prepared[form] = _Phrase(form)
        return self._prepared[form]

    def may_have(self, accents: bool) -> bool:
        """Whether there is a phrase without accents, or one that needs its accents."""
        return bool(self._families) if not accents else self._has_accents

    @cached_property
    def _has_accents(self) -> bool:
        others = (family.forms() for family in self._families if not family.is_ascii)
        return any(self._phrase(form).accents for form in chain.from_iterable(others))

    def found_in(self, haystack: SearchText, accents: bool | None = None) -> Iterator[_Phrase]:
        """Yield the phrases that stand in a text, each once, in the order of the list.

        Args:
            haystack: The text.
            accents: Only those that need their accents, or only those that do not.
        """
        families = (each for each in self._families if not (accents and each.is_ascii))
        forms = chain.from_iterable(family.forms_in(haystack) for family in families)
        for phrase in map(self._phrase, dict.fromkeys(forms)):
            wanted = accents is None or phrase.accents == accents
            if wanted and not phrase.is_empty and phrase.stands_in(haystack):
                yield phrase


class Texts:
    """Texts that are searched for several lists of phrases."""

    def __init__(self, each: Sequence[str]) -> None:
        self.each = each
        self._haystacks: dict[bool, SearchText] = {}

    def haystack(self, accents: bool) -> SearchText:
        """Return all texts joined, prepared for search; cached."""
        if accents not in self._haystacks:
            whole = f" {BREAK} ".join(text.replace(BREAK, " ") for text in self.each)
            self._haystacks[accents] = SearchText(whole, accents)
        return self._haystacks[accents]


class Phrases:
    """A list of phrases, and the longer phrases in which they are allowed."""

    def __init__(self, listed: Iterable[str], allowed: Iterable[str] = ()) -> None:
        self._listed = _PhraseList(listed)
        self._allowed = _PhraseList(allowed)

    def suspects(self, texts: Texts) -> list[int]:
        """Return the indexes of texts that contain a phrase, by bisection."""
        return list(self._suspects(texts, 0))

    def _suspects(self, texts: Texts, first: int) -> Iterator[int]:
        if not any(self._in(texts.haystack)):
            return
        if len(texts.each) == 1:
            yield first
            return
        half = len(texts.each) // 2
        yield from self._suspects(Texts(texts.each[:half]), first)
        yield from self._suspects(Texts(texts.each[half:]), first + half)

    def found(self, text: str) -> Iterator[PhraseMatch]:
        """Yield each phrase that occurs in a text, once."""
        for phrase in self._in(partial(SearchText, text)):
            yield PhraseMatch(phrase.listed, self._quoted(text, phrase))

    def _in(self, haystack_with: Callable[[bool], SearchText]) -> Iterator[_Phrase]:
        for accents in (False, True):
            if not self._listed.may_have(accents):
                continue
            haystack = haystack_with(accents)
            if found := list(self._listed.found_in(haystack, accents)):
                rest = self._without_allowed(haystack)
                yield from (phrase for phrase in found if phrase.stands_in(rest))

    def _without_allowed(self, haystack: SearchText) -> SearchText:
        rest = copy(haystack)
        for phrase in self._allowed.found_in(rest):
            rest.words = phrase.pattern().sub(f"{phrase.start}{BREAK}", rest.words)
        return rest

    def _quoted(self, text: str, phrase: _Phrase) -> str:
        """Return the shortest run of words of a text that contains a phrase."""
        words = unicodedata.normalize("NFC", text).split()
        for length in range(1, min(len(words), _LONGEST) + 1):
            for start in range(len(words) - length + 1):
                said = " ".join(words[start : start + length])
                haystack = SearchText(said, phrase.accents)
                if phrase.stands_in(haystack) and phrase.stands_in(self._without_allowed(haystack)):
                    return said.strip(_MARKS)
        return text
