"""``sij-tui progress``: how a learner stands, and what can be done with the answers."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.clock import now_ms, utc_offset
from sij_tui.commands import fail, output_columns
from sij_tui.commands.arguments import add_global, as_sentence
from sij_tui.commands.progress_common import (
    practised_content,
    printed_glyphs,
    records_path,
)

if TYPE_CHECKING:
    from sij_tui.core.content.model import Content
    from sij_tui.core.practice.bank import Bank
    from sij_tui.core.progress.pages import Context


_EXIT = "A broken line is told with its number; then nothing is changed, and the status is 2."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the answers; with nothing said, show how it goes."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it")
    _add_common(parser)
    parser.set_defaults(file=None, action=None)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    _add_export(_action(actions, "export", "write all answers to a file, or to standard output"))
    bring_in = _action(actions, "import", "take in the answers of another machine")
    bring_in.description = f"Take in the exports of another machine. {_EXIT}"
    bring_in.add_argument("files", nargs="+", metavar="FILE", help="exports, CSV or xAPI")
    bring_in.add_argument(
        "--mine", action="store_true", help="they are your own answers, from another machine"
    )
    _add_report(_action(actions, "report", "put the exports of a group together, for an educator"))
    reset = _action(actions, "reset", "begin anew; the file is moved aside, not deleted")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    _action(actions, "where", "print where the answers are kept")


def _action(actions: object, name: str, text: str) -> argparse.ArgumentParser:
    assert isinstance(actions, argparse._SubParsersAction)
    made: argparse.ArgumentParser = actions.add_parser(
        name, help=text, description=as_sentence(text)
    )
    _add_common(made)
    add_global(made, "progress")
    return made


def _add_common(parser: argparse.ArgumentParser) -> None:
    missing = argparse.SUPPRESS
    parser.add_argument("--file", metavar="FILE", default=missing, help="another learner's file")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", nargs="?", metavar="FILE", help="where to; default: standard output"
    )
    parser.add_argument(
        "--format", choices=("csv", "xapi"), default=None,
        help="CSV, or xAPI 1.0.3 statements, one a line (default: by the name of FILE, else CSV)",
    )  # fmt: skip


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="exports, CSV or xAPI")
    parser.add_argument(
        "--records",
        metavar="DIR",
        help="a folder of exports, or of learners' files as 'sij-tui serve' keeps them",
    )
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
    parser.add_argument("--svg", metavar="FILE", help="draw it as a picture, too, into a new file")
    parser.add_argument(
        "--mode", choices=("learn", "test", "due"), help="count answers of this kind alone"
    )


def run(args: Any) -> int:
    """Do what was asked for; returns the exit status."""
    collects = gc.isenabled()
    gc.disable()  # with 200,000 answers, looking for circles among them takes half of the time
    try:
        return _run(args)
    finally:
        if collects:
            gc.enable()


def _run(args: Any) -> int:
    match args.action:
        case "export":
            from sij_tui.commands.progress_exchange import export

            return export(args)
        case "import":
            from sij_tui.commands.progress_exchange import import_exports

            return import_exports(args)
        case "report":
            from sij_tui.commands.progress_report import report

            return report(args)
        case "reset":
            return _reset(args)
        case "where":
            return _where(args)
        case _:
            return _show(args)


# -- showing


def _show(args: Any) -> int:
    loaded, bank = practised_content(args)
    path = records_path(args)
    kept = path if path.exists() and not args.no_state else None
    shown = _context(bank, kept, args)._replace(pages_read=_read(loaded.content, args))
    if args.format == "json":
        from sij_tui.export.progress import progress_as_json

        sys.stdout.write(progress_as_json(shown))
        return 0
    from sij_tui.core.book import Book
    from sij_tui.core.layout.elements import Page
    from sij_tui.core.progress.pages import fact_list_elements, progress_elements
    from sij_tui.export.text import as_text

    book = Book(loaded, "")
    elements = (
        *progress_elements(shown),
        *fact_list_elements(shown, loaded.content.fact, book.usage),
    )
    page = Page(id="progress", title=bank.practice.progress.title, elements=elements)
    sys.stdout.write(as_text([page], shown.glyphs.tier, shown.cells))
    return 0


def _context(bank: Bank, path: Path | None, args: Any) -> Context:
    """The learner's progress; a file that cannot be read is reported, and counts as none."""
    from sij_tui.core.practice.pages.parts import storage_problem_text
    from sij_tui.core.progress.overview import overview
    from sij_tui.core.progress.pages import Context
    from sij_tui.export import COLUMNS
    from sij_tui.records.learner import StoredReviewLog

    review_log = StoredReviewLog(path, bank.content, fuzz=True, offset=utc_offset, now=now_ms)
    view = overview(bank, review_log, now=now_ms(), offset=utc_offset())
    if problem := storage_problem_text(review_log, bank):
        print(f"sij-tui: {problem}", file=sys.stderr)
    return Context(bank, view, output_columns(COLUMNS), printed_glyphs(args))


def _read(content: Content, args: Any) -> tuple[int, int]:
    """How many parts the reader has opened, of how many."""
    from sij_tui.records.reader import ReaderFile
    from sij_tui.user_folders import state_file

    reader, _ = ReaderFile(None if args.no_state else Path(state_file())).load()
    parts = [screen.id for screen in content.screen]
    place = reader.places.get(content.meta.id)
    return len(set(place.seen if place else ()) & set(parts)), len(parts)


# -- the file


def _where(args: Any) -> int:
    """Print the path of the file; say in words, beside it, if there is none."""
    path = records_path(args)
    print(path)
    if not path.exists():
        print("sij-tui: nothing is kept there so far.", file=sys.stderr)
    return 0


def _reset(args: Any) -> int:
    """Move the file aside, so that the next practice begins anew. Nothing is deleted."""
    from sij_tui.records.quarantine import quarantine

    path = records_path(args)
    if not path.exists():
        print(f"There is nothing to reset: {path} does not exist.")
        return 0
    if not args.yes and not _agreed(f"Begin anew, and move {path} aside? [y/N] "):
        print("Nothing was changed.")
        return 0
    if not (aside := quarantine(path, "before-reset")):
        fail(f"{path} cannot be moved. Check the permissions of its folder.")
    print(f"The answers are now in {aside}. Delete that file to be rid of them for good.")
    return 0


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        fail("this needs somebody to agree: run it in a terminal, or say --yes.")
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        return False
