"""Bars, a calendar and an area below a curve, drawn with characters.

What differs in colour differs in shape too, so that nothing is lost without colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.cells import pad, width
from sij_tui.core.layout.elements import Line, Run
from sij_tui.core.layout.typeset import without_empty_runs
from sij_tui.core.practice.days import WEEK, date_of, weekday
from sij_tui.core.progress.overview import STATES, State

ROLES: Mapping[State, str] = {
    "known": "seen", "due": "alert", "missed": "missed", "new": "unseen"
}  # fmt: skip
_MARKS = {"known": "▇", "due": "▅", "missed": "▂", "new": "·"}  # never full: rows stay apart
_MARKS_ASCII = {"known": "#", "due": "=", "missed": "-", "new": "."}
_LEVELS = "·▂▄▅▇"
_LEVELS_ASCII = ".-=*#"
_FILLS: Mapping[GlyphTier, str] = {
    "octants": " ▁▂▃▄▅▆▇█", "blocks": " ▁▂▃▄▅▆▇█", "braille": " ⣀⣤⣶⣿", "ascii": " .#"
}  # fmt: skip
"""A cell that is filled from below: not at all, and in steps up to the whole of it."""


def state_mark(state: State, tier: GlyphTier) -> Run:
    """The mark of a question's state: the higher the better."""
    marks = _MARKS_ASCII if tier == "ascii" else _MARKS
    return Run(marks[state], ROLES[state])


def bar(states: Sequence[State], cells: int, tier: GlyphTier, scale: int = 1) -> Line:
    """``scale`` cells for each question; where there is no room for that, in proportion."""
    counts = {state: scale * states.count(state) for state in STATES}
    if scale * len(states) > cells:
        counts = _shares(counts, cells)
    runs = (Run(state_mark(state, tier).text * counts[state], ROLES[state]) for state in STATES)
    return without_empty_runs(runs)


def _shares(counts: Mapping[State, int], cells: int) -> dict[State, int]:
    """Share cells in proportion; what is there at all gets one (largest remainders first)."""
    total = sum(counts.values())
    shares = {name: max(count * cells // total, min(1, count)) for name, count in counts.items()}
    by_remainder = sorted(counts, key=lambda name: -(counts[name] * cells % total))
    while (left := cells - sum(shares.values())) > 0:
        for name in by_remainder[:left]:
            shares[name] += 1
    while sum(shares.values()) > cells:
        shares[max(shares, key=shares.__getitem__)] -= 1
    return shares


# -- calendar


def calendar(
    days: Mapping[int, int],
    today: int,
    cells: int,
    tier: GlyphTier,
    *,
    names: tuple[Sequence[str], Sequence[str]],
    full: int,
) -> Iterator[Line]:
    """The weeks up to today, one column each, Monday at the top, with the names of the months.

    ``names`` are those of weekdays and months; ``full`` is how many answers fill half a mark.
    """
    weekdays, months = names
    label = max(map(width, weekdays)) + 1
    room = max(1, (cells - label) // 2)
    monday = today - weekday(today)
    since = (monday - min(days, default=today)) // WEEK + 2
    weeks = [monday - WEEK * back for back in reversed(range(min(room, max(12, since))))]
    yield Run(" " * label, "body"), Run(_month_line(weeks, months), "quiet")
    for row, name in enumerate(weekdays):
        marks = (_day_mark(days, first + row, today, tier, full) for first in weeks)
        yield Run(pad(name, label), "quiet"), *_joined(marks)


def level_marks(tier: GlyphTier) -> Line:
    """The marks of the calendar, from few answers to many."""
    levels = _LEVELS_ASCII if tier == "ascii" else _LEVELS
    return tuple(Run(mark, "seen" if number else "unseen") for number, mark in enumerate(levels))


def _day_mark(days: Mapping[int, int], day: int, today: int, tier: GlyphTier, full: int) -> Run:
    if day > today:
        return Run("  ", "body")
    count = days.get(day, 0)
    level = 0 if not count else min(4, 1 + 2 * count // max(1, full))
    mark = level_marks(tier)[level]
    return Run(f"{mark.text} ", "cursor" if day == today else mark.role)


def _month_line(weeks: Sequence[int], months: Sequence[str]) -> str:
    """The name of each month above the first week that begins in it, where there is room."""
    line = ""
    for number, first in enumerate(weeks):
        date = date_of(first)
        begins = number == 0 or date_of(weeks[number - 1]).month != date.month
        if begins and width(line) <= 2 * number - bool(number):
            line = pad(line, 2 * number) + months[date.month - 1]
    return line


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one role as one run."""
    for role, group in groupby(runs, key=lambda run: run.role):
        yield Run("".join(run.text for run in group), role)


# -- curve


def area(values: Sequence[float], cells: int, rows: int, tier: GlyphTier, top: float) -> list[str]:
    """What lies below a curve of values from left to right, from 0 up to ``top``, row by row.

    What is not 0 is seen, however little it is.
    """
    curve = [_between(values, column / max(1, cells - 1)) for column in range(cells)]
    return ["".join(row) for row in _filled(curve, rows, tier, top)]


# -- bars of days


def upright_bars(counts: Sequence[int], cells: int, rows: int, tier: GlyphTier) -> list[str]:
    """A bar of ``cells`` cells for each number, row by row from the top, the highest of all rows.

    The last cell of a bar is a gap, unless it is the only one. What is not 0 is seen, however
    little it is.
    """
    gap = " " * (cells > 1)
    drawn = _filled(counts, rows, tier, max(1, *counts))
    return ["".join(fill * (cells - len(gap)) + gap for fill in row) for row in drawn]


def _filled(values: Sequence[float], rows: int, tier: GlyphTier, top: float) -> list[list[str]]:
    """A column of characters for each value, filled from below: to the whole of it at ``top``."""
    fills = _FILLS[tier]
    steps = len(fills) - 1
    heights = [max(round(value * rows * steps / top), int(value > 0)) for value in values]
    return [
        [fills[min(steps, max(0, height - steps * below))] for height in heights]
        for below in reversed(range(rows))
    ]


def _between(values: Sequence[float], share: float) -> float:
    """The value at a share of the way, on the line between its neighbours."""
    place = share * (len(values) - 1)
    before = min(int(place), len(values) - 2) if len(values) > 1 else 0
    after = min(before + 1, len(values) - 1)
    return values[before] + (values[after] - values[before]) * (place - before)
