"""A paragraph set apart."""

from collections.abc import Iterator

from sij_tui.core.content.blocks.base import BlockPart, BlockTable, Passage, References, heading
from sij_tui.core.content.table import Statement


class Note(Statement, BlockTable, frozen=True, kw_only=True, tag="note", tag_field="kind"):
    """A paragraph set apart, with a title."""

    title: str = ""

    def parts(self, references: References) -> Iterator[BlockPart]:
        """Yield the title, then the text."""
        yield from heading(self.title)
        yield Passage(self, "note")
