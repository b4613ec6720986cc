"""Builds the app of one reader: for this terminal, or for a session of a server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sij_tui.clock import now_ms, utc_offset
from sij_tui.internal_error import EXIT_FAILED
from sij_tui.terminal.charset import encoder
from sij_tui.terminal.detect import capabilities, terminal_encoding
from sij_tui.terminal.size import window_size

if TYPE_CHECKING:
    from sij_tui.app.base_app import ContentReloader
    from sij_tui.app.hub_link import HubConnection
    from sij_tui.app.leaflet_app import LeafletApp
    from sij_tui.app.prerender import PrerenderedHome
    from sij_tui.core.book import Book
    from sij_tui.core.layout.elements import Route
    from sij_tui.core.layout.tiles import TileStore
    from sij_tui.core.navigation import Preferences, Session
    from sij_tui.core.scenes.frame import Still
    from sij_tui.records.reader import Reader, ReaderFile, ReaderFileProblem
    from sij_tui.screens.services import Services
    from sij_tui.terminal.driver_config import DrawnScreen, DriverConfig
    from sij_tui.terminal.flow_control import FlowControl


class StartError(Exception):
    """The screens cannot be opened. Its text says why; ``status`` is the exit status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class BuiltApp(NamedTuple):
    """An app that is ready to run."""

    app: LeafletApp
    keep: Callable[[Session], str]
    """Keeps the reader's place; says in words if it cannot."""
    close: Callable[[], None]
    """Closes the reader's files; to be called at the end."""


class TerminalHandover(NamedTuple):
    """What has been done to the terminal before the app takes it."""

    home: PrerenderedHome | None = None
    """The home screen, if it is drawn already."""
    saved_attributes: list[Any] | None = None
    """Its attributes (`termios.tcgetattr`) before they were changed, if they were."""
    hand_over: Callable[[], bool] = lambda: True
    """Leaves the terminal to the driver; returns whether what was drawn on it is still there."""

    @property
    def emblem(self) -> Still | None:
        """The picture of the home screen, if it is drawn already."""
        return self.home.emblem if self.home else None


NO_HANDOVER = TerminalHandover()


def build_app(
    args: Any,
    book: Book,
    state: Path | None,
    reload: ContentReloader | None = None,
    follow: Callable[[str], None] = lambda page: None,
    records: Callable[[], Path | None] = lambda: None,
    terminal: TerminalHandover = NO_HANDOVER,
    hub: HubConnection | None = None,
) -> BuiltApp:
    """Build the app; the first frame is on the terminal already.

    ``args`` are those of the command line, with the environment in ``args.variables``; ``state`` is
    the reader's file, None to keep nothing; ``follow`` is called with each page turned to;
    ``records`` tells the file with the learner's answers, None to keep them in memory; ``terminal``
    says what has been done to the terminal; ``hub`` leads to the server's classes.

    Raises:
        StartError: There is no screen to begin at as ``args`` have it.
    """
    from sij_tui.records.reader import ReaderFile
    from sij_tui.terminal.driver import driver_class
    from sij_tui.terminal.flow_control import FlowControl

    file = ReaderFile(state)
    session = load_session(args, book, file)
    autosave = Autosave(file, book, session)

    def keep(now: Session) -> str:
        follow(now.route.page)
        return autosave.save(now)

    flow_control = FlowControl(time.monotonic)
    driver = driver_class(_config(terminal, session, flow_control, args))
    services = build_services(args, flow_control.cell_budget, records)._replace(
        emblem=terminal.emblem, full_frames=flow_control.carries_full_frames
    )
    make_app = _app_class(args, book, hub)
    app = make_app(book, session, driver_class=driver, services=services, keep=keep, reload=reload)
    return BuiltApp(app, keep, services.close)


def prerender(
    args: Any,
    book: Book,
    state: Path | None,
    size: tuple[int, int],
    known: PrerenderedHome | None = None,
) -> PrerenderedHome | None:
    """Draw the home screen for a window of columns and rows, if the reader begins there.

    ``known`` is one that was drawn earlier, whose picture may be the same.

    Returns None where another screen comes first, or ``args`` or the reader's file are at fault:
    building the app will tell.
    """
    from sij_tui.records import NewerFile
    from sij_tui.records.reader import ReaderFile

    try:
        reader = ReaderFile(state).read()
    except (NewerFile, OSError):
        return None
    if reader is None or args.start:
        return None
    from sij_tui.app.prerender import color_system, prerender_home

    session = opening_session(args, book, reader)
    colours, still = color_system(args.variables), known.emblem if known else None
    return prerender_home(book, session, *size, colours, still)


