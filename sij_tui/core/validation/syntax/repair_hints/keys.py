"""Mistakes before the equals sign."""

from __future__ import annotations

import re

from sij_tui.core.content.problems import quoted
from sij_tui.core.validation.syntax.repair_hints.stop import ParseStop, RepairHint

_COLON = re.compile(r"(\s*)([\w-]+)\s*:\s*(.*)")
_SHORT = 30
"""Longest name that is shown whole."""

_WORDS = re.compile(r"(\s*)([^\W\d][^=\"'\[\]{}#]*?)(\s*=.*)")


def colon_for_equals(stop: ParseStop) -> RepairHint | None:
    """``key: value``."""
    match = _COLON.match(stop.words)
    if not match or not stop.reason.startswith("Expected '='"):
        return None
    return stop.hint(
        f"a colon stands after {match[2]}, where an equals sign belongs.",
        f'Write {match[2]} = "…".',
        f"{match[1]}{match[2]} = {match[3]}",
    )


def unquoted_key(stop: ParseStop) -> RepairHint | None:
    """A key with spaces, or with letters that keys do not have."""
    match = _WORDS.match(stop.words)
    if not match or re.fullmatch(r"[A-Za-z0-9_.-]+", match[2]) or stop.column > match.end(2) + 1:
        return None
    words = match[2].replace('"', "")
    plain = re.sub(r"\W+", "_", words).strip("_")
    return stop.hint(
        f"{quoted(match[2])} is not a key.",
        "A key has letters from a to z, digits, - and _, and no spaces."
        f' A name of your own stands in quotes: "{words if len(words) <= _SHORT else "…"}".',
        match[1] + (plain if plain.isascii() else f'"{words}"') + match[3],
    )
