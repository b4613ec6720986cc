"""``sij-tui handout``: the leaflet as a document to be printed or handed over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands import content_file, fail, load_bytes, read_bytes, review_hash_of
from sij_tui.commands.output_file import check_new_file, write_file
from sij_tui.core.content.control_characters import visible
from sij_tui.export.handout import AUDIENCES, PAPERS
from sij_tui.files import STANDARD_OUTPUT

if TYPE_CHECKING:
    import argparse

    from sij_tui.core.book import Book
    from sij_tui.core.content.scenes import Art
    from sij_tui.export.handout.model import Handout

_ENDINGS = {".html": "html", ".htm": "html", ".pdf": "pdf"}
_KILOBYTE = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, for whom, on what, and compared with what."""
    parser.add_argument(
        "file", metavar="FILE", help="where to: FILE.html or FILE.pdf; - is HTML on standard output"
    )
    parser.add_argument(
        "--for", dest="audience", choices=AUDIENCES, default=AUDIENCES[0], help="who is to read it"
    )
    parser.add_argument("--parts", metavar="ID,ID", default="", help="these parts alone")
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help="size when printed")
    parser.add_argument(
        "--since", metavar="OLD", help="for a reviewer: list what has changed since this file"
    )


def run(args: Any) -> int:
    """Write the document; returns the exit status."""
    form = "html" if args.file == STANDARD_OUTPUT else _ENDINGS.get(Path(args.file).suffix.lower())
    if form is None:
        fail("Name a file that ends in .html or .pdf.")
    if args.audience != "reviewer" and args.since:
        fail("--since is for reviewers: add --for reviewer, or leave it out.")
    if args.audience == "reviewer" and args.parts:
        fail("A reviewer signs the whole: leave --parts out.")
    if form == "pdf":
        from sij_tui.commands.installation import require_extra

        require_extra("pdf", "typst", "a PDF")
    if args.file != STANDARD_OUTPUT:
        check_new_file(args.file)
    document, art = _document(args)
    data = _html(document, art, args.paper) if form == "html" else _pdf(document, art, args.paper)
    if args.file == STANDARD_OUTPUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    write_file(args.file, [data])
    print(f"{args.file}: {len(data) // _KILOBYTE} kB.")
    return 0


def _document(args: Any) -> tuple[Handout, Art]:
    from sij_tui import __version__
    from sij_tui.core.book import Book
    from sij_tui.export.handout.review import Review
    from sij_tui.export.handout.sections import handout_document

    path = content_file(args)
    data = read_bytes(path)
    book = Book(load_bytes(args, path, data), __version__)
    parts = [_part(book, name) for name in filter(None, args.parts.split(","))]
    review = None
    if args.audience == "reviewer":
        since = load_bytes(args, args.since, read_bytes(args.since)) if args.since else None
        review = Review(review_hash=review_hash_of(data), since=since)
    return handout_document(book, args.audience, parts, review), book.content.art


def _part(book: Book, name: str) -> str:
    """The id of a part by its id, number or title; exits with a message if there is none."""
    found = book.find(name)
    if found not in book.parts:
        from sij_tui.core.content.label_text import no_such_name

        fail(no_such_name("part", name, {part.id: part.title for part in book.content.screen}))
    return str(found)


def _html(document: Handout, art: Art, paper: str) -> bytes:
    from sij_tui.export.handout.html import as_html

    return visible(as_html(document, art, paper)).encode()


def _pdf(document: Handout, art: Art, paper: str) -> bytes:
    from sij_tui.export.handout.pdf import PdfError, as_pdf

    try:
        return as_pdf(document, art, paper)
    except PdfError as error:
        fail(f"{error}")
