"""What every kind of block shares: the parts that a page shows of it, and its checks."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from sij_tui.core.content.facts import SourceNote
from sij_tui.core.content.labels import Labels
from sij_tui.core.content.problems import Finding, Path
from sij_tui.core.content.table import Cited, Statement, Table


class Heading(NamedTuple):
    """A heading above the other parts of a block."""

    text: str
    style: Literal["heading", "quiet"] = "heading"


class Passage(NamedTuple):
    """A statement as running text, with its facts in the margin."""

    statement: Statement
    style: Literal["body", "item", "note"] = "body"
    number: int = 0
    """Which statement of the block it is, from 1; 0 where the block is a single statement."""
    mark: str = ""
    """Stands before it: ``*`` for a bullet, or a number."""
    cited: bool = False
    """Whether the margin names its facts even where it is not the source that speaks."""


class GridRow(NamedTuple):
    """One statement of a grid."""

    cells: tuple[str, ...]
    """One for each column, the first of them a label."""
    statement: Cited


class StatementGrid(NamedTuple):
    """Statements in columns; a narrow window shows the cells below one another."""

    rows: tuple[GridRow, ...]
    columns: tuple[str, ...] = ()
    """Names above the columns, if they have any."""


BlockPart: TypeAlias = Heading | Passage | StatementGrid
"""What a page can show of a block, in the order of reading."""


class References(NamedTuple):
    """What a block may show that does not stand in it."""

    labels: Labels
    notes: Mapping[str, SourceNote]
    """The source notes by their ids."""


class BlockTable(Table, frozen=True, kw_only=True):
    """Base of every kind of block."""

    def problems(self, path: Path, references: References) -> Iterator[Finding]:
        """Yield what is wrong with the block at ``path`` beyond its shape; most have nothing."""
        yield from ()


def heading(title: str) -> Iterator[BlockPart]:
    """Yield the heading of a block that has one."""
    if title:
        yield Heading(title)


def statements_in(part: BlockPart) -> Iterator[tuple[int, Cited]]:
    """Yield the statements of a part with their numbers in the block, 0 for a single one."""
    match part:
        case Heading():
            return
        case Passage():
            yield part.number, part.statement
        case StatementGrid():
            yield from enumerate((row.statement for row in part.rows), start=1)
