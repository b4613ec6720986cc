"""``sij-tui read``: the same content as linear text."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from sij_tui.commands import fail, load_content


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which screens, and in which form."""
    parser.add_argument("screens", nargs="*", metavar="SCREEN", help="ids or numbers; all if none")
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="form of the output"
    )
    parser.add_argument("--content", metavar="FILE", default=argparse.SUPPRESS)


def run(args: Any) -> int:
    """Print the screens asked for; returns the exit status."""
    from sij_tui import __version__
    from sij_tui.core.book import Book

    book = Book(load_content(args), __version__)
    names = [_page_name(book.parts, name) for name in args.screens]
    unknown = [name for name in names if not book.has(name)]
    if unknown:
        fail(f"there is no screen {unknown[0]!r}. There are: {', '.join(book.page_ids)}.")
    pages = [book.page(name) for name in names] if names else list(book.pages())
    sys.stdout.write(_written(pages, args))
    return 0


def _page_name(parts: tuple[str, ...], name: str) -> str:
    number = int(name) if name.isdecimal() else 0
    return parts[number - 1] if 0 < number <= len(parts) else name


def _written(pages: list[Any], args: Any) -> str:
    match args.format:
        case "markdown":
            from sij_tui.reading.markdown import as_markdown

            return as_markdown(pages)
        case "json":
            from sij_tui.reading.data import as_json

            return as_json(pages)
    from sij_tui.reading.text import as_text

    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return as_text(pages, "ascii" if args.glyphs == "ascii" or not utf8 else "blocks")
