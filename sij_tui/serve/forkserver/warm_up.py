"""What the nursery does in advance, so that a session need not: import, read, rehearse."""

from __future__ import annotations

import asyncio
import os
import pkgutil
import pwd
import threading
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import sij_tui
from sij_tui.core.book import Book
from sij_tui.files import MOST_CONTENT_BYTES, read_file
from sij_tui.serve.errors import Wrong
from sij_tui.serve.forkserver.protocol import Start

if TYPE_CHECKING:
    from sij_tui.app.leaflet_app import LeafletApp

_LATER = (
    "sij_tui.records.file_lock",
    "sij_tui.records.learner",
    "sij_tui.records.quarantine",
    "sij_tui.records.reader",
    "sij_tui.records.salvage",
    "sij_tui.records.scheduler",
    "rapidfuzz.distance",
    "snowballstemmer",
    "encodings.idna",
    "encodings.latin_1",
    "textual.drivers.headless_driver",
    "textual.layouts.factory",
    "textual.layouts.horizontal",
    "textual.layouts.stream",
    "textual.pilot",
    "textual.scrollbar",
    "tracemalloc",
    "traceback",
)
"""Modules that a session may want, and could not read once it has become another user."""
_FOREIGN = (
    *("sij_tui.serve", "sij_tui.commands", "sij_tui.cli", "sij_tui.__main__"),
    *("sij_tui.export", "sij_tui.records"),
)
"""What no screen needs, or what comes along with those that do."""


_VARIABLES = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
"""Of the visitor for whom the program is rehearsed."""


class BrokenBook(Wrong):
    """The content cannot be shown; the text says why."""


def warm() -> None:
    """Import the whole program: a session imports nothing any more."""
    for found in pkgutil.walk_packages(sij_tui.__path__, "sij_tui."):
        if not found.name.startswith(_FOREIGN):
            import_module(found.name)
    for name in _LATER:
        import_module(name)


def read_book(path: Path) -> Book:
    """Read a content file.

    Raises:
        BrokenBook: It cannot be read, or has problems.
    """
    from sij_tui.core.content.loaded import BrokenContent
    from sij_tui.core.validation.load import load

    try:
        return Book(load(read_file(path, MOST_CONTENT_BYTES), path.name), sij_tui.__version__)
    except PermissionError as error:
        raise BrokenBook(
            f"Cannot read {path} as the user {_user_name()}: {error.strerror}. Copy it to a folder "
            "that this user may enter, and name it with --content; or name another with --user."
        ) from None
    except OSError as error:
        raise BrokenBook(f"Cannot read {path}: {error.strerror or error}.") from None
    except BrokenContent as broken:
        raise BrokenBook("\n".join(p.text(path.name) for p in broken.problems)) from None


def _user_name() -> str:
    """The name of the user who serves, or the number where there is none."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def first_words(book: Book, start: Start) -> bytes:
    """The first frame for a session's terminal."""
    from msgspec import to_builtins

    from sij_tui.terminal.detect import best_tier
    from sij_tui.terminal.first_frame import first_frame

    head = {name: to_builtins(getattr(book.content, name)) for name in ("meta", "banner")}
    ascii_only = "ascii" in (start.options.get("glyphs"), best_tier(start.variables))
    return first_frame(head, *start.size, ascii_only=ascii_only, checked=True).encode()


def rehearse(book: Book, options: Mapping[str, object]) -> None:
    """Open the program once where nobody sees it, so that style sheets are parsed already.

    Raises:
        BrokenBook: It cannot begin as the options have it.
    """
    from sij_tui.app.bootstrap import Refused, opened

    args = SimpleNamespace(**options, variables=_VARIABLES)
    try:
        app = opened(args, book, None).app
    except Refused as refused:
        raise BrokenBook(str(refused)) from None
    before = dict(os.environ)
    os.environ["TERM"] = "dumb"  # no colour is worked out: it would be every session's
    try:
        asyncio.run(_rehearse(app))
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert threading.active_count() == 1, "a fork would lose the other threads"


async def _rehearse(app: LeafletApp) -> None:
    """Open the first screen."""
    async with app.run_test() as pilot:
        await pilot.pause()
