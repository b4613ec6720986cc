"""The key bar at the bottom of a screen: keys and their labels, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sij_tui.core.content.label_text import key_names
from sij_tui.core.content.labels import Action
from sij_tui.core.layout.cells import crop, width
from sij_tui.core.layout.elements import Line, Run
from sij_tui.core.layout.glyphs import Glyphs, to_charset

LEFT_MARGIN = Run("  ", "bar")
_MAX_OVERHANG = 3
"""Cells by which the gap after the last key may exceed the row."""

_GAP = 2
"""Fewest cells between the keys and those at the right end."""


def key_runs(key: str, label: str, *, last: bool = False) -> Line:
    """Return the runs of a key, its label and the gap after it; ``last`` is at the right end."""
    return (Run(key, "key"), Run(f" {label}", "bar"), Run("  " if last else "   ", "bar"))


def shown_key(action: Action, names: Mapping[str, str], glyphs: Glyphs) -> str:
    """Return the name of an action's first key, in the characters of a tier."""
    return to_charset(key_names(action.key, names), glyphs)


def fit_runs(parts: Iterable[Line], columns: int, glyphs: Glyphs) -> list[Line]:
    """Return the leading parts of a bar that fit into ``columns``, in the characters of a tier."""
    fitted: list[Line] = []
    used = 0
    for part in parts:
        runs = tuple(Run(to_charset(run.text, glyphs), run.role) for run in part)
        used += sum(width(run.text) for run in runs)
        if used > columns + _MAX_OVERHANG:
            break
        fitted.append(runs)
    return fitted


def fit_ends(ends: Iterable[Line], columns: int, glyphs: Glyphs) -> list[Line]:
    """Return the parts at the right end, of :func:`key_runs`, with labels cut until all fit."""
    parts = [[Run(to_charset(run.text, glyphs), run.role) for run in line] for line in ends]
    excess = sum(width(run.text) for part in parts for run in part) - columns
    for part in sorted(parts, key=lambda part: width(part[1].text), reverse=True):
        if excess > 0:
            label = part[1]
            part[1] = label._replace(
                text=crop(label.text, max(0, width(label.text) - excess), glyphs.ellipsis)
            )
            excess -= width(label.text) - width(part[1].text)
    return [tuple(part) for part in parts]


def fit_with_ends(
    parts: Sequence[Line], ends: Iterable[Line], columns: int, glyphs: Glyphs
) -> tuple[list[Line], Run]:
    """Return the leading parts that fit beside ``ends``, which fit, and the gap between them."""
    taken = sum(width(run.text) for line in ends for run in line)
    fitted = fit_runs(parts, columns - taken - _GAP, glyphs)
    gap = columns - taken - sum(width(run.text) for line in fitted for run in line)
    if gap < 0 and fitted:
        # The gap behind the last part sticks out: it is cut, so that the ends stay where they are.
        *before, last = fitted[-1]
        fitted[-1] = (*before, Run(last.text[:gap], last.role))
    return fitted, Run(" " * max(0, gap), "bar")
