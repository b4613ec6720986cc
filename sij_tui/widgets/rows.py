"""The one door for words: lines of runs to the screen, as literal text.

Nothing here or above it parses markup, so content such as ``[bracketed words]`` is shown as it is.
Only what has changed is painted again, which is what keeps slow links quick.
"""

from __future__ import annotations

from itertools import zip_longest

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Line
from sij_tui.widgets.row_widget import RowWidget

HighlightedLine = tuple[Line, bool]
"""A line, and whether it is highlighted."""
_EMPTY: HighlightedLine = ((), False)


class Rows(RowWidget[HighlightedLine]):
    """Shows lines of runs."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[HighlightedLine, ...] = ()

    def set_lines(self, lines: list[Line], lit: range = range(0)) -> None:
        """Show these lines, those in ``lit`` highlighted; paint only what differs."""
        new = tuple((line, row in lit) for row, line in enumerate(lines))
        old, self._lines = self._lines, new
        cells = self.size.width
        regions = [
            _changed(cells, y, before, after)
            for y, (before, after) in enumerate(zip_longest(old, new))
            if before != after
        ]
        if regions:
            self.refresh(*regions)

    def clear_drawn(self) -> None:
        """Keep nothing of what was shown."""
        super().clear_drawn()
        self._lines = ()

    def row(self, y: int) -> HighlightedLine:
        """The line of a row, and whether it is highlighted."""
        return self._lines[y] if y < len(self._lines) else _EMPTY

    def draw(self, row: HighlightedLine, cells: int) -> Strip:
        """A line in colours."""
        line, lit = row
        base = self.palette.highlight if lit else self.background_style
        return Strip([Segment(*each) for each in self.palette.styled(line, cells, base)], cells)


def _changed(
    cells: int, y: int, before: HighlightedLine | None, after: HighlightedLine | None
) -> Region:
    """The part of a row that differs: from the first run that is not the same."""
    start = 0
    if before and after and before[1] == after[1]:
        for old, new in zip(before[0], after[0], strict=False):
            if old != new:
                break
            start += width(old.text)
    return Region(start, y, max(1, cells - start), 1)
