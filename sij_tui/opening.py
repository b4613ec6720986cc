"""Builds the app of one reader: for this terminal, or for a session of a server."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sij_tui.terminal.detect import capabilities

if TYPE_CHECKING:
    from sij_tui.app import LeafletApp
    from sij_tui.core.book import Book
    from sij_tui.core.session import Preferences, Session
    from sij_tui.records.reader import Reader
    from sij_tui.shell import Reload


class Refused(Exception):
    """The screens cannot be opened: what to tell, and the exit status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Opened(NamedTuple):
    """An app that is ready to run."""

    app: LeafletApp
    keep: Callable[[Session], str]
    """Keeps the reader's place; says in words if it cannot."""


def opened(args: Any, book: Book, state: Path | None, reload: Reload | None = None) -> Opened:
    """Build the app; the first frame is on the terminal already.

    ``args`` are those of the command line, with the environment in ``args.variables``; ``state``
    is the reader's file, None to keep nothing.

    Raises:
        Refused: There is no screen to begin at as ``args`` have it.
    """
    from sij_tui.app import LeafletApp
    from sij_tui.records.reader import ReaderFile
    from sij_tui.screens.tools import Tools
    from sij_tui.terminal.driver import Setup, driver_class
    from sij_tui.terminal.pace import Pace

    file = ReaderFile(state)
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
        reload=reload,
    )
    return Opened(app, keep)


def opening_session(args: Any, book: Book, reader: Reader) -> Session:
    """The session to begin with: what was kept, changed by what the command line says."""
    from sij_tui.core.piece import Route
    from sij_tui.core.session import Session
    from sij_tui.screens import PROGRAM_SCREENS

    able = capabilities(args.variables, motion=not args.no_motion, keep=not args.no_state)
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
