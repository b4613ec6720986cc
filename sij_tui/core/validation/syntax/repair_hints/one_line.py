"""Mistakes within one line, before and after the equals sign."""

from __future__ import annotations

import re

from sij_tui.core.content.problems import quoted
from sij_tui.core.validation.syntax.repair_hints.stop import ParseStop, RepairHint, with_line

_COLON = re.compile(r"(\s*)([\w-]+)\s*:\s*(.*)")
_NAME = re.compile(r"(\s*)([^\W\d][^=\"'\[\]{}#]*?)(\s*=.*)")
_LONGEST_NAME = 30
"""Longest name, or word without quotes, that is shown whole."""
_CURLY_MARKS = "“”„‟«»‘’‚"
_CURLY = re.compile(f"[{_CURLY_MARKS}]")
_INVISIBLE = {
    "\u00a0": "no-break space",
    "\u202f": "narrow no-break space",
    "\u2007": "figure space",
    "\u3000": "wide space",
    "\u00ad": "soft hyphen",
    "\u200b": "zero-width space",
    "\u200c": "zero-width mark",
    "\u200d": "zero-width mark",
    "\u200e": "direction mark",
    "\u200f": "direction mark",
    "\u2060": "zero-width mark",
    "\ufeff": "byte-order mark",
}
_BOOLEANS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_KEY = re.compile(r"\s*[\w-]+\s*=")
_WORD = re.compile(r"[^\W\d][\w-]*")
_QUOTED = re.compile(r'"[^"\\]*"|\'[^\']*\'')
_LIST_OF_TEXTS = re.compile(r'[\[{(]\s*(?:"[^"\\]*"\s*(?:[,;]\s*)?)+[\]})]')
_SHORT = 60
"""Longest repair that is shown whole."""

_BAD_BACKSLASH = re.compile(r'\\(?![btnfr"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})')


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
    match = _NAME.match(stop.words)
    if not match or re.fullmatch(r"[A-Za-z0-9_.-]+", match[2]) or stop.column > match.end(2) + 1:
        return None
    words = match[2].replace('"', "")
    plain = re.sub(r"\W+", "_", words).strip("_")
    return stop.hint(
        f"{quoted(match[2])} is not a key.",
        "A key has letters from a to z, digits, - and _, and no spaces."
        f' A name of your own stands in quotes: "{words if len(words) <= _LONGEST_NAME else "…"}".',
        match[1] + (plain if plain.isascii() else f'"{words}"') + match[3],
    )


def invisible_character(stop: ParseStop) -> RepairHint | None:
    """A character that nobody sees, outside the quotes."""
    char = stop.text[stop.position : stop.position + 1]
    name = _INVISIBLE.get(char, "control character" if "" < char < " " else "")
    if not name or char in "\n\t":
        return None
    before, after = stop.words[: stop.column - 1], stop.words[stop.column :]
    return stop.hint(
        f"an invisible character stands here ({name}, U+{ord(char):04X}).",
        "Delete it, and type a plain space if one is needed.",
        before + (" " if char.isspace() else "") + after,
    )


def curly_quotes(stop: ParseStop) -> RepairHint | None:
    """Quotation marks of a word processor where straight ones belong."""
    value = stop.value or stop.words.strip()
    if not _CURLY.search(value):
        return None
    mended = _CURLY.sub('"', value) if _in_list(stop) else _straight_ends(value)
    if mended == value:
        return None
    head = stop.words[: len(stop.words.rstrip()) - len(value)]
    return stop.hint(
        f"curly quotation marks, as a word processor makes them: {quoted(value)}.",
        'Text stands in straight ones: "text".',
        head + mended,
    )


def _in_list(stop: ParseStop) -> bool:
    return not stop.key or stop.value.startswith(("[", "{"))


def _straight_ends(value: str) -> str:
    """The outer quotation marks made straight, if they are curly."""
    if value[0] in _CURLY_MARKS:
        value = '"' + value[1:]
    marks = list(_CURLY.finditer(value, 1))
    if not marks or (value.endswith('"') and len(value) > 1):
        return value
    last = marks[-1].start()
    return value[:last] + '"' + value[last + 1 :]


def unquoted_item(stop: ParseStop) -> RepairHint | None:
    """Words without quotes in a list of one line: ``[F01, F02]``."""
    items = stop.value[1:-1].split(",")
    plain = [item.strip() for item in items]
    if not (stop.value.startswith("[") and stop.value.endswith("]")):
        return None
    if not any(_WORD.fullmatch(item) for item in plain) or not all(
        _WORD.fullmatch(item) or _QUOTED.fullmatch(item) for item in plain
    ):
        return None
    word = next(item for item in plain if _WORD.fullmatch(item))
    mended = [item if _QUOTED.fullmatch(item) else f'"{item}"' for item in plain]
    return _list_hint(stop, f"{quoted(word)} stands without quotes in a list.", mended)


