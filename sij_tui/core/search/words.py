"""Tokenising and stemming for the search, and fuzzy matching of misspelt words.

Case, accents, hyphens and apostrophes are ignored. Scripts without spaces between words are cut
into pairs of characters, as is usual for them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_JOINERS = re.compile(r"['-]")
_QUANTITY = re.compile(r"([0-9]+)([^\W\d_]+)")
"""A number with its unit, such as ``20min``."""
_EQUIVALENT_CHARACTERS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "‐": "-", "‑": "-", "−": "-",
     "\u00ad": None, "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
)  # fmt: skip
"""Characters that Unicode does not fold, but that readers interchange."""
_STEMMERS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
        "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
        "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
        "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
        "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
        "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
        "ta": "tamil", "tr": "turkish", "yi": "yiddish",
    }
)  # fmt: skip
"""Snowball's name for each language that it has a stemmer for, by the language's tag."""

EXACT, STEM, START, INSIDE, TYPO, SIMILAR = 1.0, 0.9, 0.7, 0.55, 0.5, 0.45
"""Weight of a known word that is the typed one, has its stem, begins with it, contains it,
differs from it by a typing error, or shares a long beginning with it."""
_MAX_WORD_LETTERS = 40
"""Most letters of a typed word that are compared."""
_MAX_QUERY_LETTERS, _MAX_QUERY_WORDS = 400, 16
"""Most letters and words of a query that are used."""
_MIN_PART_LETTERS = 3
"""Fewest letters of either word where two are written as one."""
_MIN_MISSPELT_LETTERS = 4
"""Fewest letters of a word that may be misspelt."""
_MIN_STEM_LETTERS, _MAX_ENDING_LETTERS = 4, 3
"""Fewest letters of a known stem, and most letters of an ending behind it, that may be a form."""
_LONG_ENDING = 4
"""Letters of an ending from which on a word may as well be misspelt: "weekness" is hardly a form of
"week"."""
_MIN_SIMILARITY = 70
"""Lowest similarity, in per cent, of a known word to one that it may stand for."""
_MAX_SUGGESTED = 3
"""Most known words that are searched for instead of one that is not known."""
_MAX_SIMILAR = 12
"""Most known words that a misspelt word may stand for."""


class Token(NamedTuple):
    """A word of a text as compared, and its indexes in the folded text."""

    word: str
    start: int
    end: int


def fold_diacritics(text: str) -> str:
    """Return ``text`` without case and accents, for comparison."""
    if text.isascii():
        return text.lower().replace("`", "'")
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    parts = parts.translate(_EQUIVALENT_CHARACTERS).replace(
        "и\u0306", "й"
    )  # a letter, with no accent
    return "".join(char for char in parts if not unicodedata.combining(char))


def tokens(folded: str) -> Iterator[Token]:
    """Yield every word of a folded text; ``x-ray`` yields ``xray``, ``x`` and ``ray``."""
    for match in _WORD.finditer(folded):
        word, start = match[0], match.start()
        if word.isascii() or not any(map(_is_unspaced, word)):
            if not word.isalnum():
                yield Token(_JOINERS.sub("", word), start, match.end())
            for part in _PART.finditer(word):
                yield Token(part[0], start + part.start(), start + part.end())
        else:
            yield from _characters(word, start)


def words(folded: str) -> list[str]:
    """Return the words of :func:`tokens` without their indexes; faster."""
    if not folded.isascii():
        return [token.word for token in tokens(folded)]
    found: list[str] = []
    for word in _WORD.findall(folded):
        if word.isalnum():
            found.append(word)
        else:
            found.append(_JOINERS.sub("", word))
            found += _PART.findall(word)
    return found


def _characters(word: str, start: int) -> Iterator[Token]:
    """Yield characters and pairs of a word in a script without spaces; other parts unchanged."""
    for part in re.finditer(r"[^\W_]", word):
        yield Token(part[0], start + part.start(), start + part.end())
    for (at, first), (_, second) in pairwise(enumerate(word)):
        if first.isalnum() and second.isalnum():
            yield Token(first + second, start + at, start + at + 2)
    for run in re.finditer(
        r"[^\W_]+", "".join(" " if _is_unspaced(char) else char for char in word)
    ):
        if len(run[0]) > 2:
            yield Token(run[0], start + run.start(), start + run.end())


def _is_unspaced(char: str) -> bool:
    """Whether the script of a letter puts no spaces between words: Thai, kana, Han and others."""
    return "\u0e00" <= char < "\u1100" or "\u2e80" <= char < "\uac00" or char > "\ud7ff"


class QueryWord(NamedTuple):
    """A word of a query, and the parts that it may be made of."""

    word: str
    parts: tuple[str, ...] = ()
    typing: bool = False
    """Whether it may be the beginning of a word that is still being typed."""


def query_words(query: str, stop_words: Container[str] = ()) -> tuple[QueryWord, ...]:
    """Return the words of a query, each once, in the order typed.

    Words in ``stop_words`` count only where there are no others.
    """
    query = query[:_MAX_QUERY_LETTERS]
    asked = tuple(dict.fromkeys(_split_query(query)))[:_MAX_QUERY_WORDS]
    telling = tuple(word for word in asked if word.word not in stop_words) or asked
    typing = telling and telling[-1] == asked[-1] and fold_diacritics(query)[-1:].isalnum()
    return (*telling[:-1], telling[-1]._replace(typing=True)) if typing else telling


def _split_query(query: str) -> Iterator[QueryWord]:
    for match in _WORD.finditer(fold_diacritics(query)):
        word = match[0]
        if any(map(_is_unspaced, word)):
            yield from (QueryWord(part) for part in _runs(word))
        else:
            parts = tuple(part for each in _PART.findall(word) for part in _quantity_parts(each))
            yield QueryWord("".join(parts)[:_MAX_WORD_LETTERS], parts if len(parts) > 1 else ())


def _quantity_parts(word: str) -> tuple[str, ...]:
    """Return the number and the unit of a quantity; any other word as it is."""
    match = _QUANTITY.fullmatch(word)
    return match.groups() if match else (word,)


def _runs(word: str) -> Iterator[str]:
    """Yield the character pairs of a word in a script without spaces, or its only character."""
    for part in _PART.findall(word):
        pairs = [first + second for first, second in pairwise(part)]
        yield from pairs or [part]


class Vocabulary:
    """All indexed words, and the lookup of those that a typed word may stand for."""

    def __init__(
        self, words: Iterable[str], language: str = "", word_forms: Iterable[Sequence[str]] = ()
    ) -> None:
        self._sorted = sorted(set(words))
        self._known = frozenset(self._sorted)
        self._language = language.partition("-")[0].lower()
        self._stems: dict[str, str] = {}
        self._by_length: dict[int, dict[str, list[str]]] = {}
        """By length, the beginnings of that many letters and the words that have them."""
        self._irregular: dict[str, list[str]] = {}
        """Irregular words, with all forms of each."""
        for forms in word_forms:
            for form in forms:
                self._irregular.setdefault(form, []).extend(forms)

    def __contains__(self, word: object) -> bool:
        return word in self._known

    def strong(self, word: str, *, typing: bool = False) -> dict[str, float]:
        """Return known words that are the typed one, have its stem or begin with it, with their
        weights. Words of two letters match as beginnings only while ``typing``."""
        found: dict[str, float] = {}
        if typing or len(word) > 2:
            for known in self._starting(word):
                # The nearer the typed word is to the whole of the known one, the better.
                found[known] = START * (0.6 + 0.4 * len(word) / len(known))
        if len(word) > 2:
            found |= dict.fromkeys(self._forms(word), STEM)
        if found and len(word) - len(self._stem(word)) >= _LONG_ENDING:
            found = dict.fromkeys(self._misspelt(word), TYPO) | found
        if word in self._known:
            found[word] = EXACT
        return found

    def weak(self, word: str) -> dict[str, float]:
        """Return known words that a misspelt word may stand for, with the weight of each."""
        if len(word) < _MIN_MISSPELT_LETTERS:
            return {}
        if found := {known: INSIDE for known in self._sorted if word in known}:
            return found
        for known in self._starting(word[:5]) if len(word) > 5 else ():
            if _shared(word, known) >= 0.7 * max(len(word), len(known)):
                found[known] = SIMILAR
        for typo in self._misspelt(word):
            for known in self._forms(typo):
                counts = TYPO if known == typo else TYPO * STEM
                found[known] = max(counts, found.get(known, 0.0))
        return found or dict.fromkeys(self._stemmed_short(word), SIMILAR)

    def parted(self, word: str) -> tuple[str, ...]:
        """Return the two known words that a word is made of, such as face and down; or none."""
        for at in range(_MIN_PART_LETTERS, len(word) - _MIN_PART_LETTERS + 1):
            if word[:at] in self and word[at:] in self:
                return (word[:at], word[at:])
        return ()

    def _forms(self, word: str) -> Iterator[str]:
        """Yield the known words with the stem of a word, or of another form of it."""
        stem = self._stem(word)
        others = self._irregular.get(word) or self._irregular.get(stem) or (word,)
        for form in dict.fromkeys((word, *others)):
            stem = self._stem(form)
            yield from (known for known in self._starting(form[:3]) if self._stem(known) == stem)

    def _stemmed_short(self, word: str) -> Iterator[str]:
        """Yield the known words whose stem begins that of a word, which has an ending that the
        stemmer leaves, such as that of "heavier"."""
        stem = self._stem(word)
        for known in self._starting(word[:_MIN_STEM_LETTERS]):
            short = self._stem(known)
            ending = len(stem) - len(short) if stem.startswith(short) else len(stem)
            if len(short) >= _MIN_STEM_LETTERS and ending <= _MAX_ENDING_LETTERS:
                yield known

    def _stem(self, word: str) -> str:
        """Return the stem of a word; cached."""
        if word not in self._stems:
            self._stems[word] = _stemmer(self._language)(word)
        return self._stems[word]

    def prepare(self) -> Iterator[None]:
        """Load step by step what the first query, and the first unknown word, would wait for."""
        _stemmer(self._language)
        yield
        import rapidfuzz.distance  # 18 ms
        import rapidfuzz.process  # noqa: F401

        yield

    def nearest(self, word: str) -> tuple[str, ...]:
        """Return the known words most similar to an unknown one; none for short ones, which are
        similar to too many."""
        if len(word) < _MIN_MISSPELT_LETTERS:
            return ()
        from rapidfuzz import fuzz, process

        words = [known for known in self._sorted if len(known) > 3]
        found = process.extract(
            word, words, scorer=fuzz.ratio, limit=_MAX_SUGGESTED, score_cutoff=_MIN_SIMILARITY
        )
        return tuple(known for known, _, _ in found)

    def _starting(self, start: str) -> Iterator[str]:
        for known in self._sorted[bisect_left(self._sorted, start) :]:
            if not known.startswith(start):
                return
            yield known

    def _misspelt(self, word: str) -> Iterator[str]:
        """Yield known words within one typing error of a word, two if it is long; of the whole word
        or of its beginning. Errors are letters left out, added, changed or swapped: the distance is
        that of optimal string alignment, an edit distance."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1 if len(word) < 8 else 2
        # A whole word may be longer or shorter by its typos; one half typed is cut at its length.
        for size in range(len(word) - most, len(word) + most + 1):
            starts = self._starts(size)
            near = process.extract(
                word, starts, scorer=OSA.distance, score_cutoff=most, limit=_MAX_SIMILAR
            )
            for start, _, _ in near:
                for known in self._by_length[size][start]:
                    whole = len(known) == size
                    if (whole or (size == len(word) > 4)) and _alike_at_start(word, known):
                        yield known

    def _starts(self, size: int) -> Collection[str]:
        """Return every beginning of ``size`` letters of known words."""
        if size not in self._by_length:
            found: dict[str, list[str]] = {}
            for known in self._sorted:
                if len(known) >= size:
                    found.setdefault(known[:size], []).append(known)
            self._by_length[size] = found
        return self._by_length[size].keys()


