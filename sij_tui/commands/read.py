"""``sij-tui read``: the same content as linear text."""

from __future__ import annotations

import gc
import sys

from sij_tui.commands import (
    cache_folder,
    content_file,
    fail,
    load_bytes,
    output_columns,
    output_is_utf8,
    read_bytes,
)
from sij_tui.commands.kept_text import KeptText
from sij_tui.content_cache import CachedContent
from sij_tui.core.content.compiled import import_msgspec

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    import argparse
    from typing import Any

    from sij_tui.core.book import Book
    from sij_tui.core.content.glyph_tier import GlyphTier
    from sij_tui.core.layout.elements import Page


_LESSONS = "lesson"
"""Asks for the plans and notes of a class, which stand on no page."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which screens, and in which form."""
    from sij_tui.export import PAGE_FORMATS

    parser.add_argument(
        "screens", nargs="*", metavar="SCREEN", help="ids, numbers or titles; all if none"
    )
    parser.add_argument(
        "--format", choices=PAGE_FORMATS, default=PAGE_FORMATS[0], help="form of the output"
    )


def run(args: Any) -> int:
    """Print the screens asked for; returns the exit status."""
    gc.disable()  # hardly anything becomes garbage
    path = content_file(args)
    data = read_bytes(path)
    tier: GlyphTier = "ascii" if args.glyphs == "ascii" or not output_is_utf8() else "blocks"
    content = CachedContent(data, cache_folder(args))
    asked = (args.screens, args.format, tier, output_columns(sys.maxsize), args.contents_first)
    kept = KeptText(content, asked)
    text = kept.text()
    if not text:
        text = _exported(args, path, data, tier)
        kept.keep(text)
    sys.stdout.write(text)
    gc.freeze()  # nor need it be looked for at the end
    gc.enable()
    return 0


def _exported(args: Any, path: str, data: bytes, tier: GlyphTier) -> str:
    import_msgspec()
    from sij_tui import __version__
    from sij_tui.core.book import Book
    from sij_tui.export import COLUMNS, Target, exporter

    book = Book(load_bytes(args, path, data), __version__)
    if args.contents_first and not args.screens:
        pages = [_contents(book)]
    else:
        pages = [_page(book, name) for name in args.screens] or list(book.pages())
    return exporter(args.format)(pages, Target(tier, output_columns(COLUMNS)))


def _contents(book: Book) -> Page:
    """What there is to be read, each page with the name that this command takes."""
    from sij_tui.core.leaflet.program import contents_page

    numbers = {name: f"{number}" for number, name in enumerate(book.parts, start=1)}
    pages = [(numbers.get(page.id, page.id), page.title) for page in book.pages()]
    return contents_page(book.content, pages, "sij-tui read")


def _page(book: Book, name: str) -> Page:
    found = book.find(name)
    if found is None and name == _LESSONS:
        from sij_tui.core.classroom.lesson_text import lessons_page

        if page := lessons_page(book.content):
            return page
    if found is None:
        from sij_tui.core.content.label_text import no_such_name

        titles = {page.id: page.title for page in book.pages()}
        fail(no_such_name("screen", name, titles))
    return book.page(found)
