"""Opens the screens: the first frame, then Textual and the app."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from sij_tui.commands import broken_message, content_path, fail, read_bytes
from sij_tui.terminal.detect import best_tier, capabilities
from sij_tui.terminal.first_frame import LEAVE, first_frame, head_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sij_tui.app import LeafletApp
    from sij_tui.core.book import Book
    from sij_tui.core.session import Preferences, Session
    from sij_tui.records.reader import Reader


class Refused(Exception):
    """The screens cannot be opened: what to tell, and the exit status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def run(args: Any) -> int:
    """Show the content in the terminal until the reader leaves; returns the exit status."""
    gc.disable()  # nothing becomes garbage while starting
    path = content_path(args)
    data = read_bytes(path)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        _draw_first_frame(data, args)
        app, keep = _prepared(args, path, data)
    except Refused as refused:
        _leave()
        fail(str(refused), refused.status)
    except BaseException:
        _leave()
        raise
    gc.freeze()
    gc.enable()
    app.run()
    keep(app.session)
    if app.failures and args.debug:
        raise app.failures[0]
    return app.return_code or 0


def _leave() -> None:
    """Take the first frame away; whatever is to be told comes after that."""
    sys.stdout.write(LEAVE)
    sys.stdout.flush()


def _draw_first_frame(data: bytes, args: Any) -> None:
    columns, rows = os.get_terminal_size()
    ascii_only = "ascii" in (args.glyphs, best_tier(os.environ))
    head = head_of(data.decode("utf-8", "replace"))
    sys.stdout.write(first_frame(head, columns, rows, ascii_only=ascii_only))
    sys.stdout.flush()


def _prepared(args: Any, path: Path, data: bytes) -> tuple[LeafletApp, Callable[[Session], str]]:
    """The app, and what keeps the reader's place."""
    from sij_tui import __version__
    from sij_tui.app import LeafletApp
    from sij_tui.commands.watch import watcher
    from sij_tui.core.book import Book
    from sij_tui.core.load import BrokenContent, load
    from sij_tui.records.reader import ReaderFile
    from sij_tui.screens.tools import Tools
    from sij_tui.terminal.driver import Setup, driver_class
    from sij_tui.terminal.pace import Pace

    try:
        book = Book(load(data, path.name), __version__)
    except BrokenContent as broken:
        raise Refused(broken_message(broken, path), 1) from None
    file = ReaderFile(None if args.no_state else _state_path())
    reader, trouble = file.load()
    session = opening_session(args, book, reader)
    if trouble:
        notice = book.content.labels.trouble.state_unreadable
        session = session.noticed(notice.replace("{path}", str(file.path)))

    def keep(now: Session) -> str:
        unwritable = file.save(kept(reader, book, now, session.preferences))
        notice = book.content.labels.trouble.state_unwritable if unwritable else ""
        return notice.replace("{path}", str(file.path))

    pace = Pace(time.monotonic)
    app = LeafletApp(
        book,
        session,
        driver_class=driver_class(Setup(entered=True, pace=pace)),
        tools=Tools(clock=time.monotonic, room=pace.room),
        keep=keep,
        reload=watcher(path, data) if args.watch else None,
    )
    return app, keep


def _state_path() -> Path:
    from platformdirs import user_state_path

    return user_state_path("sij-tui", appauthor=False) / "reader.json"


def opening_session(args: Any, book: Book, reader: Reader) -> Session:
    """The session to begin with: what was kept, changed by what the command line says."""
    from sij_tui.core.piece import Route
    from sij_tui.core.session import Session
    from sij_tui.screens import PROGRAM_SCREENS

    able = capabilities(os.environ, motion=not args.no_motion, keep=not args.no_state)
    session = Session(preferences=reader.preferences, capabilities=able)
    if args.glyphs:
        session = session.prefer(glyphs=args.glyphs)
    if args.theme:
        session = session.prefer(theme=args.theme)
    if place := reader.places.get(book.content.meta.id):
        resume = Route(place.page, place.key) if book.has(place.page) else None
        session = session.resumed(frozenset(place.seen) & frozenset(book.page_ids), resume)
    if not args.start:
        return session
    start = book.parts[int(args.start) - 1] if _is_part(args.start, book) else args.start
    if not book.has(start) and start not in PROGRAM_SCREENS:
        known = ", ".join((*PROGRAM_SCREENS, *book.page_ids))
        raise Refused(f"there is no screen {args.start!r}. There are: {known}.", 2)
    return session.visit(Route(start))


def _is_part(text: str, book: Book) -> bool:
    return text.isdecimal() and 1 <= int(text) <= len(book.parts)


def kept(reader: Reader, book: Book, session: Session, opening: Preferences) -> Reader:
    """What to keep of a session: preferences that differ from ``opening`` were chosen in it."""
    import msgspec

    from sij_tui.records.reader import Place

    route = session.last_page(book.parts)
    place = Place(page=route.page, key=route.key, seen=tuple(sorted(session.seen)))
    places = {**reader.places, book.content.meta.id: place}
    chosen = {
        name: value
        for name, value in msgspec.structs.asdict(session.preferences).items()
        if value != getattr(opening, name)
    }
    preferences = msgspec.structs.replace(reader.preferences, **chosen)
    return msgspec.structs.replace(reader, preferences=preferences, places=places)
