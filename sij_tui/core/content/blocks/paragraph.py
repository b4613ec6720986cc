"""A paragraph of running text."""

from collections.abc import Iterator

from sij_tui.core.content.blocks.base import BlockPart, BlockTable, Passage, References
from sij_tui.core.content.table import Statement


class Paragraph(
    Statement, BlockTable, frozen=True, kw_only=True, tag="paragraph", tag_field="kind"
):
    """A paragraph of running text."""

    def parts(self, references: References) -> Iterator[BlockPart]:
        """Yield the paragraph itself."""
        yield Passage(self)
