"""From the bytes of a content file to its text and its TOML document.

A file with faults is read as far as it can be: each fault that has an obvious repair is repaired in
memory, so that one run can report what is wrong after it as well. The line numbers stay the same.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Any

import msgspec
import tomli

from sij_tui.core.content.loaded import decode_text
from sij_tui.core.content.problems import Problem, quoted
from sij_tui.core.validation.syntax.other_formats import is_utf16, other_format
from sij_tui.core.validation.syntax.repair_hints import RepairHint, explain

_MAX_REPAIRS = 30
_MOST_READ = 2_500_000
"""Characters that are read again and again, once after each fault."""
_TOO_MUCH = re.compile(r"[0-9]{1000}|(?:[\[{]\s*){100}|(?:[\w-]+\s*[.=]\s*\{?\s*){100}")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read of a content file."""

    text: str
    """The text, repaired where it had to be."""
    document: dict[str, Any] | None
    """The tables, or None if too much is unclear to judge them."""
    problems: tuple[Problem, ...] = ()


def read(data: bytes) -> Source:
    """Read a file that may have any fault."""
    if name := other_format(data):
        return Source(text="", document=None, problems=(_format_problem(name),))
    if data.startswith(_UTF16) or is_utf16(data):
        return Source(text="", document=None, problems=(_WIDE_LETTERS,))
    problems: list[Problem] = []
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        problems.append(_BYTE_ORDER_MARK)
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
        problems.append(_LINE_ENDS)
    problems += _foreign_bytes(data)[:_MAX_REPAIRS]
    problems += _composed(data)[:_MAX_REPAIRS]
    text = decode_text(data.decode(errors="replace").encode()).replace("\r\n", "\n")
    return _parse(text, problems)


_BYTE_ORDER_MARK = Problem(
    line=1,
    column=1,
    message="the file begins with an invisible byte-order mark.",
    allowed='Save it as "UTF-8", not as "UTF-8 with BOM".',
)


_WIDE_LETTERS = Problem(line=1, message="the file is saved as UTF-16.", allowed="Save it as UTF-8.")
_LINE_ENDS = Problem(
    line=1,
    message="its lines end as those of very old Macs do, so that all of it is one line.",
    allowed="Save it with line ends of Unix (LF) or Windows (CRLF).",
)


def _format_problem(name: str) -> Problem:
    return Problem(
        line=1,
        message=f"this is {name}, not a content file.",
        allowed="A content file is plain text in UTF-8."
        " 'sij-tui new FILE' makes one to start from.",
    )


def _foreign_bytes(data: bytes) -> list[Problem]:
    """One problem for each line with bytes that are not UTF-8."""
    problems = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            guess = quoted(line.decode("cp1252", errors="replace").strip())
            problems.append(
                Problem(
                    line=number,
                    column=len(line[: error.start].decode(errors="replace")) + 1,
                    message=f"a letter is not saved as UTF-8, perhaps in {guess}.",
                    allowed="Save the file as UTF-8, then look at this line again.",
                )
            )
    return problems


def _composed(data: bytes) -> list[Problem]:
    """One warning for each line with letters that are made of two characters."""
    text = data.decode(errors="replace")
    if unicodedata.is_normalized("NFC", text):
        return []
    return [
        Problem(
            line=number,
            message=f"a letter and its accent are two characters in {quoted(line.strip())}.",
            allowed="Type the letter anew; it is shown right all the same.",
            severity="warning",
        )
        for number, line in enumerate(text.split("\n"), start=1)
        if not unicodedata.is_normalized("NFC", line)
    ]


def _parse(text: str, problems: list[Problem]) -> Source:
    whole = True
    for _ in range(min(_MAX_REPAIRS, 2 + _MOST_READ // (len(text) + 1))):
        try:
            document = tomli.loads(text)
        except tomli.TOMLDecodeError as error:
            hint = explain(text, error)
        except (ValueError, RecursionError):
            hint = _too_much(text)
        else:
            known = document if whole else None
            return Source(text=text, document=known, problems=tuple(problems))
        problem = Problem(
            line=hint.line, column=hint.column, message=hint.message, allowed=hint.allowed
        )
        if problem in problems:
            break
        problems.append(problem)
        whole = whole and hint.certain
        if hint.repaired is None or hint.repaired == text:
            break
        text = hint.repaired
    return Source(text=text, document=None, problems=tuple(problems))


def _too_much(text: str) -> RepairHint:
    """More than the parser can take."""
    match = _TOO_MUCH.search(text)
    line = text.count("\n", 0, match.start()) + 1 if match else 0
    return RepairHint(line, 0, "a number is too long, or lists stand too deep in one another.")
