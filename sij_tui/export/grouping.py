"""Elements that belong together in a document: items of one list, rows of one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from sij_tui.core.layout.elements import Element


def grouped(
    elements: Iterable[Element],
) -> Iterator[tuple[Literal["item", "text", "table"], list[Element]]]:
    """Yield elements in runs: items of a list, rows of equally many columns, or texts."""
    for (kind, _), group in groupby(elements, _kind):
        yield kind, list(group)


def _kind(element: Element) -> tuple[Literal["item", "text", "table"], int]:
    if element.cells:
        return "table", len(element.cells)
    return ("item" if element.style == "item" else "text"), 0
