"""Lines of a plain text for print: texts behind a mark, and lines to sign on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sij_tui.core.layout.cells import pad, width, wrap

SIGN_CELLS = 30
"""Cells of a line to sign on."""


def hanging_lines(columns: int, text: str, first: str = "", indent: int = 0) -> Iterator[str]:
    """Yield the lines of a text behind a mark; those below the first are indented as far as it is.

    Args:
        columns: Cells that a line has at most.
        text: What is wrapped.
        first: Stands before the first line: a number, a bullet.
        indent: Cells before each line.
    """
    for number, (start, end) in enumerate(wrap(text, columns - indent - width(first))):
        lead = " " * width(first) if number else first
        yield " " * indent + lead + text[start:end]


def lines_to_sign(names: Sequence[str], columns: int) -> Iterator[str]:
    """Yield a line to sign on for each name, with a blank one below it.

    Args:
        names: What stands before each line.
        columns: Cells that a line has at most.
    """
    room = max(map(width, names), default=0)
    line = "_" * max(1, min(SIGN_CELLS, columns - room - 2))
    yield from (f"{pad(name, room)}  {line}\n" for name in names)
