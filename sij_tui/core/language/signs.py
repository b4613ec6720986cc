"""Signs that say yes without a word: ticks, thumbs, green lights."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NAMES: Final = re.compile(
    r"\bCHECK MARK\b|\bWITH (?:BOLD |LIGHT )?CHECK\b|\bTHUMBS UP\b|\bOK\b|\bGREEN\b"
    r"|^SQUARE ROOT$|^SQUARED (?:FREE|COOL)$|^HUNDRED POINTS|^CLAPPING HANDS|^PARTY POPPER$"
)
"""Parts of the names that Unicode gives such signs; new ones are mostly named alike."""


@lru_cache(maxsize=4096)
def gives_permission(char: str) -> bool:
    """Whether a character, by its Unicode name, is a sign of approval."""
    return char > "\x7f" and bool(_NAMES.search(unicodedata.name(char, "")))
