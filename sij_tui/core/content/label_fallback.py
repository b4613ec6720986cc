"""Fallback of labels: neutral ones that a content file leaves out come from the shipped file.

Which labels those are is said by their type: ``Label`` for what says nothing of the source or the
procedure, ``OwnLabel`` for what only the file itself can word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias, get_args

import msgspec
from msgspec.structs import FieldInfo, fields

from sij_tui.core.content.label_table import LabelTable, is_own_label
from sij_tui.core.content.labels import Action
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Path
from sij_tui.core.content.table import Table, keys_of

Tables: TypeAlias = Mapping[str, Any]
Shipped: TypeAlias = Callable[[], Tables]
"""Gives the parsed tables of the shipped content file. Called only where a label is missing."""


def nothing_shipped() -> Tables:
    """Give no labels: every one that is left out is an error."""
    return {}


class Completed(NamedTuple):
    """The tables of a content file with all its labels."""

    tables: Tables
    fallbacks: tuple[Path, ...] = ()
    """Labels that are those of the shipped file."""


def with_shipped_labels(tables: Tables, shipped: Tables) -> Completed:
    """Fill in the neutral labels that the tables of a content file leave out.

    What is left out as a whole, such as ``[practice]``, gets no labels either.
    """
    taken: list[Path] = []
    filled = _filled(tables, shipped, Content, (), taken)
    return Completed(filled, tuple(taken))


def read_content(tables: Tables, shipped: Shipped) -> tuple[Completed, Content]:
    """Read the tables of a content file, with the shipped labels where it has none of its own.

    Raises:
        msgspec.ValidationError: They do not have the shape of a content file.
    """
    try:
        return Completed(tables), msgspec.convert(tables, Content)
    except msgspec.ValidationError:
        completed = with_shipped_labels(tables, shipped())
        return completed, msgspec.convert(completed.tables, Content)


def by_table(taken: tuple[Path, ...]) -> dict[str, list[str]]:
    """The labels taken from the shipped file, by the table where the author would write them."""
    found: dict[str, list[str]] = {}
    for path in taken:
        *table, label = map(str, path)
        found.setdefault(".".join(table), []).append(label)
    return found


def fallback_label(path: Path | None, taken: tuple[Path, ...]) -> Path:
    """Return the label from the shipped file that a path leads to, or into; empty if to none."""
    return next((label for label in taken if path and path[: len(label)] == label), ())


def can_be_left_out(model: type[msgspec.Struct], info: FieldInfo) -> bool:
    """Return whether the field of a table may be missing, since the shipped file has it."""
    inner = _table_of(info)
    if inner is not None and issubclass(inner, LabelTable):
        return all(can_be_left_out(inner, label) for label in fields(inner))
    return inner is None and issubclass(model, LabelTable) and not is_own_label(info.type)


_ONE_LABEL = (None, Action)
"""What a field with one label holds: no table, or an action."""


def _filled(
    given: Tables, shipped: Tables, model: type[msgspec.Struct], path: Path, taken: list[Path]
) -> dict[str, Any]:
    filled = dict(given)
    for key, info in keys_of(model).items():
        inner, theirs = _table_of(info), shipped.get(key)
        if theirs is None:
            continue
        if key not in given and can_be_left_out(model, info) and inner in _ONE_LABEL:
            filled[key] = theirs
            names = theirs if inner is None and isinstance(theirs, Mapping) else None
            taken += [(*path, key, name) for name in names] if names else [(*path, key)]
        elif inner is not None:
            mine = given.get(key, {} if issubclass(inner, LabelTable) and info.required else None)
            if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
                before = len(taken)
                table = _filled(mine, theirs, inner, (*path, key), taken)
                if key in given or len(taken) > before:
                    filled[key] = table
    return filled


def _table_of(info: FieldInfo) -> type[msgspec.Struct] | None:
    """The table with fixed keys that a field holds, or may hold; None if it holds none."""
    for hint in (info.type, *get_args(info.type)):
        if isinstance(hint, type) and issubclass(hint, Table):
            return hint
    return None
