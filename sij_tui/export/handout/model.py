"""A document before it is written: headings, passages, lists, tables and pictures in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

import msgspec

from sij_tui.core.content.label_text import cite
from sij_tui.core.content.labels import Labels
from sij_tui.core.content.scenes import Scene
from sij_tui.core.content.table import Sourced
from sij_tui.core.layout.elements import Element, Page, Style
from sij_tui.export.grouping import grouped, has_column_names

_NARROW = 22
"""Characters of a column that is as wide as they are; others share what is left."""
_NARROW_PERCENT = 1.4
"""Per cent of the width that one of its characters takes, at most."""


class Reference(NamedTuple):
    """A stretch of a citation; one with the id of a fact leads to it."""

    text: str
    fact: str = ""


class TextBlock(msgspec.Struct, frozen=True, tag=True):
    """Running text, and what stands behind it to say where it comes from."""

    text: str
    cited: tuple[Reference, ...] = ()
    style: Style = "body"


class Title(msgspec.Struct, frozen=True, tag=True):
    """A heading; level 1 begins a part of the document."""

    text: str
    level: int
    cited: tuple[Reference, ...] = ()


class Listing(msgspec.Struct, frozen=True, tag=True):
    """Items of a list."""

    items: tuple[TextBlock, ...]
    ordered: bool = False


class TableCell(msgspec.Struct, frozen=True):
    """One cell: words, or a citation."""

    text: str = ""
    cited: tuple[Reference, ...] = ()
    is_strong: bool = False

    @property
    def length(self) -> int:
        """How many characters it has."""
        return len(self.text) + sum(len(part.text) for part in self.cited)


class TableRow(msgspec.Struct, frozen=True):
    """A row of a table."""

    cells: tuple[TableCell, ...]
    fact: str = ""
    """The fact that stands in it, where citations of it lead to."""


class TableBlock(msgspec.Struct, frozen=True, tag=True):
    """Rows below the names of their columns; without these, what is first in a row names it."""

    rows: tuple[TableRow, ...]
    columns: tuple[str, ...] = ()

    @property
    def shares(self) -> tuple[int, ...]:
        """How wide the columns are to one another; 0 is as wide as its words."""
        shares = [
            0 if max(each) <= _NARROW else round((sum(each) / len(each)) ** 0.5)
            for each in self._lengths()
        ]
        return tuple(shares) if any(shares) else (*shares[:-1], 1)

    @property
    def percents(self) -> tuple[int, ...]:
        """The same in per cent of the whole; 0 is as wide as its words."""
        shares = self.shares
        narrow = sum(
            max(each) for each, share in zip(self._lengths(), shares, strict=True) if not share
        )
        left = max(100 - narrow * _NARROW_PERCENT, 50)
        return tuple(round(left * share / sum(shares)) for share in shares)

    def _lengths(self) -> list[list[int]]:
        """Characters of the cells of each column, its name first."""
        columns = zip(*(row.cells for row in self.rows), strict=True)
        names = self.columns or ("",) * len(self.rows[0].cells)
        return [
            [len(name), *(cell.length for cell in column)]
            for name, column in zip(names, columns, strict=True)
        ]


class Figure(msgspec.Struct, frozen=True, tag=True):
    """A picture that stands still."""

    scene: Scene


class Beside(msgspec.Struct, frozen=True, tag=True):
    """A picture, and what stands beside it where there is room: on paper."""

    figure: Figure
    blocks: tuple[HandoutBlock, ...]


class Choices(msgspec.Struct, frozen=True, tag=True):
    """Lines with a box to tick by hand."""

    items: tuple[str, ...]


class SigningLines(msgspec.Struct, frozen=True, tag=True):
    """Lines to be filled in by hand, each with its name."""

    names: tuple[str, ...]


HandoutBlock: TypeAlias = (
    TextBlock | Title | Listing | TableBlock | Figure | Beside | Choices | SigningLines
)


class Section(msgspec.Struct, frozen=True):
    """A part of the document."""

    blocks: tuple[HandoutBlock, ...]
    on_own_page: bool = False
    """Whether it begins a new page and ends it."""


def section_of(page: Page) -> Section:
    """Return a page of the program as a part of the document."""
    return Section(tuple(blocks_of(page.elements)))


class Handout(msgspec.Struct, frozen=True, kw_only=True):
    """All that is to be written."""

    title: str
    notice: str
    """What it is not for; on each page."""
    edition: str
    """Which edition of the content it is of; on each page."""
    language: str
    direction: str
    page: str
    """The label of a page, with ``{number}`` and ``{total}``."""
    contents: str = ""
    """Heading of the list of its parts; without one, there is no such list."""
    sections: tuple[Section, ...]

    @property
    def facts(self) -> set[str]:
        """The facts that stand in rows of tables, where citations lead to."""
        blocks = (block for section in self.sections for block in section.blocks)
        tables = (block for block in blocks if isinstance(block, TableBlock))
        return {row.fact for table in tables for row in table.rows if row.fact}


def references(margin: str, facts: Iterable[str]) -> tuple[Reference, ...]:
    """Return what stands in a margin, with each fact that it names apart."""
    known = sorted(facts, key=len, reverse=True)
    if not known:
        return (Reference(margin),) if margin else ()
    parts = re.split(rf"\b({'|'.join(map(re.escape, known))})\b", margin)
    return tuple(
        Reference(text, text if number % 2 else "") for number, text in enumerate(parts) if text
    )


def cited_facts(facts: Iterable[str]) -> tuple[Reference, ...]:
    """Return facts as they are cited in short."""
    named = tuple(facts)
    return references(cite(named), named)


def stated(said: Sourced, labels: Labels) -> TextBlock:
    """Return a statement with its facts and, where it is not the source that speaks, who does."""
    cited = cited_facts(said.facts)
    whose = {"product": labels.reading.own_words, "silence": labels.reading.silence}
    if said.basis in whose:
        cited += (Reference((" " if cited else "") + whose[said.basis]),)
    return TextBlock(said.text, cited)


def blocks_of(elements: Iterable[Element], level: int = 1) -> Iterator[HandoutBlock]:
    """Yield the blocks that show the elements of a page; its title has a level."""
    for kind, members in grouped(elements):
        if kind == "item":
            is_ordered = all(each.mark.isdecimal() for each in members)
            yield Listing(tuple(map(_passage, members)), is_ordered)
        elif kind == "text":
            yield from (_text(element, level) for element in members)
        else:
            yield _table(members)


def _text(element: Element, level: int) -> HandoutBlock:
    if element.style in ("title", "heading"):
        depth = level if element.style == "title" else level + 1
        return Title(element.text, depth, references(element.margin, element.facts))
    return _passage(element)


def _passage(element: Element) -> TextBlock:
    return TextBlock(element.text, references(element.margin, element.facts), element.style)


_STRONG = frozenset({"label", "column", "number", "stop", "hold", "tell", "none"})
"""Roles of cells whose words stand out."""


def _table(rows: list[Element]) -> TableBlock:
    if not has_column_names(rows[0]):
        return TableBlock(tuple(map(_row, rows)))
    columns = tuple(cell.text for cell in rows[0].cells)
    return TableBlock(tuple(map(_row, rows[1:])), columns)


def _row(element: Element) -> TableRow:
    return TableRow(
        tuple(
            TableCell(cited=references(cell.text, element.facts))
            if cell.role == "margin"
            else TableCell(cell.text, is_strong=cell.role in _STRONG)
            for cell in element.cells
        )
    )
