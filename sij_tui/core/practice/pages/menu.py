"""Where a round begins: going on, learning, a test, what is due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Route
from sij_tui.core.practice.pages.parts import Context, due_in_text
from sij_tui.core.practice.review_log import Mode
from sij_tui.core.practice.round import PracticeRound
from sij_tui.core.practice.selection import questions_in_test


class PracticeStatus(NamedTuple):
    """What the menu tells of the learner."""

    suspended: PracticeRound | None = None
    """The round left in the middle."""
    seen: int = 0
    """Questions that were answered at least once."""
    due: int = 0
    """Questions due now."""
    next_due: int | None = None
    """Milliseconds until the next one is due."""
    keeps: bool = True
    """Whether answers are kept beyond the program."""


def mode_name(context: Context, mode: Mode) -> str:
    """The word for a mode."""
    word = context.labels.word
    return {"learn": word.learn, "test": word.test, "due": word.due}[mode]


def menu_elements(context: Context, status: PracticeStatus, *, progress: bool) -> Iterator[Element]:
    """The choice of what to do; ``progress``: there is a screen that shows it."""
    labels, practice = context.labels.menu, context.bank.practice
    yield Element(text=labels.heading, style="title")
    entries = tuple(_entries(context, status))
    size = max(width(title) for _, title, _ in entries)
    for number, (do, title, note) in enumerate(entries, start=1):
        yield Element(
            cells=(Cell(f"{number}", "number"), Cell(title, "entry"), Cell(note, "quiet")),
            widths=(1, size, 0),
            before=1 if number == 1 else 0,
            do=do,
        )
    if progress:
        yield _page_entry(context, "progress", labels.progress)
    if summary := context.content.summary:
        yield _page_entry(context, "summary", summary.title)
    yield from _objectives(context)
    total = len(practice.item)
    yield Element(text=fill(labels.seen, count=status.seen, total=total), style="quiet", before=1)
    yield Element(text=labels.kept if status.keeps else labels.not_kept, style="quiet")


def _page_entry(context: Context, page: str, title: str) -> Element:
    """A line that opens a page of the program."""
    cells = (Cell(context.glyphs.link_mark, "mark"), Cell(title, "entry"))
    return Element(cells=cells, widths=(1, 0), key=page, go=Route(page))


def _objectives(context: Context) -> Iterator[Element]:
    """What a learner aims at."""
    objectives = context.bank.practice.objectives
    if objectives:
        yield Element(text=context.labels.menu.objectives, style="heading", before=1)
    for number, aim in enumerate(objectives, start=1):
        yield Element(
            text=aim.text,
            style="item",
            mark="*",
            key=f"objective:{number}",
            facts=aim.facts,
            basis=aim.basis,
        )


def _entries(context: Context, status: PracticeStatus) -> Iterator[tuple[str, str, str]]:
    """(action, title, note) of what can be begun."""
    labels, word, practice = context.labels.menu, context.labels.word, context.bank.practice
    if state := status.suspended:
        mode = mode_name(context, state.mode)
        answered, total = state.answered, len(state.order)
        note = fill(labels.go_on_at, mode=mode, number=answered, total=total)
        yield "go_on", labels.go_on, note
    count = len(practice.item)
    learn, test = min(practice.round_size, count), questions_in_test(context.bank)
    yield "begin:learn", word.learn, fill(labels.learn_help, count=learn)
    percent = practice.pass_mark
    note = fill(labels.test_help, count=test, percent=percent)
    if any(map(context.bank.is_critical, practice.item)):
        note = f"{note} {labels.test_reasons}"
    yield "begin:test", word.test, note
    yield "begin:due", word.due, due_text(context, status)


def due_text(context: Context, status: PracticeStatus) -> str:
    """What is due, or when something will be."""
    labels = context.labels.menu
    if status.due:
        return fill(labels.due_count, count=status.due)
    if status.next_due is None:
        return labels.nothing_due
    return f"{labels.done} {fill(labels.next_due, when=due_in_text(context, status.next_due))}"
