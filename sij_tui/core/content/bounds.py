"""Bounds of a content file. One beyond them is refused, and nothing else of it is checked.

The bytes of a file are bounded where it is read. These are many times what the shipped file takes,
and keep every check within two seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sij_tui.core.content.problems import Finding, Path, quoted

MAX_VALUES = 40_000
"""Of all tables together, lists and tables counted too."""
MAX_ENTRIES = 1_000
"""Items of a list, or keys of a table."""
MAX_CHARACTERS = 40_000
"""Of one text."""
MAX_KEY_CHARACTERS = 100
"""Of one key."""
MAX_DEPTH = 30
"""Lists and tables inside one another."""
MAX_NUMBER = 10**12
_MOST_FINDINGS = 20
_TOO_MANY_VALUES = Finding(
    path=(),
    message=f"the file has more than {MAX_VALUES} values.",
    allowed="Leave out what is not needed, or make two files of it.",
)


def is_within_bounds(document: object) -> bool:
    """Return whether :func:`bound_findings` finds nothing; 4 ms for the shipped file."""
    return next(_excess(document), None) is None


def bound_findings(document: object) -> list[Finding]:
    """Return what is too much in a parsed document, and numbers that are none; mostly nothing."""
    return list(islice(_excess(document), _MOST_FINDINGS))


def _excess(document: object) -> Iterator[Finding]:
    count = 0
    waiting: list[tuple[Path, Any]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            if len(value) > MAX_CHARACTERS:
                yield _text(path, value)
        elif isinstance(value, (dict, list)):
            count += len(value)
            if count > MAX_VALUES:
                yield _TOO_MANY_VALUES
                return
            if finding := _crowd(path, value):
                yield finding
                continue
            for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                if not (isinstance(inner, str) and len(inner) <= MAX_CHARACTERS):  # as most are
                    waiting.append(((*path, key), inner))
        elif isinstance(value, (int, float)) and not abs(value) <= MAX_NUMBER:
            yield _number(path, value)


def _crowd(path: Path, value: dict[str, Any] | list[Any]) -> Finding | None:
    """What is too much in a list or table itself."""
    if len(path) >= MAX_DEPTH:
        message = f"lists and tables stand more than {MAX_DEPTH} deep in one another."
        return Finding(path=path[:2], message=message, allowed="Close the brackets before.")
    if len(value) > MAX_ENTRIES:
        what = "items" if isinstance(value, list) else "keys"
        allowed = f"At most {MAX_ENTRIES} can be checked in time."
        return Finding(path=path, message=f"has {len(value)} {what}.", allowed=allowed)
    if isinstance(value, dict):
        for key in value:
            if len(key) > MAX_KEY_CHARACTERS:
                message = f"has a key of {len(key)} characters, {quoted(key)}."
                allowed = f"A key has {MAX_KEY_CHARACTERS} at most."
                return Finding(path=path, message=message, allowed=allowed)
    return None


def _text(path: Path, text: str) -> Finding:
    return Finding(
        path=path,
        message=f"is a text of {len(text)} characters, {quoted(text[:100])}.",
        allowed=f"One text has {MAX_CHARACTERS} at most: is a quotation mark missing?",
    )


def _number(path: Path, value: float) -> Finding:
    if isinstance(value, float) and not math.isfinite(value):
        word = "not a number" if math.isnan(value) else "endless"
        return Finding(
            path=path, message=f"is {value}, which is {word}.", allowed="Write it in digits."
        )
    return Finding(
        path=path,
        message="is a number too large to be meant.",
        allowed="Write the number that you mean in digits.",
    )
