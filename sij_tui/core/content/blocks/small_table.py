"""A small table."""

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
from sij_tui.core.content.problems import Finding, Path
from sij_tui.core.content.table import Row, Words


class SmallTable(BlockTable, frozen=True, kw_only=True, tag="table", tag_field="kind"):
    """A small table; every row is a statement. It becomes a list where it does not fit."""

    title: str = ""
    columns: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1)]
    rows: Annotated[tuple[Row, ...], msgspec.Meta(min_length=1)]

    def parts(self, references: References) -> Iterator[BlockPart]:
        """Yield the title, then the rows below the names of their columns."""
        yield from heading(self.title)
        yield StatementGrid(tuple(GridRow(row.cells, row) for row in self.rows), self.columns)

    def problems(self, path: Path, references: References) -> Iterator[Finding]:
        """Yield the rows that do not have one cell for each column."""
        columns = len(self.columns)
        for index, row in enumerate(self.rows):
            if len(row.cells) != columns:
                yield Finding(
                    path=(*path, "rows", index),
                    message=f"should have a cell for each column, {columns} in all, but has"
                    f" {len(row.cells)}.",
                    allowed='Write "" for an empty cell.',
                )
