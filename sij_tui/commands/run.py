"""Opens the screens: the first frame, then Textual and the app."""

from __future__ import annotations

import gc
import sys
from functools import partial

from sij_tui.commands import (
    broken_message,
    cache_folder,
    content_file,
    fail,
    name_of,
    read_bytes,
)
from sij_tui.commands.preload import Preload
from sij_tui.core.content.compiled import head_tables
from sij_tui.files import STANDARD_INPUT
from sij_tui.terminal.detect import best_tier
from sij_tui.terminal.first_frame import first_frame, parse_head, theme_sgr
from sij_tui.terminal.size import window_size
from sij_tui.terminal.startup import Startup
from sij_tui.user_folders import learner_path, state_path

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from pathlib import Path
    from typing import Any

    from sij_tui.app.bootstrap import BuiltApp
    from sij_tui.app.prerender import PrerenderedHome
    from sij_tui.core.content.loaded import Loaded

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
    startup = Startup(
        sys.stdin.fileno(),
        sys.stdout.fileno(),
        partial(_first_frame, content, args),
        on_leave=content.kill,
        can_suspend=not (args.kiosk or args.locked),
    )
    with startup.guarded():  # until there is a driver, and once it has let the terminal go
        try:
            startup.enter()
            app, keep = _build_app(args, path, content, startup)
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
        app.run()
    keep(app.session)
    from sij_tui.app.bootstrap import closing_message

    if words := closing_message(args, app):
        print(words)
    if app.failures and args.debug:
        raise app.failures[0]
    return app.return_code or 0


def _install_sandbox() -> None:
    """Keep the process from all but its terminal, from now on."""
    from sij_tui.serve.sandbox.audit_hook import install_audit_hook
    from sij_tui.serve.sandbox.seccomp import install_filter

    install_audit_hook()
    install_filter()


def _build_app(args: Any, path: str, content: Preload, startup: Startup) -> BuiltApp:
    """Draw the home screen, and build the app behind it."""
    from sij_tui.app.bootstrap import StartError, TerminalHandover, build_app

    nothing_kept = args.no_state or args.kiosk or args.locked
    state = None if nothing_kept else state_path()
    content.start(partial(_draw_home, args, state))

    from pathlib import Path

    from sij_tui.textual_import import unused_left_out

    with unused_left_out():
        import sij_tui.app.leaflet_app  # noqa: F401 - while the content is being read
    from sij_tui import __version__
    from sij_tui.commands.watch import watcher
    from sij_tui.core.book import Book
    from sij_tui.core.content.loaded import BrokenContent

    try:
        loaded, home = content.result()
    except BrokenContent as broken:
        raise StartError(broken_message(broken, path), 1) from None
    reload = watcher(Path(path), content.data) if args.watch else None
    records = _no_path if nothing_kept else learner_path
    taken = TerminalHandover(home, startup.saved_attributes, startup.hand_over)
    return build_app(
        args, Book(loaded, __version__), state, reload, records=records, terminal=taken
    )


def _first_frame(content: Preload, args: Any) -> str:
    """What to show before the content is read: its title, in the window as it is now."""
    columns, rows = window_size(sys.stdout.fileno())
    ascii_only = "ascii" in (args.glyphs, best_tier(args.variables))
    ground = theme_sgr(args.theme, args.variables)
    known = content.head
    head = head_tables(known) if known else parse_head(content.data.decode("utf-8", "replace"))
    return first_frame(
        head, columns, rows, ascii_only=ascii_only, ground=ground, checked=known is not None
    )


def _draw_home(args: Any, state: Path | None, loaded: Loaded) -> PrerenderedHome | None:
    from sij_tui import __version__
    from sij_tui.app.bootstrap import draw_home
    from sij_tui.core.book import Book

    return draw_home(args, Book(loaded, __version__), state, sys.stdout.fileno())


def _no_path() -> None:
    """Nothing is kept."""
