"""Short labelled facts."""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from sij_tui.core.content.blocks.base import (
    BlockPart,
    BlockTable,
    GridRow,
    References,
    StatementGrid,
    heading,
)
from sij_tui.core.content.table import Statement, Words


class LabelledStatement(Statement, frozen=True, kw_only=True):
    """A statement with a short label before it."""

    label: Words


class KeyFacts(BlockTable, frozen=True, kw_only=True, tag="key_facts", tag_field="kind"):
    """Short labelled facts, such as how long something takes."""

    title: str = ""
    items: Annotated[tuple[LabelledStatement, ...], msgspec.Meta(min_length=1)]

    def parts(self, references: References) -> Iterator[BlockPart]:
        """Yield the title, then labels and statements in two columns."""
        yield from heading(self.title)
        yield StatementGrid(tuple(GridRow((item.label, item.text), item) for item in self.items))
