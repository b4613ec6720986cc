"""``sij-tui lines``: the whole program line by line, for screen readers and simple terminals.

What is typed to the checker is kept nowhere: not on disk, and not in a line editor's history.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from functools import cache
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
from sij_tui.terminal.detect import is_utf8

if TYPE_CHECKING:
    import argparse

    from sij_tui.core.dialogue import Dialogue, Prompt
    from sij_tui.core.layout.glyphs import Glyphs
    from sij_tui.core.lines.context import LineContext
    from sij_tui.core.practice.review_log import ReviewLog

_COLUMNS = 79
_MOST_TYPED = 2_000
"""Characters of a line that are read; what is beyond them is dropped."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to begin."""
    parser.add_argument(
        "task", nargs="?", metavar="SCREEN", help="begin at a screen: its id, number or title"
    )


def run(args: Any) -> int:
    """Ask and answer until the reader leaves; returns the exit status."""
    gc.disable()  # what is loaded stays: looking for circles in it takes a fifth of the start
    asked = getattr(args, "task", None) or args.start or ""
    takes_all = output_is_utf8() and is_utf8(args.variables)
    ascii_only, columns = args.glyphs == "ascii" or not takes_all, output_columns(_COLUMNS)
    path = content_file(args)
    data = read_bytes(path)
    kept = KeptText(CachedContent(data, cache_folder(args)), ("lines", ascii_only, columns))
    menu = "" if asked else kept.text()
    _write(menu)  # the rest is loaded while it is read
    import_msgspec()
    from sij_tui import __version__
    from sij_tui.core.book import Book
    from sij_tui.core.layout.glyphs import glyphs_for
    from sij_tui.core.lines.conversation import conversation, end_elements, find_task, tasks

    loaded = load_bytes(args, path, data)
    charset = glyphs_for("ascii" if ascii_only else "blocks")
    line_context = _line_context(args, Book(loaded, __version__), glyphs_for("ascii"))
    start = find_task(line_context, asked) if asked else ""
    if start is None:
        from sij_tui.core.content.label_text import no_such_name

        fail(no_such_name("screen", asked, dict(tasks(line_context))))
    talk = conversation(line_context, start)
    text = _text_of(next(talk), columns, charset)
    if not menu:
        _write(text)
        if not asked:
            kept.keep(text)
    gc.freeze()
    gc.enable()
    _go_on(talk, columns, charset)
    _write(_text_of(end_elements(line_context, start), columns, charset))
    return 0


def _go_on(talk: Dialogue[None], columns: int, charset: Glyphs) -> None:
    """Send what is typed and say what follows, until the reader leaves or the input ends."""
    while (typed := _typed()) is not None:  # None: the terminal was closed, or Ctrl+D
        try:
            said = talk.send(typed)
        except StopIteration:
            break
        _write(_text_of(said, columns, charset))
    talk.close()


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _typed() -> str | None:
    """The line that was typed, without its end; None at the end of input."""
    line = sys.stdin.readline(_MOST_TYPED)
    if not line:
        return None
    rest = line
    while rest and not rest.endswith("\n"):
        rest = sys.stdin.readline(_MOST_TYPED)
    return line.rstrip("\n")


def _text_of(said: Prompt, columns: int, glyphs: Glyphs) -> str:
    """What is said, as lines; where only ASCII can be written, with a sign for other letters."""
    from sij_tui.core.lines.text import lines_of

    text = "".join(f"{line}\n" for line in lines_of(said, columns, glyphs))
    return text.encode("ascii", "replace").decode() if glyphs.tier == "ascii" else text


def _line_context(args: Any, book: Any, glyphs: Glyphs) -> LineContext:
    """What the dialogues need from outside; nothing is opened before it is asked for."""
    from sij_tui.core.lines.context import LineContext

    def now() -> int:
        return time.time_ns() // 1_000_000

    def offset() -> int:
        return time.localtime().tm_gmtoff // 60

    @cache
    def review_log() -> ReviewLog:
        from pathlib import Path

        from sij_tui.records.learner import open_review_log
        from sij_tui.user_folders import learner_file

        path = None if args.no_state or args.kiosk else Path(learner_file())
        return open_review_log(path, book.content.meta.id, fuzz=True, offset=offset, now=now)

    return LineContext(
        book=book,
        glyphs=glyphs,
        review_log=review_log,
        now=now,
        offset=offset,
        seed=lambda: int.from_bytes(os.urandom(4)) if args.seed is None else args.seed,
        new_id=lambda: os.urandom(16).hex(),
    )
