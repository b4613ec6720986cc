"""A list with bullets or numbers."""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from sij_tui.core.content.blocks.base import BlockPart, BlockTable, Passage, References, heading
from sij_tui.core.content.table import Statement


class ItemList(BlockTable, frozen=True, kw_only=True, tag="list", tag_field="kind"):
    """A list; every item is a statement."""

    title: str = ""
    numbered: bool = False
    items: Annotated[tuple[Statement, ...], msgspec.Meta(min_length=1)]

    def parts(self, references: References) -> Iterator[BlockPart]:
        """Yield the title, then each item."""
        yield from heading(self.title)
        for number, item in enumerate(self.items, start=1):
            yield Passage(item, "item", number, mark=f"{number}" if self.numbered else "*")
