"""The checker as numbered prompts: for screen readers, and terminals without a screen.

Nothing that is typed is kept: not on disk, and not in the history of a line editor.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail, load_content, output_columns
from sij_tui.export.text import as_text

if TYPE_CHECKING:
    from sij_tui.core.checker.pages.dialogue import Prompt


def run(args: Any) -> int:
    """Ask and answer until the reader leaves; returns the exit status."""
    from sij_tui import __version__
    from sij_tui.core.book import Book
    from sij_tui.core.checker.pages.dialogue import closing_words, dialogue
    from sij_tui.core.checker.pages.parts import Context
    from sij_tui.core.layout.glyphs import glyphs_for

    loaded = load_content(args)
    checker = loaded.content.checker
    if checker is None:
        fail("this content file has no checker.", status=1)
    usage = Book(loaded, __version__).usage
    context = Context(loaded, checker, glyphs_for("ascii"), usage)
    talk = dialogue(context)
    said = next(talk)
    while True:
        _say(said)
        typed = sys.stdin.readline()
        if not typed:  # the terminal was closed, or Ctrl+D
            print()
            break
        try:
            said = talk.send(typed.strip().lower())
        except StopIteration:
            break
    _say(closing_words(context))
    return 0


_COLUMNS = 69
"""Too few for a margin, so that no facts are read out in the middle of a sentence."""


def _say(said: Prompt) -> None:
    from sij_tui.core.layout.elements import Page

    sys.stdout.write(
        as_text([Page(id="", title="", elements=said)], "ascii", output_columns(_COLUMNS))
    )
    sys.stdout.flush()
