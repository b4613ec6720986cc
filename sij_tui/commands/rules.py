"""``sij-tui rules``: the rules of the checker, for a clinician to check and sign."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sij_tui.commands import fail, load_content, output_columns, write_whole

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "csv", "dot"),
        default=None,
        help="how to write them (default: text; dot is for Graphviz)",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="write every complete set of answers with its outcome, as CSV",
    )


def run(args: argparse.Namespace) -> int:
    """Write the rules to standard output."""
    from sij_tui.core.checker.export import FORMATS, LINE_COLUMNS, to_text
    from sij_tui.core.checker.pages.rules import sheet_of
    from sij_tui.core.checker.rules import all_answer_sets

    loaded = load_content(args)
    checker = loaded.content.checker
    if checker is None:
        fail("This content file has no checker, so there are no rules to show.", status=1)
    if args.all and args.format not in {None, "csv"}:
        fail("--all writes CSV only: leave --format out, or say --format csv.")
    if args.all:
        sys.stdout.writelines(f"{line}\n" for line in all_answer_sets(checker))
        return 0
    sheet = sheet_of(loaded.content, checker, loaded.fingerprint)
    if args.format in {None, "text"}:
        write_whole(to_text(sheet, output_columns(LINE_COLUMNS)))
    else:
        write_whole(FORMATS[args.format](sheet))
    return 0
