"""Words that must not be shown, and characters that cannot be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sij_tui.core.checks.document import Document, Text, shown
from sij_tui.core.matching import any_of, fold
from sij_tui.core.model import Fact, SourceNote
from sij_tui.core.problems import Finding, quoted

_FINE = frozenset(
    "\n\u00a0\u2007\u202f\u3000\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
)
"""Not printable, but of use: spaces of typographers, joiners, marks for mixed directions."""

_ESCAPE = re.compile(r"\\[befrtuUx]")

_NAMES = {
    "\t": "a tab",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\u202a": "a mark that turns the writing round",
    "\u202b": "a mark that turns the writing round",
    "\u202c": "a mark that turns the writing round",
    "\u202d": "a mark that turns the writing round",
    "\u202e": "a mark that turns the writing round",
    "\u2060": "a zero-width mark",
    "\ufeff": "a byte-order mark",
}


def no_word_is_forbidden(document: Document) -> Iterator[Finding]:
    """No text tells a reader that something may be done.

    The rules of ``[checker]`` have a check of their own, which lets a story quote people.
    """
    lexicon = document.content.lexicon
    forbidden, allowed = any_of(lexicon.forbidden), any_of(lexicon.allowed)
    for text in shown(document):
        if text.path[0] == "checker":
            continue
        for word in dict.fromkeys(forbidden.findall(allowed.sub("\n", fold(text.text)))):
            yield Finding(
                path=text.path,
                message=f"{quoted(word)} is a forbidden word: a reader could take it for"
                " permission or for advice.",
                allowed="Say what the source lists, and leave the decision to the clinical team.",
            )


def no_word_is_excluded(document: Document) -> Iterator[Finding]:
    """No text has a word that the source does not have; remarks for authors may name it."""
    lexicon = document.content.lexicon
    excluded, allowed = any_of(lexicon.excluded), any_of(lexicon.allowed)
    for text in shown(document):
        if _is_remark(text):
            continue
        for word in dict.fromkeys(excluded.findall(allowed.sub("\n", fold(text.text)))):
            yield Finding(
                path=text.path,
                message=f"{quoted(word)} is an excluded word: the source does not have it.",
                allowed="Say it in the words of the source, or leave it out.",
            )


def _is_remark(text: Text) -> bool:
    return isinstance(text.table, SourceNote) or (
        isinstance(text.table, Fact) and text.field == "note"
    )


def characters_can_be_shown(document: Document) -> Iterator[Finding]:
    """No text has characters that a terminal would obey, hide or turn round."""
    if _is_plain(document.text):
        return
    for text in shown(document):
        if not text.text.isprintable():
            for char in dict.fromkeys(text.text):
                if not char.isprintable() and char not in _FINE:
                    yield _unprintable(text, char)


def _is_plain(text: str) -> bool:
    """Whether a file has nothing odd in it, not even as an escape: nearly always, and quick."""
    return text.replace("\n", "").isprintable() and not _ESCAPE.search(text)


def _unprintable(text: Text, char: str) -> Finding:
    position = text.text.index(char)
    start = text.text[max(0, position - 24) : position].split("\n")[-1].strip()
    after = f" after {quoted(start)}" if start else " at its start"
    name = _NAMES.get(char, "a character that cannot be shown")
    return Finding(
        path=text.path,
        message=f"{name} (U+{ord(char):04X}) stands{after}.",
        allowed="Delete it, and type a plain space if one is needed.",
    )


def letters_are_composed(document: Document) -> Iterator[Finding]:
    """Escapes can smuggle in letters made of two characters, which a search would not find."""
    for text in shown(document):
        if not unicodedata.is_normalized("NFC", text.text):
            yield Finding(
                path=text.path,
                message=f"a letter and its accent are two characters in {quoted(text.text)}.",
                allowed="Type the letter itself.",
                severity="warning",
            )
