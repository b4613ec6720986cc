"""Pages as Markdown (CommonMark with tables), with the facts of each statement behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sij_tui.core.content.control_characters import visible
from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.layout.glyphs import plain
from sij_tui.export import Target
from sij_tui.export.grouping import grouped, has_column_names


def export(pages: Iterable[Page], target: Target = Target()) -> str:  # noqa: B008
    """Return pages as one Markdown document, in the characters that the target has."""
    text = "\n\n".join(block for page in pages for block in _blocks(page)) + "\n"
    return plain(text) if target.tier == "ascii" else text


def _blocks(page: Page) -> Iterator[str]:
    """The page in blocks, to be set apart by blank lines: items make one list, rows one table."""
    for kind, elements in grouped(page.elements):
        if kind == "item":
            yield "\n".join(map(_item, elements))
        elif kind == "text":
            yield from map(_text, elements)
        else:
            yield _table(elements)


def _table(rows: list[Element]) -> str:
    columns, lines = len(rows[0].cells), [*map(_row, rows)]
    if not has_column_names(rows[0]):
        lines.insert(0, "|" + "  |" * columns)
    lines.insert(1, "|" + " --- |" * columns)
    return "\n".join(lines)


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
