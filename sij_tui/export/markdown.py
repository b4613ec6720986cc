"""Pages as Markdown (CommonMark with tables), with the facts of each statement behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from sij_tui.core.content.control_characters import visible
from sij_tui.core.layout.elements import Page, Piece


def as_markdown(pages: Iterable[Page]) -> str:
    """Pages as one Markdown document."""
    blocks = [block for page in pages for block in _blocks(page)]
    return "\n\n".join(blocks) + "\n"


def _blocks(page: Page) -> Iterator[str]:
    """The page in blocks, to be set apart by blank lines: items make one list, rows one table."""
    for kind, group in groupby(page.pieces, _kind):
        pieces = list(group)
        if kind == "item":
            yield "\n".join(map(_item, pieces))
        elif kind == "text":
            yield from map(_text, pieces)
        else:
            yield from _tables(pieces)


def _kind(piece: Piece) -> str:
    if piece.cells:
        return f"{len(piece.cells)} columns"
    return "item" if piece.style == "item" else "text"


def _tables(rows: list[Piece]) -> Iterator[str]:
    """Tables of equally many columns; a row of column names begins another one."""
    table: list[str] = []
    for row in rows:
        rule = "|" + " --- |" * len(row.cells)
        if row.cells[0].role == "column":
            if table:
                yield "\n".join(table)
            table = [_row(row), rule]
            continue
        if not table:
            table = ["|" + "  |" * len(row.cells), rule]
        table.append(_row(row))
    yield "\n".join(table)


def _row(piece: Piece) -> str:
    return "| " + " | ".join(escape(cell.text) for cell in piece.cells) + " |"


def _item(piece: Piece) -> str:
    return f"{'-' if piece.mark == '*' else piece.mark + '.'} {_cited(piece)}"


def _text(piece: Piece) -> str:
    match piece.style:
        case "title":
            return f"# {_cited(piece)}"
        case "lead" | "quiet":
            return f"*{escape(piece.text)}*"
        case "heading":
            return f"## {_cited(piece)}"
        case "note":
            return f"> {_cited(piece)}"
        case "alert" | "review":
            return f"**{_cited(piece)}**"
    return _cited(piece)


def _cited(piece: Piece) -> str:
    """The words with what the margin says of them."""
    return escape(piece.text) + (f" *({escape(piece.margin)})*" if piece.margin else "")


def escape(text: str) -> str:
    """``text`` with everything made literal that Markdown would read as a mark."""
    marked = re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", visible(text))
    return re.sub(r"^(\d+)(?=[.)])|^(?=[-+=])", r"\1\\", marked)
