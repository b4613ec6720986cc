"""Where the words that were found stand in a text, so that they can be marked."""

from __future__ import annotations

from collections.abc import Container, Iterable

from sij_tui.core.search.words import fold_diacritics, tokens

TextSpan = tuple[int, int]
"""(start, end) indexes of a text."""


def find_spans(text: str, words: Iterable[str]) -> tuple[TextSpan, ...]:
    """Where folded words stand in ``text``: (start, end) indexes, in order, none overlapping."""
    folded, origin = _fold_with_origin(text)
    found: list[TextSpan] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    return _merged(found)


def word_spans(text: str, marked: Container[str]) -> tuple[TextSpan, ...]:
    """Where the words in ``marked`` stand in ``text``: (start, end) indexes as above."""
    folded, origin = _fold_with_origin(text)
    return _merged(
        (origin[token.start], origin[token.end - 1] + 1)
        for token in tokens(folded)
        if token.word in marked
    )


def _merged(found: Iterable[TextSpan]) -> tuple[TextSpan, ...]:
    """Spans in order, those that overlap as one."""
    spans: list[TextSpan] = []
    for start, end in sorted(found):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _fold_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index in ``text`` that it came from."""
    if text.isascii():
        return fold_diacritics(text), list(range(len(text)))
    folded: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        part = fold_diacritics(char)
        folded.append(part)
        origin += [index] * len(part)
    return "".join(folded), origin
