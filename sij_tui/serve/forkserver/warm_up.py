"""Warms up the forkserver: imports, loads and runs once what every forked session then shares."""

from __future__ import annotations

import asyncio
import os
import pkgutil
import threading
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

import sij_tui
from sij_tui.core.book import Book
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.model import Content
from sij_tui.serve.content import ContentError, read_served_content

if TYPE_CHECKING:
    from sij_tui.app.leaflet_app import LeafletApp

_LAZY_MODULES = (
    "sij_tui.records.file_lock",
    "sij_tui.records.learner",
    "sij_tui.records.opened_logs",
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
"""Modules that are imported only when used, which a session may need. It runs as a user who may not
be able to read them."""
_NOT_IN_SESSIONS = (
    *("sij_tui.serve", "sij_tui.commands", "sij_tui.cli", "sij_tui.__main__"),
    *("sij_tui.export", "sij_tui.records"),
)
"""Packages that no screen needs; of `records`, what is needed is listed above."""
_WIDE = "\u4e00"
_PIXELS = "sij_tui.core.scenes.pixels."
"""Modules that need Pillow."""
_VARIABLES = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
"""The environment for :func:`warm_up`."""


def import_program() -> None:
    """Import every module that a session could need: it may not be able to read them itself."""
    has_pillow = find_spec("PIL") is not None
    for found in pkgutil.walk_packages(sij_tui.__path__, "sij_tui."):
        is_left_out = found.name.startswith(_NOT_IN_SESSIONS)
        if not is_left_out and (has_pillow or not found.name.startswith(_PIXELS)):
            import_module(found.name)
    for name in _LAZY_MODULES:
        import_module(name)
    cell_len(_WIDE)  # loads the table of widths
    if has_pillow:
        import_module(f"{_PIXELS}pillow").preload()


def load_book(path: Path) -> Book:
    """Read and check a content file, without what is for presenters of a class alone.

    A process of its own reads it: of notes and plans nothing ever is in the memory of this one, nor
    of the sessions that are forked from it.

    Raises:
        ContentError: It cannot be read, or has problems.
    """
    read_fd, write_fd = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            with open(write_fd, "wb") as result:
                result.write(msgspec.msgpack.encode(_read_checked(path)))
        finally:
            os._exit(0)
    os.close(write_fd)
    with open(read_fd, "rb") as result:
        data = result.read()
    os.waitpid(pid, 0)
    try:
        content, text = msgspec.msgpack.decode(data, type=tuple[Content | None, str])
    except msgspec.DecodeError:
        raise ContentError("The content could not be read: its process has ended.") from None
    if content is None:
        raise ContentError(text)
    return Book(Loaded(content, path.name, b"", text), sij_tui.__version__)


def _read_checked(path: Path) -> tuple[Content | None, str]:
    """What of the content can be shown to anybody, and its fingerprint; or None, and why."""
    from sij_tui.core.classroom.plan import without_notes

    try:
        loaded = read_served_content(path)
    except ContentError as error:
        return None, str(error)
    return without_notes(loaded.content), loaded.fingerprint


def warm_up(book: Book, options: Mapping[str, object]) -> None:
    """Run the app once without a terminal, so that style sheets are parsed before the forks.

    Raises:
        ContentError: The app cannot start with these options.
    """
    from sij_tui.app.bootstrap import StartError, build_app

    args = SimpleNamespace(**options, variables=_VARIABLES)
    try:
        app = build_app(args, book, None).app
    except StartError as refused:
        raise ContentError(str(refused)) from None
    before = dict(os.environ)
    os.environ["TERM"] = "dumb"  # colours that were worked out here would be every session's
    try:
        asyncio.run(_run_once(app))
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert threading.active_count() == 1, "a fork would lose the other threads"


async def _run_once(app: LeafletApp) -> None:
    """Show the first screen, then end the app."""
    async with app.run_test() as pilot:
        await pilot.pause()
