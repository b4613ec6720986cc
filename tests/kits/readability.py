"""How hard an English text is to read, by two formulas of known source.

- Reading ease: R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32(3),
  1948: ``206.835 - 1.015 * words / sentences - 84.6 * syllables / words``; higher is easier.
- Grade: J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom, "Derivation of new
  readability formulas", Naval Technical Training Command, Research Branch Report 8-75, 1975:
  ``0.39 * words / sentences + 11.8 * syllables / words - 15.59``; lower is easier.

As in Flesch 1948, a word is what stands between spaces: "sacro-iliac" is one word, of five
syllables, and a numeral counts as it is spoken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

HARDEST_GRADE = 6.5
LEAST_EASE = 70.0
"""What the shipped content keeps within."""

SYLLABLES = {
    "anticoagulant": 6,
    "anticoagulants": 6,
    "anyone": 3,
    "area": 3,
    "element": 3,
    "every": 2,
    "everyone": 3,
    "idea": 3,
    "something": 2,
    "sometimes": 2,
    "themselves": 2,
    "therefore": 2,
    "x-ray": 2,
    "20": 2,
}
"""Words that the rules below get wrong, and numerals."""

_APART = re.compile(r"i(?=[aou])|u(?=a)|(?<=[aeiouy])(?=ing$)|(?<=y)(?=i)")
"""After each of these, two vowels that stand together are spoken apart: il-i-ac, ly-ing."""
_TOGETHER = re.compile(r"([ctsxg])i(?=o[nu]|a[nl])")
"""Vowels that are spoken as one although the rule above would part them: injec-tion."""
_SILENT = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyl]l)(?<![^aeiouyr]r)(?:e|(?<![sxzcg])(?<!sh)(?<!ch)es|(?<![td])ed)$"
)
"""A final e, es or ed that is not spoken: time, takes, checked; but not table, passes, needed."""
_SILENT_INSIDE = re.compile(r"(?<=[aeiouy][^aeiouy])e(?=(?:ment|ly|ness|less|ful)$)")
"""The e of safe-ly and state-ment."""


class Reading(NamedTuple):
    """The counts of a text, and what the formulas make of them."""

    sentences: int
    words: int
    syllables: int

    @property
    def ease(self) -> float:
        """Flesch reading ease."""
        return 206.835 - 1.015 * self.words / self.sentences - 84.6 * self.syllables / self.words

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade level, in school years of the United States."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def sentences_of(text: str) -> list[str]:
    """Split after a full stop, question mark or exclamation mark before a space or the end."""
    parts = re.split(r"(?<=[.!?])[\"'”’)]*\s+", text.strip())
    return [part for part in parts if words_of(part)]


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case, without the punctuation around them."""
    stripped = (re.sub(r"^\W+|\W+$", "", word) for word in text.lower().split())
    return [word for word in stripped if word]


def syllables_in(word: str) -> int:
    """Count the syllables of a word by rule, with a table for those that the rules get wrong.

    Raises:
        ValueError: for a numeral that the table lacks.
    """
    word = word.lower()
    if word in SYLLABLES:
        return SYLLABLES[word]
    if any(letter.isdigit() for letter in word):
        raise ValueError(f"{word!r}: add the number of syllables, as spoken, to SYLLABLES")
    return sum(SYLLABLES.get(part, _by_rule(part)) for part in word.split("-") if part)


def _by_rule(word: str) -> int:
    bare = re.sub(r"'s$|’s$", "", word)
    bare = _SILENT.sub("", re.sub(r"[^a-z]", "", bare)).replace("qu", "q")
    bare = _SILENT_INSIDE.sub("", bare)
    parted = _APART.sub(lambda found: found[0] + ".", _TOGETHER.sub(r"\1", bare))
    return max(1, len(re.findall(r"[aeiouy]+", parted)))


def reading_of(texts: Iterable[str], exempt: Collection[str] = ()) -> Reading:
    """Count texts that stand apart: no sentence runs from one into the next.

    Words in ``exempt`` (drug names, say) are left out of the counts.
    """
    sentences = [words_of(sentence) for text in texts for sentence in sentences_of(text)]
    counted = [[word for word in words if word not in exempt] for words in sentences]
    flat = [word for words in counted for word in words]
    return Reading(
        sentences=sum(1 for words in counted if words),
        words=len(flat),
        syllables=sum(map(syllables_in, flat)),
    )
