"""The line at the bottom: keys and what they do, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sij_tui.core.content.control_characters import visible
from sij_tui.core.content.label_text import key_names
from sij_tui.core.content.labels import Action
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Line, Run
from sij_tui.core.layout.glyphs import Glyphs, plain

LEFT_MARGIN = Run("  ", "bar")
_MAX_OVERHANG = 3
"""Cells by which the gap behind the last of a row may stick out."""

_GAP = 1
"""Cells between the parts and those at the right end, at least."""


def key_runs(key: str, label: str, *, last: bool = False) -> Line:
    """A key, its label, and the gap behind; ``last`` stands at the right end of the bar."""
    return (Run(key, "key"), Run(f" {label}", "bar"), Run("  " if last else "   ", "bar"))


def shown_key(action: Action, names: Mapping[str, str], glyphs: Glyphs) -> str:
    """The name of the first key of an action, in the characters at hand."""
    return to_charset(key_names(action.key, names), glyphs)


def fit_runs(parts: Iterable[Line], columns: int, glyphs: Glyphs) -> list[Line]:
    """As many of the parts of a bar as there is room for, in the characters at hand."""
    fitted: list[Line] = []
    used = 0
    for part in parts:
        runs = tuple(Run(to_charset(run.text, glyphs), run.role) for run in part)
        used += sum(width(run.text) for run in runs)
        if used > columns + _MAX_OVERHANG:
            break
        fitted.append(runs)
    return fitted


def fit_with_ends(
    parts: Sequence[Line], ends: Iterable[Line], columns: int, glyphs: Glyphs
) -> tuple[list[Line], Run]:
    """As many parts of a bar as there is room for beside ``ends`` at its right; and the gap."""
    always = fit_runs(ends, columns, glyphs)
    taken = sum(width(run.text) for line in always for run in line)
    fitted = fit_runs(parts, columns - taken - _GAP, glyphs)
    gap = columns - taken - sum(width(run.text) for line in fitted for run in line)
    if gap < 0:  # the gap behind the last part sticks out: it is cut, so that the ends stay put
        *before, last = fitted[-1]
        fitted[-1] = (*before, Run(last.text[:gap], last.role))
    return fitted, Run(" " * max(0, gap), "bar")


def to_charset(text: str, glyphs: Glyphs) -> str:
    """A text in the characters at hand."""
    text = visible(text.replace("\n", " "))
    return plain(text) if glyphs.tier == "ascii" else text
