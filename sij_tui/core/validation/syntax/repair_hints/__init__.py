"""Mistakes in TOML: what an author probably meant where the parser gave up.

The parser says where it stopped and why; each recogniser knows one kind of fault and looks for it
there. The first that finds its own explains it, and mends it where that is obvious.
"""

from __future__ import annotations

import tomli

from sij_tui.core.content.problems import quoted
from sij_tui.core.validation.syntax.repair_hints import layout, one_line
from sij_tui.core.validation.syntax.repair_hints.stop import (
    ParseStop,
    RepairHint,
    line_of_text,
    with_line,
)

RECOGNISERS = (
    layout.unclosed_long_text,
    layout.duplicate,
    one_line.invisible_character,
    one_line.colon_for_equals,
    one_line.unquoted_key,
    one_line.two_equals_signs,
    one_line.unquoted_item,
    one_line.wrong_list_marks,
    layout.unclosed_list,
    layout.broken_header,
    one_line.curly_quotes,
    one_line.missing_value,
    one_line.stray_backslash,
    one_line.unclosed_text,
    one_line.unquoted_word,
    one_line.malformed_number,
    one_line.quote_in_text,
)


def explain(text: str, error: tomli.TOMLDecodeError) -> RepairHint:
    """Say in an author's words what the parser met."""
    line = min(error.lineno, text.count("\n") + 1)
    stop = ParseStop(text, line, error.colno, error.msg, line_of_text(text, line))
    for recognise in RECOGNISERS:
        hint = recognise(stop)
        if hint is not None:
            return hint
    return _left_out(stop)


def _left_out(stop: ParseStop) -> RepairHint:
    """Nothing is recognised: say where, show the line, and go on without it."""
    hint = stop.hint(
        f"this cannot be read: {quoted(stop.words)}.",
        'A line is key = "text", a header such as [[screen]], or a # comment.',
    )
    return hint._replace(repaired=with_line(stop.text, stop.line, ""), certain=False)


__all__ = ["RECOGNISERS", "RepairHint", "explain"]
