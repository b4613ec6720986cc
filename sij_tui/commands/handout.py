"""``sij-tui handout``: the leaflet as a document to be printed or handed over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail, load_content
from sij_tui.core.content.control_characters import visible
from sij_tui.export.handout import AUDIENCES, PAPERS

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, for whom, and on what."""
    parser.add_argument("file", metavar="FILE.html", help="where to; - is standard output")
    parser.add_argument(
        "--for", dest="audience", choices=AUDIENCES, default=AUDIENCES[0], help="who is to read it"
    )
    parser.add_argument("--parts", metavar="ID,ID", default="", help="these parts alone")
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help="size when printed")


def run(args: Any) -> int:
    """Write the document; returns the exit status."""
    from sij_tui import __version__
    from sij_tui.core.book import Book
    from sij_tui.export.handout import handout

    if args.file != "-" and Path(args.file).suffix.lower() not in (".html", ".htm"):
        fail("Name a file that ends in .html.")
    book = Book(load_content(args), __version__)
    parts = [_part(book, name) for name in filter(None, args.parts.split(","))]
    text = handout(book, args.audience, parts, args.paper)
    if args.file == "-":
        sys.stdout.buffer.write(visible(text).encode())
        sys.stdout.buffer.flush()
        return 0
    from sij_tui.commands.progress_exchange import write_file

    write_file(Path(args.file), [text])
    print(f"{args.file}: {len(text.encode()) // 1000} kB.")
    return 0


def _part(book: Any, name: str) -> str:
    """The id of a part by its id, number or title; exits with a message if there is none."""
    found = book.find(name)
    if found not in book.parts:
        from sij_tui.core.content.label_text import no_such_name

        fail(no_such_name("part", name, {part.id: part.title for part in book.content.screen}))
    return str(found)