def _alike_at_start(word: str, known: str) -> bool:
    """Whether a word may be misspelt: short words with another first letter are other words."""
    return len(word) > 5 or word[0] == known[0]


def _shared(one: str, other: str) -> int:
    """Return the length of the common beginning of two words."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    """Return Snowball's stemmer for a language, or the identity if it has none."""
    name = _STEMMERS.get(language)
    if name is None:
        return str
    import snowballstemmer  # for search alone: 18 ms

    if name not in snowballstemmer.algorithms():
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem


TextSpan = tuple[int, int]
"""(start, end) indexes of a text."""


def find_spans(text: str, words: Iterable[str]) -> tuple[TextSpan, ...]:
    """Return the (start, end) indexes of folded words in ``text``, in order, without overlaps."""
    folded, origin = _fold_with_origin(text)
    found: list[TextSpan] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    return _merged(found)


def word_spans(text: str, marked: Container[str]) -> tuple[TextSpan, ...]:
    """Return the (start, end) indexes of the words of ``marked`` in ``text``."""
    folded, origin = _fold_with_origin(text)
    return _merged(
        (origin[token.start], origin[token.end - 1] + 1)
        for token in tokens(folded)
        if token.word in marked
    )


def _merged(found: Iterable[TextSpan]) -> tuple[TextSpan, ...]:
    """Return spans in order, overlapping ones merged."""
    spans: list[TextSpan] = []
    for start, end in sorted(found):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _fold_with_origin(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters its index in ``text``."""
    if text.isascii():
        return fold_diacritics(text), list(range(len(text)))
    folded: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        part = fold_diacritics(char)
        folded.append(part)
        origin += [index] * len(part)
    return "".join(folded), origin
