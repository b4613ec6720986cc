"""``sij-tui new``: a content file to start from, with remarks for its author."""

from __future__ import annotations

import argparse
from pathlib import Path

from sij_tui.commands import default_content, fail, read_bytes

LABELS = "# ---- labels"
"""Start of the line from which on the shipped content holds the labels."""

PRACTICE_LABELS = "[practice.labels.action]"
"""Start of the words of practice, which go on to the next such line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to write."""
    parser.add_argument("file", metavar="FILE", help="name of the new file; it must not exist yet")


def run(args: argparse.Namespace) -> int:
    """Write the file. Status 2 if it exists already or cannot be written."""
    path = Path(args.file)
    text = new_content()
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        fail(f"{path} exists already, and was left as it is. Give another name.")
    except OSError as error:
        fail(f"Cannot write {path}: {error.strerror or error}. Check the folder and permissions.")
    print(f"Wrote {path}. Change it, then run: sij-tui validate {path}")
    return 0


def new_content() -> str:
    """A small content file that has no problems: an example of everything, and the labels."""
    body = Path(__file__).with_name("skeleton.toml")
    shipped = read_bytes(default_content()).decode()
    start = shipped.index(PRACTICE_LABELS)
    practice = shipped[start : shipped.index("# ----", start)]
    return read_bytes(body).decode() + practice + shipped[shipped.index(LABELS) :]
