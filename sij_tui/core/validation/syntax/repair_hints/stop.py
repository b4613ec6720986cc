"""Where the parser stopped, and what came of looking at it."""

from __future__ import annotations

import re
from typing import NamedTuple

_PAIR = re.compile(r"(\s*(?:[\w-]+|\"[^\"]*\")(?:\.[\w-]+)*\s*=\s*)(.*)")


class RepairHint(NamedTuple):
    """What is wrong in a line, and how to mend it."""

    line: int
    """Counted from 1; 0 if unknown."""
    column: int
    """Counted from 1; 0 if it does not matter."""
    message: str
    allowed: str = ""
    repaired: str | None = None
    """The whole text with this fault mended, or None if that is unclear."""
    certain: bool = True
    """False: the repair leaves something out, so that the rest cannot be judged."""


class ParseStop(NamedTuple):
    """Where and why the parser stopped."""

    text: str
    line: int
    column: int
    reason: str
    """The parser's own words."""
    words: str
    """The line."""

    @property
    def position(self) -> int:
        """Index into the text."""
        before = self.text.split("\n")[: self.line - 1]
        return sum(len(line) + 1 for line in before) + self.column - 1

    @property
    def key(self) -> str:
        """The line up to and with the first ``=`` and the space after it; empty without one."""
        match = _PAIR.match(self.words)
        return match[1] if match else ""

    @property
    def value(self) -> str:
        """What stands after the first ``=`` of the line."""
        match = _PAIR.match(self.words)
        return match[2].strip() if match else ""

    def hint(self, message: str, allowed: str = "", words: str | None = None) -> RepairHint:
        """What is wrong with this line, and the line as it should be."""
        repaired = None if words is None else with_line(self.text, self.line, words)
        return RepairHint(self.line, self.column, message, allowed, repaired)


def line_of_text(text: str, number: int) -> str:
    """One line of a text, counted from 1."""
    return text.split("\n")[number - 1]


def with_line(text: str, number: int, words: str) -> str:
    """The text with one line replaced."""
    lines = text.split("\n")
    lines[number - 1] = words
    return "\n".join(lines)
