"""Mistakes that span lines: texts and lists that stay open, headers, and duplicate keys."""

from __future__ import annotations

import re

import tomli

from sij_tui.core.content.problems import quoted
from sij_tui.core.validation.syntax.lines import Entry, Scan, text_end
from sij_tui.core.validation.syntax.repair_hints.stop import (
    ParseStop,
    RepairHint,
    line_of_text,
    with_line,
)

_NEW_STATEMENT = re.compile(
    r"""\s*(?:\[\[?[\w.-]+\]\]?\s*(?:\#.*)?|[\w.-]+\s*=\s*(?:["'\[{]|true\b|false\b|[+-]?\d).*)"""
)


def unclosed_long_text(stop: ParseStop) -> RepairHint | None:
    """A text in three quotes that has swallowed what comes after it."""
    scan = Scan(stop.text)
    opened = [entry for entry in scan.entries if _opens_text(stop, entry)]
    if not opened:
        return None
    start, first = opened[-1].start, opened[-1].line
    end = text_end(stop.text, start)
    last = scan.line(end) if end is not None else stop.text.count("\n") + 1
    swallowed = _statements(stop.text, first + 1, last)
    if end is not None and (not swallowed or stop.line > last + 1):
        return None
    mark = stop.text[start : start + 3]
    before = (swallowed or [last + 1])[0] - 1
    repaired = with_line(stop.text, before, line_of_text(stop.text, before) + mark)
    message = f"the text that {mark} opens here is not closed."
    return RepairHint(first, 0, message, f"Put {mark} after its last word.", repaired)


def _opens_text(stop: ParseStop, entry: Entry) -> bool:
    marks = ('"""', "'" * 3)
    return entry.line <= stop.line and stop.text.startswith(marks, entry.start)


def _statements(text: str, first: int, last: int) -> list[int]:
    """The lines, in a range of them, that look like keys or headers."""
    lines = text.split("\n")
    return [n for n in range(first, last + 1) if _NEW_STATEMENT.fullmatch(lines[n - 1])]


def duplicate(stop: ParseStop) -> RepairHint | None:
    """A key or a header that is already there."""
    if not stop.reason.startswith(("Cannot ", "Duplicate ")):
        return None
    scan = Scan(stop.text)
    here = [entry for entry in scan.entries if entry.line == stop.line]
    for before, after in scan.repeated():
        if after.line == stop.line:
            return _repeated(stop, before, after)
    names = [_name(entry) for entry in here]
    for entry in scan.entries:
        if _name(entry) in names and entry.line < stop.line:
            return stop.hint(
                f"{quoted(names[0])} is already something else in line {entry.line}.",
                f"Write [[{names[0]}]] for each of several, or [{names[0]}] once.",
            )
    return stop.hint(f"{quoted(stop.words.strip())} is already something else further up.")


def _name(entry: Entry) -> str:
    return ".".join(part for part in entry.path if isinstance(part, str))


def _repeated(stop: ParseStop, before: Entry, after: Entry) -> RepairHint:
    name = f"key {after.path[-1]}" if after.kind == "key" else f"header [{_name(after)}]"
    message = f"the {name} stands in line {before.line} and again here."
    hint = stop.hint(message, "Keep one of the two.")
    if after.kind == "key" and _is_statement(stop.words):
        return hint._replace(repaired=with_line(stop.text, stop.line, ""))
    return hint


def _is_statement(words: str) -> bool:
    try:
        tomli.loads(words)
    except tomli.TOMLDecodeError:
        return False
    return True


def broken_header(stop: ParseStop) -> RepairHint | None:
    """A header with too few brackets, or with more than a name in it."""
    words = stop.words.strip()
    if not words.startswith("[") or "=" in words:
        return None
    name = words.split("#")[0].strip().strip("[]").strip()
    mended = None
    if re.fullmatch(r"[\w-]+(\.[\w-]+)*", name, re.ASCII):
        mended = f"[[{name}]]" if words.startswith("[[") else f"[{name}]"
    return stop.hint(
        f"the header {quoted(words)} cannot be read.",
        "A header is [name], or [[name]] for one of several, alone in its line.",
        mended,
    )


def unclosed_list(stop: ParseStop) -> RepairHint | None:
    """A list without its closing bracket, or without a comma or a quote between two items."""
    scan = Scan(stop.text)
    if not scan.open:
        return None
    opened = [entry for entry in scan.entries if entry.start <= scan.open[0]][-1]
    statement = _NEW_STATEMENT.fullmatch(stop.words) and stop.line > opened.line
    if statement or stop.position >= len(stop.text.rstrip()):
        return _runs_on(stop, opened)
    if not stop.reason.startswith("Unclosed"):
        return None
    before, after = stop.words[: stop.column - 1], stop.words[stop.column - 1 :]
    if after[:1].isalpha():
        return stop.hint(
            f"a quotation mark is missing in {quoted(stop.words.strip())}.",
            'Every item of a list stands in its own: ["a", "b"].',
        )
    message = f"a comma is missing before {quoted(after)}."
    return stop.hint(message, 'Write ["a", "b"].', f"{before}, {after}")


def _runs_on(stop: ParseStop, opened: Entry) -> RepairHint:
    """A list or a table in braces that runs into the next statement."""
    mark = stop.text[opened.start]
    close = "]" if mark == "[" else "}"
    before = max(opened.line, stop.line - 1)
    return RepairHint(
        opened.line,
        0,
        f"the {mark} after {opened.path[-1]} = is not closed.",
        f"Put {close} after the last item.",
        with_line(stop.text, before, line_of_text(stop.text, before) + close),
    )
