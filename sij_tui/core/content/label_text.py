"""Texts made of labels: placeholders filled in, names of keys, citations of facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import pairwise

from sij_tui.core.content.plurals import with_forms
from sij_tui.core.content.problems import closest, most_similar, quoted

_MANY = 4
"""Most keys that are listed; more are shown as a range."""
_MOST_WITH_TITLES, _MOST_SUGGESTED, _MOST_LISTED = 30, 3, 100
"""Most names that a message lists with their titles, that it suggests, and that it lists at all."""


def fill(label: str, **values: object) -> str:
    """Replace the ``{placeholders}`` of a label by values; other braces are left as they are.

    ``{count|1:day|*:days}`` is replaced by the form for the number, see
    :mod:`sij_tui.core.content.plurals`.
    """
    for name, value in values.items():
        if "|" in label:
            label = with_forms(label, name, value)
        label = label.replace("{" + name + "}", str(value))
    return label


def key_names(keys: str, names: Mapping[str, str], most: int = 1) -> str:
    """Return the names of keys: for ``"escape,backspace"`` "Esc", or "Esc Bksp" if ``most=2``."""
    every = split_keys(keys)
    if len(every) > _MANY:
        return f"{every[0]}–{every[-1]}"
    return " ".join(names.get(key, key) for key in every[:most])


def normalised(text: str) -> str:
    """Return a name for comparison: in one case, with single spaces."""
    return " ".join(text.split()).casefold()


def split_keys(keys: str) -> list[str]:
    """Split a comma-separated list of keys. A single comma is the comma key."""
    return [key.strip() for key in keys.split(",") if key.strip()] or [","]


def cite(facts: Iterable[str]) -> str:
    """Return fact ids in short: ``F01 F02``, and three or more in sequence as ``F01-F03``."""
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
    """Return an error message for an unknown name: a suggestion, and all ids with titles.

    Where there are many, the closest have their titles, and the ids are listed alone.
    """
    if len(known) > _MOST_WITH_TITLES:
        return _no_such_name_of_many(what, name, known)
    near = most_similar(name, (*known, *filter(None, known.values())))
    meant = f" Did you mean {quoted(near)}?" if near else ""
    listed = ", ".join(map(partial(_with_title, known), known))
    return f"there is no {what} {quoted(name)}.{meant} There are: {listed or 'none'}."


def _no_such_name_of_many(what: str, name: str, known: Mapping[str, str]) -> str:
    by_name = {title: id_ for id_, title in known.items() if title} | {id_: id_ for id_ in known}
    similar = closest(name, tuple(by_name), 2 * _MOST_SUGGESTED)
    near = [*dict.fromkeys(by_name[found] for found in similar)][:_MOST_SUGGESTED]
    *first, last = map(partial(_with_title, known), near or [""])
    meant = f" Did you mean {' or '.join(filter(None, (', '.join(first), last)))}?" if last else ""
    left = len(known) - _MOST_LISTED
    more = f" and {left} more" if left > 0 else ""
    return (
        f"there is no {what} {quoted(name)}.{meant}"
        f" There are: {', '.join([*known][:_MOST_LISTED])}{more}."
    )


def _with_title(known: Mapping[str, str], id_: str) -> str:
    return f"{id_} ({known[id_]})" if known.get(id_) else id_
