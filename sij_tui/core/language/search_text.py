"""The words of a text, prepared for search: its sentences in every way that they can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Final

from sij_tui.core.content.matching import is_unspaced, with_spaced_numbers
from sij_tui.core.language.skeleton import skeleton, with_signs_as_letters

BREAK: Final = "\0"
"""Separates texts and sentences: no phrase matches across it."""

_PUNCTUATION: Final = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_STOPS: Final = ".!?:;"
_SPACES: Final = str.maketrans(dict.fromkeys(_PUNCTUATION, " "))
_NOT_LETTERS: Final = re.compile(r"\W+")
_MARK_IN_WORD: Final = re.compile(
    r"[{0}](?<=[^\W\d_][{0}])[{0}]*(?=[^\W\d_])".format(r"\u2005\u2006\u2008-\u200a\u202f|ˑ´!")
)
"""Matches narrow spaces and marks between letters, at which a reader sees no gap. It begins with
what is rare, which is quicker to look for than the letter before."""

_MARKUP: Final = re.compile(r"&#?\w{1,31};|<[!/]?[a-zA-Z-][^<>]{0,80}>|\[(?<=\w\[)/?\w{1,20}\]")
"""Matches what a renderer shows as a character, or not at all: ``&shy;``, ``<b>``."""

_INITIALS: Final = re.compile(r"\. (?:(?<=\W\w\. )|(?<=\W\w \. ))(?=\w\W)")
"""Matches the full stop after a letter before another letter, as in ``O. K.``: no sentence ends."""

_FIGURE_BEFORE_WORD: Final = re.compile(r"[0-9](?<!\w[0-9])[0-9]*(?=[^\W\d_]{2})")
"""Matches the figures that a word begins with, as in ``1safe``; of a long number, once."""

_WITHOUT_VOWEL: Final = re.compile("[bcdfghjkmnpqrstvwxz]+l?")
"""Matches a part of a word such as ``cl``; of a skeleton, where an l may be an i."""

_LONGEST: Final = 24
"""Most letters of a word whose letters are separated by spaces, in a longer row of letters."""

_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")
"""Matches a letter that is repeated, as in ``saaafe``."""


class SearchText:
    """The words of a text, prepared for search; words written in parts are added joined.

    Attributes:
        words: All sentences, with single spaces around every word.
        distinct: Every word once.
        pairs: Every word with the one after it.
        listing: The distinct words, with spaces around each.
    """

    def __init__(self, text: str, accents: bool) -> None:
        sentences = list(dict.fromkeys(_sentences(text, accents)))
        joined = filter(None, map(_with_words_joined, sentences))
        words = _words_of(f" {BREAK} ".join((*sentences, *joined)))
        self.pairs = set(pairwise(words))
        spelled = dict.fromkeys((*_spelled_out(words), *_parted_words(self.pairs)))
        self.words = f" {f' {BREAK} '.join((' '.join(words), *spelled))} "
        self.distinct = {*words, *spelled}
        self.listing = f" {' '.join(self.distinct)} "

    def has(self, needs: Iterable[str]) -> bool:
        """Whether every substring occurs in the distinct words, which stand between spaces."""
        return all(map(self.listing.__contains__, needs))

    def sentences_with(self, letters: str) -> Iterator[str]:
        """Yield the sentences that contain a substring."""
        at = self.words.find(letters)
        while at >= 0:
            start, end = self.words.rfind(BREAK, 0, at) + 1, self.words.find(BREAK, at)
            end = len(self.words) if end < 0 else end
            yield self.words[start:end]
            at = self.words.find(letters, end)


def _sentences(text: str, accents: bool) -> Iterator[str]:
    """Yield the sentences of the skeleton of a text, and those of other ways to read it."""
    shown = dict.fromkeys(_sentences_of(skeleton(text, accents)))
    yield from shown
    for sentence in filter(_STRETCHED.search, shown):
        yield _STRETCHED.sub(r"\1", sentence)
        yield _STRETCHED.sub(r"\1\1", sentence)
    for reading in _other_readings(text):
        yield from _sentences_of(skeleton(reading, accents))


def _other_readings(text: str) -> Iterator[str]:
    """Yield what a text says if its signs are letters, and marks inside words are not there."""
    if (lettered := with_signs_as_letters(text)) != text:
        yield lettered
    if _MARK_IN_WORD.search(text):
        yield _MARK_IN_WORD.sub("", text)
        yield text.replace("!", "l")
    if _FIGURE_BEFORE_WORD.search(text):
        begun = (part for part in text.split(BREAK) if _FIGURE_BEFORE_WORD.search(part))
        yield _FIGURE_BEFORE_WORD.sub("", f" {BREAK} ".join(begun))
    if _MARKUP.search(text):
        marked = (part for part in text.split(BREAK) if _MARKUP.search(part))
        yield without_markup(f" {BREAK} ".join(marked))


def without_markup(text: str) -> str:
    """Return a text without tags, and with the characters that its entities stand for."""
    if not _MARKUP.search(text):
        return text
    from html import unescape  # plain text never needs its table

    return unescape(_MARKUP.sub(lambda found: found[0] if found[0][0] == "&" else "", text))


def _sentences_of(shown: str) -> list[str]:
    """Return the sentences of a skeleton, in lower-case words with single spaces."""
    if not shown.isascii() and any(map(is_unspaced, set(shown))):
        shown = with_spaced_numbers(shown)
    flat = f" {' '.join(shown.split())} "
    flat = _INITIALS.sub(" ", flat)
    for stop in _STOPS:
        flat = flat.replace(f"{stop} ", BREAK)
    return flat.split(BREAK)


def _words_of(sentences: str) -> list[str]:
    return sentences.replace("'", "").translate(_SPACES).split()


def _with_words_joined(sentence: str) -> str:
    """Return a sentence in which words such as ``sa-fe`` have no inner punctuation.

    Empty if none has.
    """
    words = sentence.split()
    joined = [_joined_word(word) for word in words]
    if not any(joined):
        return ""
    return " ".join(inside or word for inside, word in zip(joined, words, strict=True))


def _joined_word(word: str) -> str:
    """Return a word with inner punctuation, such as ``o.k`` or ``sa-fe``, joined; else empty."""
    core = word if word.isalnum() else word.strip(_PUNCTUATION)
    return "" if core.isalnum() else _NOT_LETTERS.sub("", core)


def _spelled_out(words: list[str]) -> Iterator[str]:
    """Yield words whose letters are separated by spaces, such as ``s a f e``, joined; and what such
    letters have in them, since a letter before them may be a word: ``a s a f e way``."""
    letters = [at for at, word in enumerate(words) if len(word) == 1 and word != BREAK]
    for _, run in groupby(enumerate(letters), key=lambda pair: pair[1] - pair[0]):
        found = [words[at] for _, at in run]
        for start in range(len(found)):
            for end in range(start + 2, min(start + _LONGEST, len(found)) + 1):
                yield "".join(found[start:end])


def _parted_words(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield two words as one, such as ``cl ear`` and ``sa fe``, where the first has no vowel, or
    both are as short as parts of words are. Of others, each can be a word: ``via blood``."""
    for first, second in pairs:
        is_short = len(first) < 3 > len(second)
        if is_short or _WITHOUT_VOWEL.fullmatch(first):
            yield first + second
