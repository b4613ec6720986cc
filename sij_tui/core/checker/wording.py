"""The checker's words: none may read as permission, or as advice on a medicine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sij_tui.core.checker.checks import Document
from sij_tui.core.problems import Finding, Path, quoted

_QUOTES_PEOPLE = "story"
"""The story of a case may quote what people say; everything else is the product speaking."""


def nothing_gives_permission(document: Document) -> Iterator[Finding]:
    """No text of the checker holds a word that would tell a reader to go on."""
    lexicon = document.get("lexicon")
    words = _phrases(lexicon, "forbidden")
    why = "could be read as permission to inject. Say what the source lists, and who decides."
    yield from _hits(document, words, _phrases(lexicon, "allowed"), why)


def nothing_advises_on_medicines(document: Document) -> Iterator[Finding]:
    """No text of the checker tells anybody what to do with a medicine."""
    words = _phrases(document.get("checker"), "medicine_advice")
    why = "could be read as advice on a medicine. That is for a clinician to give."
    yield from _hits(document, words, [], why)


def _hits(document: Document, words: list[str], allowed: list[str], why: str) -> Iterator[Finding]:
    shown = [(path, _plain(text)) for path, text in _shown(document.get("checker"), ("checker",))]
    everything = "\n".join(text for _, text in shown)
    for word in [word for word in words if word in everything]:
        bounded = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for path, text in shown:
            if bounded.search(_without(text, allowed)):
                yield Finding(path=path, message=f"{quoted(word)} {why}")


def _shown(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text that can be shown, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key != _QUOTES_PEOPLE and (*path, key) != ("checker", "medicine_advice"):
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


def _without(text: str, phrases: list[str]) -> str:
    for phrase in phrases:
        text = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", "\n", text)
    return text
