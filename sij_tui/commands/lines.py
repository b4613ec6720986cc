"""``sij-tui lines``: the whole program line by line, for screen readers and simple terminals.

What is typed to the checker is kept nowhere: not on disk, and not in a line editor's history.
"""

from __future__ import annotations

import gc
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from sij_tui.commands import (
    cache_folder,
    content_file,
    fail,
    load_bytes,
    output_columns,
    output_is_utf8,
    read_bytes,
)
from sij_tui.commands.kept_text import KeptText
from sij_tui.content_cache import CachedContent
from sij_tui.core.content.compiled import import_msgspec
from sij_tui.core.content.digest import checksum_of
from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.terminal.detect import line_encoding
from sij_tui.user_folders import state_file

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sij_tui.app.class_member import ClassMember
    from sij_tui.core.content.loaded import Loaded
    from sij_tui.core.lines.context import LineContext

_COLUMNS = 79
_SHIPPED_MENUS = {"utf-8": "menu.text", "ascii": "menu.ascii.text"}
"""Files of the wheel, by the encoding."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to begin."""
    parser.add_argument(
        "task", nargs="?", metavar="SCREEN", help="begin at a screen: its id, number or title"
    )


def run(args: Any) -> int:
    """Ask and answer until the reader leaves; returns the exit status."""
    gc.disable()  # what is loaded stays: looking for circles in it takes a fifth of the start
    asked = getattr(args, "task", None) or args.start or ""
    encoding, columns = _encoding(args), output_columns(_COLUMNS)
    path = content_file(args)
    data = read_bytes(path)
    kept = _kept_menu(
        CachedContent(data, cache_folder(args)), columns, encoding, _place_digest(args)
    )
    starts_with_menu = not (asked or args.class_link)
    menu = kept.text() if starts_with_menu else ""
    _write(menu)  # the rest is loaded while it is read
    import_msgspec()
    from sij_tui.app.line_input import LineInput
    from sij_tui.app.line_session import LineOutput, NoSuchTask, hold_session

    def on_first(text: str) -> None:
        if not menu:
            _write(text)
        if not menu and starts_with_menu:
            kept.keep(text)
        gc.freeze()
        gc.enable()

    member, loaded = _join_class(args, load_bytes(args, path, data))
    at_end = ExitStack()
    context = _line_context(args, loaded, at_end, member)
    if args.locked:
        _install_sandbox()
    typed = sys.stdin.encoding if encoding == "ascii" else encoding
    source = LineInput(sys.stdin.fileno(), typed or "utf-8")
    output = LineOutput(_write, columns, encoding)
    try:
        with at_end:
            hold_session(context, asked, source, output, member, on_first)
    except NoSuchTask as error:
        fail(str(error))
    return 0


def shipped_menus(loaded: Loaded) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file of the wheel that has the menu of the shipped content."""
    from types import SimpleNamespace

    from sij_tui.app.line_session import LineOutput
    from sij_tui.core.lines.conversation import conversation

    args = SimpleNamespace(
        no_state=True, kiosk=False, locked=True, class_link=None, variables={}, no_motion=False,
        show_cursor=False, glyphs=None, theme=None, start=None,
    )  # fmt: skip
    menu = next(conversation(_line_context(args, loaded, ExitStack())))
    for encoding, name in _SHIPPED_MENUS.items():
        text = LineOutput(_write, _COLUMNS, encoding).text(menu)
        kept = _kept_menu(CachedContent(loaded.data), _COLUMNS, encoding)
        yield name, kept.shipped_entry(text)


def _encoding(args: Any) -> str:
    """Python's name of the encoding of what is written."""
    found = "ascii" if args.glyphs == "ascii" else line_encoding(args.variables)
    if found == "utf-8":
        return found if output_is_utf8() else "ascii"
    return found


def _kept_menu(content: CachedContent, columns: int, encoding: str, place: str = "") -> KeptText:
    """The menu for a reader; ``place`` tells the files of readers apart, and is empty without."""
    asked: tuple[object, ...] = ("lines", encoding, columns)
    if place:  # the wheel has the menu of a new reader
        return KeptText(content, (*asked, place))
    shipped = _SHIPPED_MENUS.get(encoding, "") if columns == _COLUMNS else ""
    return KeptText(content, asked, shipped)


def _place_digest(args: Any) -> str:
    """A digest of the reader's file, with which the menu changes; empty without a file."""
    if _keeps_nothing(args):
        return ""
    try:
        return checksum_of(read_file(state_file(), MOST_SETTINGS_BYTES))
    except OSError:
        return ""  # as when it is opened: a new reader


def _keeps_nothing(args: Any) -> bool:
    return bool(args.no_state or args.kiosk or args.locked)


def _install_sandbox() -> None:
    """Keep the process from all but its terminal, and the program's own code."""
    from sij_tui.serve.sandbox.audit_hook import install_audit_hook
    from sij_tui.serve.sandbox.seccomp import install_filter

    install_audit_hook()
    install_filter()


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _line_context(
    args: Any, loaded: Loaded, at_end: ExitStack, member: ClassMember | None = None
) -> LineContext:
    """The context of the dialogues: the content, and the files that are kept."""
    from sij_tui import __version__
    from sij_tui.app.line_session import ReaderFiles, line_context
    from sij_tui.core.book import Book

    def files() -> ReaderFiles:
        if _keeps_nothing(args):
            return ReaderFiles()
        from pathlib import Path

        from sij_tui.user_folders import learner_file

        return ReaderFiles(Path(state_file()), Path(learner_file()))

    return line_context(args, Book(loaded, __version__), files, at_end, member)


def _join_class(args: Any, loaded: Loaded) -> tuple[ClassMember | None, Loaded]:
    """Return this reader's part in a class, and the content that its members have."""
    if not args.class_link:
        return None, loaded
    from sij_tui.app.class_member import ClassMember
    from sij_tui.core.classroom.plan import class_problem, loaded_without_notes

    if problem := class_problem(loaded.content):
        fail(problem)
    return ClassMember(args.class_link(loaded.content)), loaded_without_notes(loaded)
