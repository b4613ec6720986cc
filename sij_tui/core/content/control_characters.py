"""Control characters and invisible characters made visible: ``<U+001B>`` in place of ESC.

Every word that reaches a terminal or a pipe passes through :func:`visible`: on standard output and
standard error in :mod:`sij_tui.output`, on the screens where lines are laid out and painted. A
terminal would execute such characters (ESC and the C1 controls), reorder the text (bidirectional
controls), or show nothing for them (zero-width characters).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_ODD = (
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)"
    "|(?P<joiner>[\u200c\u200d])"
    "|(?P<selector>[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef])"
    "|(?P<direction>[\u061c\u200e\u200f\u2066-\u2069])"
    "|[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028-\u202e"
    "\u2060-\u2065\u206a-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""C0 without the line feed, DEL, C1, lone surrogates, and what Unicode calls default-ignorable."""

_PRINTABLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Those among them that Python holds to be printable."""
_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"
_ISOLATES = "\u2066\u2067\u2068"
_END_OF_ISOLATE = "\u2069"
_SELECTED = frozenset("#*0123456789©®")
"""Characters of Latin-1 that an emoji presentation selector may follow."""


def visible(text: str, *, kept: str = "") -> str:
    """Return ``text`` with each character that a terminal would execute or hide as ``<U+XXXX>``.

    Line feeds stay, and so do the characters in ``kept``. Joiners, variation selectors and
    direction marks stay where writing needs them: beside letters of other scripts than Latin,
    after emoji, and in lines with right-to-left letters, in which open isolates are closed.
    """
    shown = text.replace("\n", "") if "\n" in text else text
    if shown.isprintable() and (shown.isascii() or _PRINTABLE.isdisjoint(shown)):
        return text
    return "\n".join(_line(line, kept) for line in text.split("\n"))


def one_line(text: str) -> str:
    """Return ``text`` as :func:`visible` does, with line feeds made visible too."""
    return visible(text).replace("\n", _named("\n"))


def printable(text: str) -> str:
    """Return ``text`` with all that is not printable made visible, unusual spaces too: for logs."""
    shown = one_line(text)
    if shown.isprintable():
        return shown
    return "".join(char if char.isprintable() else _named(char) for char in shown)


def in_json(text: str) -> str:
    """Return JSON with the same characters as JSON escapes (``\\u001b``): the value is the same."""
    return text if text.isascii() and "\x7f" not in text else _odd().sub(_as_escape, text)


@cache
def _odd() -> re.Pattern[str]:
    return re.compile(_ODD)  # 1.5 ms, which a start need not wait for


def _line(line: str, kept: str) -> str:
    mixed = re.search(_RIGHT_TO_LEFT, line) is not None
    shown = _odd().sub(lambda match: _shown(match, line, mixed, kept), line)
    if mixed:
        shown += _END_OF_ISOLATE * _open_isolates(line)
    return shown


def _shown(match: re.Match[str], line: str, mixed: bool, kept: str) -> str:
    char, before = match[0], line[: match.start()][-1:]
    harmless = (
        char in kept
        or match["flag"]
        or (match["direction"] and mixed)
        or (match["joiner"] and _joins(before, line[match.end() :][:1]))
        or (match["selector"] and _selects(before))
    )
    return char if harmless else _named(char)


def _named(char: str) -> str:
    return f"<U+{ord(char):04X}>"


def _joins(before: str, after: str) -> bool:
    """Whether a joiner between two characters can change how they are written."""
    return before > "\u02ff" and after > "\u02ff" and unicodedata.category(before) != "Cf"


def _selects(before: str) -> bool:
    """Whether a variation selector can change how the character before it is written."""
    return before in _SELECTED if before < "\u0100" else unicodedata.category(before) != "Mn"


def _open_isolates(line: str) -> int:
    still_open = 0
    for char in line:
        if char in _ISOLATES:
            still_open += 1
        elif char == _END_OF_ISOLATE and still_open:
            still_open -= 1
    return still_open


def _as_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
