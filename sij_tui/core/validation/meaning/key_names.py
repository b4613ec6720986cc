"""Names of keys, as a terminal program knows them."""

from __future__ import annotations

import unicodedata

KEY_NAMES = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "escape"),
    *("tab", "space", "backspace", "delete", "insert", "comma"),
    *(f"f{number}" for number in range(1, 25)),
)
"""Keys that have no character of their own."""

TAKEN = {
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
