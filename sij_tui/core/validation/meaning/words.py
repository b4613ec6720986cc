"""Words that must not be shown, and characters that cannot be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from sij_tui.core.content.checker import Case
from sij_tui.core.content.document import Document, Text
from sij_tui.core.content.facts import Fact, SourceNote
from sij_tui.core.content.items.base import ItemTable
from sij_tui.core.content.label_table import LabelTable
from sij_tui.core.content.matching import any_of, normalise_text
from sij_tui.core.content.problems import Finding, Path, quoted
from sij_tui.core.content.screen import Screen
from sij_tui.core.language.phrases import (
    MOST_FORMS,
    MOST_FORMS_OF_LIST,
    Phrases,
    Texts,
    count_forms,
)
from sij_tui.core.language.search_text import without_markup
from sij_tui.core.language.signs import signs_of_approval

_FINE = frozenset(
    "\n\u00a0\u2007\u202f\u3000\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
)
"""Not printable, but of use: spaces of typographers, joiners, marks for mixed directions."""

_QUOTED = re.compile(r'“[^”]*”|‘[^’]*’|«[^»]*»|„[^“”]*[“”]|「[^」]*」|"[^"]*"')
"""Quotations, in the quotation marks of several languages."""

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
    """No text says that something may be done, in words or by a sign, or has an excluded word.

    A story may quote people who say that something may be done, and a question may in quotation
    marks. Remarks for authors may name an excluded word, to say that the source does not have it.
    """
    lexicon = document.content.lexicon
    forbidden = Phrases(lexicon.forbidden, lexicon.allowed)
    excluded = Phrases(lexicon.excluded, lexicon.allowed)
    told: list[tuple[Text, str]] = []
    remarks: list[tuple[Text, str]] = []
    quoting: list[tuple[Text, str]] = []
    for text in (*document.texts, *_drawings(document), *_ids(document)):
        if isinstance(text.table, LabelTable):
            told.append((text, text.text))
        elif _is_remark(text):
            remarks.append((text, text.text))
        else:
            told.append((text, _own_words(text)))
            if told[-1][1] is not text.text:
                quoting.append((text, text.text))
    for pairs, own, source in ((told, True, True), (remarks, True, False), (quoting, False, True)):
        texts, said = [text for text, _ in pairs], [words for _, words in pairs]
        words = Texts(said)
        if own:
            yield from _forbidden(forbidden, texts, words)
            yield from _signs(texts, said)
        if source:
            yield from _excluded(excluded, texts, words)


def no_phrase_has_too_many_forms(document: Document) -> Iterator[Finding]:
    """No phrase of the lexicon stands for more phrases than are looked for."""
    lexicon = document.content.lexicon
    for key in ("forbidden", "excluded", "allowed"):
        counts = [count_forms(phrase) for phrase in getattr(lexicon, key)]
        if sum(counts) > MOST_FORMS_OF_LIST:
            yield Finding(
                path=("lexicon", key),
                message=f"stands for {sum(counts)} phrases in all, and at most"
                f" {MOST_FORMS_OF_LIST} are looked for.",
                allowed='Write fewer, or fewer words between each "|".',
            )
        for index, phrase in enumerate(getattr(lexicon, key)):
            if (count := counts[index]) > MOST_FORMS:
                yield Finding(
                    path=("lexicon", key, index),
                    message=f"{quoted(phrase)} stands for {count} phrases, and at most"
                    f" {MOST_FORMS} are looked for.",
                    allowed='Write it as several, with fewer words between each "|".',
                )


def _forbidden(phrases: Phrases, texts: Sequence[Text], words: Texts) -> Iterator[Finding]:
    for index in phrases.suspects(words):
        for phrase, said in phrases.found(words.each[index]):
            yield Finding(
                path=texts[index].path,
                message=f"{_reading(phrase, said)}: a reader could take it for permission or for"
                " advice.",
                allowed="Say what the source lists, and leave the decision to the clinical team.",
            )


def _excluded(phrases: Phrases, texts: Sequence[Text], words: Texts) -> Iterator[Finding]:
    for index in phrases.suspects(words):
        for _, said in phrases.found(words.each[index]):
            yield Finding(
                path=texts[index].path,
                message=f"{quoted(said)} is an excluded word: the source does not have it.",
                allowed="Say it in the words of the source, or leave it out.",
            )


def _signs(texts: Sequence[Text], said: Sequence[str]) -> Iterator[Finding]:
    whole = "\n".join(said)
    if without_markup(whole) == whole and not signs_of_approval(whole):
        return  # to look through all at once is quicker
    for text, words in zip(texts, said, strict=True):
        for sign in signs_of_approval(without_markup(words)):
            code = f" (U+{ord(sign):04X})" if len(sign) == 1 else ""
            yield Finding(
                path=text.path,
                message=f"the sign {sign}{code} would read as permission.",
                allowed="Use a neutral shape, or none.",
            )


def _reading(phrase: str, words: str) -> str:
    if any_of([phrase]).search(normalise_text(words)):
        return f"{quoted(words)} is a forbidden word"
    return f"{quoted(words)} reads as {quoted(phrase)}, a forbidden word"


def _own_words(text: Text) -> str:
    """What a text says in the product's own voice."""
    if isinstance(text.table, Case) and text.field == "story":
        return ""
    return _QUOTED.sub(" ", text.text) if _is_quoting(text) else text.text


def _is_quoting(text: Text) -> bool:
    """Whether a text may quote people: the story of a case, and what a question asks."""
    if isinstance(text.table, Case):
        return text.field == "story"
    return isinstance(text.table, ItemTable) and text.field == "ask"


def _drawings(document: Document) -> Iterator[Text]:
    """The drawn title: it can spell words as well."""
    banner = document.content.banner
    for field in ("blocks", "ascii"):
        path: Path = ("banner", field)
        yield Text(path, getattr(banner, field), path[:1], banner, field)


def _ids(document: Document) -> Iterator[Text]:
    """The ids that a reader sees: of facts and screens, of cases and questions in exports."""
    for path, table in document.tables:
        if isinstance(table, Fact | Screen | Case | ItemTable):
            yield Text((*path, "id"), table.id, path, table, "id")


def _is_remark(text: Text) -> bool:
    return isinstance(text.table, SourceNote) or (
        isinstance(text.table, Fact) and text.field == "note"
    )


def characters_can_be_shown(document: Document) -> Iterator[Finding]:
    """No text has characters that a terminal would execute, hide or reorder."""
    if _is_plain(document.text):
        return
    for text in document.texts:
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
    for text in document.texts:
        if not unicodedata.is_normalized("NFC", text.text):
            yield Finding(
                path=text.path,
                message=f"a letter and its accent are two characters in {quoted(text.text)}.",
                allowed="Type the letter itself.",
                severity="warning",
            )
