"""Names of keys, as a terminal program knows them."""

from __future__ import annotations

import unicodedata

KEY_NAMES = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "escape"),
    *("tab", "space", "backspace", "delete", "insert", "comma"),
    *(f"f{number}" for number in range(1, 25)),
)
"""Keys that have no character of their own."""

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
