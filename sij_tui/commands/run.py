"""Opens the screens: the first frame, then Textual and the app."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

from sij_tui.commands import broken_message, content_path, fail, read_bytes
from sij_tui.commands.ahead import Ahead, read_ahead
from sij_tui.opening import Opened, Refused, farewell, opened
from sij_tui.terminal.detect import best_tier
from sij_tui.terminal.first_frame import LEAVE, first_frame, head_of
from sij_tui.terminal.signals import last_words

if TYPE_CHECKING:
    from pathlib import Path


def run(args: Any) -> int:
    """Show the content in the terminal until the reader leaves; returns the exit status."""
    gc.disable()  # nothing becomes garbage while starting
    path = content_path(args)
    data = read_bytes(path)
    with last_words(LEAVE):  # until there is a driver, and once it has let the terminal go
        app, keep = _begun(args, path, data)
        gc.freeze()
        gc.enable()
        if args.locked:
            from sij_tui.lock import lock

            lock()
        app.run()
    keep(app.session)
    if words := farewell(args, app):
        print(words)
    if app.failures and args.debug:
        raise app.failures[0]
    return app.return_code or 0


def _begun(args: Any, path: Path, data: bytes) -> Opened:
    """Draw the first frame, and build the app behind it."""
    try:
        _draw_first_frame(data, args)
        return _prepared(args, path, read_ahead(data, path.name))
    except Refused as refused:
        _leave()
        fail(str(refused), refused.status)
    except BaseException:
        _leave()
        raise


def _leave() -> None:
    """Take the first frame away; whatever is to be told comes after that."""
    sys.stdout.write(LEAVE)
    sys.stdout.flush()


def _draw_first_frame(data: bytes, args: Any) -> None:
    columns, rows = os.get_terminal_size()
    ascii_only = "ascii" in (args.glyphs, best_tier(args.variables))
    head = head_of(data.decode("utf-8", "replace"))
    sys.stdout.write(first_frame(head, columns, rows, ascii_only=ascii_only))
    sys.stdout.flush()


def _prepared(args: Any, path: Path, content: Ahead) -> Opened:
    """Build the app, and give it the content."""
    import sij_tui.app  # noqa: F401 - while the content is being read
    from sij_tui import __version__
    from sij_tui.commands.watch import watcher
    from sij_tui.core.book import Book
    from sij_tui.core.loaded import BrokenContent

    try:
        book = Book(content.loaded(), __version__)
    except BrokenContent as broken:
        raise Refused(broken_message(broken, path), 1) from None
    nothing_kept = args.no_state or args.kiosk or args.locked
    state = None if nothing_kept else state_path()
    reload = watcher(path, content.data) if args.watch else None
    records = _no_path if nothing_kept else _records_path
    return opened(args, book, state, reload, records=records)


def _no_path() -> None:
    """Nothing is kept."""


def _records_path() -> Path:
    from sij_tui.records.learner import learner_path

    return learner_path()


def state_path() -> Path:
    """The file with the reader's place and preferences."""
    from platformdirs import user_state_path

    return user_state_path("sij-tui", appauthor=False) / "reader.json"
