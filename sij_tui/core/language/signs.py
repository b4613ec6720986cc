"""Characters that signal approval: ticks, thumbs up, smiles, prizes, green shapes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NAMES: Final = re.compile(
    r"\bCHECK MARK\b|\bWITH (?:BOLD |LIGHT )?CHECK\b|\bTHUMBS UP\b|\bOK\b|\bGREEN\b"
    r"|^SQUARE ROOT$|^SQUARED (?:FREE|COOL)$|^HUNDRED POINTS|^CLAPPING HANDS|^PARTY POPPER$"
    r"|\bSMILING\b|\bGRINNING\b|\bSUNGLASSES$|^FACE WITH PARTY|^SALUTING|^CIRCLED IDEOGRAPH ACCEPT$"
    r"|^CHEQUERED FLAG$|^ROCKET$|^TROPHY$|\bMEDAL$|^FLEXED BICEPS$|\bHANDSHAKE$|^VICTORY HAND$"
    r"|^FOUR LEAF CLOVER$|^SHAMROCK$|^CALL ME HAND$|IN CELEBRATION$|^CONFETTI BALL$|^DIRECT HIT$"
    r"|^CLINKING|^BOTTLE WITH POPPING CORK$|^SQUARED UP WITH|^(?:ON|TOP) WITH|^GLOWING STAR$"
    r"|^(?:RELIEVED|WINKING|HUGGING) FACE$|^SPARKLES?$|^HEAVY LARGE CIRCLE$|^OPEN LOCK$"
    r"|^CIRCLED IDEOGRAPH (?:CORRECT|CONGRATULATION|ADVANTAGE)$|^HEART WITH|^HEART HANDS$"
    r"|^I LOVE YOU HAND SIGN$|^SIGN OF THE HORNS$|^RADICAL SYMBOL BOTTOM$"
    r"|^SQUARED CJK UNIFIED IDEOGRAPH-5408$"
    r"|^DANCER$|^MAN DANCING$|^FISTED HAND SIGN$"
)
"""Matches the Unicode names of such characters."""

_ASCII: Final = re.compile(r"\[[xXvV]\]|[:;](?<![\w)].)-?[)D](?!\w)|\^_?\^|:\+1:")
"""Matches ticked boxes and smiles in plain characters. What may not stand before a smile is looked
at behind its first character: the search finds that one quickly, and then looks back."""

_SIZES: Final = re.compile(
    r"\b(?:VERY|SMALL|MEDIUM|LARGE|HEAVY|BOLD|LIGHT|FULLWIDTH|HALFWIDTH|SIGN|SYMBOL)\b"
)
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me"})


@lru_cache(maxsize=4096)
def gives_permission(char: str) -> bool:
    """Whether a character, by its Unicode name, is a sign of approval."""
    return char > "\x7f" and bool(_NAMES.search(unicodedata.name(char, "")))


def signs_of_approval(text: str) -> list[str]:
    """Return the signs of approval in a text, each once."""
    chars = () if text.isascii() else filter(gives_permission, dict.fromkeys(text))
    return list(dict.fromkeys((*chars, *_ASCII.findall(text))))


def appearance(sign: str) -> str:
    """Return the same for signs that look alike: of other sizes, or with invisible marks."""
    seen = [char for char in sign if unicodedata.category(char) not in _INVISIBLE]
    names = (unicodedata.name(char, char) for char in unicodedata.normalize("NFKC", "".join(seen)))
    return " ".join(" ".join(_SIZES.sub(" ", name).split()) for name in names)
