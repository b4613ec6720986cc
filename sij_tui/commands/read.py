"""``sij-tui read``: the same content as linear text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail, load_content, output_columns
from sij_tui.core.content.compiled import import_msgspec
from sij_tui.export import COLUMNS, PAGE_FORMATS, Target, exporter

if TYPE_CHECKING:
    import argparse

    from sij_tui.core.book import Book
    from sij_tui.core.content.glyph_tier import GlyphTier
    from sij_tui.core.layout.elements import Page


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which screens, and in which form."""
    parser.add_argument(
        "screens", nargs="*", metavar="SCREEN", help="ids, numbers or titles; all if none"
    )
    parser.add_argument(
        "--format", choices=PAGE_FORMATS, default=PAGE_FORMATS[0], help="form of the output"
    )


def run(args: Any) -> int:
    """Print the screens asked for; returns the exit status."""
    import_msgspec()
    from sij_tui import __version__
    from sij_tui.core.book import Book

    book = Book(load_content(args), __version__)
    pages = [_page(book, name) for name in args.screens] or list(book.pages())
    sys.stdout.write(_export(pages, args))
    return 0


def _page(book: Book, name: str) -> Page:
    found = book.find(name)
    if found is None:
        from sij_tui.core.content.label_text import no_such_name

        titles = {page.id: page.title for page in book.pages()}
        fail(no_such_name("screen", name, titles))
    return book.page(found)


def _export(pages: list[Any], args: Any) -> str:
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    tier: GlyphTier = "ascii" if args.glyphs == "ascii" or not utf8 else "blocks"
    target = Target(tier, output_columns(COLUMNS))
    return exporter(args.format)(pages, target)