def _list_hint(stop: ParseStop, message: str, items: list[str]) -> RepairHint:
    mended = f"[{', '.join(items)}]"
    allowed = f"Write {mended}." if len(mended) <= _SHORT else 'Write ["…", "…"].'
    return stop.hint(message, allowed, stop.key + mended)


def wrong_list_marks(stop: ParseStop) -> RepairHint | None:
    """A list of texts in other brackets, or with semicolons: ``{"F01"}``, ``["F01"; "F02"]``."""
    outside = _QUOTED.sub("", stop.value)
    if not _LIST_OF_TEXTS.fullmatch(stop.value) or not set(outside) & set("{(;"):
        return None
    message = f"a list stands in square brackets, with commas: {quoted(stop.value)}."
    return _list_hint(stop, message, _QUOTED.findall(stop.value))


def two_equals_signs(stop: ParseStop) -> RepairHint | None:
    """``key == value``."""
    if not stop.value.startswith(("=", ":")):
        return None
    return stop.hint(
        f"two signs stand after {stop.key.strip().rstrip('= ')}, where one belongs.",
        "Write one equals sign.",
        stop.key + stop.value.lstrip("=: "),
    )


def missing_value(stop: ParseStop) -> RepairHint | None:
    """``key =`` and nothing after it."""
    if not stop.key or stop.value.split("#")[0].strip():
        return None
    key = stop.key.strip().rstrip("= ")
    return stop.hint(
        f"nothing stands after {key} =.",
        'Write "" for an empty text, or delete the line.',
        f'{key} = "…"',
    )


def stray_backslash(stop: ParseStop) -> RepairHint | None:
    r"""``\`` before something that it does not go with."""
    if not stop.reason.startswith(("Unescaped", "Invalid hex")) or not _BAD_BACKSLASH.search(
        stop.words
    ):
        return None
    return stop.hint(
        "a backslash has a meaning of its own in a text.",
        r"Write \\ for one backslash.",
        _BAD_BACKSLASH.sub(r"\\\\", stop.words),
    )


def unclosed_text(stop: ParseStop) -> RepairHint | None:
    """A text without its closing quotation mark."""
    if not stop.reason.startswith(("Illegal character '\\n'", "Unterminated string")):
        return None
    mark = "'" if stop.value.startswith("'") else '"'
    mended = None if _in_list(stop) else stop.words.rstrip() + mark
    start = stop.value or stop.words
    return stop.hint(
        f"the closing {mark} is missing: {quoted(start)}.",
        'A text over several lines stands between """ and """.',
        mended,
    )


def unquoted_word(stop: ParseStop) -> RepairHint | None:
    """A word without quotes."""
    value = stop.value.split("#")[0].strip()
    if not stop.reason.startswith("Invalid value") or not value or _in_list(stop):
        return None
    folded = value.casefold()
    meant = _BOOLEANS.get(folded, folded)
    if meant in {"true", "false"}:
        allowed = "Write true or false, in small letters and without quotes."
        return stop.hint(f"{value} cannot be read.", allowed, stop.key + meant)
    if not value[0].isalpha():
        return None
    inner = value.strip('"')
    shown = inner if len(inner) <= _LONGEST_NAME and '"' not in inner else "…"
    return stop.hint(
        f"{quoted(value)} stands without quotes.",
        f'Write "{shown}".',
        stop.key + '"' + inner.replace('"', '\\"') + '"',
    )


def malformed_number(stop: ParseStop) -> RepairHint | None:
    """A date, a time or a number that is none."""
    value = stop.value.split("#")[0].strip()
    if not re.match(r"[+-]?\d", value):
        return None
    return stop.hint(
        f"{quoted(value)} is not a plain number.",
        "A number has digits, and a point for decimals; anything else stands in quotes.",
        stop.key + '"' + value.replace('"', "") + '"',
    )


def quote_in_text(stop: ParseStop) -> RepairHint | None:
    """A straight quotation mark inside a text, which ends it too early."""
    value, rest = stop.value, stop.words[stop.column - 1 :]
    if not stop.reason.startswith("Expected newline") or value[:1] not in {'"', "'"}:
        return None
    if _KEY.match(rest):
        hint = stop.hint(f"a second key in one line: {quoted(rest)}.", "Give it a line of its own.")
        mended = with_line(stop.text, stop.line, stop.words[: stop.column - 1])
        return hint._replace(repaired=mended, certain=False)
    if value[0] == value[-1] and len(value) > 2 and not value.startswith(value[0] * 3):
        inner = value[1:-1].replace("\\" + value[0], value[0])
        return stop.hint(
            f"a straight quotation mark ends the text too early: {quoted(value)}.",
            "Inside a text, write curly ones: “ ”.",
            stop.key + '"' + inner.replace('"', '\\"') + '"',
        )
    return stop.hint(
        f"nothing may stand after the closing quotation mark: {quoted(rest)}.",
        "Each key has a line of its own; remarks begin with #.",
        stop.words[: stop.column - 1],
    )
