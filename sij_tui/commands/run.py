"""Opens the screens: the first frame, then Textual and the app."""

from __future__ import annotations

import gc
import sys
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from sij_tui.app.home_cache import HomeCache
from sij_tui.commands import broken_message, cache_folder, content_file, fail, name_of, read_bytes
from sij_tui.commands.preload import Preload
from sij_tui.core.content.compiled import head_tables
from sij_tui.files import STANDARD_INPUT
from sij_tui.terminal.cbreak import TERMIOS
from sij_tui.terminal.detect import best_tier, terminal_encoding
from sij_tui.terminal.first_frame import ENTER_AND_CLEAR, first_frame, parse_head, theme_sgr
from sij_tui.terminal.size import window_size
from sij_tui.terminal.startup import Startup
from sij_tui.user_folders import learner_file, state_file

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from pathlib import Path
    from typing import Any

    from sij_tui.app.base_app import ContentReloader
    from sij_tui.app.bootstrap import BuiltApp
    from sij_tui.app.hub_link import HubConnection
    from sij_tui.app.prerender import PrerenderedHome
    from sij_tui.core.book import Book
    from sij_tui.core.content.loaded import Loaded
    from sij_tui.core.content.problems import Problem

_NO_KEYS = (
    "the screens need the keyboard, so the content cannot come from standard input. Name a file, or"
    " read it as text: sij-tui read --content -"
)


def run(args: Any) -> int:
    """Show the content in the terminal until the reader leaves; returns the exit status."""
    path = content_file(args)
    if path == STANDARD_INPUT:
        fail(_NO_KEYS)
    gc.disable()  # nothing becomes garbage while starting
    content = Preload(read_bytes(path), name_of(path), cache_folder(args))
    state = "" if args.no_state or args.kiosk or args.locked else state_file()
    home = HomeCache(content.cached, args, state)
    startup = Startup(
        sys.stdin.fileno(),
        sys.stdout.fileno(),
        partial(_first_frame, content, home, args),
        on_leave=content.kill,
        can_suspend=not (args.kiosk or args.locked),
        encoding=terminal_encoding(args.variables),
    )
    with startup.guarded():  # until there is a driver, and once it has let the terminal go
        try:
            startup.enter()
            built, drawn = _build_app(args, path, content, home, state, startup)
        except BaseException as error:
            startup.leave()
            from sij_tui.app.bootstrap import StartError

            if isinstance(error, StartError):
                fail(str(error), error.status)
            raise
        gc.freeze()
        gc.enable()
        if args.locked:
            _install_sandbox()
        app = built.app
        app.run()
    status = _finish(args, built)
    if not (app.failures or args.watch):
        _keep_home(args, app.book, home, state, drawn)
    return status


def _finish(args: Any, built: BuiltApp) -> int:
    """Keep the reader's place, close the files, say farewell; returns the exit status."""
    from sij_tui.app.bootstrap import closing_message, exit_status

    app = built.app
    built.keep(app.session)
    built.close()
    if words := closing_message(args, app):
        print(words)
    if app.failures and args.debug:
        raise app.failures[0]
    return exit_status(app)


def _install_sandbox() -> None:
    """Keep the process from all but its terminal, from now on."""
    from sij_tui.serve.sandbox.audit_hook import install_audit_hook
    from sij_tui.serve.sandbox.seccomp import install_filter

    if find_spec("PIL"):  # nothing can be loaded from now on
        for name in ("sij_tui.terminal.tile_painter", "sij_tui.core.scenes.pixels.renderer"):
            import_module(name)
        import_module("sij_tui.core.scenes.pixels.pillow").preload()
    install_audit_hook()
    install_filter()


