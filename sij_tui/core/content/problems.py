"""Findings of checks, and the problems of a content file that are reported for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec

from sij_tui.core.content.control_characters import one_line

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes that lead to a value of the file: ``("screen", 0, "block", 2, "text")``."""

Severity: TypeAlias = Literal["error", "warning"]

MAX_QUOTED = 60
"""Most characters that a message quotes from the file."""

_MOST_CHOICES = 15


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of a check, located by its path; :class:`Problem` has the line of the file."""

    path: Path
    message: str
    """What is wrong. ``{other}`` stands for the line of ``other``."""
    allowed: str = ""
    """What is allowed; if empty, it is made from ``choices``."""
    wrong: str = ""
    """The word to look for among the choices."""
    choices: tuple[str, ...] = ()
    other: Path | None = None
    """A second place that matters, such as the first of two equal ids."""
    position: int | None = None
    """Which character of the text at ``path`` is at fault, counted from 0."""
    severity: Severity = "error"


def unknown_name(path: Path, what: str, name: str, known: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding if there is no such name."""
    if name not in known:
        yield Finding(
            path=path,
            message=f"there is no {what} {quoted(name)}." if name else f"the {what} is missing.",
            allowed="" if known else f"This file has no {what} at all.",
            wrong=name,
            choices=tuple(known),
        )


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem of a content file, for its author."""

    line: int = 0
    """Counted from 1; 0 where the problem is not one of a line."""
    column: int = 0
    """Counted from 1; 0 where it does not matter."""
    where: str = ""
    """The place in the author's own words, such as ``screen "joints", block 3 → text``."""
    message: str
    allowed: str = ""
    """What is allowed there, or empty."""
    suggestion: str = ""
    """``Did you mean "…"?``, or empty."""
    severity: Severity = "error"

    def text(self, filename: str) -> str:
        """The problem as one line of a report."""
        numbers = [str(number) for number in (self.line, self.column) if number]
        place = ":".join([filename, *numbers])
        mark = "warning: " if self.severity == "warning" else ""
        where = f"{self.where}: " if self.where else ""
        parts = (f"{mark}{where}{self.message}", self.allowed, self.suggestion)
        return one_line(f"{place}  " + " ".join(part for part in parts if part))


def quoted(text: str) -> str:
    """A piece of the file in quotation marks, on one line, of :data:`MAX_QUOTED` characters."""
    line = " ".join(text.split())
    mark = "'" if '"' in line else '"'
    return f"{mark}{line if len(line) <= MAX_QUOTED else line[: MAX_QUOTED - 1] + '…'}{mark}"


def allowed(finding: Finding) -> str:
    """Return what is allowed: as the finding says, or its choices if they are few, or empty."""
    if finding.allowed or not 0 < len(finding.choices) <= _MOST_CHOICES:
        return finding.allowed
    if len(finding.choices) == 1:
        return f"Only {finding.choices[0]} can stand here."
    return f"Use one of: {', '.join(finding.choices)}."


def most_similar(wrong: str, choices: tuple[str, ...]) -> str:
    """Return the choice that is most similar to *wrong*, in any case; empty if none is."""
    return next(iter(closest(wrong, choices, 1)), "")


def closest(wrong: str, choices: tuple[str, ...], most: int) -> list[str]:
    """Return the choices, *most* at most, that are similar to *wrong*, the most similar first."""
    if not wrong or not choices:
        return []
    from difflib import get_close_matches  # a file without problems never needs it

    by_folded = {choice.casefold(): choice for choice in reversed(choices)}
    return [by_folded[found] for found in get_close_matches(wrong.casefold(), [*by_folded], most)]


def suggestion(finding: Finding) -> str:
    """Ask whether the most similar choice was meant; empty if none is similar."""
    meant = most_similar(finding.wrong, finding.choices)
    return f"Did you mean {quoted(meant)}?" if meant else ""
