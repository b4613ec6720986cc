"""Search through all pages: every word must occur; accents and case do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from sij_tui.core.piece import Page, Route

Span = tuple[int, int]


class Hit(NamedTuple):
    """One piece that holds all the words."""

    route: Route
    title: str
    """Title of the page."""
    text: str
    spans: tuple[Span, ...]
    """(start, end) indexes of the words in ``text``, in order."""


class _Entry(NamedTuple):
    route: Route
    title: str
    text: str
    folded: str


class Index:
    """Everything that can be found, ready to be searched at each key."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._entries = [
            _Entry(Route(page.id, piece.key), page.title, piece.plain_text, fold(piece.plain_text))
            for page in pages
            for piece in page.pieces
            if piece.key or piece.style == "title"
        ]

    def search(self, query: str, most: int = 200) -> tuple[Hit, ...]:
        """The pieces that hold every word of ``query``, at most ``most`` of them, in page order.

        A blank query finds nothing.
        """
        words = fold(query).split()
        if not words:
            return ()
        hits = []
        for entry in self._entries:
            if all(word in entry.folded for word in words):
                spans = find_spans(entry.text, words)
                hits.append(Hit(entry.route, entry.title, entry.text, spans))
                if len(hits) == most:
                    break
        return tuple(hits)


def fold(text: str) -> str:
    """``text`` without case and accents, for comparing."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def find_spans(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Where folded words stand in ``text``: (start, end) indexes, in order, none overlapping."""
    folded, origin = _fold_with_origin(text)
    found: list[Span] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    spans: list[Span] = []
    for start, end in sorted(found):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _fold_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index in ``text`` that it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    folded: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        part = fold(char)
        folded.append(part)
        origin += [index] * len(part)
    return "".join(folded), origin
