"""A learner's progress as elements: for the screen, and to be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from msgspec.structs import replace

from sij_tui.core.content.facts import Fact
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.progress_labels import ProgressLabels
from sij_tui.core.layout.cells import crop, pad, width
from sij_tui.core.layout.elements import Cell, Element, Line, Page, Route, Run
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.layout.typeset import line_width, side_by_side, without_empty_runs
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.days import count_recent, streak, weekday
from sij_tui.core.progress.charts import (
    ROLES,
    area,
    bar,
    calendar,
    level_marks,
    state_mark,
    upright_bars,
)
from sij_tui.core.progress.overview import FORECAST_DAYS, FORTNIGHT, STATES, Overview, State

FACT_KEY = "fact "
"""Stands before a fact's id in the name of its element."""
RECENT_DAYS = 28
"""Days over which days of practice are counted: four weeks."""
_PRACTICE, _DUE_NOW = Route("practice"), Route("practice", "due")
_ROWS = 7
"""Rows of the forgetting curve: as many as the calendar has days."""
_TOPS = (0.25, 0.5, 1.0)
"""Where the scale of the forgetting curve may end; it begins at 0, so that areas tell the truth."""
_BESIDE = 72
"""Cells from which the calendar and the curve stand side by side."""
_WIDEST_CURVE = 66
_WIDEST_BAR = 5
"""Cells of the bar of one day, with the gap after it."""
_LEAST_BAR = 12
_LARGEST_SCALE = 3
"""Cells of one question in the bar of its topic, at most."""
_GAP = 3
_MOST_MARKS = 6
"""Questions of one fact that are context one by one."""
FACT_ORDER: tuple[State, ...] = ("missed", "due", "known", "new")
"""The order of the facts: those to look at come first."""


class Context(NamedTuple):
    """What is context, and in how many cells with which marks."""

    bank: Bank
    overview: Overview
    cells: int
    glyphs: Glyphs
    pages_read: tuple[int, int] = (0, 0)
    """Parts of the leaflet that were read, of how many; (0, 0) is not shown."""
    problem: str = ""
    """What is wrong with the file of the answers."""
    can_export: bool = False
    """Whether answers can be written to a file here."""
    export_message: str = ""
    """Where the answers were written to, or why not."""
    dashboard: bool = False
    """Whether all charts are to be seen at once: on a screen that is wide enough."""
    tall: bool = False
    """Whether it has rows for more of them."""


def progress_page(labels: ProgressLabels) -> Page:
    """The page as it can be read without a learner: where to see one's own."""
    elements = (
        Element(text=labels.title, style="title"),
        Element(text=labels.printed, key="printed"),
    )
    return Page(id="progress", title=labels.title, elements=elements, summary=labels.summary)


def progress_elements(context: Context) -> Iterator[Element]:
    """How the learner stands, by topic, the days, and the forgetting curve."""
    labels = context.bank.practice.progress
    dashboard = context.dashboard and context.cells >= _BESIDE
    context = context._replace(dashboard=dashboard)
    if not (dashboard and context.overview.answers):
        yield Element(text=labels.title, style="title")
    if context.problem:
        yield Element(text=context.problem, style="alert", before=1, key="trouble")
    if not context.overview.answers:
        yield Element(text=labels.nothing, style="lead", before=1)
        yield _to_practice(context, context.bank.practice.title)
        yield from _totals(context)
        return
    yield from _due(context)
    if dashboard:
        yield from _topics_heading(context)
        yield from _by_topic(context)
        yield from _halves(context, _days, _curve)
        yield from _days_in_words(context)
        yield from _curve_in_words(context)
        yield from _totals(context)
        yield from _one_bar(context)
        if context.tall:
            yield from _fortnights(context)
    else:
        yield from _totals(context)
        yield from _all_questions(context)
        yield from _topics_heading(context)
        yield from _by_topic(context)
        yield from _days(context)
        yield from _days_in_words(context)
        yield from _curve(context)
        yield from _curve_in_words(context)
    yield from _export(context)


def _export(context: Context) -> Iterator[Element]:
    """A way to take the answers along, and where they went."""
    labels = context.bank.practice.progress
    if context.can_export:
        cells = (Cell(f"{context.glyphs.link_mark:>2}", "mark"), Cell(labels.export, "label"))
        yield Element(cells=cells, widths=(2, 0), style="entry", before=1, do="export")
    if context.export_message:
        yield Element(text=context.export_message, style="note", before=1, key="told")