def draw_home(args: Any, book: Book, state: Path | None, screen: int) -> PrerenderedHome | None:
    """Draw the home screen on *screen*, a file descriptor; returns what :func:`prerender` does."""
    drawn = prerender(args, book, state, window_size(screen))
    if drawn:
        encode = encoder(terminal_encoding(args.variables)).encode
        with open(screen, "wb", closefd=False) as terminal:
            terminal.write(encode(drawn.output()))
    return drawn


def load_session(args: Any, book: Book, file: ReaderFile) -> Session:
    """The session to begin with; it tells if the reader's file could not be read."""
    from msgspec.structs import replace

    reader, problem = file.load()
    session = opening_session(args, book, reader)
    if problem == "newer":
        able = replace(session.capabilities, keep_place=False)
        session = replace(session, capabilities=able)
    return session.with_notice(_problem_text(book, file, problem))


def _tiles(args: Any) -> TileStore | None:
    """What holds pictures in pixels; None where none may be drawn, or nothing can draw them."""
    if not (getattr(args, "pixels", True) and find_spec("PIL")):
        return None
    from sij_tui.core.layout.tiles import TileStore

    return TileStore()


def _config(
    terminal: TerminalHandover,
    session: Session,
    flow_control: FlowControl,
    args: Any,
) -> DriverConfig:
    """The configuration of the driver."""
    from sij_tui.app.driver_callbacks import take_failure, take_features, take_link
    from sij_tui.app.input_queue import drop_pending_keys, pending_keys, pending_reports
    from sij_tui.terminal.driver_config import DriverConfig

    tiles = _tiles(args)
    frames = [(terminal.home.text, terminal.home.size)] if terminal.home else []

    def take_over() -> DrawnScreen | None:
        """Return the frame that is up, once: after that the driver has drawn the screen."""
        drawn = frames.pop() if frames else None
        return drawn if terminal.hand_over() else None

    return DriverConfig(
        in_alternate_screen=True,
        take_over=take_over,
        saved_attributes=terminal.saved_attributes,
        can_suspend=session.capabilities.suspend,
        show_cursor=session.capabilities.show_cursor,
        flow_control=flow_control,
        queued_keys=pending_keys,
        queued_reports=pending_reports,
        on_overflow=drop_pending_keys,
        inquire="octants" in session.capabilities.tiers,
        on_features=partial(take_features, tiles=tiles, budget=flow_control.tile_budget),
        on_link=take_link,
        on_failure=take_failure,
        tiles=tiles,
        encoding=terminal_encoding(args.variables),
    )


class SavedState(NamedTuple):
    """What a program has saved of its session; at first, what it began from."""

    route: Route
    """Where it was in the leaflet."""
    preferences: Preferences


class Autosave:
    """Saves a reader's place and preferences as they change.

    Args:
        file: The reader's.
        book: What is read.
        session: As it begins.
    """

    def __init__(self, file: ReaderFile, book: Book, session: Session) -> None:
        from sij_tui.core.navigation import HOME

        self._file, self._book = file, book
        self._saved = SavedState(session.resume or HOME, session.preferences)

    def save(self, session: Session) -> str:
        """Write the file; returns a notice if that fails, else an empty text."""
        if not session.capabilities.keep_place:  # the notice was shown when the session began
            return ""
        book, saved = self._book, self._saved
        problem = self._file.update(lambda reader: updated_reader(reader, book, session, saved))
        if not problem:
            self._saved = SavedState(session.last_page(book.parts), session.preferences)
        return _problem_text(book, self._file, problem)


def _problem_text(book: Book, file: ReaderFile, problem: ReaderFileProblem) -> str:
    """The notice for a problem with the reader's file; empty for none."""
    if not problem:
        return ""
    words: str = getattr(book.content.labels.trouble, f"state_{problem}")
    return words.replace("{path}", str(file.path))


def build_services(
    args: Any, room: Callable[[], int], records: Callable[[], Path | None]
) -> Services:
    """What the screens need from outside; nothing is opened before it is asked for."""
    from sij_tui.records.opened_logs import OpenedReviewLogs
    from sij_tui.screens.services import Services

    logs = OpenedReviewLogs(records, utc_offset, now_ms)
    return Services(
        clock=time.monotonic,
        cell_budget=room,
        review_log=logs.review_log,
        now=now_ms,
        offset=utc_offset,
        seed=lambda: int.from_bytes(os.urandom(4)) if args.seed is None else args.seed,
        new_id=lambda: os.urandom(16).hex(),
        has_answers=lambda: (path := records()) is not None and path.exists(),
        export=partial(_export, Path(args.variables.get("HOME") or "."), records),
        close=logs.close,
    )


