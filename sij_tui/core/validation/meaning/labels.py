"""The labels: keys that work, placeholders that exist, other names of what there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sij_tui.core.content.document import Document
from sij_tui.core.content.label_table import LabelTable
from sij_tui.core.content.label_text import split_keys
from sij_tui.core.content.labels import Action
from sij_tui.core.content.plurals import PLURAL_FORMS, plural_problem
from sij_tui.core.content.problems import Finding, Path, quoted

KEY_NAMES = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "escape"),
    *("tab", "space", "backspace", "delete", "insert", "comma"),
    *(f"f{number}" for number in range(1, 25)),
)
"""Keys that have no character of their own."""

RESERVED_KEYS = {
    "ctrl+c": "it ends the program, whatever else has failed",
    "ctrl+z": "it stops the program for a while",
    "ctrl+backslash": "it ends the program at once",
    "ctrl+\\": "it ends the program at once",
    "ctrl+i": "a terminal sends the same for Tab",
    "ctrl+m": "a terminal sends the same for Enter",
    "ctrl+j": "a terminal sends the same for Enter",
    "ctrl+h": "a terminal sends the same for Backspace",
    "ctrl+[": "a terminal sends the same for Escape",
    "ctrl+left_square_bracket": "a terminal sends the same for Escape",
}
"""Keys that no content may give another meaning, and why."""

_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "meta", "hyper"})


def is_key(key: str) -> bool:
    """Whether a name such as ``q``, ``enter`` or ``ctrl+p`` stands for a key."""
    if len(key) == 1:
        return key.isprintable()
    *modifiers, last = key.split("+") if not key.endswith("++") else [*key[:-2].split("+"), "+"]
    if not _MODIFIERS.issuperset(modifiers) or len(set(modifiers)) < len(modifiers):
        return False
    return last in KEY_NAMES or (len(last) == 1 and last.isprintable()) or _is_character(last)


def _is_character(name: str) -> bool:
    """Whether it is the name of a character, such as ``question_mark``."""
    if not name.islower():
        return False
    try:
        unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return False
    return True


_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|[^{}]*)?\}")


def other_names_are_of_something(document: Document) -> Iterator[Finding]:
    """Every id in ``labels.also`` is one of the list of commands."""
    from sij_tui.core.command_palette import known_ids  # no start needs it

    also = document.content.labels.also
    known = known_ids() if also else frozenset()
    for name in also:
        if name not in known:
            yield Finding(
                path=("labels", "also", name),
                message="the program has no page, action or setting of this id.",
                wrong=name,
                choices=tuple(sorted(known)),
            )


def _keys(document: Document) -> Iterator[tuple[Path, str]]:
    """Each key of each action, and where it stands."""
    for path, table in document.tables:
        if isinstance(table, Action):
            yield from (((*path, "key"), key) for key in split_keys(table.key))


def keys_do_one_thing(document: Document) -> Iterator[Finding]:
    """No key belongs to two actions."""
    first: dict[tuple[Path, str], Path] = {}
    for path, key in _keys(document):
        there = first.setdefault((path[:-2], key), path)
        if there != path:
            yield Finding(
                path=path,
                other=there,
                message=f"{quoted(key)} is the key of {quoted(str(there[-2]))} already, in line"
                " {other}.",
                allowed="Each key does one thing.",
            )


def keys_are_free(document: Document) -> Iterator[Finding]:
    """No action has a key that the program or the terminal needs itself."""
    for path, key in _keys(document):
        if why := RESERVED_KEYS.get(key.lower()):
            yield Finding(
                path=path,
                message=f"{quoted(key)} is taken: {why}.",
                allowed="Give this action another key.",
            )


def keys_can_be_pressed(document: Document) -> Iterator[Finding]:
    """Every key is a character, or the name of a key that a terminal sends."""
    for path, key in _keys(document):
        if not is_key(key):
            yield Finding(
                path=path,
                message=f"{quoted(key)} is not the name of a key.",
                allowed="Write one character, or a name such as enter, pageup, f1 or ctrl+p, in"
                " small letters.",
                wrong=key,
                choices=KEY_NAMES,
            )


def placeholders_are_known(document: Document) -> Iterator[Finding]:
    """A label has the placeholders that the program fills in, and no others."""
    from sij_tui.core.content.docstrings import field_docs  # no start runs this check

    for path, table in document.tables:
        docs = field_docs(type(table)) if isinstance(table, LabelTable) else None
        for field in table.__struct_fields__ if docs is not None else ():
            value = getattr(table, field)
            if isinstance(value, str) and docs is not None:
                known = tuple(_PLACEHOLDER.findall(docs.get(field, "")))
                yield from _placeholders((*path, field), value, known)


def _placeholders(path: Path, text: str, known: tuple[str, ...]) -> Iterator[Finding]:
    for choice in PLURAL_FORMS.finditer(text):
        if wrong := plural_problem(choice[2]):
            yield Finding(
                path=path,
                message=f"{quoted(choice[0])} cannot be read: {wrong}.",
                allowed="Write the numbers, a colon and the word, and * for all others:"
                " {count|1:day|*:days}.",
            )
    used = _PLACEHOLDER.findall(text)
    names = ", ".join(f"{{{name}}}" for name in known)
    for name in dict.fromkeys(used):
        if name not in known:
            yield Finding(
                path=path,
                message=f"nothing is filled in for {{{name}}}.",
                allowed=f"Here {names} can stand." if names else "No braces can stand here.",
                wrong=name,
                choices=known,
            )
    for name in known:
        if name not in used and set(used) <= set(known):
            yield Finding(
                path=path,
                message=f"does not say where {{{name}}} goes, so it is not shown.",
                severity="warning",
            )