def export_message(labels: ProgressLabels, export: Callable[[], str]) -> str:
    """Write the answers to a new file with *export*; returns where it is, or that it cannot be."""
    try:
        return fill(labels.exported, path=export())
    except OSError as error:
        return fill(labels.not_exported, path=error.filename or "")


def _due(context: Context) -> Iterator[Element]:
    """Whether there is anything to do today, and soon."""
    labels, view = context.bank.practice.progress, context.overview
    coming = fill(labels.coming, tomorrow=view.due_tomorrow, week=view.due_in_week)
    text = labels.done if view.done else labels.not_due
    if view.due:
        text = fill(labels.due, count=view.due)
        yield _to_practice(context, text, _DUE_NOW, coming if context.dashboard else "")
    elif context.dashboard:
        cells = (Cell(text, "label"), Cell(coming, "quiet"))
        yield Element(cells=cells, widths=(width(text), 0), style="entry", key="due")
    else:
        yield Element(text=text, style="note", before=1, key="due")
    if not context.dashboard:
        yield Element(text=coming, style="quiet")


def _to_practice(context: Context, text: str, go: Route = _PRACTICE, remark: str = "") -> Element:
    mark = Cell(f"{context.glyphs.link_mark:>2}", "mark")
    remarks = (Cell(remark, "quiet"),) if remark else ()
    return Element(
        cells=(mark, Cell(text, "label"), *remarks),
        widths=(2, width(text), 0) if remark else (2, 0),
        style="entry", before=1, key="due", go=go,
    )  # fmt: skip


def _totals(context: Context) -> Iterator[Element]:
    """What was read, practised and answered so far."""
    labels, view = context.bank.practice.progress, context.overview
    words = []
    if context.pages_read[1]:
        words.append(fill(labels.read, count=context.pages_read[0], total=context.pages_read[1]))
    if view.answers:
        total = len(view.all.states)
        words.append(fill(labels.practised, count=view.all.asked, total=total))
        words.append(fill(labels.answers, count=view.answers))
    for number, text in enumerate(words):
        yield Element(text=text, style="body", before=0 if number else 1)


def _art(runs: Line, *, before: int = 0, key: str = "") -> Element:
    cells = tuple(Cell(run.text, run.role) for run in runs)
    return Element(cells=cells, style="art", before=before, key=key)


def _all_questions(context: Context) -> Iterator[Element]:
    """All questions as one bar, with what its marks mean."""
    yield from _one_bar(context)
    yield from map(_art, _legend(context, context.cells))


def _one_bar(context: Context) -> Iterator[Element]:
    labels, tier = context.bank.practice.progress, context.glyphs.tier
    yield Element(text=labels.questions, style="heading", before=1, key="questions")
    yield _art(bar(context.overview.all.states, context.cells, tier))


