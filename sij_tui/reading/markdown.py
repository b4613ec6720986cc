"""Pages as Markdown (CommonMark), with the facts of each statement behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sij_tui.core.piece import Page, Piece


def as_markdown(pages: Iterable[Page]) -> str:
    """Pages as one Markdown document."""
    return "\n".join(line for page in pages for line in (*_lines(page), ""))


def _lines(page: Page) -> Iterator[str]:
    columns = 0
    for piece in page.pieces:
        if not piece.cells and columns:
            yield ""
            columns = 0
        if piece.cells:
            yield _row(piece)
            if not columns:
                columns = len(piece.cells)
                if piece.cells[0].role != "column":
                    yield "|" + " --- |" * columns
                else:
                    yield "|" + " --- |" * columns
            continue
        yield from _block(piece)


def _row(piece: Piece) -> str:
    return "| " + " | ".join(escape(cell.text) for cell in piece.cells) + " |"


def _block(piece: Piece) -> Iterator[str]:
    text = escape(piece.text) + (f" *({escape(piece.margin)})*" if piece.margin else "")
    match piece.style:
        case "title":
            yield f"# {text}"
        case "lead" | "quiet":
            yield f"*{escape(piece.text)}*"
        case "heading":
            yield f"## {text}"
        case "note":
            yield f"> {text}"
        case "item":
            yield f"{'-' if piece.mark == '*' else piece.mark + '.'} {text}"
            return
        case "alert":
            yield f"**{text}**"
        case _:
            yield text
    yield ""


def escape(text: str) -> str:
    """``text`` with the characters that Markdown would read as marks made literal."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)
