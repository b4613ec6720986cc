"""A learner's progress as elements: for the screen, and to be printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sij_tui.core.content.facts import Fact
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.progress_labels import ProgressLabels
from sij_tui.core.layout.cells import pad, width
from sij_tui.core.layout.elements import Cell, Element, Line, Page, Route, Run
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.days import count_recent, streak
from sij_tui.core.progress.charts import ROLES, bar, calendar, curve, level_marks, state_mark
from sij_tui.core.progress.overview import FORECAST_DAYS, STATES, Overview, State

FACT_KEY = "fact "
"""Stands before a fact's id in the name of its element."""
RECENT_DAYS = 28
"""Days over which days of practice are counted: four weeks."""
_PRACTICE, _DUE_NOW = Route("practice"), Route("practice", "due")
_ROWS = 6
_FLOORS = (0.8, 0.5, 0.0)
"""Where the scale of the forgetting curve may begin."""
_LEAST_BAR = 12
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
    """Parts of the leaflet that were read, of how many; (0, 0) is not told."""
    problem: str = ""
    """What is wrong with the file of the answers."""
    can_export: bool = False
    """Whether answers can be written to a file here."""
    export_message: str = ""
    """Where the answers were written to, or why not."""


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
    yield Element(text=labels.title, style="title")
    if context.problem:
        yield Element(text=context.problem, style="alert", before=1, key="trouble")
    if not context.overview.answers:
        yield Element(text=labels.nothing, style="lead", before=1)
        yield _to_practice(context, context.bank.practice.title)
        yield from _totals(context)
        return
    yield from _due(context)
    yield from _totals(context)
    yield from _bars(context)
    yield from _days(context)
    yield from _curve(context)
    yield from _export(context)


def _export(context: Context) -> Iterator[Element]:
    """A way to take the answers along, and where they went."""
    labels = context.bank.practice.progress
    if context.can_export:
        cells = (Cell(f"{context.glyphs.link_mark:>2}", "mark"), Cell(labels.export, "label"))
        yield Element(
            cells=cells, widths=(2, 0), style="entry", before=1, key="export", do="export"
        )
    if context.export_message:
        yield Element(text=context.export_message, style="note", before=1, key="told")


def _due(context: Context) -> Iterator[Element]:
    """Whether there is anything to do today."""
    labels, view = context.bank.practice.progress, context.overview
    if view.due:
        yield _to_practice(context, fill(labels.due, count=view.due), _DUE_NOW)
    else:
        text = labels.done if view.done else labels.not_due
        yield Element(text=text, style="note", before=1, key="due")
    coming = fill(labels.coming, tomorrow=view.due_tomorrow, week=view.due_in_week)
    yield Element(text=coming, style="quiet")


def _to_practice(context: Context, text: str, go: Route = _PRACTICE) -> Element:
    cells = (Cell(f"{context.glyphs.link_mark:>2}", "mark"), Cell(text, "label"))
    return Element(cells=cells, widths=(2, 0), style="entry", before=1, key="due", go=go)


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


def _bars(context: Context) -> Iterator[Element]:
    """All questions as one bar, then those of each topic."""
    labels, view, tier = context.bank.practice.progress, context.overview, context.glyphs.tier
    yield Element(text=labels.questions, style="heading", before=1, key="questions")
    yield _art(bar(view.all.states, context.cells, tier))
    yield from _legend(context)
    yield Element(text=labels.by_topic, style="heading", before=1, key="topics")
    titles = {tally.id: context.bank.topic(tally.id) for tally in view.topics}
    numbers = {tally.id: f"{tally.asked}/{len(tally.states)}" for tally in view.topics}
    right = max(map(width, numbers.values()), default=0)
    longest = max((len(tally.states) for tally in view.topics), default=0)
    size = max(map(width, titles.values()), default=0)
    plain = size + min(longest, _LEAST_BAR) + right
    gap = next((gap for gap in (2, 1) if plain + 2 * gap <= context.cells), 0)
    room = min(longest, context.cells - right - (size + 2 * gap if gap else 4))
    for tally in view.topics:
        title, number = titles[tally.id], numbers[tally.id].rjust(right)
        row = bar(tally.states, room, tier)
        rest = Run(" " * (room - sum(width(run.text) for run in row) + (gap or 2)), "body")
        if not gap:
            yield Element(text=title)
        lead = Run(pad(title, size + gap) if gap else "  ", "body")
        yield _art((lead, *row, rest, Run(number, "quiet")))


def _legend(context: Context) -> Iterator[Element]:
    """The marks with their words and numbers, in as few lines as there is room for."""
    labels, tier = context.bank.practice.progress, context.glyphs.tier
    line: list[Run] = []
    used = 0
    for state in STATES:
        text = f" {getattr(labels.state, state)} {context.overview.all.count(state)}"
        if used and used + _GAP + 1 + width(text) > context.cells:
            yield _art(tuple(line))
            line, used = [], 0
        gap = [Run(" " * _GAP, "body")] if used else []
        line += [*gap, state_mark(state, tier), Run(text, "quiet")]
        used += len(gap) * _GAP + 1 + width(text)
    yield _art(tuple(line))


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
    count = count_recent(view.days, view.today, RECENT_DAYS)
    words = [fill(labels.practised_days, count=count, span=RECENT_DAYS)]
    if (row := streak(view.days.keys(), view.today)) > 1:
        words.append(fill(labels.in_a_row, count=row))
    for text in words:
        yield Element(text=text)


def _curve(context: Context) -> Iterator[Element]:
    """What would be left after some days without practice."""
    labels, values = context.bank.practice.progress, context.overview.recall
    if not values:
        return
    floor = next(floor for floor in _FLOORS if min(values) >= floor)
    scale = [fill(labels.percent, number=number) for number in (100, round(100 * floor))]
    size = max(map(width, scale))
    room = max(1, min(context.cells, 66) - size - 2)
    rail = "|" if context.glyphs.tier == "ascii" else "│"
    yield Element(text=labels.curve, style="heading", before=1, key="curve")
    for number, line in enumerate(curve(values, room, _ROWS, context.glyphs.tier, floor)):
        name = scale[0] if number == 0 else scale[1] if number == _ROWS - 1 else ""
        lead = " " * (size - width(name)) + name
        yield _art((Run(f"{lead} ", "quiet"), Run(rail, "rule"), Run(line, "seen")))
    first, last = labels.curve_today, fill(labels.curve_days, count=FORECAST_DAYS)
    gap = " " * max(1, room - width(first) - width(last))
    yield _art((Run(" " * (size + 2) + first + gap + last, "quiet"),))
    now, later = (int(100 * value + 1e-9) for value in (values[0], values[-1]))  # never too high
    yield Element(
        text=fill(labels.curve_help, now=now, later=later, days=FORECAST_DAYS), style="quiet"
    )


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
