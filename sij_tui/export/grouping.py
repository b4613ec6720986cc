"""Elements that belong together in a document: items of one list, rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Literal, TypeVar

from sij_tui.core.layout.elements import Element

_T = TypeVar("_T")


def parted(items: Iterable[_T], begins: Callable[[_T], bool]) -> Iterator[list[_T]]:
    """Yield items in runs, each up to the next item that ``begins`` another one."""
    found: list[_T] = []
    for item in items:
        if begins(item) and found:
            yield found
            found = []
        found.append(item)
    if found:
        yield found


def grouped(
    elements: Iterable[Element],
) -> Iterator[tuple[Literal["item", "text", "table"], list[Element]]]:
    """Yield elements in runs: items of a list, rows of one table, or texts.

    A table has equally many columns throughout; a row of column names begins another one.
    """
    heads = 0

    def kind(element: Element) -> tuple[Literal["item", "text", "table"], int, int]:
        nonlocal heads
        if element.cells:
            heads += has_column_names(element)
            return "table", len(element.cells), heads
        return ("item" if element.style == "item" else "text"), 0, 0

    for (name, *_), group in groupby(elements, kind):
        yield name, list(group)


def has_column_names(row: Element) -> bool:
    """Whether a row of a table names its columns."""
    return row.cells[0].role == "column"