def _export(folder: Path, records: Callable[[], Path | None], content: str) -> str:
    """Write all answers to a new file in a folder; returns its path."""
    from sij_tui.records.transfer import export_file

    name = f"{content}-{time.strftime('%Y-%m-%d')}.csv"
    return str(export_file(records(), folder / name, now_ms()))


def _app_class(args: Any, book: Book, hub: HubConnection | None) -> Callable[..., LeafletApp]:
    """The class of the app: for one reader, for a member of a class, or for a kiosk."""
    if hub is not None and book.content.classroom:
        from sij_tui.app.class_app import ClassApp

        return partial(ClassApp, hub=hub)
    if not (args.kiosk or args.autoplay or args.idle_timeout):
        from sij_tui.app.leaflet_app import LeafletApp

        return LeafletApp
    from sij_tui.app.kiosk import KioskApp
    from sij_tui.core.kiosk_policy import DEFAULT_IDLE_S, KioskRules

    idle = DEFAULT_IDLE_S if args.idle_timeout is None else args.idle_timeout
    return partial(KioskApp, rules=KioskRules(idle=idle, autoplay=args.autoplay))


def closing_message(args: Any, app: LeafletApp) -> str:
    """Return what to print once the terminal is restored: a line of a kiosk, or nothing."""
    from sij_tui.core.layout.glyphs import plain

    if not args.kiosk or app.return_code:
        return ""
    words = app.book.content.labels.kiosk.farewell
    return plain(words) if app.session.tier == "ascii" else words


def exit_status(app: LeafletApp) -> int:
    """Return the exit status of an app that has run; it is that of a fault if one ended it."""
    if app.failures and app.return_code == 1:
        return EXIT_FAILED
    return app.return_code or 0


def opening_session(args: Any, book: Book, reader: Reader) -> Session:
    """The session to begin with: what was kept, changed by what the command line says."""
    from sij_tui.core.content.routes import CLASS_SCREEN, PROGRAM_SCREENS
    from sij_tui.core.layout.elements import Route
    from sij_tui.core.navigation import Session

    able = capabilities(
        args.variables,
        motion=not args.no_motion,
        show_cursor=args.show_cursor,
        keep=not args.no_state,
        open_to_all=args.kiosk,
        locked=args.locked,
    )
    session = Session(preferences=reader.preferences, capabilities=able)
    if args.glyphs:
        session = session.prefer(glyphs=args.glyphs)
    if args.theme:
        session = session.prefer(theme=args.theme)
    if place := reader.places.get(book.content.meta.id):
        resume = Route(place.page, place.key) if book.has(place.page) else None
        session = session.with_progress(frozenset(place.seen) & frozenset(book.page_ids), resume)
    if not args.start:
        return session
    start = args.start.casefold()
    found = start if start in PROGRAM_SCREENS else book.find(args.start)
    if start == CLASS_SCREEN and getattr(args, "classes", False):
        found = CLASS_SCREEN
    if found is None:
        from sij_tui.core.content.label_text import no_such_name

        known = {**dict.fromkeys(PROGRAM_SCREENS, ""), **{p.id: p.title for p in book.pages()}}
        raise StartError(no_such_name("screen", args.start, known), 2)
    return session.visit(Route(found))


def updated_reader(reader: Reader, book: Book, session: Session, saved: SavedState) -> Reader:
    """What to keep of a session, with what other programs have kept meanwhile.

    Pages seen are those of all together. The place is that of the session that was read last, and
    each preference that of the session in which it was chosen last: where this one is as it was
    ``saved`` before, another program's stays.
    """
    import msgspec

    from sij_tui.core.layout.elements import Route
    from sij_tui.records.reader import Place

    route = session.last_page(book.parts)
    name = book.content.meta.id
    before = reader.places.get(name)
    earlier = {page for page in (before.seen if before else ()) if page in book.page_ids}
    seen = tuple(sorted(earlier | session.seen))
    if before and route == saved.route:  # nothing was read since
        route = Route(before.page, before.key)
    place = Place(page=route.page, key=route.key, seen=seen)
    places = {**reader.places, name: place}
    chosen = {
        name: value
        for name, value in msgspec.structs.asdict(session.preferences).items()
        if value != getattr(saved.preferences, name)
    }
    preferences = msgspec.structs.replace(reader.preferences, **chosen)
    return msgspec.structs.replace(reader, preferences=preferences, places=places)
