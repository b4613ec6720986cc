"""Small helpers for the words of a content file: filling in labels, naming keys, citing facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from sij_tui.core.content.plurals import with_forms
from sij_tui.core.content.problems import most_similar, quoted

_MANY = 4
"""More keys than this are shown as a range."""


def fill(label: str, **values: object) -> str:
    """Put values into the ``{placeholders}`` of a label; anything else in braces stays as it is.

    ``{count|1:day|*:days}`` becomes the word that goes with the number, see
    :mod:`sij_tui.core.content.plurals`.
    """
    for name, value in values.items():
        if "|" in label:
            label = with_forms(label, name, value)
        label = label.replace("{" + name + "}", str(value))
    return label


def key_names(keys: str, names: Mapping[str, str], most: int = 1) -> str:
    """How to show keys: ``"escape,backspace"`` is "Esc", or "Esc Bksp" with ``most=2``."""
    every = split_keys(keys)
    if len(every) > _MANY:
        return f"{every[0]}–{every[-1]}"
    return " ".join(names.get(key, key) for key in every[:most])


def split_keys(keys: str) -> list[str]:
    """The single keys of a list of keys. A lone comma is the comma key."""
    return [key.strip() for key in keys.split(",") if key.strip()] or [","]


def cite(facts: Iterable[str]) -> str:
    """Fact ids in short: ``F01 F02``, and runs of three and more as ``F01-F03``."""
    ids = list(facts)
    runs: list[list[str]] = []
    for before, fact in pairwise([None, *ids]):
        assert fact is not None
        if before is not None and _follows(before, fact):
            runs[-1].append(fact)
        else:
            runs.append([fact])
    parts = []
    for run in runs:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else run
    return " ".join(parts)


def _follows(before: str, after: str) -> bool:
    first, second = (re.fullmatch(r"(\D*)(\d+)", name) for name in (before, after))
    if not first or not second:
        return False
    return first[1] == second[1] and int(first[2]) + 1 == int(second[2])


def no_such_name(what: str, name: str, known: Mapping[str, str]) -> str:
    """Say that nothing has a name, what was meant perhaps, and what there is: ids with titles."""
    near = most_similar(name, (*known, *filter(None, known.values())))
    meant = f" Did you mean {quoted(near)}?" if near else ""
    listed = ", ".join(f"{id_} ({title})" if title else id_ for id_, title in known.items())
    return f"there is no {what} {quoted(name)}.{meant} There are: {listed or 'none'}."
