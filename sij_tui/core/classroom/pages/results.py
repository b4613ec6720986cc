"""The results of a class, for its presenter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sij_tui.core.classroom.pages.parts import Context, lesson_clock_text
from sij_tui.core.classroom.summary import (
    LANDING_PERCENT,
    ChoiceCount,
    ClassSummary,
    choice_counts,
    facts_not_landing,
    landing_text,
)
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Cell, Element


def summary_elements(context: Context, summary: ClassSummary) -> Iterator[Element]:
    """The facts that did not land, the time by stop, and the polls with their counts."""
    words, content = context.words, context.content
    title = fill(words.summary_title, code=summary.code)
    yield Element(text=title, style="title", before=1, key="summary")
    heading = fill(words.not_landing, percent=LANDING_PERCENT)
    yield Element(text=heading, style="heading", before=1)
    texts = {fact.id: fact.text for fact in content.fact}
    missed = facts_not_landing(summary.results, content)
    for name, share in missed:
        text = f"{texts.get(name, '')} ({share} %)"
        yield Element(text=text, style="item", margin=name, key=f"fact:{name}", facts=(name,))
    if not missed:
        yield Element(text=landing_text(summary, words))
    yield from _times(context, summary)
    yield from _polls(context, summary)


def _times(context: Context, summary: ClassSummary) -> Iterator[Element]:
    """The time at each stop that the class came to, beside what the plan gives it."""
    lesson = next((each for each in context.member.lessons if each.id == summary.lesson), None)
    if lesson is None:
        return
    yield Element(text=context.words.time_by_stop, style="heading", before=1)
    pairs = zip(lesson.stops, summary.stop_seconds, strict=False)
    for number, (stop, spent) in enumerate(pairs, start=1):
        times = lesson_clock_text(spent), lesson_clock_text(stop.seconds)
        if not context.glyphs.signs:
            gone = fill(context.words.elapsed, time=times[0])
            text = f"{stop.title}: {gone}, {context.words.plan}: {times[1]}"
            yield Element(text=text, key=f"stop:{number}")
            continue
        text = " / ".join(times)
        yield Element(
            cells=(Cell(f"{number:>2}", "number"), Cell(text, "label"), Cell(stop.title, "entry")),
            widths=(2, 14, 0), style="entry", key=f"stop:{number}",
        )  # fmt: skip


def _polls(context: Context, summary: ClassSummary) -> Iterator[Element]:
    words = context.words
    yield Element(text=words.polls, style="heading", before=1)
    if not summary.results:
        yield Element(text=words.none_voted, style="quiet")
    rows = groupby(choice_counts(summary, context.content), key=lambda row: (row.poll, row.ask))
    for (poll, ask), choices in ((poll, list(found)) for poll, found in rows):
        yield Element(text=f"{poll}. {ask}", before=1, key=f"poll:{poll}")
        if not context.glyphs.signs:  # else it stands beside each choice
            yield Element(text=fill(words.counted, count=choices[0].votes))
        if choices[0].kind == "order":
            right = choices[0].votes - sum(row.voted for row in choices)
            yield Element(text=fill(words.in_order, count=right), style="quiet")
            yield Element(text=words.first_wrong, style="quiet")
        yield from (_choice(context, row) for row in choices)


def _choice(context: Context, row: ChoiceCount) -> Element:
    """A choice with its votes; read aloud, these in words."""
    if not context.glyphs.signs:
        return Element(text=f"{row.choice}: {fill(context.words.counted, count=row.voted)}")
    mark = context.glyphs.here if row.right else " "
    return Element(
        cells=(Cell(mark, "mark"), Cell(f"{row.voted}/{row.votes}", "number"),
               Cell(row.choice, "here" if row.right else "entry")),
        widths=(2, 7, 0),
    )  # fmt: skip
