"""Two columns of elements: charts that are to be seen at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from sij_tui.core.layout.elements import Cell, Element, Run
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.layout.typeset import line_width, typeset


def side_by_side(
    left: Iterable[Element], right: Iterable[Element], cells: tuple[int, int], glyphs: Glyphs
) -> Iterator[Element]:
    """Yield one element for each line of two columns of ``cells``, with no gap between them.

    A line has the key of the element that begins in it, that of the left column first.
    """
    columns = [
        typeset(tuple(c), size, glyphs) for c, size in zip((left, right), cells, strict=True)
    ]
    keys = {
        placement.first: placement.key
        for layout in reversed(columns)
        for placement in layout.placements
    }
    lines = zip_longest(*(layout.lines for layout in columns), fillvalue=())
    for row, (first, second) in enumerate(lines):
        gap = Run(" " * (cells[0] - line_width(first)), "body")
        runs = (*first, gap, *second) if second else first
        shown = tuple(Cell(run.text, run.role) for run in runs if run.text)
        yield Element(cells=shown or (Cell(" "),), style="art", key=keys.get(row, ""))
