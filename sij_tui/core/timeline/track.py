"""The track: all steps with their phases, the playhead, and what lasts over several steps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import floor

from sij_tui.core.content.timeline import Band, Timeline
from sij_tui.core.layout.cells import crop, pad, width
from sij_tui.core.layout.elements import Line, Run
from sij_tui.core.layout.glyphs import Glyphs, plain
from sij_tui.core.layout.typeset import without_empty_runs

_OVERHANG = 2
"""Cells by which a band's label may stick out over its open ends."""
_PUSH = 3
"""Cells by which a phase's name may begin later, for the name before it to be read in full."""


def edges(steps: int, cells: int) -> list[int]:
    """The cell at which each step begins, and the end: ``steps + 1`` numbers up to ``cells``."""
    return [round(index * cells / steps) for index in range(steps + 1)]


def position_at(cell: int, steps: int, cells: int) -> float:
    """The position, in steps, that a cell of the track stands for."""
    marks = edges(steps, cells)
    for index, (first, last) in enumerate(pairwise(marks)):
        if first <= cell < last:
            return index + (cell - first) / (last - first)
    return float(steps) if cell >= cells else 0.0


def names_fit(timeline: Timeline, cells: int) -> bool:
    """Whether every step's name has room below its mark."""
    rooms = (last - first for first, last in pairwise(edges(len(timeline.step), cells)))
    return all(width(step.short) < room for step, room in zip(timeline.step, rooms, strict=True))


def track_lines(
    timeline: Timeline,
    position: float,
    cells: int,
    glyphs: Glyphs,
    rows: int = 0,
    playhead: float | None = None,
) -> list[Line]:
    """The phases; the steps with the playhead; where they fit, their names; what lasts.

    A position below 0 is before any step: none is done, and none is now.
    What lasts takes one line, or as many as are left of ``rows``.
    The playhead stands at the position, unless it is still on its way there.
    """
    steps = len(timeline.step)
    at = min(floor(position), steps - 1)
    names = [_names(timeline, at, cells, glyphs)] if names_fit(timeline, cells) else []
    return [
        _phases(timeline, at, cells, glyphs),
        _rail(steps, position if playhead is None else playhead, cells, glyphs),
        *names,
        *_bands(timeline, cells, glyphs, max(1, rows - 2 - len(names))),
    ]


def _phases(timeline: Timeline, at: int, cells: int, glyphs: Glyphs) -> Line:
    """Each phase's name above its first step; the last may begin earlier, to be read in full."""
    marks = edges(len(timeline.step), cells)
    phases = [step.phase for step in timeline.step]
    labels = {phase.id: _shown(phase.label, glyphs) for phase in timeline.phase}
    starts = [index for index, name in enumerate(phases) if index == 0 or phases[index - 1] != name]
    firsts = [marks[start] for start in starts]
    for index, start in enumerate(starts[1:], start=1):
        wanted = firsts[index - 1] + width(labels[phases[starts[index - 1]]]) + 1
        firsts[index] = max(marks[start], min(wanted, marks[start] + _PUSH))
    firsts[-1] = max(0, min(firsts[-1], cells - width(labels[phases[starts[-1]]])))
    line: list[Run] = []
    for start, (first, end) in zip(starts, pairwise([*firsts, cells]), strict=True):
        room = max(0, end - first)
        label = labels[phases[start]]
        text = label if end == cells else crop(label, max(0, room - 1), glyphs.ellipsis)
        role = "here" if at >= 0 and phases[start] == phases[at] else "quiet"
        line += [Run(text, role), Run(" " * (room - width(text)), "body")]
    return without_empty_runs(line)


def _rail(steps: int, position: float, cells: int, glyphs: Glyphs) -> Line:
    """Steps done, the one now, those to come; the line is filled up to the playhead."""
    marks = edges(steps, cells)
    at = min(floor(position), steps - 1)
    line: list[Run] = []
    for index, (first, end) in enumerate(pairwise(marks)):
        room = max(0, end - first - 1)
        mark = end > first
        if index < at:
            line.append(Run((glyphs.seen + glyphs.full * room) * mark, "seen"))
        elif index == at:
            filled, half = divmod(min(2 * room, round(2 * room * (position - at))), 2)
            fill = glyphs.full * filled + glyphs.half * half
            line.append(Run((glyphs.here + fill) * mark, "cursor"))
            line.append(Run(glyphs.empty * (room - len(fill)), "rule"))
        else:
            line.append(Run(glyphs.unseen * mark, "unseen"))
            line.append(Run(glyphs.empty * room, "rule"))
    return without_empty_runs(line)


def _names(timeline: Timeline, at: int, cells: int, glyphs: Glyphs) -> Line:
    """The name of each step below its mark."""
    marks = edges(len(timeline.step), cells)
    line = []
    for index, (step, (first, end)) in enumerate(zip(timeline.step, pairwise(marks), strict=True)):
        role = "here" if index == at else "quiet"
        line.append(Run(pad(_shown(step.short, glyphs), end - first), role))
    return tuple(line)


def _bands(timeline: Timeline, cells: int, glyphs: Glyphs, rows: int) -> list[Line]:
    """The bands, each from its first step to its last, on the first line where it has room.

    A band without room for its words is left out: a line that says nothing would be a riddle.
    """
    marks = edges(len(timeline.step), cells)
    names = [step.id for step in timeline.step]
    lines: list[list[Run]] = [[] for _ in range(rows)]
    used = [0] * rows
    for band in timeline.band:
        first, last = marks[names.index(band.first)], marks[names.index(band.last) + 1] - 1
        label = _label(band, last - first, glyphs)
        over = max(0, width(label) - (last - first) + 1) // 2
        first = max(0, min(first - over, cells - width(label)))
        row = next((row for row in range(rows) if used[row] <= first), None)
        if not label or row is None:
            continue
        lines[row].append(Run(" " * (first - used[row]), "body"))
        lines[row] += _band(band, label, last - first, glyphs)
        used[row] = first + max(last - first, width(label)) + 1
    return [without_empty_runs(line) for line in lines]


def _label(band: Band, room: int, glyphs: Glyphs) -> str:
    """The words of a band that fit: in full, in short, or none."""
    for text in (band.label, band.short):
        if text and width(text) <= room + (_OVERHANG if band.unsure else -2):
            return _shown(text, glyphs)
    return ""


def _band(band: Band, label: str, room: int, glyphs: Glyphs) -> Iterator[Run]:
    """A band; where its ends are not known exactly they are drawn open."""
    left, right = (glyphs.open, glyphs.open) if band.unsure else (glyphs.first, glyphs.last)
    fill = room - width(label)
    if fill < 2:
        yield Run(label, "note")
        return
    begin = left + glyphs.rule * min(1, fill - 2)
    yield Run(begin, "margin")
    yield Run(label, "note")
    yield Run(glyphs.rule * (fill - width(begin) - 1) + right, "margin")


def _shown(text: str, glyphs: Glyphs) -> str:
    return plain(text) if glyphs.tier == "ascii" else text
