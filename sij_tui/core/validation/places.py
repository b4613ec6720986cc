"""What a place of the file is called: in its author's words, not as a path of keys."""

from __future__ import annotations

from sij_tui.core.content.problems import Path, quoted

_SINGULAR = {"items": "item", "rows": "row", "cells": "cell", "columns": "column"}
_KNOWN_BY = ("id", "term")
"""Keys whose value names an element of an array, in this order."""


def name(path: Path, document: object) -> str:
    """``("screen", 0, "block", 2, "text")`` is ``screen "joints", block 3 → text``."""
    elements: list[str] = []
    keys: list[str] = []
    value = document
    for key in path:
        value = _step(value, key)
        if isinstance(key, str):
            keys.append(key)
        elif isinstance(value, dict) or (keys[-1:] and keys[-1] in _SINGULAR):
            elements.append(_element(keys[-1] if keys else "item", key, value))
            keys = []
        else:
            keys[-1:] = [f"{keys[-1] if keys else 'list'}, item {key + 1}"]
    if elements:
        return " → ".join([", ".join(elements), *keys])
    if isinstance(value, dict) or len(keys) == 1:
        return f"[{'.'.join(keys)}]" if keys else ""
    return f"[{'.'.join(keys[:-1])}] → {keys[-1]}" if keys else ""


def _step(value: object, key: str | int) -> object:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None


def _element(array: str, index: int, value: object) -> str:
    """``screen "joints"`` if it has a name of its own, else ``block 3``."""
    word = _SINGULAR.get(array, array)
    for key in _KNOWN_BY:
        known = value.get(key) if isinstance(value, dict) else None
        if isinstance(known, str) and known.strip():
            return f"{word} {quoted(known)}"
    return f"{word} {index + 1}"
