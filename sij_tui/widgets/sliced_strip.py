"""A strip of a picture, which is cropped without leaving anything behind."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip


class SlicedStrip(Strip):
    """A strip in which every character takes one cell: it is cropped by slices.

    Rich keeps 16,384 pieces that it has cut, with what they were cut from, and as many widths as
    there are rows. Rows of a picture that moves do not come again, but would fill that.
    """

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Crop between two cells, the second one not included."""
        start = max(0, start)
        end = self.cell_length if end is None else min(self.cell_length, end)
        if start == 0 and end == self.cell_length:
            return self
        pieces, at = [], 0
        for segment in self:
            text = segment.text
            first, last = max(start - at, 0), min(end - at, len(text))
            if first < last:
                pieces.append(Segment(text[first:last], segment.style))
            at += len(text)
        return SlicedStrip(pieces, max(0, end - start))


def sliced(strip: Strip) -> Strip:
    """Return a strip that is cropped by slices, if each of its characters takes one cell."""
    if sum(len(segment.text) for segment in strip) != strip.cell_length:
        return strip
    return SlicedStrip(strip, strip.cell_length)
