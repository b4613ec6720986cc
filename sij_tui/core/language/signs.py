"""Characters that signal approval: ticks, thumbs up, green shapes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NAMES: Final = re.compile(
    r"\bCHECK MARK\b|\bWITH (?:BOLD |LIGHT )?CHECK\b|\bTHUMBS UP\b|\bOK\b|\bGREEN\b"
    r"|^SQUARE ROOT$|^SQUARED (?:FREE|COOL)$|^HUNDRED POINTS|^CLAPPING HANDS|^PARTY POPPER$"
)
"""Matches the Unicode names of such characters."""


@lru_cache(maxsize=4096)
def gives_permission(char: str) -> bool:
    """Whether a character, by its Unicode name, is a sign of approval."""
    return char > "\x7f" and bool(_NAMES.search(unicodedata.name(char, "")))