def _by_topic(context: Context) -> Iterator[Element]:
    """The questions of each topic as a bar, with how many of them were answered right."""
    view, tier = context.overview, context.glyphs.tier
    titles = {tally.id: context.bank.topic(tally.id) for tally in view.topics}
    numbers = {tally.id: f"{tally.right}/{len(tally.states)}" for tally in view.topics}
    right = max(map(width, numbers.values()), default=0)
    longest = max((len(tally.states) for tally in view.topics), default=0)
    size = max(map(width, titles.values()), default=0)
    plain = size + min(longest, _LEAST_BAR) + right
    gap = next((gap for gap in (2, 1) if plain + 2 * gap <= context.cells), 0)
    room = context.cells - right - (size + 2 * gap if gap else 4)
    scale = min(_LARGEST_SCALE, max(1, room // max(1, longest))) if context.dashboard else 1
    room = min(scale * longest, room)
    for tally in view.topics:
        title, number = titles[tally.id], numbers[tally.id].rjust(right)
        row = bar(tally.states, room, tier, scale)
        rest = Run(" " * (room - line_width(row) + (gap or 2)), "body")
        if not gap:
            yield Element(text=title)
        lead = Run(pad(title, size + gap) if gap else "  ", "body")
        yield _art((lead, *row, rest, Run(number, "quiet")))


def _topics_heading(context: Context) -> Iterator[Element]:
    """The heading of the topics, in a dashboard with what the marks of all charts mean."""
    title = context.bank.practice.progress.by_topic
    room = context.cells - width(title) - _GAP
    legend = [*_legend(context, room)] if context.dashboard else []
    if len(legend) == 1:
        gap = Run(" " * (context.cells - width(title) - line_width(legend[0])), "body")
        yield _art((Run(title, "heading"), gap, *legend[0]), before=1, key="topics")
        return
    yield Element(text=title, style="heading", before=1, key="topics")
    yield from map(_art, legend)


def _legend(context: Context, cells: int) -> Iterator[Line]:
    """The marks with their words and numbers, in as few lines as there is room for."""
    labels, tier = context.bank.practice.progress, context.glyphs.tier
    line: list[Run] = []
    used = 0
    for state in STATES:
        text = f" {getattr(labels.state, state)} {context.overview.all.count(state)}"
        if used and used + _GAP + 1 + width(text) > cells:
            yield tuple(line)
            line, used = [], 0
        gap = [Run(" " * _GAP, "body")] if used else []
        line += [*gap, state_mark(state, tier), Run(text, "quiet")]
        used += len(gap) * _GAP + 1 + width(text)
    yield tuple(line)


def _halves(
    context: Context,
    left: Callable[[Context], Iterable[Element]],
    right: Callable[[Context], Iterable[Element]],
) -> Iterator[Element]:
    """Two parts side by side, with a blank line above."""
    half = (context.cells - _GAP) // 2
    sizes = (half + _GAP, context.cells - half - _GAP)
    parts = left(context._replace(cells=half)), right(context._replace(cells=sizes[1]))
    for number, line in enumerate(side_by_side(*parts, sizes, context.glyphs)):
        yield replace(line, before=int(not number))


def _days(context: Context) -> Iterator[Element]:
    """The days of practice as a calendar. Days without practice are not spoken of."""
    practice, view, tier = context.bank.practice, context.overview, context.glyphs.tier
    labels = practice.progress
    yield Element(text=labels.calendar, style="heading", before=1, key="calendar")
    names = (labels.weekdays, labels.months)
    for line in calendar(
        view.days, view.today, context.cells, tier, names=names, full=practice.round_size
    ):
        yield _art(line)
    indent = max(map(width, labels.weekdays)) + 1
    less, more = Run(" " * indent + labels.less + " ", "quiet"), Run(" " + labels.more, "quiet")
    yield _art((less, *level_marks(tier), more))


def _days_in_words(context: Context) -> Iterator[Element]:
    """On how many days there was practice."""
    labels, view = context.bank.practice.progress, context.overview
    count = count_recent(view.days, view.today, RECENT_DAYS)
    words = [fill(labels.practised_days, count=count, span=RECENT_DAYS)]
    if (row := streak(view.days.keys(), view.today)) > 1:
        words.append(fill(labels.in_a_row, count=row))
    for number, text in enumerate(words):
        yield Element(text=text, before=int(context.dashboard and not number))


def _fortnights(context: Context) -> Iterator[Element]:
    """The answers of the last two weeks and what comes due in the next two, side by side."""
    labels, view = context.bank.practice.progress, context.overview
    behind = range(view.today - FORTNIGHT + 1, view.today + 1)
    ahead = range(view.today, view.today + FORTNIGHT)
    answers = [view.days.get(day, 0) for day in behind]
    yield from _halves(
        context,
        lambda part: _by_day(part, labels.answers_by_day, behind, answers),
        lambda part: _by_day(part, labels.due_by_day, ahead, view.due_by_day),
    )


def _by_day(
    context: Context, heading: str, days: Sequence[int], counts: Sequence[int]
) -> Iterator[Element]:
    """A bar for each day, with its number, where it fits, and the weekday; today stands out."""
    names = context.bank.practice.progress.weekdays
    size = min(context.cells // len(days), _WIDEST_BAR)
    yield Element(text=heading, style="heading")
    for number, line in enumerate(upright_bars(counts, size, _ROWS, context.glyphs.tier)):
        yield _art((Run(line, "seen"),), before=int(not number))
    numbers = [f"{count or ''}" for count in counts]
    if max(map(width, numbers)) < size:
        yield _art(tuple(Run(pad(number, size), "label") for number in numbers))
    roles = ("cursor" if day == context.overview.today else "quiet" for day in days)
    named = (pad(crop(names[weekday(day)], max(1, size - 1)), size) for day in days)
    yield _art(tuple(map(Run, named, roles)))


def _curve(context: Context) -> Iterator[Element]:
    """What would be left after some days without practice."""
    labels, values = context.bank.practice.progress, context.overview.recall
    if not values:
        return
    top = next(top for top in _TOPS if max(values) <= top)
    scale = [fill(labels.percent, number=number) for number in (round(100 * top), 0)]
    size = max(map(width, scale))
    room = max(1, min(context.cells, _WIDEST_CURVE) - size - 2)
    rail = "|" if context.glyphs.tier == "ascii" else "│"
    ends = [fill(labels.percent, number=number) for number in _ends_of_curve(values)]
    yield Element(text=labels.curve, style="heading", before=1, key="curve")
    drawn = [" " * room, *area(values, room, _ROWS, context.glyphs.tier, top)]
    for number, runs in enumerate(_with_ends(drawn, ends)):
        name = scale[0] if number == 1 else scale[1] if number == _ROWS else ""
        lead = " " * (size - width(name)) + name
        yield _art((Run(f"{lead} ", "quiet"), Run(rail, "rule"), *runs))
    first, last = labels.curve_today, fill(labels.curve_days, count=FORECAST_DAYS)
    gap = " " * max(1, room - width(first) - width(last))
    yield _art((Run(" " * (size + 2) + first + gap + last, "quiet"),))


def _with_ends(lines: Sequence[str], ends: Sequence[str]) -> Iterator[Line]:
    """The rows of the curve, the first of them blank; above its ends stand their values."""
    first, last = ends
    left, right = width(first), width(last)
    if left + right >= len(lines[0]):
        yield from ((Run(line, "seen"),) for line in lines)
        return
    starts = sum(1 for _ in takewhile(lambda line: not line[:left].strip(), lines))
    stops = sum(1 for _ in takewhile(lambda line: not line[-right:].strip(), lines))
    for number, line in enumerate(lines, start=1):
        before, after = first * (number == starts), last * (number == stops)
        between = line[width(before) : len(line) - width(after)]
        yield without_empty_runs((Run(before, "label"), Run(between, "seen"), Run(after, "label")))


def _ends_of_curve(values: Sequence[float]) -> tuple[int, int]:
    """The first and the last value in percent, never too high."""
    return int(100 * values[0] + 1e-9), int(100 * values[-1] + 1e-9)


def _curve_in_words(context: Context) -> Iterator[Element]:
    """What the curve says, as numbers."""
    labels, values = context.bank.practice.progress, context.overview.recall
    if values:
        now, later = _ends_of_curve(values)
        said = fill(labels.curve_help, now=now, later=later, days=FORECAST_DAYS)
        yield Element(text=said, style="quiet")


def fact_list_elements(
    context: Context, facts: Sequence[Fact], places: Mapping[str, Sequence[Route]]
) -> Iterator[Element]:
    """The facts that are asked, those to look at first; each leads to its place in the leaflet."""
    labels, tier = context.bank.practice.progress, context.glyphs.tier
    if not context.overview.answers:
        return
    texts = {fact.id: fact.text for fact in facts}
    yield Element(text=labels.by_fact, style="heading", before=1, key="facts")
    yield Element(text=labels.by_fact_help, style="quiet")
    longest = min(_MOST_MARKS, max(len(tally.states) for tally in context.overview.facts))
    names = max(width(tally.id) for tally in context.overview.facts)
    for state in FACT_ORDER:
        tallies = [tally for tally in context.overview.facts if tally.state == state]
        for number, tally in enumerate(tallies):
            if not number:
                heading = f" {getattr(labels.state, state)} {len(tallies)}"
                yield _art((state_mark(state, tier), Run(heading, "label")), before=1)
            marks = "".join(run.text for run in bar(tally.states, longest, tier))
            yield Element(
                cells=(
                    Cell(tally.id, "margin"),
                    Cell(marks, ROLES[state]),
                    Cell(texts.get(tally.id, ""), "body"),
                ),
                widths=(names, longest, 0),
                key=FACT_KEY + tally.id,
                go=next(iter(places.get(tally.id, ())), None),
            )
