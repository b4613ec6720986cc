"""The track: all steps with their phases, the playhead, and what lasts over several steps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sij_tui.core.cells import crop, pad, width
from sij_tui.core.glyphs import Glyphs, plain
from sij_tui.core.piece import Line, Run
from sij_tui.core.procedure.model import Band, Timeline


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


def track_lines(timeline: Timeline, position: float, cells: int, glyphs: Glyphs) -> list[Line]:
    """Four lines: phases, steps with the playhead, what lasts, and the words for the marks."""
    return [
        _phases(timeline, position, cells, glyphs),
        _rail(len(timeline.step), position, cells, glyphs),
        _bands(timeline, cells, glyphs),
    ]


def _phases(timeline: Timeline, position: float, cells: int, glyphs: Glyphs) -> Line:
    marks = edges(len(timeline.step), cells)
    phases = [step.phase for step in timeline.step]
    here = phases[min(int(position), len(phases) - 1)]
    line: list[Run] = []
    starts = [index for index, name in enumerate(phases) if index == 0 or phases[index - 1] != name]
    for start, end in zip(starts, [*starts[1:], len(phases)], strict=True):
        label = next(phase.label for phase in timeline.phase if phase.id == phases[start])
        room = marks[end] - marks[start]
        text = pad(crop(_shown(label, glyphs), max(0, room - 1), glyphs.ellipsis), room)
        line.append(Run(text, "here" if phases[start] == here else "quiet"))
    return tuple(line)


def _rail(steps: int, position: float, cells: int, glyphs: Glyphs) -> Line:
    """Steps done, the one now, those to come; the line is filled up to the playhead."""
    marks = edges(steps, cells)
    at = min(int(position), steps - 1)
    line: list[Run] = []
    for index in range(steps):
        room = marks[index + 1] - marks[index] - 1
        if index < at:
            line.append(Run(glyphs.seen + glyphs.full * room, "seen"))
        elif index == at:
            filled = min(room, round(room * (position - at)))
            line.append(Run(glyphs.here + glyphs.full * filled, "cursor"))
            line.append(Run(glyphs.empty * (room - filled), "rule"))
        else:
            line.append(Run(glyphs.unseen + glyphs.empty * room, "rule"))
    return tuple(run for run in line if run.text)


def _bands(timeline: Timeline, cells: int, glyphs: Glyphs) -> Line:
    """The bands that fit beside one another, each from its first step to its last."""
    marks = edges(len(timeline.step), cells)
    names = [step.id for step in timeline.step]
    line: list[Run] = []
    used = 0
    for band in sorted(timeline.band, key=lambda band: names.index(band.first)):
        first, last = marks[names.index(band.first)], marks[names.index(band.last) + 1]
        if first < used:
            continue
        line.append(Run(" " * (first - used), "body"))
        line += _band(band, last - first - 1, glyphs)
        used = last - 1
    return tuple(run for run in line if run.text)


def _band(band: Band, room: int, glyphs: Glyphs) -> Iterator[Run]:
    """A band; where its ends are not known exactly they are drawn open."""
    label = crop(_shown(band.label, glyphs), max(0, room - 4), glyphs.ellipsis)
    fill = max(0, room - width(label) - 4)
    left, right = (glyphs.open, glyphs.open) if band.unsure else (glyphs.first, glyphs.last)
    yield Run(left + glyphs.rule, "margin")
    yield Run(label, "note")
    yield Run(glyphs.rule * (fill + 1) + right, "margin")


def _shown(text: str, glyphs: Glyphs) -> str:
    return plain(text) if glyphs.tier == "ascii" else text
