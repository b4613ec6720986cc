"""``sij-tui new``: a content file to start from, with remarks for its author."""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import tomli

from sij_tui.commands import write_whole
from sij_tui.commands.output_file import check_new_file, write_file
from sij_tui.content_cache import shipped_tables
from sij_tui.files import STANDARD_OUTPUT

PARTS: Final = ("timeline", "checker", "practice", "classroom", "labels")
"""What a new file may have besides the leaflet."""

_FILES: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("leaflet", frozenset()),
    ("timeline", frozenset({"timeline"})),
    ("checker", frozenset({"checker"})),
    ("practice", frozenset({"practice"})),
    ("practice_cases", frozenset({"practice", "checker"})),
    ("practice_pictures", frozenset({"practice", "timeline"})),
    ("classroom", frozenset({"classroom"})),
    ("lexicon", frozenset()),
)
"""The templates, in the order in which they stand in a file, and the parts that call for each."""


_LABELS: Final = (
    "# ---- Labels of the program; what stands in braces, such as {count}, is filled in ----------"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to write, and its parts."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="name of the new file, which must not exist yet; - is standard output",
    )
    parser.add_argument(
        "--with",
        dest="parts",
        metavar="PARTS",
        type=_parts,
        default=(),
        help=f"parts besides the leaflet, with commas between: {', '.join(PARTS)}",
    )


def _parts(text: str) -> tuple[str, ...]:
    """The names of parts in a list with commas; raises ArgumentTypeError for any other name."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in PARTS:
            message = f"there is no part {name!r}. The parts are: {', '.join(PARTS)}"
            raise argparse.ArgumentTypeError(message)
    return names


def run(args: argparse.Namespace) -> int:
    """Write the file. Status 2 if it exists already or cannot be written."""
    path: str = args.file
    if path == STANDARD_OUTPUT:
        write_whole(new_content(args.parts))
        return 0
    check_new_file(path)
    write_file(path, [new_content(args.parts)])
    print(f"Wrote {path}. Change it, then run: sij-tui validate {path}")
    return 0


def new_content(parts: Collection[str] = ()) -> str:
    """A small content file with an example of everything in the leaflet and in the given parts.

    It has no problems but sentences that are empty, since only a clinician can word them.
    """
    folder = Path(__file__).with_name("templates")
    names = [name for name, needed in _FILES if needed <= {*parts}]
    text = "\n".join((folder / f"{name}.toml").read_text(encoding="utf-8") for name in names)
    return _with_labels(text) if "labels" in parts else text


def _with_labels(text: str) -> str:
    """A content file with the labels that it leaves out, as they stand in the shipped one."""
    from sij_tui.core.content.label_fallback import by_table, with_shipped_labels

    completed = with_shipped_labels(tomli.loads(text), shipped_tables())
    text += f"\n{_LABELS}\n"
    for table, labels in by_table(completed.fallbacks).items():
        value: Any = completed.tables
        for key in table.split("."):
            value = value[key]
        lines = "".join(f"{_key(label)} = {_toml(value[label])}\n" for label in labels)
        header = f"\n[{table}]\n"
        if header not in text:
            text += header
        text = text.replace(header, header + lines)
    return text


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _toml(key)


def _toml(value: Any) -> str:
    """A text, a list or a table of texts as TOML in one line."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(entry)}' for key, entry in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)
