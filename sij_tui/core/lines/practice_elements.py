"""Pages of practice made fit to be read out, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from sij_tui.core.layout.elements import Element


def without_numbers(elements: Iterable[Element]) -> Iterator[Element]:
    """Lines that do something without the numbers that the screen gives them."""
    for element in elements:
        if element.do:
            cells = tuple(cell for cell in element.cells if cell.role != "number")
            yield msgspec.structs.replace(element, cells=cells)
        else:
            yield element


def marked_options(elements: Iterable[Element]) -> Iterator[Element]:
    """What is said of an answer without the options that were rightly left alone."""
    before = 0
    for element in elements:
        if element.do and not any(cell.role.startswith("verdict") for cell in element.cells):
            before = max(before, element.before)
        else:
            yield msgspec.structs.replace(element, before=max(before, element.before))
            before = 0