def _build_app(
    args: Any, path: str, content: Preload, home: HomeCache, state: str, startup: Startup
) -> tuple[BuiltApp, PrerenderedHome | None]:
    """Draw the home screen, unless it stands there, and build the app behind it.

    Returns the app, and the home screen if it was drawn.
    """
    from sij_tui.textual_import import unused_left_out

    with unused_left_out():
        from pathlib import Path

        from sij_tui.app.bootstrap import StartError, TerminalHandover, build_app

    if not (home.is_found and content.cached.head):  # else there is nothing to wait for
        content.start(partial(_draw_home, args, home, state))

    with unused_left_out():  # while the content is being read
        import sij_tui.app.leaflet_app

        if TERMIOS:
            import sij_tui.terminal.posix  # noqa: F401
    from sij_tui import __version__
    from sij_tui.commands.watch import watcher
    from sij_tui.core.book import Book
    from sij_tui.core.content.loaded import BrokenContent

    try:
        loaded, drawn = content.result()
    except BrokenContent as broken:
        raise StartError(broken_message(broken, path), 1) from None
    drawn = drawn or home.prerendered()
    reload = watcher(Path(path), content.data) if args.watch else None
    taken = TerminalHandover(drawn, startup.saved_attributes, startup.hand_over)
    hub, loaded, reload = _join_class(args, loaded, reload)
    book, place = Book(loaded, __version__), Path(state) if state else None
    records = partial(_learner_file, state)
    app = build_app(args, book, place, reload, records=records, terminal=taken, hub=hub)
    return app, drawn


def _learner_file(state: str) -> Path | None:
    """The file with the learner's answers; None where nothing is kept."""
    from pathlib import Path

    return Path(learner_file()) if state else None


def _join_class(
    args: Any, loaded: Loaded, reload: ContentReloader | None
) -> tuple[HubConnection | None, Loaded, ContentReloader | None]:
    """Return the line to the hub of a class, the content that its members have, and its reloader.

    The hub alone has the plans and notes, those of a later edition of the file too.

    Raises:
        StartError: The content has no classes.
    """
    if not args.class_link:
        return None, loaded, reload
    from sij_tui import __version__
    from sij_tui.app.bootstrap import StartError
    from sij_tui.core.book import Book
    from sij_tui.core.classroom.plan import class_problem, loaded_without_notes

    if problem := class_problem(loaded.content):
        raise StartError(problem, 2)
    hub: HubConnection = args.class_link(loaded.content)

    def reload_for_class() -> Book | tuple[Problem, ...] | None:
        found = reload() if reload else None
        if not isinstance(found, Book):
            return found
        hub.set_content(found.content)
        return Book(loaded_without_notes(found.loaded), __version__)

    return hub, loaded_without_notes(loaded), reload_for_class if reload else None


def _first_frame(content: Preload, home: HomeCache, args: Any) -> str:
    """What to show before the content is read, in the window as it is now.

    It is the home screen if that was drawn before, else the title.
    """
    columns, rows = window_size(sys.stdout.fileno())
    if output := home.find((columns, rows)):
        return ENTER_AND_CLEAR + output
    ascii_only = "ascii" in (args.glyphs, best_tier(args.variables))
    ground = theme_sgr(args.theme, args.variables)
    known = content.cached.head
    head = head_tables(known) if known else parse_head(content.data.decode("utf-8", "replace"))
    return first_frame(
        head, columns, rows, ascii_only=ascii_only, ground=ground, checked=known is not None
    )


def _draw_home(args: Any, home: HomeCache, state: str, loaded: Loaded) -> PrerenderedHome | None:
    from pathlib import Path

    from sij_tui import __version__
    from sij_tui.app.bootstrap import draw_home
    from sij_tui.core.book import Book

    book = Book(loaded, __version__)
    drawn = draw_home(args, book, Path(state) if state else None, sys.stdout.fileno())
    if drawn:
        home.store(drawn)
    return drawn


def _keep_home(
    args: Any, book: Book, home: HomeCache, state: str, drawn: PrerenderedHome | None
) -> None:
    """Keep the home screen as the next start will show it."""
    size = window_size(sys.stdout.fileno())
    if home.is_current(size):
        return
    from pathlib import Path

    from sij_tui.app.bootstrap import prerender

    if following := prerender(args, book, Path(state), size, drawn):
        home.store(following)
