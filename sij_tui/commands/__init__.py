"""One module for each command of the command line, and what they share.

A command module has ``add_arguments(parser)`` and ``run(args) -> int``; the integer is the exit
status (0 done, 1 problems found, 2 cannot be read or wrong usage).
"""

from __future__ import annotations

import os
import sys
from errno import EFBIG

from sij_tui.files import (
    MOST_CONTENT_BYTES,
    STANDARD_INPUT,
    read_file,
    read_standard_input,
    shipped_content,
)

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load, and so is the one with paths
    import argparse
    from pathlib import Path
    from typing import NoReturn

    from sij_tui.core.content.loaded import BrokenContent, Loaded


def content_file(args: argparse.Namespace) -> str:
    """The content file that the arguments ask for (``--content``), or the shipped one."""
    given: str | None = getattr(args, "content", None)
    return given or shipped_content()


def name_of(path: str | Path) -> str:
    """Return the name of a file in messages: without its folder."""
    return "standard input" if str(path) == STANDARD_INPUT else os.path.basename(path)


def read_bytes(path: str | Path, most: int = MOST_CONTENT_BYTES) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``; at most ``most`` of them.

    Raises:
        SystemExit: It cannot be read, or is too large (status 2); a message has been printed.
    """
    try:
        if str(path) == STANDARD_INPUT:
            return read_standard_input(most)
        return read_file(path, most)
    except OSError as error:
        name = name_of(path) if str(path) == STANDARD_INPUT else path
        what = error.strerror or error
        hint = "" if error.errno == EFBIG else " Check the name and the permissions."
        fail(f"Cannot read {name}: {what}.{hint}")
    except ValueError:  # a null character
        fail(f"Cannot read {path}: there is no file of this name. Check the name.")


def load_content(args: argparse.Namespace) -> Loaded:
    """Load the content file that the arguments ask for.

    Raises:
        SystemExit: It cannot be read (status 2) or has errors (status 1), which have been printed.
    """
    path = content_file(args)
    return load_bytes(args, path, read_bytes(path))


def load_bytes(args: argparse.Namespace, path: str, data: bytes) -> Loaded:
    """Load the bytes of a content file.

    Raises:
        SystemExit: It has errors (status 1), which have been printed.
    """
    from sij_tui.content_cache import load_cached
    from sij_tui.core.content.loaded import BrokenContent

    try:
        return load_cached(data, name_of(path), cache_folder(args))
    except BrokenContent as broken:
        fail(broken_message(broken, path), status=1)


def review_hash_of(data: bytes) -> str:
    """The hash of what can be reviewed of a content file without errors."""
    import tomli

    from sij_tui.core.content.loaded import decode_text
    from sij_tui.core.content.review_hash import review_hash

    return review_hash(tomli.loads(decode_text(data)))


def cache_folder(args: argparse.Namespace) -> str:
    """Return the user's folder for what can be made again; empty if nothing may be kept there."""
    from sij_tui.user_folders import user_folder

    folder = "" if args.no_state or args.kiosk or args.locked else user_folder("cache")
    return folder if os.path.isabs(folder) else ""


def broken_message(broken: BrokenContent, path: str) -> str:
    """Return the message for a content file with errors: every problem, and what to do."""
    report = "\n".join(problem.text(name_of(path)) for problem in broken.problems)
    hint = f"Mend the file, then try again. 'sij-tui validate {path}' shows the same list."
    return f"the content file has problems.\n{report}\n{hint}"


def fail(message: str, status: int = 2) -> NoReturn:
    """Print one message to standard error and end the program.

    Raises:
        SystemExit: Always, with ``status``.
    """
    print(f"sij-tui: {message}", file=sys.stderr)
    raise SystemExit(status)


def write_whole(text: str) -> None:
    """Write a text to standard output, or nothing of it.

    Raises:
        SystemExit: The encoding of standard output lacks one of its characters (status 1).
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        fail(
            f"The output takes {encoding} only. Set PYTHONIOENCODING=utf-8 and try again.", status=1
        )
    sys.stdout.write(text)


def output_is_utf8() -> bool:
    """Whether standard output is encoded as UTF-8."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


MIN_OUTPUT_COLUMNS = 20
"""Columns that lines may take in the narrowest terminal."""


def output_columns(columns: int) -> int:
    """Return the width of lines: ``columns``, or that of a narrower terminal if it is printed to.

    It is never below :data:`MIN_OUTPUT_COLUMNS`.
    """
    from sij_tui.terminal.size import window_size

    if not sys.stdout.isatty():
        return columns
    return min(columns, max(window_size(sys.stdout.fileno())[0], MIN_OUTPUT_COLUMNS))
