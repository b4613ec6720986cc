"""The checker's words: none may read as permission to inject, or as advice on a medicine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sij_tui.core.checker.checks import Document
from sij_tui.core.problems import Finding, Path, quoted

_QUOTES_PEOPLE = "story"
"""The story of a case may quote what people say; everything else is the product speaking."""

_WHY = (
    "is a forbidden word: here it could be read as permission to inject, or as advice on a"
    " medicine. Say what the source lists, and who decides."
)


def nothing_gives_permission(document: Document) -> Iterator[Finding]:
    """No text of the checker holds a forbidden word, but for the phrases that are allowed."""
    lexicon = document.get("lexicon")
    allowed = [_bounded(phrase) for phrase in _phrases(lexicon, "allowed")]
    shown = [(path, _plain(text)) for path, text in _shown(document.get("checker"), ("checker",))]
    everything = "\n".join(text for _, text in shown)
    for word in [word for word in _phrases(lexicon, "forbidden") if word in everything]:
        bounded = _bounded(word)
        for path, text in shown:
            if word in text and bounded.search(_without(text, allowed)):
                yield Finding(path=path, message=f"{quoted(word)} {_WHY}")


def _shown(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text that can be shown, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key != _QUOTES_PEOPLE:
                yield from _shown(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _shown(inner, (*path, index))


def _phrases(table: Any, key: str) -> list[str]:
    values = table.get(key) if isinstance(table, Mapping) else None
    listed = values if isinstance(values, list) else []
    return [plain for value in listed if isinstance(value, str) and (plain := _plain(value))]


def _plain(text: str) -> str:
    """In one case and with single spaces, so that neither hides a word."""
    return " ".join(text.replace("’", "'").casefold().split())


def _bounded(phrase: str) -> re.Pattern[str]:
    """The phrase as whole words: "safe" is not in "unsafe"."""
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")


def _without(text: str, phrases: list[re.Pattern[str]]) -> str:
    for phrase in phrases:
        text = phrase.sub("\n", text)
    return text
