"""Pages as Markdown (CommonMark with tables), with the facts of each statement behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sij_tui.core.content.control_characters import visible
from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.layout.glyphs import plain
from sij_tui.export import Target
from sij_tui.export.grouping import grouped


def export(pages: Iterable[Page], target: Target) -> str:
    """Return pages as Markdown, in the characters that the target has."""
    text = as_markdown(pages)
    return plain(text) if target.tier == "ascii" else text


def as_markdown(pages: Iterable[Page]) -> str:
    """Pages as one Markdown document."""
    blocks = [block for page in pages for block in _blocks(page)]
    return "\n\n".join(blocks) + "\n"


def _blocks(page: Page) -> Iterator[str]:
    """The page in blocks, to be set apart by blank lines: items make one list, rows one table."""
    for kind, elements in grouped(page.elements):
        if kind == "item":
            yield "\n".join(map(_item, elements))
        elif kind == "text":
            yield from map(_text, elements)
        else:
            yield from _tables(elements)


def _tables(rows: list[Element]) -> Iterator[str]:
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


def _row(element: Element) -> str:
    return "| " + " | ".join(escape(cell.text) for cell in element.cells) + " |"


def _item(element: Element) -> str:
    return f"{'-' if element.mark == '*' else element.mark + '.'} {_cited(element)}"


def _text(element: Element) -> str:
    match element.style:
        case "title":
            return f"# {_cited(element)}"
        case "lead" | "quiet":
            return f"*{escape(element.text)}*"
        case "heading":
            return f"## {_cited(element)}"
        case "note":
            return f"> {_cited(element)}"
        case "alert" | "review":
            return f"**{_cited(element)}**"
        case "body" | "item" | "entry" | "command" | "art":
            return _cited(element)


def _cited(element: Element) -> str:
    """The words with what the margin says of them."""
    return escape(element.text) + (f" *({escape(element.margin)})*" if element.margin else "")


def escape(text: str) -> str:
    """``text`` with everything made literal that Markdown would read as a mark."""
    marked = re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", visible(text))
    return re.sub(r"^(\d+)(?=[.)])|^(?=[-+=])", r"\1\\", marked)
