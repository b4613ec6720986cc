"""The checker's words: none may read as permission to inject, or as advice on a medicine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sij_tui.core.checker.checks import Document
from sij_tui.core.matching import any_of, fold
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
    allowed = any_of(_phrases(lexicon, "allowed"))
    shown = [(path, fold(text)) for path, text in _shown(document.get("checker"), ("checker",))]
    everything = "\n".join(text for _, text in shown)
    # Only the words that occur at all: a pattern of all of them takes longer than the rest.
    listed = {word: fold(word) for word in _phrases(lexicon, "forbidden")}
    forbidden = any_of(word for word, folded in listed.items() if folded in everything)
    for path, text in shown:
        for word in dict.fromkeys(forbidden.findall(allowed.sub("\n", text))):
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
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
