"""Reads tables as parsed, whatever their shape: what is missing, or is no table, is empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def get(table: Any, key: str) -> Any:
    """The value of a key, or ``None``."""
    return table.get(key) if isinstance(table, Mapping) else None


def at(document: Any, *path: str | int) -> Any:
    """The value at a path, or ``None``."""
    for key in path:
        if isinstance(key, int):
            inside = isinstance(document, list) and key < len(document)
            document = document[key] if inside else None
        else:
            document = get(document, key)
    return document


def entries(document: Any, *path: str | int) -> list[Any]:
    """The list at a path, or an empty one."""
    value = at(document, *path)
    return value if isinstance(value, list) else []


def text_at(document: Any, *path: str | int) -> str:
    """The text at a path, or an empty one."""
    value = at(document, *path)
    return value if isinstance(value, str) else ""


def fact_ids(table: Any) -> set[str]:
    """The ids of the facts that a table cites."""
    return {fact for fact in entries(table, "facts") if isinstance(fact, str)}
