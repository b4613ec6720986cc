"""The line at the bottom: keys and what they do, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable

from sij_tui.core.cells import width
from sij_tui.core.glyphs import Glyphs, plain
from sij_tui.core.piece import Line, Run
from sij_tui.core.visible import visible

LEFT = Run("  ", "bar")
_LOOSE = 3
"""Cells by which the gap behind the last of a row may stick out."""


def key_runs(key: str, label: str) -> Line:
    """A key, its label, and the gap behind."""
    return (Run(key, "key"), Run(f" {label}", "bar"), Run("   ", "bar"))


def fitting(parts: Iterable[Line], columns: int, glyphs: Glyphs) -> list[Line]:
    """As many of the parts of a bar as there is room for, in the characters at hand."""
    fitted: list[Line] = []
    used = 0
    for part in parts:
        runs = tuple(Run(written(run.text, glyphs), run.role) for run in part)
        used += sum(width(run.text) for run in runs)
        if used > columns + _LOOSE:
            break
        fitted.append(runs)
    return fitted


def written(text: str, glyphs: Glyphs) -> str:
    """A text in the characters at hand."""
    text = visible(text)
    return plain(text) if glyphs.tier == "ascii" else text
