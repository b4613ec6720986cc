"""``sij-tui diff``: what has changed for a reader from one content file to another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sij_tui.commands import content_file, load_bytes, output_columns, read_bytes
from sij_tui.export import COLUMNS, PAGE_FORMATS

if TYPE_CHECKING:
    import argparse

    from sij_tui.core.content.loaded import Loaded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two editions, and how to write what differs."""
    parser.add_argument("old", metavar="OLD", help="the earlier content file")
    parser.add_argument(
        "new", metavar="NEW", nargs="?", help="the later one (default: the content in use)"
    )
    parser.add_argument(
        "--format", choices=PAGE_FORMATS, default=PAGE_FORMATS[0], help="form of the output"
    )


def run(args: Any) -> int:
    """Print what differs. Status 0: nothing; 1: something; 2: one of them cannot be read."""
    from sij_tui.core.changes.compare import compare_content

    before, after = loaded_edition(args, args.old), loaded_edition(args, args.new)
    changes = compare_content(before.content, after.content)
    if args.format == "json":
        from sij_tui.export.json import changes_as_json

        sys.stdout.write(changes_as_json(changes, before, after))
    else:
        sys.stdout.write(_as_page(args, changes, before, after))
    return 1 if changes else 0


def loaded_edition(args: Any, path: str | None) -> Loaded:
    """One of two content files; what keeps it from being read ends the program with status 2."""
    path = path or content_file(args)
    data = read_bytes(path)
    try:
        return load_bytes(args, path, data)
    except SystemExit:  # its problems are printed, as for any other file
        raise SystemExit(2) from None


def _as_page(args: Any, changes: Any, before: Loaded, after: Loaded) -> str:
    from sij_tui.commands import output_is_utf8
    from sij_tui.core.changes.pages import changes_page
    from sij_tui.export import Target, exporter

    page = changes_page(changes, before, after.content.labels)
    target = Target("blocks" if output_is_utf8() else "ascii", output_columns(COLUMNS))
    return exporter(args.format)([page], target)
